"""The figures of the review: every line is of a search and says how it came about."""

from __future__ import annotations

import csv

import numpy as np
import pytest

import darkana
from darkana.library import SHIPPED, shipped_searches
from darkana.review_figures import drawn_figure, write_review_figures
from darkana.runtime.validation.review import review_in
from darkana.validating import validate_all

SPECS = {spec.figure: spec for spec in review_in(SHIPPED / "figures.yaml").figures}


@pytest.fixture(scope="module")
def known():
    names = ("alp_regimes", "dark_photon_visible_belle2", "single_photon_trigger", "zprime_four_muons")
    return {each.name: each for each in validate_all({name: darkana.load(name) for name in names})}


def test_all_figures_of_the_review_are_there():
    assert {"1", "2a", "2b", "3", "4a", "4b", "5", "6", "7a", "7b", "8"} <= SPECS.keys()


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_a_line_names_what_its_search_has(spec):
    for line in [*spec.lines, *([spec.plane] if spec.plane else [])]:
        assert line.search in shipped_searches()
        statistics = darkana.load(line.search).search.statistics
        named = {c.name for c in (*statistics.couplings, *statistics.curves)}
        assert line.of.split()[0] in named | {statistics.limit.quantity if statistics.limit else ""}
        assert not line.published or line.published.split()[0] in {p.name for p in statistics.published}


def test_files_of_a_figure(known, tmp_path):
    names = {path.name for path in write_review_figures([known["single_photon_trigger"]], tmp_path)}
    assert names == {"figure_6.png", "figure_6.svg", "figure_6.csv"}
    rows = list(csv.DictReader((tmp_path / "figure_6.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["origin"] for row in rows} == {"assumed table"}
    assert {float(row["value"]) for row in rows if float(row["x"]) >= 0.5} == {1.0}


def test_the_same_figure_twice_gives_the_same_bytes(known, tmp_path):
    for folder in ("one", "two"):
        list(write_review_figures([known["single_photon_trigger"]], tmp_path / folder))
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_merged_photons_are_those_of_small_masses(known):
    """Of a light particle of half the energy, decaying across: sin(angle / 2) = m / E."""
    label, mass = drawn_figure(SPECS["1"], known).vertical
    assert "5 deg" in label
    assert mass == pytest.approx(5.29 * np.sin(np.radians(2.5)), rel=0.02)


def test_without_public_input_what_was_published_is_overlaid(known):
    drawn = drawn_figure(SPECS["BaBar, four muons"], known)
    assert not drawn.lines
    assert len(drawn.published) == 1
    assert drawn.y_text.startswith("Upper limit on")


def test_babar_rescaled_by_the_recipe(known):
    """Half the background under a peak, twice the electrons: epsilon^2 falls with the root of what is gained."""
    table = (SHIPPED / "dark_photon_visible" / "published_epsilon.csv").read_text(encoding="utf-8").splitlines()
    points = np.array([row.split(",") for row in table if row[:1].isdigit()], float).T
    lines = drawn_figure(SPECS["7b"], known).lines
    for line, luminosity, gain in zip(lines, (0.5, 0.5, 50, 50), (1.1, 2, 1.1, 2), strict=True):
        assert line.origin == "rescaled"
        expected = np.sqrt(np.interp(line.x, *points) ** 2 / np.sqrt(2 * gain * luminosity / 0.514))
        assert line.y == pytest.approx(expected, rel=1e-9)
