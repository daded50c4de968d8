"""Limits where the background is broader than its counts fluctuate, against sums on fine grids and closed forms."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from bayesian_integrals import Broad, random_broad, sums_on_grids
from darkana.runtime.limits.marginal.bayesian import bayesian_limits
from darkana.runtime.limits.marginal.density import counted_density
from darkana.runtime.limits.marginal.orders import find_broad
from darkana.runtime.limits.marginal.prior import Orders
from darkana.runtime.limits.models import counting

ORDERS = Orders(8, 24, 24, 4, 24, 0)


def off(broad, count, grid):
    """How far the limit is from where 10% lie above, beside itself."""
    models = broad.models(count)
    assert np.any(find_broad(models))
    limit = bayesian_limits(models, expected=False).observed[0]
    whole, above, higher = sums_on_grids(broad, count, [0.0, limit, 1.001 * limit], grid)
    return 0.001 * (above - 0.1 * whole) / (above - higher)


@pytest.mark.parametrize(
    ("broad", "count", "grid", "tolerance"),
    [
        (Broad(1e5, 400, 0.05), 1e5, (1, 64, 20_000), 1e-5),
        (Broad(1e6, 20, 0.05, 0.03), 770_871, (16, 32, 20_000), 1e-5),
        (Broad(1e6, 1e5, 0.3), 700_000, (1, 2000, 1000), 1e-5),
        (Broad(1e5, np.inf, 0.05, 0.1), 95_000, (24, 2000, 1), 1e-5),
        (Broad(1e5, 2000, 0.05, linear=False), 110_954, (1, 200, 4000), 1e-5),
        (Broad(3e3, 100, 0.3, 0.2), 2051, (40, 100, 2000), 1e-5),
        (Broad(3e3, 100, 0.3, 0.2, linear=False), 3949, (40, 100, 2000), 1e-5),
        (Broad(1e2, 9, 0.4), 256, (1, 64, 5000), 1e-5),
        (Broad(30, 3, 0.1, 0.1), 12, (24, 48, 5000), 1e-5),
        (Broad(1e5, 400, 0.05), 71_716, (1, 64, 20_000), 1e-4),  # four standard deviations too few
        (Broad(1e2, 9, 0.3), 2, (1, 64, 20_000), 1e-4),
        (Broad(1e4, 1, 0.05), 200, (1, 32, 40_000), 2e-5),  # the limit is near the count itself
        (Broad(1e4, 2, 0.2, 0.1), 17_348, (200, 32, 5000), 1e-4),
    ],
)
def test_extremes(broad, count, grid, tolerance):
    assert off(broad, count, grid) == pytest.approx(0, abs=tolerance)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(40))
def test_random_broad_backgrounds(seed):
    broad, count = random_broad(seed)
    few = broad.simulated < 4
    main = 40 + int(12 * broad.size * min(np.sqrt(broad.simulated), np.sqrt(broad.background)))
    gamma = 20_000 if broad.simulated < 1000 else 4000
    assert off(broad, count, (160 if few else 32, main, gamma)) == pytest.approx(0, abs=1e-4 if few else 1e-5)


def test_a_gamma_density_is_a_negative_binomial():
    """Of the count, far into both tails: 1e4 events from 30."""
    models = counting(np.array([1e4]), np.array([1e4]), np.ones(1), effective_events=np.array([30.0]))
    density = counted_density(models, ORDERS).take(np.zeros(3, np.intp))
    counts, share = np.array([2e3, 1e4, 3e4]), 30 / (30 + 1e4)
    assert density.share_up_to(counts) == pytest.approx(stats.nbinom.cdf(counts, 30, share), rel=2e-4)
    assert density.share_from(counts) == pytest.approx(stats.nbinom.sf(counts - 1, 30, share), rel=2e-4)
    assert density.moments()[0] == pytest.approx(1e4, rel=1e-6)
    assert density.moments()[1] == pytest.approx(1e8 / 30, rel=1e-6)


def test_slopes_are_those_of_the_integral():
    models = Broad(1e5, 50, 0.05, 0.1).models(1e5)
    density = counted_density(models, ORDERS)
    n, x, step = np.array([1e5]), np.array([2e4]), 20.0
    tail, first, second = density.tail_and_slopes(n, x)
    above, below = (density.tail(n, x + d) for d in (step, -step))
    assert (below - above) / (2 * step) == pytest.approx(first, rel=1e-3)
    assert (2 * tail - above - below) / step**2 == pytest.approx(second, rel=2e-2)


def test_no_events_at_all():
    """An exponential background of mean b, no event: (1 + b)^-1 exp(-x) above x, whatever b."""
    models = counting(np.zeros(2), np.array([10.0, 1e6]), np.ones(2), effective_events=np.ones(2))
    assert np.any(find_broad(models), axis=0).all()
    assert bayesian_limits(models, expected=False).observed == pytest.approx([-np.log(0.1)] * 2, rel=1e-4)


def test_known_parts_beside_the_simulated_one():
    """500 known events, and as many more observed, add to no uncertainty but that of the count, which is small here;
    several parts with one uncertainty are as one."""
    one = Broad(1e4, 50, 0.05).models(1e4)
    known = replace(
        one,
        observed=one.observed + 500,
        parts=np.array([[[1e4], [500.0]]]),
        counted=np.array([True, False]),
        free=np.zeros(2, bool),
        on_parts=np.concatenate([one.on_parts, np.zeros_like(one.on_parts)], axis=2),
    )
    split = replace(
        one,
        parts=np.repeat(one.parts / 2, 2, axis=1),
        counted=np.ones(2, bool),
        free=np.zeros(2, bool),
        on_parts=np.repeat(one.on_parts, 2, axis=2),
    )
    limit = bayesian_limits(one, expected=False).observed
    assert bayesian_limits(split, expected=False).observed == pytest.approx(limit, rel=1e-6)
    assert bayesian_limits(known, expected=False).observed == pytest.approx(limit, rel=1e-3)


def test_bands_are_limits_at_the_quantiles_of_a_negative_binomial():
    broad = Broad(1e5, 200, 0.0, 0.03)
    found = bayesian_limits(broad.models(1e5))
    counts = stats.nbinom.ppf([0.025, 0.16, 0.5, 0.84, 0.975], 200, 200 / (200 + 1e5))
    alone = [bayesian_limits(broad.models(n), expected=False).observed[0] for n in counts]
    assert found.expected[0] == pytest.approx(alone, rel=2e-5)
