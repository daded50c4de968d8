"""Histograms: how often they fill, their edges and units."""

from __future__ import annotations

import math

import numpy as np
import pytest

from darkana.runtime.plan import Histogram

from .kit import PAIR, blamed, built, codes

REGION = PAIR + 'scan mZ from 1 GeV to 2 GeV step 1 GeV\nregion r\n  cut "a" met > mZ\n  cut "b" fired\n'


def histogram(axes: str, without: str = "") -> Histogram:
    [found] = built(f"{REGION}histogram h in r{without}\n{axes}\n").histograms
    return found


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ("met", "event"),
        ("sum(photon.E)", "event"),
        ("photon.E", "photon"),
        ("l1.pt", "candidate"),
        ("(l1 + l2).m", "candidate"),
        ("min(photon.E) + l1.E", "candidate"),
    ],
)
def test_levels(value, level):
    assert histogram(f"  of {value} bins 2 from 0 GeV to 1 GeV").level == level


def test_a_member_of_the_event_beside_an_objects_is_filled_for_each_object():
    assert histogram("  of photon.E / met bins 2 from 0 to 1").level == "photon"
    two = "  of photon.E bins 2 from 0 GeV to 1 GeV\n  of met bins 2 from 0 GeV to 1 GeV"
    assert histogram(two).level == "photon"
    both = "  of l1.E bins 2 from 0 GeV to 1 GeV\n  of met bins 2 from 0 GeV to 1 GeV"
    assert histogram(both).level == "candidate"


@pytest.mark.parametrize(
    "axes",
    [
        "  of photon.E bins 2 from 0 GeV to 1 GeV\n  of muon.pt bins 2 from 0 GeV to 1 GeV",
        "  of photon.E - muon.pt bins 2 from 0 GeV to 1 GeV",
        "  of photon.E bins 2 from 0 GeV to 1 GeV\n  of l1.pt bins 2 from 0 GeV to 1 GeV",
    ],
)
def test_one_level_a_histogram(axes):
    assert codes(f"{REGION}histogram h in r\n{axes}\n") == ["E0511"]


def test_edges():
    [axis] = histogram("  of met bins 4 from 0 GeV to 2 GeV").axes
    assert axis.edges == (0, 0.5, 1, 1.5, 2)
    [axis] = histogram("  of met bins 3 from 0.01 GeV to 10 GeV log").axes
    assert axis.edges == pytest.approx(np.geomspace(0.01, 10, 4))
    assert (axis.edges[0], axis.edges[-1], axis.log) == (0.01, 10.0, True)
    [axis] = histogram("  of met edges 0 GeV, 500 MeV, 2 GeV").axes
    assert axis.edges == (0, 0.5, 2)


@pytest.mark.parametrize(
    ("axis", "unit", "factor", "edges"),
    [
        ("of met bins 1 from 0 MeV to 500 MeV", "MeV", 1e-3, (0, 0.5)),
        ("of l1.theta bins 1 from 0 deg to 180 deg", "deg", math.pi / 180, (0, math.pi)),
        ("of (l1 + l2).m2 bins 1 from -1 GeV^2 to 1 GeV^2", "GeV^2", 1, (-1, 1)),
        ("of ntrack bins 1 from 0 to 1", "", 1, (0, 1)),
        ("of met bins 1 from 1 GeV / 2 to 1 GeV", "GeV", 1, (0.5, 1)),
    ],
)
def test_the_result_shows_the_unit_that_the_author_wrote(axis, unit, factor, edges):
    [found] = histogram(f"  {axis}").axes
    assert (found.unit, found.factor, found.edges) == (unit, pytest.approx(factor), pytest.approx(edges))


def test_labels():
    [axis] = histogram("  of abs(l1.pt   # why not\n    - l2.pt) bins 1 from 0 GeV to 1 GeV").axes
    assert axis.label == "abs(l1.pt - l2.pt)"


def test_without_a_cut_that_depends_on_the_scan():
    assert histogram("  of met bins 1 from 0 GeV to 1 GeV").scans == {"mZ"}
    free = histogram("  of met bins 1 from 0 GeV to 1 GeV", ' without "a"')
    assert (free.scans, free.without) == (frozenset(), ("a",))


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("h in nothing\n  of met bins 1 from 0 GeV to 1 GeV", "E0213", "nothing"),
        ('h in r without "z"\n  of met bins 1 from 0 GeV to 1 GeV', "E0215", '"z"'),
        ("h in r\n  of met bins 0 from 0 GeV to 1 GeV", "E0514", "0"),
        ("h in r\n  of met bins 1.5 from 0 GeV to 1 GeV", "E0514", "1.5"),
        ("h in r\n  of met bins 1e999 from 0 GeV to 1 GeV", "E0514", "1e999"),
        ("h in r\n  of met bins 1 from 0 to 1 GeV", "E0306", "0"),
        ("h in r\n  of met bins 1 from 1 GeV to 1 GeV", "E0513", "1 GeV"),
        ("h in r\n  of met edges 0 GeV, 2 GeV, 1 GeV", "E0513", "1 GeV"),
        ("h in r\n  of met edges 0 GeV", "E0513", "0 GeV"),
        ("h in r\n  of met bins 2 from 0 GeV to 1 GeV log", "E0515", "0 GeV"),
        ("h in r\n  of met bins 2 from 0 GeV to mZ", "E0512", "mZ"),
        ("h in r\n  of met bins 2 from 0 GeV to 1 GeV / 0", "E0313", "0"),
        ("h in r\n  of fired bins 2 from 0 to 1", "E0408", "fired"),
        ("h in r\n  of l1 bins 2 from 0 to 1", "E0408", "l1"),
    ],
)
def test_a_wrong_histogram_is_one_error(text, code, words):
    assert blamed(f"{REGION}histogram {text}\n") == [(code, words)]
