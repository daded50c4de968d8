"""Rates that docs/physics.md states, from the shipped files: gamma A' within an angle, BaBar's limit as events, mu+ mu- Z'."""

from __future__ import annotations

import numpy as np
import pytest

import darkana
from darkana.compiler.expressions.evaluate import evaluate
from darkana.compiler.physics.dimensions import GEV_MINUS_2_IN_FB
from darkana.library import SHIPPED


def points(search, table):
    lines = (SHIPPED / search / table).read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if not line.startswith("#")][1:]
    return np.array([row.split(",")[:2] for row in rows], float).T


def dark_photon_rate(largest_cosine, mA):
    """In fb for epsilon = 1: the shipped search with another range of angles."""
    heir = f'analysis "angles" from dark_photon_invisible\ndefine c = {largest_cosine}\n'
    search = darkana.loads(heir, "angles.ana").search
    [coupling] = search.statistics.couplings
    [(_, relation)] = coupling.variants
    return float(evaluate(relation, {"epsilon": 1.0, "mA": mA}, {})) * GEV_MINUS_2_IN_FB


@pytest.mark.parametrize(("mA", "narrow", "wide"), [(0.1, 1.83e6, 4.76e6), (5, 3.28e6, 7.64e6), (8, 9.4e6, 2.03e7)])
def test_dark_photons_within_an_angle(mA, narrow, wide):
    assert dark_photon_rate(0.6, mA) == pytest.approx(narrow, rel=6e-3)
    assert dark_photon_rate(0.9, mA) == pytest.approx(wide, rel=6e-3)


@pytest.mark.parametrize(("mA", "events"), [(0.1, 87), (3, 67), (5, 52)])
def test_babars_limit_as_events_over_efficiency(mA, events):
    """At 53 fb^-1, within |cos theta*| < 0.6."""
    epsilon = np.interp(mA, *points("dark_photon_invisible", "published_epsilon_babar.csv"))
    assert epsilon**2 * dark_photon_rate(0.6, mA) * 53 == pytest.approx(events, rel=0.02)


@pytest.mark.parametrize(
    ("mZ", "computed"),
    [(0.5, 1.98e5), (1, 9.90e4), (2, 3.46e4), (3, 1.37e4), (4, 5.43e3), (5, 2.03e3), (5.9, 744), (7, 174)],
)
@pytest.mark.parametrize("search", ["zprime_invisible", "zprime_four_muons"])
def test_zprimes_beside_muons(search, mZ, computed):
    """In fb at g' = 1. Generator and computation differ by 2% at the lowest mass."""
    assert np.interp(mZ, *points(search, "cross_section.csv")) == pytest.approx(computed, rel=0.025)


@pytest.mark.parametrize(("mZ", "sigma"), [(2, 0.16), (4.5, 0.055), (5.7, 0.034)])
def test_recoil_resolution_of_the_zprime_search(mZ, sigma):
    """Inferred from the spacing of the published windows; the page rounds, and states the last at 6 GeV."""
    assert np.interp(mZ, *points("zprime_invisible", "recoil_resolution.csv")) == pytest.approx(sigma, rel=0.06)


def test_babars_zprime_limit_is_on_the_coupling_itself():
    """The abstract: as low as 7e-4."""
    assert round(points("zprime_four_muons", "published_gprime.csv")[1].min(), 4) == 7e-4


def test_the_photon_beside_an_unseen_alp_follows_one_plus_cosine_squared():
    """In the barrel, 32.2 to 128.7 degrees, 99.5% of photons are found; the boost is that of the beams."""
    result = darkana.load("alp_invisible").run().to_json()["cutflow"]["signal"]["alp_0p5"]
    beta = 0.2757
    low, high = (np.cos(np.radians(angle)) for angle in (128.7, 32.2))
    c_low, c_high = ((c - beta) / (1 - beta * c) for c in (low, high))
    expected = 0.995 * (c_high + c_high**3 / 3 - c_low - c_low**3 / 3) / (8 / 3)
    found, generated = result[-1]["events"], result[0]["events"]
    error = (expected * (1 - expected) / generated) ** 0.5
    assert abs(found / generated - expected) < 3 * error
