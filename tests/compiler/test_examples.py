"""The normative examples of the language compile as written; shipped files are canonical."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from darkana.compiler.build import build
from darkana.compiler.check import check
from darkana.compiler.passes import optimise
from darkana.dsl.format import fmt
from darkana.library import Files, open_text

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "tests" / "data" / "examples").glob("*.ana"))
SHIPPED = sorted((ROOT / "analyses").glob("*/*.ana"))

#: Its background has a peak that the example's polynomial can't describe.
DIFFERENT = {"dark_photon_invisible"}
#: What shipped searches add to the examples: the signal to generate, and tolerances of a validation.
ADDED = re.compile(r"(?:^##[^\n]*\n)?^generate [^\n]*\n(?:  [^\n]*\n)*\n|^  within [^\n]*\n", re.MULTILINE)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_an_example_compiles_as_written(path: Path) -> None:
    checked = check(open_text(path), Files())
    assert {d.code for d in checked.diagnostics} <= {"E0604"}, "a missing table is a warning, and all that there is"
    assert checked.search is not None
    assert optimise(build(checked.search)).title


@pytest.mark.parametrize("path", [p for p in EXAMPLES if p.stem not in DIFFERENT], ids=lambda p: p.stem)
def test_what_ships_says_what_the_example_says(path: Path) -> None:
    shipped = next(p for p in SHIPPED if p.name == path.name)
    assert fmt(open_text(path)) == ADDED.sub("", shipped.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_a_shipped_file_is_canonical(path: Path) -> None:
    assert fmt(open_text(path)) == path.read_text(encoding="utf-8")
