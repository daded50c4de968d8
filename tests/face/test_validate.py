"""`validate`: tables and figures; published curves never enter a line."""

from __future__ import annotations

import csv
import re
import shutil

import pytest

import darkana
from darkana.library import SHIPPED
from darkana.validating import validate

COARSE = "scan mZ from 1 GeV to 5 GeV step 1 GeV\n"
"""In place of the scan of the shipped search, which takes seconds."""


@pytest.fixture
def counts(tmp_path):
    """The invisible Z' by assumed counts, with its parent and tables, at five masses."""
    place = tmp_path / "counts"
    shutil.copytree(SHIPPED / "zprime_invisible", place, ignore=shutil.ignore_patterns("events"))
    parent = place / "zprime_invisible.ana"
    text = parent.read_text(encoding="utf-8")
    coarse = re.sub(r"scan mZ.*?(?=\n\n)", COARSE.strip(), text, flags=re.DOTALL)
    parent.write_text(coarse, encoding="utf-8")
    shutil.copy(SHIPPED / "zprime_invisible_counts" / "zprime_invisible_counts.ana", place / "counts.ana")
    return place / "counts.ana"


def test_a_table_and_figures(darkana, counts, tmp_path):
    said = darkana("validate", counts, "dark_higgsstrahlung_six_tracks", "--out", tmp_path)
    assert said.status == 0, said.err
    assert "1.2 to 4 GeV: agrees" in said.out
    rows = list(csv.DictReader((tmp_path / "validation.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["search"] for row in rows] == [str(counts)] * 2 + ["dark_higgsstrahlung_six_tracks"]
    assert rows[0]["line"] == "observed, from published and assumed numbers"
    assert rows[-1]["verdict"] == "no public input"
    assert (tmp_path / "validation.md").read_text(encoding="utf-8").count("\n") == 5
    figures = {p.name for p in (tmp_path / "counts" / "plots").iterdir()}
    assert {"gprime_BR_inv_1.png", "gprime_BR_inv_1.svg"} <= figures


def test_without_published_curves_the_lines_are_the_same_to_the_last_bit(counts):
    whole = validate(darkana.load(counts), "whole")
    for path in counts.parent.glob("published*.csv"):
        path.unlink()
    bare = validate(darkana.load(counts), "bare")
    assert whole.limits is not None
    assert bare.limits is not None
    assert whole.limits.published
    assert not bare.limits.published
    one, other = (each.limits.to_json() for each in (whole, bare))
    for key in ("points", "couplings", "curves", "projections", "global"):
        assert one[key] == other[key]


SHIPPED_LINES = (
    "zprime_invisible", "zprime_invisible_counts", "zprime_invisible_events", "alp_two_photons", "alp_two_photons_counts",
    "dark_photon_invisible",
)  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", SHIPPED_LINES)
def test_without_published_curves_shipped_lines_are_the_same(tmp_path, name, monkeypatch):
    """In a copy of all that is shipped, without any published curve."""
    whole = validate(darkana.load(name), "whole")
    shutil.copytree(SHIPPED, tmp_path / "bare", ignore=shutil.ignore_patterns("published*"))
    monkeypatch.setattr("darkana.library.SHIPPED", tmp_path / "bare")
    bare = validate(darkana.load(name), "bare")
    assert whole.limits is not None
    assert bare.limits is not None
    assert whole.limits.published
    assert not bare.limits.published
    assert bare.limits.to_json()["points"] == whole.limits.to_json()["points"]
    assert bare.limits.to_json()["couplings"] == whole.limits.to_json()["couplings"]


def test_a_search_without_limit_says_so(darkana, tmp_path):
    (tmp_path / "x.ana").write_text('analysis "x"\n', encoding="utf-8")
    said = darkana("validate", tmp_path / "x.ana", "--out", tmp_path / "out")
    assert said.status == 0
    assert "sets no limit" in said.out


def test_a_file_with_mistakes_is_said_before_anything_runs(darkana, counts, tmp_path):
    (tmp_path / "x.ana").write_text('analysis "x"\n\nwindow w = abs(q) < 3 GeV\n', encoding="utf-8")
    said = darkana("validate", counts, tmp_path / "x.ana", "--out", tmp_path / "out")
    assert said.status == 1
    assert "E0201" in said.out + said.err
    assert not (tmp_path / "out").exists()


def test_an_own_search_without_events_says_what_is_missing(darkana, counts, tmp_path):
    said = darkana("validate", counts.parent / "zprime_invisible.ana", "--out", tmp_path / "out")
    assert said.status == 0
    assert "no line: its background needs events" in said.out


def test_samples_are_for_searches_without_their_own(darkana, counts, tmp_path):
    own = counts.parent / "zprime_invisible.ana"
    samples = SHIPPED / "zprime_lepton_flavour_violating" / "events" / "samples.yaml"
    said = darkana("validate", own, "--samples", samples, "--no-plots", "--out", tmp_path / "out")
    assert said.status == 0, said.err
    assert "from events and assumed numbers" in said.out
