"""From a cross section to a coupling, against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

import darkana
from darkana.runtime.engine.scan_values import ScanValues
from darkana.runtime.errors import DataError
from darkana.runtime.limits.couplings import coupling_limits
from darkana.runtime.limits.result import Bounds

HEAD = """analysis "a" luminosity 1 fb^-1
scan m from 1 GeV to 4 GeV step 1 GeV
column n
region r
window w = n > m / GeV
count in r within w
  background 3
  efficiency 10%
limit cross_section
  method cls
  level 95%
"""


def couplings_of(text, limits, expected=None):
    """The coupling limit for limits in fb at 1, 2, 3 and 4 GeV."""
    statistics = darkana.loads(HEAD.replace(" / GeV", "^2 / (1 GeV)^2") + text, "a.ana").search.statistics
    values = ScanValues.of(statistics.tables, statistics.scan)
    limits = np.asarray(limits, float)
    bands = np.column_stack([limits] * 5) if expected is None else expected
    return coupling_limits(statistics.couplings[0], Bounds(limits, bands, np.full(4, np.nan)), values)


def test_a_square_root():
    found = couplings_of("interpret g from cross_section = g^2 * 5 fb", [5, 20, 0.05, 5e-9]).variants[""]
    assert found.observed == pytest.approx([1, 2, 0.1, np.sqrt(1e-9)], rel=1e-12)
    assert found.expected == pytest.approx(np.column_stack([found.observed] * 5))


def test_the_hypothesis_enters():
    found = couplings_of("interpret g from cross_section = g^2 * m^2 / (1 GeV)^2 * 1 fb", [1, 1, 1, 1]).variants[""]
    assert found.observed == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4], rel=1e-12)


def test_a_sum_of_powers_is_solved():
    found = couplings_of("interpret g from cross_section = (g^2 + g^4) * 1 fb", [2, 6, 12, 20]).variants[""]
    assert found.observed == pytest.approx(np.sqrt([1, 2, 3, 4]), rel=1e-10)


def test_natural_units_are_converted():
    """1 GeV^-2 is 0.3893794 mb."""
    found = couplings_of("interpret g from cross_section = g^2 / (1 GeV)^2", [0.3893794e12, 0.3893794e6, 1, 1])
    assert found.variants[""].observed[:2] == pytest.approx([1, 1e-3], rel=1e-9)


def test_a_coupling_has_its_unit():
    found = couplings_of("interpret g [TeV^-1] from cross_section = g^2 * (1 GeV)^2 * 1 fb", [1e-6, 4e-6, 1, 1])
    assert found.unit == "TeV^-1"
    assert found.variants[""].observed[:2] == pytest.approx([1, 2], rel=1e-10)


def test_variants_replace_definitions():
    text = (
        'define x = 1\ninterpret g from cross_section = g^2 * x * 1 fb\n  variant "all"\n  variant "half" with x = 0.5'
    )
    found = couplings_of(text, [2, 2, 2, 2])
    assert set(found.variants) == {"all", "half"}
    assert found.variants["half"].observed == pytest.approx(2)


def test_no_root_is_no_limit():
    """A fraction that saturates never reaches a large cross section; no limit gives none."""
    found = couplings_of("interpret g from cross_section = g^2 / (1 + g^2) * 3 fb", [1, 2.9, 3.1, np.nan]).variants[""]
    assert found.observed[:2] == pytest.approx([np.sqrt(1 / 2), np.sqrt(29)], rel=1e-9)
    assert np.isnan(found.observed[2:]).all()


def test_a_prediction_that_falls_is_refused():
    with pytest.raises(DataError, match="does not rise with `g`") as caught:
        couplings_of("interpret g from cross_section = g^2 / (1 + g^4) * 3 fb", [1, 1, 1, 1])
    assert caught.value.code == "E0942"
