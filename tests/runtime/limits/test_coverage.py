"""Coverage of known limits: exact sums where there are no nuisances."""

import numpy as np
import pytest
from scipy import stats

from darkana.runtime.limits.coverage import coverage, draw_counts
from darkana.runtime.limits.marginal.bayesian import bayesian_limits
from darkana.runtime.limits.marginal.feldman_cousins import feldman_cousins_limits
from darkana.runtime.limits.models import counting


def one(background, **more):
    return counting(np.zeros(1), np.array([background]), np.ones(1), **more)


def bayesian(models):
    return bayesian_limits(models, 0.9, expected=False)


def feldman_cousins(models):
    return feldman_cousins_limits(models, 0.9, expected=False)


@pytest.mark.parametrize("method", [bayesian, feldman_cousins])
def test_toys_agree_with_the_exact_sum(method):
    n = np.arange(40.0)
    found = method(counting(n, np.full(40, 3.0), np.ones(40)))
    holds = (found.observed >= 4) & ~(found.lower > 4)
    exact = stats.poisson.pmf(n[holds], 7).sum()
    toys = coverage(one(3.0), 4.0, method, 20_000, seed=2)
    assert toys.share == pytest.approx(exact, abs=4 * toys.error)
    assert toys.without == 0


def test_feldman_cousins_never_undercover():
    """With a known background, by exact sums at many signals."""
    n = np.arange(50.0)
    for background in (0.0, 0.5, 3.0):
        found = feldman_cousins(counting(n, np.full(50, background), np.ones(50)))
        for signal in np.linspace(0, 15, 61):
            holds = (found.lower <= signal) & (found.observed >= signal)
            assert stats.poisson.pmf(n[holds], signal + background).sum() >= 0.9 - 1e-6, (background, signal)


def test_drawn_counts_have_the_mean_and_the_spread_of_the_model():
    models = one(50.0, background_sizes=np.array([[0.2]]), effective_events=np.array([100.0]))
    counts = draw_counts(models, 10.0, 40_000, seed=1)
    spread = 50**2 * (1.04 * 1.01 - 1)
    assert counts.mean() == pytest.approx(60, abs=0.4)
    assert counts.var() == pytest.approx(60 + spread, rel=0.03)
