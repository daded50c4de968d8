"""The profile likelihood as a function of mu: how its best parameters move, and that the way there does not matter."""

import numpy as np

from darkana.runtime.limits.profile.data import observed
from darkana.runtime.limits.profile.profile import profile
from limit_kit import bumps


def test_the_tangent_is_that_of_differences():
    models = bumps(3, hypotheses=5)
    curve, mu, small = profile(models, observed(models)), np.linspace(0.1, 2.0, 5), 1e-3
    curve.best()
    ends = []
    for at in (mu - small, mu + small, mu):
        curve.at(at)
        ends.append(curve.x.copy())
    np.testing.assert_allclose(curve.tangent, (ends[1] - ends[0]) / (2 * small), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(curve.tangent[:, 0], 1.0)


def test_the_way_to_a_mu_does_not_matter():
    models = bumps(4, hypotheses=6, level=2.0)
    found = []
    for way in ([], [0.0], [8.0, 0.5], [0.0, 30.0]):
        curve = profile(models, observed(models))
        curve.best()
        for mu in (*way, 3.0):
            nll, slope = curve.at(np.full(6, mu))
        assert curve.good.all()
        found.append((nll, slope))
    for nll, slope in found[1:]:
        np.testing.assert_allclose(nll, found[0][0], atol=1e-9)
        np.testing.assert_allclose(slope, found[0][1], atol=1e-3)
