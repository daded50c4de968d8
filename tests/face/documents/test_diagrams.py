"""Drawings of searches: well formed, complete, and nothing on top of anything else."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

import darkana
from darkana.documents.diagrams.final_state import decay_string, final_state_svg
from darkana.documents.diagrams.selection import selection_svg
from darkana.dsl import syntax as ast
from darkana.library import shipped_searches

SVG = "{http://www.w3.org/2000/svg}"
SEARCHES = {name: darkana.load(name).search for name in shipped_searches()}


def texts(svg):
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314  (our own text)


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_the_final_state_shows_every_leg(search):
    svg = final_state_svg(search)
    states = [s for s in search.scope.statements if isinstance(s, ast.FinalState)]
    if not states:
        assert svg is None
        return
    shown = " ".join(texts(svg))
    legs = [leg.name.text for channel in states[0].channels for leg in channel.legs]
    assert all(re.search(rf"\b{name}\b", shown) for name in legs)


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_the_graph_shows_every_cut(search):
    svg = selection_svg(search)
    if svg is None:
        assert not search.regions
        return
    shown = texts(svg)
    for region in search.scope.statements:
        if isinstance(region, ast.Region):
            assert any(re.fullmatch(rf"region {region.name.text}( \(blind\))?", each) for each in shown)
            labels = [c.label.text for c in region.clauses if isinstance(c, ast.Cut) and c.action == "cut"]
            assert set(labels) <= set(shown)


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_boxes_lie_apart_and_within(search):
    svg = selection_svg(search)
    if svg is None:
        return
    root = ET.fromstring(svg)  # noqa: S314  (our own text)
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    boxes = [[float(r.attrib[k]) for k in ("x", "y", "width", "height")] for r in root.iter(f"{SVG}rect")]
    for k, (x, y, w, h) in enumerate(boxes):
        assert x >= 0
        assert x + w <= width
        assert y + h <= height
        for other in boxes[k + 1 :]:
            apart = x + w <= other[0] or other[0] + other[2] <= x or y + h <= other[1] or other[1] + other[3] <= y
            assert apart


def test_decays_in_words():
    assert decay_string(SEARCHES["alp_two_photons"]) == "e⁺ e⁻ → gr:γ (alp → a1:γ a2:γ)", "rec is the ALP"
    assert decay_string(SEARCHES["zprime_invisible"]) == "e⁺ e⁻ → l1:μ⁺ l2:μ⁻ + zp"
    assert decay_string(SEARCHES["dark_photon_invisible"]) == "e⁺ e⁻ → g:γ + dark"
    assert "(a1:aprime → lp:e⁺/μ⁺ lm:e⁻/μ⁻)" in decay_string(SEARCHES["dark_higgsstrahlung_six_tracks"])
    higgs = decay_string(SEARCHES["dark_higgsstrahlung_invisible"])
    assert higgs == "e⁺ e⁻ → (dark_photon → l1:μ⁺ l2:μ⁻) + dark_higgs"


def test_the_same_search_gives_the_same_picture():
    search = SEARCHES["dark_higgsstrahlung_six_tracks"]
    assert final_state_svg(search) == final_state_svg(search)
    assert selection_svg(search) == selection_svg(search)
