"""`validate`: tables and figures; published curves never enter a line."""

from __future__ import annotations

import csv
import shutil

import darkana
from darkana.library import SHIPPED
from darkana.validating import validate


def test_a_table_and_figures(darkana, tmp_path):
    said = darkana("validate", "zprime_invisible_counts", "dark_higgsstrahlung_six_tracks", "--out", tmp_path)
    assert said.status == 0, said.err
    assert "1.2 to 4 GeV: agrees" in said.out
    rows = list(csv.DictReader((tmp_path / "validation.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["search"] for row in rows] == ["zprime_invisible_counts"] * 2 + ["dark_higgsstrahlung_six_tracks"]
    assert rows[0]["line"] == "observed, from tables"
    assert rows[-1]["verdict"] == "no public input"
    assert (tmp_path / "validation.md").read_text(encoding="utf-8").count("\n") == 5
    figures = {p.name for p in (tmp_path / "zprime_invisible_counts" / "plots").iterdir()}
    assert {"gprime_BR_inv_1.png", "gprime_BR_inv_1.svg"} <= figures


def test_without_published_curves_the_lines_are_the_same_to_the_last_bit(tmp_path):
    for name in ("zprime_invisible", "zprime_invisible_counts"):
        shutil.copytree(SHIPPED / name, tmp_path / name)
    shutil.copytree(SHIPPED / "library", tmp_path / "library")
    child = (tmp_path / "zprime_invisible_counts" / "zprime_invisible_counts.ana").read_text(encoding="utf-8")
    for path in tmp_path.glob("*/published*.csv"):
        path.unlink()
    for table in (tmp_path / "zprime_invisible").glob("*.csv"):
        shutil.copy(table, tmp_path / "zprime_invisible_counts")
    parent = tmp_path / "zprime_invisible" / "zprime_invisible.ana"
    shutil.copy(parent, tmp_path / "zprime_invisible_counts")
    bare = validate(darkana.loads(child, str(tmp_path / "zprime_invisible_counts" / "x.ana")), "bare")
    whole = validate(darkana.load("zprime_invisible_counts"), "whole")
    assert whole.limits is not None
    assert bare.limits is not None
    assert whole.limits.published
    assert not bare.limits.published
    one, other = (each.limits.to_json() for each in (whole, bare))
    for key in ("points", "couplings", "curves", "projections", "global"):
        assert one[key] == other[key]


def test_a_search_without_limit_says_so(darkana, tmp_path):
    (tmp_path / "x.ana").write_text('analysis "x"\n', encoding="utf-8")
    said = darkana("validate", tmp_path / "x.ana", "--out", tmp_path / "out")
    assert said.status == 0
    assert "sets no limit" in said.out
