"""Quantiles of weighted values and their bootstrap, against closed forms and plain repetition."""

from __future__ import annotations

import numpy as np
import pytest

from darkana.runtime.results.spread import QUANTILES, quantiles, spread_of

#: Relative to sigma / sqrt(n), of a Gaussian: sqrt(pi / 2), and sqrt((var(q) - cov(q)) / 2) for half the difference of
#: the outer quantiles, with var = p (1 - p) / f^2, cov = p^2 / f^2 and f the density one sigma from the mean.
MEDIAN_ERROR, RESOLUTION_ERROR = 1.2533, 0.9618


def spread(values, weights=None, events=None):
    weights = np.ones(len(values)) if weights is None else weights
    return spread_of(values, weights, np.arange(len(values)) if events is None else events, 0)


def test_a_gaussian_has_its_sigma():
    n, sigma = 20_000, 0.3
    found = spread(np.random.default_rng(1).normal(5, sigma, n))
    unit = sigma / n**0.5
    assert found.median_error == pytest.approx(MEDIAN_ERROR * unit, rel=0.15)
    assert found.resolution_error == pytest.approx(RESOLUTION_ERROR * unit, rel=0.15)
    assert found.median == pytest.approx(5, abs=3 * found.median_error)
    assert found.resolution == pytest.approx(sigma, abs=3 * found.resolution_error)


def test_the_error_is_how_far_other_samples_are():
    dice = np.random.default_rng(2)
    others = [spread(dice.exponential(1, 300)) for _ in range(60)]
    wanted = np.std([other.resolution for other in others])
    assert np.mean([other.resolution_error for other in others]) == pytest.approx(wanted, rel=0.25)


@pytest.mark.parametrize("n", [2, 25, 1000])
def test_without_weights_it_is_what_numpy_says(n):
    values = np.sort(np.random.default_rng(n).normal(size=n))
    np.testing.assert_array_equal(quantiles(values, np.ones(n)), np.quantile(values, QUANTILES, method="inverted_cdf"))


def test_a_whole_weight_is_so_many_events():
    dice = np.random.default_rng(3)
    values, weights = np.sort(dice.normal(size=500)), dice.integers(0, 5, 500)
    repeated = np.repeat(values, weights)
    np.testing.assert_array_equal(quantiles(values, weights * 0.25), quantiles(repeated, np.ones(len(repeated))))


def test_candidates_of_one_event_are_not_several_events():
    values = np.random.default_rng(4).normal(size=2000)
    once, twice = spread(values), spread(np.tile(values, 2), events=np.tile(np.arange(2000), 2))
    assert twice.resolution == pytest.approx(once.resolution, rel=0.01)
    assert twice.resolution_error == pytest.approx(once.resolution_error, rel=0.1)


def test_weights_that_sum_to_nothing_have_no_quantiles():
    assert np.isnan(quantiles(np.array([1.0, 2.0]), np.array([1.0, -1.0]))).all()


def test_a_negative_weight_takes_away():
    values, weights = np.arange(6.0), np.array([1, 1, 1, -1, 1, 1.0])
    assert quantiles(values, weights)[1] == 1, "half of a sum of 4 is reached with the second"


def test_a_seed_gives_the_same_errors():
    values = np.random.default_rng(5).normal(size=100)
    assert spread(values) == spread(values)
