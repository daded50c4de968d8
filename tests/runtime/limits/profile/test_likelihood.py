"""The likelihood and its derivatives, against plain loops and differences."""

import numpy as np
import pytest

from darkana.runtime.limits.profile.data import observed
from darkana.runtime.limits.profile.gamma import best_gamma
from darkana.runtime.limits.profile.likelihood import likelihood
from darkana.runtime.limits.profile.solve import solve
from limit_kit import KINDS, made, plain_nll


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_value_is_that_of_plain_loops(kind):
    models = made(kind, hypotheses=3, **KINDS[kind])
    of = likelihood(models, observed(models))
    rng = np.random.default_rng(kind)
    x = of.start() + rng.uniform(-0.3, 0.3, (3, of.parameters))
    x[:, 0] = rng.uniform(0.1, 2, 3)
    value = of.at(x)
    for h in range(3):
        norms = np.ones(models.parts.shape[1])
        norms[models.free] = x[h, 1 + models.nuisances :]
        gamma = np.ones(models.bins) if value.gamma is None else value.gamma[h]
        expected = plain_nll(models, h, x[h, 0], x[h, 1 : 1 + models.nuisances], norms, gamma)
        assert value.nll[h] == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_derivatives_are_those_of_differences(kind):
    models = made(kind + 50, hypotheses=1, **KINDS[kind])
    of = likelihood(models, observed(models))
    x = of.start() + np.random.default_rng(kind).uniform(0.05, 0.4, (1, of.parameters))
    value, step = of.at(x), 1e-5
    for p in range(of.parameters):
        up, down = x.copy(), x.copy()
        up[0, p] += step
        down[0, p] -= step
        high, low = of.at(up), of.at(down)
        assert value.gradient[0, p] == pytest.approx((high.nll - low.nll)[0] / (2 * step), rel=1e-5, abs=1e-6)
        bend = (high.gradient - low.gradient)[0] / (2 * step)
        assert value.hessian[0, p] == pytest.approx(bend, rel=1e-5, abs=1e-5)


def test_gamma_is_at_its_best():
    rng = np.random.default_rng(3)
    other, counted, counts, scale = rng.uniform(0, 9, (4, 1, 200))
    counts = np.floor(counts)
    auxiliary = np.floor(scale)
    gamma, _, _ = best_gamma(other, counted, counts, auxiliary, scale)

    def nll(g):
        mean = other + g * counted
        return mean - counts * np.log(mean) + g * scale - auxiliary * np.log(np.maximum(g, 1e-300))

    for factor in (0.999, 1.001):
        assert (nll(gamma) <= nll(np.maximum(gamma, 1e-12) * factor) + 1e-12).all()


def test_gamma_without_a_measured_event():
    """An empty sideband: gamma is 0 unless the counts ask for more than what else there is."""
    gamma, _, _ = best_gamma(*(np.array([[v]]) for v in (2.0, 3.0, 1.0, 0.0, 1.0)))
    assert gamma[0, 0] == 0
    gamma, _, _ = best_gamma(*(np.array([[v]]) for v in (0.0, 3.0, 4.0, 0.0, 1.0)))
    assert gamma[0, 0] == pytest.approx(4 / (3 + 1))


def test_small_systems():
    rng = np.random.default_rng(5)
    a = rng.normal(size=(20, 4, 4))
    a = a @ a.swapaxes(1, 2)
    b = rng.normal(size=(20, 4))
    x, definite = solve(a, b)
    assert definite.all()
    np.testing.assert_allclose(x, np.linalg.solve(a, b[:, :, None])[:, :, 0], rtol=1e-6)
    inverse, _ = solve(a, np.broadcast_to(np.eye(4), a.shape))
    np.testing.assert_allclose(inverse, np.linalg.inv(a), rtol=1e-6)
    first, _ = solve(a, b, np.ones(20, bool))
    assert (first[:, 0] == 0).all()
    np.testing.assert_allclose(first[:, 1:], np.linalg.solve(a[:, 1:, 1:], b[:, 1:, None])[:, :, 0], rtol=1e-6)
    down, definite = solve(-a, b)
    assert not definite.any()
    assert ((down * b).sum(axis=1) > 0).all()
