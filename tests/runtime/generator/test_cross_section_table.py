"""The tool that tabulates the Z' cross section writes what a table of the language reads."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

TOOL = runpy.run_path(str(Path(__file__).parents[3] / "tools" / "zprime_cross_section.py"))


@pytest.mark.parametrize(("mass", "stated"), [(0.5, 202.1e3), (4, 5437), (9, 2.378)])
def test_a_line_of_the_table(mass, stated):
    """Masses of MadGraph5_aMC@NLO 3.5.7; the error is below 0.3%."""
    found, rate, error = map(float, TOOL["line"](mass).split(","))
    assert found == mass
    assert rate == pytest.approx(stated, rel=0.01)
    assert 0 < error < 0.003 * rate


def test_the_header_names_columns_and_units():
    *said, columns = TOOL["HEADER"].splitlines()
    assert all(line.startswith("# ") for line in said)
    assert columns == "mZ [GeV],sigma_unit_g [fb],error [fb]"
