"""Poisson regression against a general minimiser and closed forms."""

import numpy as np
import pytest
from scipy import optimize
from scipy.special import xlogy

from darkana.runtime.limits.spectrum.regression import BARRIER, regress
from darkana.runtime.limits.spectrum.shapes import legendre, to_unit

EDGES = np.linspace(0.0, 1.0, 21)[None]


def parts_of(order: int, hypotheses: int) -> np.ndarray:
    return np.repeat(legendre(to_unit(EDGES), order), hypotheses, axis=0)


def test_one_part_takes_the_total():
    counts = np.arange(40.0).reshape(2, 20)
    fit = regress(counts, parts_of(0, 2))
    assert fit.norms[:, 0] == pytest.approx(counts.sum(axis=1), rel=1e-5)
    assert fit.covariance[:, 0, 0] == pytest.approx(counts.sum(axis=1), rel=1e-5)


def test_what_is_described_exactly_is_found():
    norms = np.array([[1e4, 3e3, -2e3, 500.0], [20.0, -5.0, 2.0, 1.0], [1e9, 1e8, 0.0, 1e3]])
    parts = parts_of(3, 3)
    counts = np.einsum("hk,hkb->hb", norms, parts)
    assert regress(counts, parts).norms == pytest.approx(norms, rel=1e-6, abs=1e-2)
    assert regress(counts, parts).expected == pytest.approx(counts, rel=1e-6)


@pytest.mark.parametrize("events", [3, 30, 3000])
def test_a_general_minimiser_finds_no_more(events):
    rng = np.random.default_rng(events)
    parts = parts_of(3, 8)
    counts = rng.poisson(events * (parts[:, 0] - 0.8 * parts[:, 1])).astype(float)
    fit = regress(counts, parts)
    assert fit.converged.all()
    for k in range(8):

        def loss(norms, k=k):
            expected = norms @ parts[k]
            return (expected - xlogy(counts[k], np.maximum(expected, 1e-300))).sum()

        bound = optimize.LinearConstraint(parts[k].T, 0.0, np.inf)
        best = optimize.minimize(loss, fit.norms[k] * 0.9 + [1, 0, 0, 0], constraints=bound, method="SLSQP").fun
        assert fit.loss[k] <= best + 20 * BARRIER + 1e-6


def test_the_covariance_is_that_of_toys():
    rng = np.random.default_rng(5)
    parts, norms = parts_of(2, 2000), np.array([400.0, 100.0, -50.0])
    fit = regress(rng.poisson(norms @ parts[0], (2000, 20)).astype(float), parts)
    pulls = (fit.norms - norms) / np.sqrt(np.einsum("hkk->hk", fit.covariance))
    assert pulls.std(axis=0) == pytest.approx(np.ones(3), abs=0.05)
    assert np.abs(pulls.mean(axis=0)).max() < 0.1


def test_missing_counts_hurt_their_hypothesis_alone():
    counts = np.full((3, 20), 7.0)
    counts[1, 4] = np.nan
    fit = regress(counts, parts_of(2, 3))
    assert fit.converged.tolist() == [True, False, True]
    assert np.isnan(fit.norms[1]).all()
    assert np.isnan(fit.loss[1])


def test_parts_of_zeros_take_no_part():
    parts = parts_of(2, 1)
    parts[:, 1] = 0.0
    fit = regress(np.full((1, 20), 5.0), parts)
    assert fit.norms[0] == pytest.approx([100.0, 0.0, 0.0], abs=0.01)
    assert fit.covariance[0, 1, 1] == 0.0


def test_hypotheses_do_not_see_one_another():
    rng = np.random.default_rng(3)
    counts, parts = rng.poisson(2.0, (6, 20)).astype(float), parts_of(3, 6)
    together = regress(counts, parts).expected
    for k in range(6):
        assert together[k] == pytest.approx(regress(counts[k : k + 1], parts[k : k + 1]).expected[0], rel=1e-9)
