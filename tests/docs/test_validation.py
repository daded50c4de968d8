"""The page of the validation and the README show the table as it is kept; the long suite makes it anew."""

from __future__ import annotations

import csv
import re
import runpy
from pathlib import Path

import pytest

import darkana
from darkana.library import SHIPPED, shipped_searches
from darkana.runtime.validation.review import review_in
from darkana.runtime.validation.table import to_csv
from darkana.validating import validate_all

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "docs" / "validation.csv"
TOOL = runpy.run_path(str(ROOT / "tools" / "make_validation_page.py"))


@pytest.mark.parametrize(("page", "which"), [("docs/validation.md", 0), ("README.md", 1)])
def test_pages_have_the_table(page, which):
    text = (ROOT / page).read_text(encoding="utf-8")
    assert text.partition(TOOL["BEGIN"] + "\n")[2].partition(TOOL["END"])[0] == TOOL["tables"](KEPT)[which]


def test_every_search_has_a_row():
    with KEPT.open(encoding="utf-8") as stream:
        assert {row["search"] for row in csv.DictReader(stream)} == set(shipped_searches())


def test_every_figure_is_shown_once():
    page = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    shown = re.findall(r"\(images/validation/([^)]+)\)", page)
    assert sorted([*shown, "figure_1_opening_angle.png"]) == sorted(
        path.name for path in (ROOT / "docs" / "images" / "validation").iterdir()
    )
    assert len(shown) + 1 == len(review_in(SHIPPED / "figures.yaml").figures)


@pytest.mark.long
def test_the_table_is_what_validate_makes():
    """To the digits shown; every search of the table."""
    searches = {name: darkana.load(name) for name in sorted(shipped_searches())}
    rows = [row for each in validate_all(searches) for row in each.rows]
    assert to_csv(rows) == KEPT.read_text(encoding="utf-8")
