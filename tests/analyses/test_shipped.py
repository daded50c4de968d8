"""What ships with a search: it checks, its tables are there and say where they come from, its events are small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import darkana
from darkana.compiler.check import check
from darkana.library import Files, open_text
from darkana.runtime.reading.samples import load_samples

ANALYSES = Path(__file__).parents[2] / "analyses"
SEARCHES = sorted(ANALYSES.glob("*/*.ana"))
TABLES = sorted(ANALYSES.glob("*/*.csv"))
EVENTS = sorted(ANALYSES.glob("*/events/samples.yaml"))
#: Made before there was a limit.
LARGE = {"zprime_invisible"}

#: Tables that a search names and that are not public.
NOT_PUBLIC = {"dark_higgsstrahlung_six_tracks": ["observed.csv"]}


@pytest.mark.parametrize("path", SEARCHES, ids=lambda p: p.stem)
def test_a_search_checks(path: Path) -> None:
    found = check(open_text(path), Files()).diagnostics
    missing = [f"there is no file `{name}`" for name in NOT_PUBLIC.get(path.stem, [])]
    assert [d.message for d in found] == missing


@pytest.mark.parametrize("name", NOT_PUBLIC)
def test_what_is_not_public_is_said(name: str) -> None:
    text = (ANALYSES / name / "README.md").read_text(encoding="utf-8")
    assert "no public input" in text
    assert all(f"`{table}`" in text for table in NOT_PUBLIC[name])


@pytest.mark.parametrize("path", TABLES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_table_says_what_it_is_and_where_it_is_from(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    said = [line for line in lines if line.startswith("#")]
    assert lines[: len(said)] == said
    assert said[0].startswith("# what: ")
    assert any(line.startswith(("# paper: ", "# source: ", "# assumed: ")) for line in said[1:])


#: Columns without a dimension.
PURE = {"acceptance", "eff", "efficiency", "epsilon", "gprime", "transfer", "trigger_eff"}


@pytest.mark.parametrize("path", TABLES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_column_has_its_unit(path: Path) -> None:
    header = next(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    without = {cell for cell in header.split(",") if not re.fullmatch(r"\w+ \[[\w^]+\]", cell)}
    assert without <= PURE


@pytest.mark.parametrize("path", EVENTS, ids=lambda p: p.parents[1].name)
def test_events_are_there_and_small(path: Path) -> None:
    assert all(Path(file).is_file() for sample in load_samples(path) for file in sample.files)
    size = sum(file.stat().st_size for file in path.parent.iterdir())
    assert size <= 2**20 or path.parents[1].name in LARGE


@pytest.mark.parametrize("name", ["dark_photon_invisible", "alp_invisible", "dark_higgsstrahlung_invisible"])
def test_signals_agree_with_their_couplings(name: str) -> None:
    warnings = darkana.load(name).run(limit_entries=3000).warnings
    assert not [w for w in warnings if "relation" in w]
