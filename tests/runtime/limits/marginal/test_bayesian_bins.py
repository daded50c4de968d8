"""Bayesian limits of several bins against nested integration by scipy, and against the one-bin method."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import gammaln, xlogy

from darkana.runtime.limits.found import Found
from darkana.runtime.limits.marginal.bayesian import bayesian_limits
from darkana.runtime.limits.marginal.bayesian_bins import limits_of_bins
from darkana.runtime.limits.models import Models


def bins(number, nuisances, seed, events=np.inf):
    """One hypothesis; `events` are behind the background of each bin."""
    rng = np.random.default_rng(seed)
    shape = (1, number)
    return Models(
        observed=rng.poisson(5, shape).astype(float),
        signal=rng.uniform(0.5, 2, shape),
        parts=rng.uniform(1, 5, (1, 1, number)),
        free=np.zeros(1, bool),
        counted=np.array([np.isfinite(events)]),
        auxiliary=np.full(shape, events if np.isfinite(events) else 0.0),
        scale=np.full(shape, events),
        on_signal=rng.uniform(0, 0.15, (1, nuisances, number)),
        on_parts=rng.uniform(0, 0.15, (1, nuisances, 1, number)),
        linear=rng.random(nuisances) < 0.5,
        constrained=np.ones(nuisances, bool),
        extra=np.zeros((1, nuisances, number)),
    )


def poisson(n, mean):
    return np.exp(xlogy(n, mean) - mean - gammaln(n + 1))


def posterior(models, mu):
    """At one mu, one nuisance by quad; a bin's count has a negative binomial beside the signal's Poisson."""

    def bin_chance(b, theta):
        kind = (1 + models.on_signal[0, 0, b] * theta, 1 + models.on_parts[0, 0, 0, b] * theta)
        if not models.linear[0]:
            kind = tuple(np.exp(size * theta) for size in (models.on_signal[0, 0, b], models.on_parts[0, 0, 0, b]))
        signal, background = mu * models.signal[0, b] * kind[0], models.parts[0, 0, b] * kind[1]
        n, events = int(models.observed[0, b]), models.scale[0, b]
        if np.isinf(events):
            return poisson(n, signal + background)
        k = np.arange(n + 1)
        share = events / (events + background)
        binomial = gammaln(k + events) - gammaln(k + 1) - gammaln(events)
        return poisson(n - k, signal) @ np.exp(binomial + events * np.log(share) + k * np.log1p(-share))

    def integrand(theta):
        return np.exp(-(theta**2) / 2) * np.prod([bin_chance(b, theta) for b in range(models.bins)])

    return quad(integrand, -6, 6, epsabs=0, epsrel=1e-8)[0]


@pytest.mark.parametrize(("number", "seed", "events"), [(2, 1, np.inf), (3, 2, np.inf), (2, 3, 20.0)])
def test_nested_integration(number, seed, events):
    models = bins(number, 1, seed, events)
    limit = bayesian_limits(models, expected=False).observed[0]
    points, weights = np.polynomial.legendre.leggauss(24)

    def integral(lower, upper):
        half = (upper - lower) / 2
        return half * sum(w * posterior(models, lower + half * (x + 1)) for x, w in zip(points, weights, strict=True))

    below, above = integral(0, limit), integral(limit, 4 * limit)
    off = below / (below + above) - 0.9
    density = posterior(models, limit) / (below + above)
    assert off / density == pytest.approx(0, abs=1e-5 * limit)


def test_one_bin_as_if_there_were_several():
    models = bins(1, 2, 5, events=20.0)
    found = Found.blank(1)
    limits_of_bins(models, found, np.array([0]), 0.9, toys=0, seed=0)
    assert found.observed == pytest.approx(bayesian_limits(models, expected=False).observed, rel=1e-5)


def test_many_nuisances():
    """Four small ones, by quasi-random points, act as one of their joint size."""
    models = bins(2, 1, 4)
    split = replace(
        models,
        on_signal=np.repeat(models.on_signal / 2, 4, axis=1),
        on_parts=np.repeat(models.on_parts / 2, 4, axis=1),
        extra=np.repeat(models.extra, 4, axis=1),
        linear=np.repeat(models.linear, 4),
        constrained=np.ones(4, bool),
    )
    together = bayesian_limits(models, expected=False).observed
    assert bayesian_limits(split, expected=False).observed == pytest.approx(together, rel=1e-3)


def test_bands_and_p_value_by_drawn_data():
    """Two bins alike say what one of their sum says."""
    one = replace(bins(1, 0, 6), signal=np.ones((1, 1)), observed=np.array([[8.0]]), parts=np.full((1, 1, 1), 4.0))
    halves = {"signal": one.signal / 2, "parts": one.parts / 2, "observed": one.observed / 2}
    both = {name: np.repeat(value, 2, axis=-1) for name, value in halves.items()}
    other = {
        name: np.repeat(getattr(one, name), 2, axis=-1)
        for name in ("auxiliary", "scale", "on_signal", "on_parts", "extra")
    }
    found = bayesian_limits(replace(one, **both, **other), toys=60, seed=3)
    alone = bayesian_limits(one)
    assert found.observed == pytest.approx(alone.observed, rel=1e-6)
    assert found.p_value == pytest.approx(alone.p_value, abs=5 * np.sqrt(alone.p_value[0] / 10_000))
    assert found.expected[0, 2] == pytest.approx(alone.expected[0, 2], rel=0.25)
    assert (np.diff(found.expected[0]) >= 0).all()
