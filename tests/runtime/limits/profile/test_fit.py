"""Fits, against closed forms and against iminuit on plain loops."""

from functools import partial

import numpy as np
import pytest

from darkana.runtime.limits.models import counting
from darkana.runtime.limits.profile.data import observed
from darkana.runtime.limits.profile.fit import fit
from limit_kit import KINDS, bumps, made, plain_nll


def test_counting_without_uncertainty():
    """n = mu s + b, error sqrt(n) / s."""
    models = counting(np.array([30.0, 12.0]), np.array([10.0, 20.0]), np.array([4.0, 4.0]))
    free = fit(models, observed(models), least=-np.inf)
    np.testing.assert_allclose(free.mu, [5.0, -2.0])
    np.testing.assert_allclose(free.error, np.sqrt([30, 12]) / 4)
    bounded = fit(models, observed(models))
    np.testing.assert_allclose(bounded.mu, [5.0, 0.0])
    np.testing.assert_allclose(bounded.nll, [0.0, 20 - 12 + 12 * np.log(12 / 20)], atol=1e-12)


def test_a_fixed_signal():
    """b known to 10%, mu fixed: mean^2 - (m - v) mean - n v = 0 with m = mu s + b and v = (0.1 b)^2."""
    models = counting(np.array([30.0]), np.array([20.0]), np.array([1.0]), background_sizes=np.array([[0.1]]))
    found = fit(models, observed(models), np.array([5.0]))
    m, v = 25.0, 4.0
    mean = (m - v + np.sqrt((m - v) ** 2 + 4 * 30 * v)) / 2
    assert found.mean[0, 0] == pytest.approx(mean)
    assert found.nuisances[0, 0] == pytest.approx((30 / mean - 1) * 2.0)


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_the_scale_of_the_signal_does_not_matter(scale):
    models = made(4, **KINDS[8])
    small = made(4, **KINDS[8])
    small.signal[:] *= scale
    one, other = fit(models, observed(models)), fit(small, observed(small))
    np.testing.assert_allclose(other.mu * scale, one.mu, rtol=1e-9)
    np.testing.assert_allclose(other.nll, one.nll, rtol=1e-10)


def test_an_upward_bound_and_many_at_once():
    """Each hypothesis comes out as it does alone."""
    models = made(7, hypotheses=30, **KINDS[8])
    together = fit(models, observed(models))
    assert together.converged.all()
    for h in (0, 11, 29):
        one = models.take(np.array([h]))
        np.testing.assert_allclose(fit(one, observed(one)).mu, together.mu[h], rtol=1e-7, atol=1e-9)


def test_a_background_that_is_cut_off_at_zero():
    """3 events, 4 +- 3 expected, a large signal: the background goes to zero, not below, and theta stays at -4/3."""
    models = counting(np.array([3.0]), np.array([4.0]), np.array([1.0]), background_sizes=np.array([[0.75]]))
    found = fit(models, observed(models), np.array([20.0]))
    assert found.converged.all()
    assert found.nuisances[0, 0] == pytest.approx(-4 / 3, abs=1e-6)
    assert found.nll[0] == pytest.approx(20 - 3 + 3 * np.log(3 / 20) + (4 / 3) ** 2 / 2, abs=1e-6)


def minuit(models, h=0):
    """(-log L, mu, error of mu) by iminuit, mu unbounded."""
    from iminuit import Minuit

    j, free = models.nuisances, np.flatnonzero(models.free)
    gammas = models.bins if np.isfinite(models.scale).any() else 0

    def cost(p):
        norms = np.ones(models.parts.shape[1])
        norms[free] = p[1 + j : 1 + j + len(free)]
        return plain_nll(models, h, p[0], p[1 : 1 + j], norms, p[len(p) - gammas :] if gammas else np.ones(models.bins))

    found = Minuit(cost, np.r_[0.3, np.zeros(j), np.ones(len(free) + gammas)])
    found.errordef, found.tol, found.strategy = 0.5, 1e-4, 2
    found.migrad()
    found.migrad()
    found.hesse()
    return found.fval, found.values[0], found.errors[0]


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_fits_are_those_of_iminuit(kind):
    models = made(kind + 10, background=300, **KINDS[kind])
    nll, mu, error = minuit(models)
    found = fit(models, observed(models), least=-np.inf)
    assert found.nll[0] == pytest.approx(nll, abs=1e-8)
    assert found.mu[0] == pytest.approx(mu, rel=1e-5, abs=1e-5 * error)
    assert found.error[0] == pytest.approx(error, rel=0.05)  # that of iminuit is a numerical derivative


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100))
def test_many_fits_are_those_of_iminuit(seed):
    models = made(1000 + seed, background=[30, 300, 3000][seed % 3], **KINDS[seed % len(KINDS)])
    nll, mu, error = minuit(models)
    found = fit(models, observed(models), least=-np.inf)
    assert found.nll[0] == pytest.approx(nll, abs=1e-7)
    assert found.mu[0] == pytest.approx(mu, rel=1e-5, abs=1e-5 * error)


def shape_nll(models, h, mu, norms):
    """-log L of shape fits without nuisances, (...,) for norms (..., K)."""
    mean = mu * models.signal[h] + norms @ models.parts[h]
    n = models.observed[h]
    with np.errstate(divide="ignore", invalid="ignore"):
        each = mean - n + np.where(n > 0, n * np.log(n / np.where(mean > 0, mean, 0)), 0)
    return np.where((mean < 0).any(axis=-1), np.inf, each.sum(axis=-1))


def shape_cost(models, h, p):
    return float(shape_nll(models, h, p[0], np.asarray(p[1:])))


@pytest.mark.parametrize("level", [100.0, 5.0])
def test_shape_fits_are_those_of_iminuit(level):
    from iminuit import Minuit

    models = bumps(3, hypotheses=5, level=level)
    found = fit(models, observed(models), least=-np.inf)
    assert found.converged.all()
    for h in range(5):
        other = Minuit(partial(shape_cost, models, h), [0.0, 1.0, 0.0, 0.0, 0.0])
        other.errordef, other.tol, other.strategy = 0.5, 1e-9, 2
        other.migrad()
        other.hesse()
        error = other.errors[0]
        assert found.nll[h] == pytest.approx(other.fval, abs=1e-8)
        assert found.mu[h] == pytest.approx(other.values[0], rel=1e-5, abs=1e-5 * error)
        assert found.error[h] == pytest.approx(error, rel=2e-3)


def test_shape_fits_of_few_events():
    """A mean must stay above zero also in bins without an event: no other point has a better likelihood."""
    models = bumps(5, hypotheses=40, level=0.3)
    found = fit(models, observed(models))
    assert found.converged.all()
    assert (found.mean >= 0).all()
    rng = np.random.default_rng(1)
    for h in range(40):
        for width in (1e-4, 1e-2, 1.0):
            around = found.norms[h] + rng.normal(0, width, (2000, 4))
            assert shape_nll(models, h, found.mu[h], around).min() >= found.nll[h] - 1e-6
