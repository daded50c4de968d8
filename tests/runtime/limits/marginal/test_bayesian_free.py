"""Bayesian limits with free norms: against a Gaussian's truncated posterior, the closed form of a count beside a free
sideband, and nested integration."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import dblquad, quad
from scipy.optimize import brentq
from scipy.special import gammaincc, gammaln, ndtr, ndtri, xlogy

from darkana.runtime.limits.codes import LAPLACE
from darkana.runtime.limits.found import EMPTY, NO_CONVERGENCE, OK
from darkana.runtime.limits.marginal.bayesian import bayesian_limits
from darkana.runtime.limits.marginal.bayesian_bins import _draw
from darkana.runtime.limits.marginal.cumulative import quantiles
from darkana.runtime.limits.marginal.rules import legendre
from darkana.runtime.limits.models import Models
from darkana.runtime.limits.profile.asymptotic import asymptotic_limits


def on_off(on, off, tau, signal=1.0):
    """Counts `on` with signal and a background of one free norm, which is expected `tau` times in `off`."""
    on, off = np.atleast_1d(on), np.atleast_1d(off)
    h = len(on)
    return Models(
        observed=np.stack([on, off], axis=1).astype(float),
        signal=np.tile([signal, 0.0], (h, 1)),
        parts=np.tile([1.0, tau], (h, 1, 1)),
        free=np.ones(1, bool),
        counted=np.zeros(1, bool),
        auxiliary=np.zeros((h, 2)),
        scale=np.full((h, 2), np.inf),
        on_signal=np.zeros((h, 0, 2)),
        on_parts=np.zeros((h, 0, 1, 2)),
        linear=np.zeros(0, bool),
        constrained=np.zeros(0, bool),
        extra=np.zeros((h, 0, 2)),
    )


def with_uncertainty(models, on_signal, on_background, linear=True):
    """One more nuisance, constrained."""
    h, bins = models.signal.shape
    return replace(
        models,
        on_signal=np.full((h, 1, bins), on_signal),
        on_parts=np.tile(on_background, (h, 1, 1, 1)).reshape(h, 1, 1, bins).astype(float),
        linear=np.array([linear]),
        constrained=np.ones(1, bool),
        extra=np.zeros((h, 1, bins)),
    )


def exact(on, off, tau, level):
    """The background integrated: a sum over the events that are signal, the others negative binomial."""
    signal = np.arange(on + 1)
    rest = on - signal
    share = np.exp(gammaln(rest + off + 1) - gammaln(rest + 1) - gammaln(off + 1) - rest * np.log1p(tau))
    share /= share.sum()
    return brentq(lambda mu: share @ gammaincc(signal + 1, mu) - (1 - level), 0, 50 + 10 * on, xtol=1e-10)


COUNTS = np.array(
    [(0, 1), (1, 0), (3, 0), (0, 3), (3, 3), (10, 1), (10, 10), (40, 10), (10, 40), (100, 100), (40, 100)]
)


@pytest.mark.parametrize("tau", [1.0, 4.0])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_on_and_off(tau, level):
    found = bayesian_limits(on_off(*COUNTS.T, tau), level, expected=False)
    expected = np.array([exact(on, off, tau, level) for on, off in COUNTS])
    off = np.abs(found.observed / expected - 1)
    fewest = COUNTS.min(axis=1)
    assert (off < 0.06).all()
    assert (off[fewest >= 3] < 0.004).all()
    assert (off[fewest >= 10] < 0.0005).all()
    assert (found.status == OK).all()
    assert set(found.codes) == {(LAPLACE,)}


def test_gaussian_limit():
    """Many events: mu is normal about on - off / tau, cut at zero, and bands follow."""
    on, off, tau, level = 1e8 + 5e3, 4e8, 4.0, 0.9
    best, error = on - off / tau, np.sqrt(on + off / tau**2)
    found = bayesian_limits(on_off(on, off, tau, 1e3), level)
    limit = best + error * ndtri(1 - (1 - level) * ndtr(best / error))
    assert found.observed[0] * 1e3 == pytest.approx(limit, rel=2e-4)
    assert found.significance[0] == pytest.approx(best / error, rel=2e-4)
    z = np.arange(-2.0, 3.0)
    spread = np.sqrt((on + off) / (1 + tau)) * np.sqrt(1 + 1 / tau)
    bands = z + ndtri(1 - (1 - level) * ndtr(z))
    assert found.expected[0] * 1e3 == pytest.approx(bands * spread, rel=2e-4)
    assert found.expected == pytest.approx(asymptotic_limits(on_off(on, off, tau, 1e3), level).expected, rel=2e-4)


def test_nested_integration_with_a_nuisance():
    """A free norm and an uncertainty of 10% on the signal and of 20% on the first bin's background."""
    on, off, tau, level = 12, 30, 2.0, 0.9
    found = bayesian_limits(with_uncertainty(on_off(on, off, tau), 0.1, [0.2, 0.0]), level, expected=False)

    def likelihood(theta, norm, mu):
        first, second = mu * (1 + 0.1 * theta) + norm * (1 + 0.2 * theta), tau * norm
        logs = xlogy(on, first) - first + xlogy(off, second) - second - theta**2 / 2
        return np.exp(logs - xlogy(on, on) + on - xlogy(off, off) + off)

    def posterior(mu):
        return dblquad(likelihood, 2, 40, -4.5, 4.5, args=(mu,), epsabs=1e-6, epsrel=1e-4)[0]

    points, _ = legendre(16)
    density = np.array([posterior(15 * (x + 1)) for x in points])
    limit = 15 * (quantiles(density[None], level)[0] + 1)
    assert found.observed[0] == pytest.approx(limit, rel=3e-3)


