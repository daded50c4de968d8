"""Smoothed simulation: exact where the shape is, and honest about its error."""

import numpy as np
import pytest

from darkana.runtime.limits.spectrum.orders import UNKNOWN
from darkana.runtime.limits.spectrum.smooth import smooth

EDGES = np.linspace(1.0, 5.0, 81)
LOW, HIGH = np.array([1.0, 2.03, 4.4]), np.array([5.0, 2.11, 5.0])
CUBIC = np.polynomial.Polynomial([9.0, -2.0, 0.4, 0.05])


def test_an_exact_polynomial_is_recovered_exactly():
    sums = 1e4 * np.diff(CUBIC.integ()(EDGES))
    wanted = 1e4 * (CUBIC.integ()(HIGH) - CUBIC.integ()(LOW))
    for kind, order in (("polynomial", 3), ("chebyshev", 5)):
        found = smooth(kind, EDGES, sums, sums, LOW, HIGH, order)
        assert found.yields == pytest.approx(wanted, rel=1e-8)
    assert smooth("polynomial", EDGES, sums, sums, LOW, HIGH).order == 3


def test_an_exact_exponential_is_recovered_exactly():
    for fall in (-0.7, 0.0, 3.0):
        grown = (lambda x, f=fall: np.exp(-f * x) / -f) if fall else (lambda x: x)
        sums = np.diff(grown(EDGES))
        found = smooth("exponential", EDGES, sums, 0.01 * sums, LOW, HIGH)
        assert found.yields == pytest.approx(grown(HIGH) - grown(LOW), rel=1e-9)


@pytest.mark.parametrize("weight", [0.02, 1.0])
def test_toys_have_pulls_of_width_one(weight):
    """Weighted events, about two a bin, and many bins empty."""
    rng = np.random.default_rng(11)
    expected = 4.0 * np.diff(CUBIC.integ()(EDGES))
    wanted = weight * 4.0 * (CUBIC.integ()(HIGH) - CUBIC.integ()(LOW))
    pulls = []
    for _ in range(250):
        counts = rng.poisson(expected)
        found = smooth("polynomial", EDGES, weight * counts, weight**2 * counts, LOW, HIGH, 3)
        pulls.append((found.yields - wanted) / found.deviations)
    assert np.std(pulls, axis=0) == pytest.approx(np.ones(3), abs=0.13)
    assert np.abs(np.mean(pulls, axis=0)).max() < 0.2


def test_toys_of_an_exponential_have_pulls_of_width_one():
    rng = np.random.default_rng(12)
    share = -np.diff(np.exp(-0.8 * EDGES))
    wanted = 300 * (np.exp(-0.8 * LOW) - np.exp(-0.8 * HIGH)) / share.sum()
    pulls = []
    for _ in range(600):
        counts = rng.poisson(300 * share / share.sum()).astype(float)
        found = smooth("exponential", EDGES, counts, counts, LOW, HIGH)
        pulls.append((found.yields - wanted) / found.deviations)
    assert np.std(pulls, axis=0) == pytest.approx(np.ones(3), abs=0.08)
    assert np.abs(np.mean(pulls, axis=0)).max() < 0.2


def test_no_events_give_no_yield():
    nothing = np.zeros(80)
    for kind in ("polynomial", "exponential"):
        assert np.isnan(smooth(kind, EDGES, nothing, nothing, LOW, HIGH, 1).yields).all()
    one_bin = nothing.copy()
    one_bin[0] = 5.0
    assert np.isnan(smooth("exponential", EDGES, one_bin, one_bin, LOW, HIGH).yields).all()
    one_bin[3] = np.nan
    assert smooth("polynomial", EDGES, one_bin, one_bin, LOW, HIGH).order == UNKNOWN


def test_a_window_outside_the_spectrum_has_no_yield():
    sums = np.full(80, 3.0)
    found = smooth(
        "polynomial", EDGES, sums, sums, np.array([0.5, 1.0, np.nan, 3.0]), np.array([2.0, 5.0, 3.0, 2.0]), 1
    )
    assert np.isnan(found.yields).tolist() == [True, False, True, True]
    assert found.yields[1] == pytest.approx(240.0)


def test_a_yield_below_zero_is_flagged():
    """Two events at the ends of one wide bin: the parabola dips below zero between empty bins."""
    sums = np.array([5.0, 0.0, 5.0])
    found = smooth("polynomial", np.arange(4.0), sums, sums, np.array([1.4, 0.0]), np.array([1.6, 1.0]), 2)
    assert found.negative.tolist() == [True, False]
    assert found.yields[0] < 0
