"""The simulation of recasts closes: a library with the numbers of the parametrised detector that simulated samples were
made with, applied to their generated particles, gives what plain loops find in their reconstruction.

Generated and reconstructed events are the same ones, so that two counts, or two resolutions, differ as two throws of
the detector's dice do. Lepton identification, merged clusters and clusters of the beams are not in the library: the
selections are such that these do not matter (photons above 0.15 GeV, no counts of near ones).
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from scipy import stats

from closure_kit import COLUMNS, SELECTED, counts_of, expected, passed, shipped, simulated, values_of
from closure_statistics import binomial_error, pull, resolution, two_sided

from ..oracles.closure import SELECTIONS, differences

SEEDS = (1, 2, 3, 4, 5)
EACH = [(name, selection) for name, selections in SELECTED.items() for selection in selections]
SIGMAS, COUNTS, WIDTHS = 3.0, 0.02, 0.05
"""Differences that pass: so many standard deviations, or so large a share."""

FEW, ENOUGH = 50, 100
"""Rows of fewer events, and resolutions of fewer, say nothing."""

simulated_once = cache(lambda selection, seed: simulated(selection, shipped(), seed))


@pytest.mark.parametrize(("name", "selection"), EACH)
def test_as_many_events_pass_each_cut(name, selection):
    """Within 2% or three binomial errors of both counts."""
    judged = 0
    for seed in SEEDS:
        found = counts_of(simulated_once(selection, seed), name)
        for region, rows in expected()[name]["counts"][selection].items():
            assert list(found[region]) == list(rows)
            for cut, count in rows.items():
                if count > FEW:
                    allowed = SIGMAS * binomial_error(found[region][cut], count, rows["all events"])
                    assert abs(found[region][cut] - count) < max(COUNTS * count, allowed), f"{region}, {cut}"
                    judged += 1
    assert judged >= 2 * len(SEEDS)


def test_every_process_is_judged_by_more_than_a_hundred_events():
    for name, wanted in expected().items():
        last = [list(rows.values()) for regions in wanted["counts"].values() for rows in regions.values()]
        assert max(max(counts[1:]) for counts in last) > ENOUGH, name
        assert last[0][-1] > 5 * ENOUGH or not name.startswith("sig"), name


RECONSTRUCTED = [(name, selection) for name, selection in EACH if selection in COLUMNS and name != "bkg_tautau_kkmc"]
"""Two tracks of a tau pair are no two particles of the generated event in particular."""


@pytest.mark.parametrize(("name", "selection"), RECONSTRUCTED)
def test_masses_and_angles_are_as_wide_and_as_central(name, selection):
    """Half of the middle 68.27% of reconstructed minus true values, and their median: within 5% of the width, or three
    standard deviations of the reconstruction's one throw and the mean of ours."""
    particles = shipped()[name].particles
    values = [values_of(simulated_once(selection, seed), selection, name) for seed in SEEDS]
    away = [differences(SELECTIONS[selection], each, particles) for each in values]
    for column, wanted in expected()[name]["resolutions"][selection].items():
        if wanted["events"] > ENOUGH:
            first, *_ = found = [resolution(np.array(each[column])) for each in away]
            for what in ("width", "median"):
                mean = np.mean([getattr(each, what) for each in found])
                ours = getattr(first, f"{what}_error") / math.sqrt(len(SEEDS))
                allowed = SIGMAS * math.hypot(wanted[f"{what}_error"], ours)
                assert abs(mean - wanted[what]) < max(WIDTHS * wanted["width"], allowed), f"{what} of {column}"


def pulls():
    for name, selection in EACH:
        for region, rows in expected()[name]["counts"][selection].items():
            *_, count = rows.values()
            if count > FEW:
                events = rows["all events"]
                throws = [passed(simulated_once(selection, seed), region, name, events) for seed in SEEDS]
                yield pull(np.array(throws), count)


def test_selections_differ_as_throws_of_dice_do():
    """Here each event's own probability counts, so that pulls are normal and their p values flat."""
    found = list(pulls())
    assert len(found) > 20
    assert max(map(abs, found)) < 4
    assert stats.kstest(two_sided(found), "uniform").pvalue > 0.01
