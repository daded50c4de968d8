"""Verdicts on lines made anew, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

import darkana
from darkana.runtime.validation.compare import (
    AGREES,
    BOTH,
    DIFFERS,
    EVENTS,
    NOT_JUDGED,
    OVERLAID,
    PAPER,
    TOO_FEW,
    compare,
    origin_of,
)

TEXT = """\
analysis "Table"
  luminosity 10 fb^-1
scan m from 1 GeV to 5 GeV step 1 GeV
beams
  electron 7 GeV
  positron 4 GeV
collection tracks
  vector px, py, pz [GeV]
region signal
  cut "two" count(tracks) == 2
window peak = m > 0 GeV
count in signal within peak
  {observed}background 0
  efficiency 23.02585% * 1 GeV / m
limit cross_section
  method bayesian flat
  level 90%
interpret g from cross_section = g^2 * 1 fb
curve c = m / 1 GeV
project to 40 fb^-1
"""
SEEN = "observed 0\n  "


def rows(tmp_path, published, table, observed=SEEN):
    """With nothing seen or expected, the limit is 2.302585 / (10 * efficiency) = m fb."""
    (tmp_path / "p.csv").write_text(f"m [GeV],y{table}\n", encoding="utf-8")
    search = darkana.loads(TEXT.format(observed=observed) + published, str(tmp_path / "made.ana"))
    return compare(search.search.statistics, search.limits())


TWICE = " [fb]\n0.5,1\n2.5,5\n10,20"  # twice the line


@pytest.mark.parametrize(
    ("size", "verdict"), [("90%", DIFFERS), ("110%", AGREES), ("factor 1.9", DIFFERS), ("factor 2.1", AGREES)]
)
def test_a_tolerance_is_a_ratio_either_way(tmp_path, size, verdict):
    (row,) = rows(tmp_path, f'published observed cross_section(m [GeV]) [fb] from "p.csv"\n  within {size}\n', TWICE)
    assert row.ratio == pytest.approx(0.5, rel=1e-4)
    assert (row.verdict, row.judged, row.flagged, row.fewest) == (verdict, 5, 0, -1)
    assert (row.compared, row.origin) == ("observed", PAPER)


def test_ranges_are_judged_apart(tmp_path):
    published = 'published observed cross_section(m [GeV]) [fb] label "Fig. 1" from "p.csv"\n'
    published += "  within 10% over 1 GeV to 2 GeV\n  within 10% over 3 GeV to 5 GeV\n"
    low, high = rows(tmp_path, published, " [fb]\n1,1\n2,2\n3,6\n5,10")
    assert (low.verdict, low.low, low.high, low.judged) == (AGREES, 1, 2, 2)
    assert (high.verdict, high.low, high.high, high.judged) == (DIFFERS, 3, 5, 3)
    assert high.worst == pytest.approx(0.5, rel=1e-4)


def test_the_worst_ratio_may_lie_above_or_below(tmp_path):
    published = 'published observed cross_section(m [GeV]) [fb] from "p.csv"\n'
    (row,) = rows(tmp_path, published, " [fb]\n1,1\n2,8\n3,1\n4,4\n5,5")
    assert (row.worst_at, row.verdict) == (2.0, NOT_JUDGED)
    assert row.worst == pytest.approx(1 / 4, rel=1e-4)
    assert row.ratio == pytest.approx(3 / 4, rel=1e-4)  # medians of 1 2 3 4 5 and of 1 8 1 4 5


def test_couplings_projections_and_curves_find_their_lines(tmp_path):
    published = 'published observed g(m [GeV]) from "p.csv"\npublished expected g(m [GeV]) at 40 fb^-1 from "p.csv"\n'
    published += 'published expected c(m [GeV]) from "p.csv"\npublished expected g(m [GeV]) at 7 fb^-1 from "p.csv"\n'
    seen, later, curve, none = rows(tmp_path, published, "\n1,1\n5,1")
    assert seen.ratio == pytest.approx(np.sqrt(3.0), rel=1e-4)
    assert later.ratio == pytest.approx(np.sqrt(3.0 / 4), rel=1e-4)
    assert (curve.ratio, curve.origin) == (3.0, "curve")
    assert none.verdict == OVERLAID


def test_where_nothing_was_observed_anew_the_median_is_compared(tmp_path):
    published = 'published observed cross_section(m [GeV]) [fb] from "p.csv"\n'
    (row,) = rows(tmp_path, published, TWICE, observed="")
    assert row.compared == "expected"


def test_few_raw_events_are_not_judged(tmp_path):
    """Of 40 and of 10 events in the window that are simulated."""
    (tmp_path / "p.csv").write_text("m [GeV],y [fb]\n1,1\n5,1\n", encoding="utf-8")
    text = (
        TEXT.format(observed="")
        .replace("background 0", "background simulation")
        .replace("m > 0 GeV", "ntrack > 2 * m / 1 GeV")
    )
    text = text.replace("collection tracks", "column ntrack\ncollection tracks")
    text += 'published expected cross_section(m [GeV]) [fb] from "p.csv"\n  within factor 100 over 1 GeV to 2 GeV\n'
    text += "  within factor 100 over 3 GeV to 5 GeV\n"
    search = darkana.loads(text, str(tmp_path / "made.ana"))
    events = {"ntrack": np.array([5.0] * 30 + [20.0] * 10), **{f"tracks_p{x}": [[1.0, 1.0]] * 40 for x in "xyz"}}
    low, high = compare(search.search.statistics, search.limits(search.run({"mc": events})))
    assert (low.verdict, low.judged, low.flagged, low.fewest) == (AGREES, 2, 0, 40)
    assert (high.verdict, high.judged, high.flagged) == (TOO_FEW, 0, 3)


@pytest.mark.parametrize(
    ("search", "origin"),
    [
        ("zprime_invisible_events", EVENTS), ("zprime_invisible_counts", PAPER), ("zprime_invisible", BOTH),
        ("alp_two_photons", EVENTS), ("alp_two_photons_counts", PAPER), ("zprime_lepton_flavour_violating", EVENTS),
        ("zprime_lepton_flavour_violating_counts", PAPER),
    ],
)  # fmt: skip
def test_lines_of_events_and_of_stated_numbers_do_not_mix(search, origin):
    assert origin_of(darkana.load(search).search.statistics) == origin
