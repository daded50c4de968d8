"""Toys and exact sums: published numbers, closed forms, and the asymptotic limit of many events."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import norm, poisson

from darkana.runtime.limits.models import counting
from darkana.runtime.limits.profile.asymptotic import asymptotic_limits, tail_probabilities
from darkana.runtime.limits.profile.toys import toy_limits, toy_tails
from limit_kit import KINDS, made

COUNTS, BACKGROUNDS = np.array([0.0, 0, 3, 5, 10]), np.array([0.0, 3, 1, 3, 10])


@pytest.mark.parametrize(
    ("method", "limits"),
    [
        ("cls", [2.3026, 2.3026, 5.7115, 6.4371, 6.6302]),
        ("profile_likelihood", [2.3026, 0.0, 5.6808, 6.2747, 5.4066]),
    ],
)
def test_known_background(method, limits):
    """The table of the physics page: CLs and CLs+b at 90%."""
    found = toy_limits(counting(COUNTS, BACKGROUNDS, np.full(5, 2.0)), 0.9, method)
    np.testing.assert_allclose(2 * found.observed, limits, atol=1e-4)


@pytest.mark.parametrize("b", [0.0, 0.4, 3.0, 40.0, 1000.0])
def test_expected_limits_are_those_at_the_quantiles_of_the_count(b):
    found = toy_limits(counting(np.zeros(1), np.array([b]), np.ones(1)))
    for expected, sigma in zip(found.expected[0], (-2, -1, 0, 1, 2), strict=True):
        n = poisson.ppf(norm.cdf(sigma), b) if b else 0.0
        limit = brentq(lambda s, n=n: poisson.cdf(n, s + b) - 0.05 * poisson.cdf(n, b), 1e-9, 500, xtol=1e-12)
        assert expected == pytest.approx(limit, rel=1e-8)


def test_where_no_signal_is_allowed():
    """P(0 | 3) is 5% already."""
    found = toy_limits(counting(np.zeros(1), np.array([3.0]), np.ones(1)), 0.9, "profile_likelihood")
    assert found.observed[0] == 0
    assert found.codes[0] == ("W0935",)


def test_p_value_of_the_background():
    found = toy_limits(counting(np.array([5.0, 1.0]), np.array([2.0, 2.0]), np.ones(2)))
    np.testing.assert_allclose(found.p_value, [poisson.sf(4, 2), 1.0])


def test_toys_of_an_uncertainty_that_is_hardly_there():
    """Exact sums, but that toys with the observed count are no longer all alike: half of them have a larger q~."""
    sizes = np.full((5, 1), 1e-4)
    models = counting(COUNTS, BACKGROUNDS, np.ones(5), background_sizes=sizes)
    mu = np.array([2.0, 2.0, 4.0, 5.0, 6.0])
    tails = toy_tails(models, mu, 200_000, seed=3)
    for found, mean in ((tails.clsb, mu + BACKGROUNDS), (tails.clb, BACKGROUNDS)):
        tied = np.where(COUNTS > 0, 0.5, 1.0)
        expected = poisson.cdf(COUNTS - 1, mean) + tied * poisson.pmf(COUNTS, mean)
        assert (np.abs(found - expected) <= 4 * np.sqrt(expected * (1 - expected) / 200_000) + 1e-12).all()


def test_toys_are_those_of_a_plain_loop():
    """One bin, background to 20%: draw, fit on a fine grid of theta, count."""
    n, b, mu, u = 12.0, 15.0, 6.0, 0.2
    theta = np.linspace(-4.9, 5, 1200)

    def least(counts, centre, signal):
        mean = signal + b * (1 + u * theta)
        nll = mean - counts[:, None] * np.log(mean) + (theta - centre[:, None]) ** 2 / 2
        return nll.min(axis=1), theta[nll.argmin(axis=1)]

    def q(counts, centre):
        best = np.maximum(counts - b * (1 + u * centre), 0)
        top = np.array([least(counts[i : i + 1], centre[i : i + 1], best[i])[0][0] for i in range(len(counts))])
        return np.where(best < mu, 2 * (least(counts, centre, mu)[0] - top), 0.0)

    rng = np.random.default_rng(8)
    data, none = np.array([n]), np.zeros(1)
    observed, shares = q(data, none)[0], []
    for signal in (mu, 0.0):
        best = least(data, none, signal)[1][0]
        counts = rng.poisson(signal + b * (1 + u * best), 4000).astype(float)
        shares.append((q(counts, rng.normal(best, 1, 4000)) >= observed).mean())
    models = counting(data, np.array([b]), np.ones(1), background_sizes=np.array([[u]]))
    tails = toy_tails(models, np.array([mu]), 100_000, seed=1)
    for found, share in zip((tails.clsb[0], tails.clb[0]), shares, strict=True):
        assert found == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / 4000) + 2e-3)


@pytest.mark.parametrize(
    "kind", [{"bins": 1, "linear": 2}, pytest.param({**KINDS[6], "linear": 1}, marks=pytest.mark.long)]
)
def test_many_events_are_asymptotic(kind):
    models = made(3, background=2000, **kind)
    toys, formula = toy_limits(models, toys=4000, seed=2), asymptotic_limits(models)
    np.testing.assert_allclose(toys.observed, formula.observed, rtol=0.06)
    np.testing.assert_allclose(toys.expected[:, 1:4], formula.expected[:, 1:4], rtol=0.08)


def test_closed_form_and_fits_agree():
    """The same model once as one part, once as two that are alike, which has no closed form."""
    models = made(4, hypotheses=2, background=30, bins=1, linear=2)
    halves = replace(
        models,
        parts=np.concatenate([models.parts / 2] * 2, axis=1),
        on_parts=np.concatenate([models.on_parts] * 2, axis=2),
        free=np.zeros(2, bool),
        counted=np.zeros(2, bool),
    )
    mu = np.array([1.5, 2.0])
    one, other = toy_tails(models, mu, 20_000), toy_tails(halves, mu, 20_000)
    np.testing.assert_allclose(one.cls, other.cls, atol=0.015)
    np.testing.assert_allclose(one.expected, other.expected, atol=0.03)


def test_results_do_not_depend_on_the_company():
    models = made(4, hypotheses=5, background=10, bins=1, linear=2)
    mu = np.full(5, 1.0)
    together = toy_tails(models, mu, 2000, seed=7)
    alone = toy_tails(models.take(np.array([3])), mu[3:4], 2000, seed=7)
    assert alone.cls[0] == together.cls[3]
    np.testing.assert_array_equal(alone.expected[0], together.expected[3])
    assert toy_tails(models, mu, 2000, seed=8).cls[3] != together.cls[3]


def test_significance_by_toys():
    models = made(4, hypotheses=1, background=200, bins=1, linear=1)
    models.observed[:] = models.background + 45
    found, formula = toy_limits(models, toys=20_000), asymptotic_limits(models)
    assert found.significance[0] == pytest.approx(formula.significance[0], abs=0.1)
    assert tail_probabilities(models, np.ones(1)).clb[0] > 0.5