@pytest.mark.parametrize("events", [4.0, 40.0])
def test_a_free_norm_beside_simulation(events):
    """The first bin also has 3 events from simulation, with its statistical factor."""
    on, off, tau, level = 8, 20, 4.0, 0.9
    free = on_off(on, off, tau)
    models = replace(
        free,
        parts=np.array([[[1.0, tau], [3.0, 0.0]]]),
        free=np.array([True, False]),
        counted=np.array([False, True]),
        auxiliary=np.array([[events, 0.0]]),
        scale=np.array([[events, np.inf]]),
        on_parts=np.zeros((1, 0, 2, 2)),
    )
    points, weights = np.polynomial.legendre.leggauss(60)
    norm, gamma = (15 * (points + 1))[:, None], (2 * (points + 1))[None]
    side = xlogy(off, tau * norm) - tau * norm + (events - 1) * np.log(gamma) - events * gamma

    def posterior(mu):
        mean = mu + norm + 3 * gamma
        return weights @ np.exp(side + on * np.log(mean) - mean - 20) @ weights

    whole = quad(posterior, 0, 60, epsrel=1e-8)[0]
    limit = brentq(lambda mu: quad(posterior, mu, 60, epsrel=1e-8)[0] / whole - (1 - level), 0.1, 30)
    assert bayesian_limits(models, level, expected=False).observed[0] == pytest.approx(limit, rel=0.01)


def test_shapes_do_not_depend_on_the_scale_or_the_company():
    models = on_off(*COUNTS.T, 4.0)
    whole = bayesian_limits(models)
    alone = bayesian_limits(models.take(slice(4, 5)))
    assert alone.expected[0] == pytest.approx(whole.expected[4], rel=1e-6)
    for size in (1e-6, 1e6):
        scaled = bayesian_limits(replace(models, signal=models.signal * size))
        assert scaled.observed * size == pytest.approx(whole.observed, rel=1e-6)
        assert scaled.expected * size == pytest.approx(whole.expected, rel=1e-6)


def test_nothing_observed_gives_expected_limits():
    found = bayesian_limits(
        replace(on_off(0, 0, 2.0), parts=np.array([[[16.0, 32.0]]]), observed=np.full((1, 2), np.nan))
    )
    assert np.isnan([found.observed[0], found.p_value[0]]).all()
    assert np.isfinite(found.expected).all()
    assert (np.diff(found.expected) > 0).all()


def test_hypotheses_without_a_limit_leave_the_others_unharmed():
    models = on_off([3, 3, 0], [3, 3, 0], 4.0)
    models.signal[1] = 0.0
    found = bayesian_limits(models)
    assert found.status.tolist() == [OK, EMPTY, NO_CONVERGENCE]
    assert np.isnan(found.observed).tolist() == [False, True, True]
    assert found.codes[2] == ("W0931", LAPLACE)


def test_quantiles_of_a_density():
    points, _ = legendre(40)
    density = np.exp(-0.5 * ((points - 0.1) / 0.2) ** 2)
    assert quantiles(density[None], 0.9) == pytest.approx(0.1 + 0.2 * ndtri(0.9), abs=1e-5)


def test_drawn_data_differ_between_hypotheses():
    models = replace(on_off([3, 3], [3, 3], 4.0), free=np.zeros(1, bool))
    models.signal[1] *= 2
    first, second = (_draw(models.take(np.array([h])), 50, 1) for h in (0, 1))
    assert (first != second).any()
    assert (first == _draw(models.take(np.array([0])), 50, 1)).all()


def test_a_free_slope():
    """A peak on an exponential of 20 bins: norm and slope by sums over a grid."""
    x = np.linspace(-1, 1, 20)
    peak, level = np.exp(-0.5 * ((x - 0.2) / 0.15) ** 2), 0.9
    observed = np.random.default_rng(4).poisson(6 * np.exp(-x)).astype(float)
    models = Models(
        observed=observed[None],
        signal=peak[None],
        parts=np.full((1, 1, 20), 6.0),
        free=np.ones(1, bool),
        counted=np.zeros(1, bool),
        auxiliary=np.zeros((1, 20)),
        scale=np.full((1, 20), np.inf),
        on_signal=np.zeros((1, 1, 20)),
        on_parts=x.reshape(1, 1, 1, 20),
        linear=np.zeros(1, bool),
        constrained=np.zeros(1, bool),
        extra=np.zeros((1, 1, 20)),
    )
    norm, slope = np.meshgrid(np.linspace(0.3, 2, 70), np.linspace(-2.5, 0.2, 70))
    background = 6 * norm[..., None] * np.exp(slope[..., None] * x)
    mu = np.linspace(0, 20, 801)
    means = (background + m * peak for m in mu)
    density = np.array([np.exp((observed * np.log(mean / 6) - mean).sum(axis=2) + 60).sum() for mean in means])
    below = np.cumsum((density[1:] + density[:-1]) / 2)
    limit = np.interp(level, below / below[-1], mu[1:])
    assert bayesian_limits(models, level, expected=False).observed[0] == pytest.approx(limit, rel=5e-3)
