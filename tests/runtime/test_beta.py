"""Quantiles of the beta distribution are those of scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import betaincinv

from darkana.runtime.results.beta import beta_quantile

TAIL = (1 - 0.6827) / 2
NUMBERS = [1e-3, 0.5, 1, 1.0001, 1.5, 2, 7, 33.3, 500, 15000, 49000, 2e5]


@pytest.mark.parametrize("a", NUMBERS)
@pytest.mark.parametrize("b", NUMBERS)
def test_as_scipy(a, b):
    for level in (1e-4, 0.05, TAIL, 0.5, 1 - TAIL, 0.999):
        assert beta_quantile(a, b, level) == pytest.approx(betaincinv(a, b, level), rel=1e-9, abs=1e-300)


def test_all_binomials_of_few_events():
    """The limits that Clopper and Pearson give to k of n."""
    for n in range(1, 60):
        for k in range(1, n + 1):
            assert beta_quantile(k, n - k + 1, TAIL) == pytest.approx(betaincinv(k, n - k + 1, TAIL), rel=1e-12)


def test_at_random():
    rng = np.random.default_rng(3)
    numbers = 10 ** rng.uniform(0, 4.5, (2, 3000))
    for a, b, level in zip(*numbers, rng.uniform(size=3000), strict=True):
        assert beta_quantile(a, b, level) == pytest.approx(betaincinv(a, b, level), rel=1e-9)


def test_closed_forms():
    assert beta_quantile(1, 1, 0.25) == pytest.approx(0.25, rel=1e-14)
    assert beta_quantile(1, 3, 0.25) == pytest.approx(1 - 0.75 ** (1 / 3), rel=1e-14)
    assert beta_quantile(3, 1, 0.25) == pytest.approx(0.25 ** (1 / 3), rel=1e-14)
