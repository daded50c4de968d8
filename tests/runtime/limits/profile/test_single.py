"""One bin in closed form, against the general fit."""

from dataclasses import replace

import numpy as np
import pytest

from darkana.runtime.limits.profile.data import observed
from darkana.runtime.limits.profile.profile import profile
from limit_kit import made


@pytest.mark.parametrize("mu", [0.0, 0.5, 5.0, 50.0])
@pytest.mark.parametrize("wide", [1.0, 2.0])
def test_closed_form_is_the_general_fit(mu, wide):
    """Also where uncertainties of 50% cut off the background or the signal."""
    models = made(3, hypotheses=60, background=12, bins=1, linear=2)
    models = replace(models, on_parts=models.on_parts * wide, on_signal=models.on_signal * wide)
    closed, general = profile(models, observed(models)), profile(models, observed(models))
    general.simple = None
    at = np.full(60, mu)
    nll, slope, known = closed.simple.at(at)
    expected, expected_slope = general.at(at)
    compared = known & general.good
    assert compared.mean() > 0.9
    np.testing.assert_allclose(nll[compared], expected[compared], atol=3e-7)
    np.testing.assert_allclose(slope[compared], expected_slope[compared], rtol=1e-3, atol=2e-4)


def test_best_signal():
    models = made(3, hypotheses=60, background=12, bins=1, linear=2)
    closed, general = profile(models, observed(models)), profile(models, observed(models))
    general.simple = None
    for one, other in zip(closed.best(), general.best(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-7)


def test_expected_measurements():
    models = made(3, hypotheses=60, background=12, bins=1, linear=2)
    closed, general = profile(models, observed(models)), profile(models, observed(models))
    general.simple = None
    one, other = (p.expected(np.full(60, 0.7)) for p in (closed, general))
    np.testing.assert_allclose(one.counts, other.counts, rtol=1e-6)
    np.testing.assert_allclose(one.centre, other.centre, atol=1e-6)
