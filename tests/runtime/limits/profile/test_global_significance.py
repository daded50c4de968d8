"""Local to global p-values."""

import numpy as np
import pytest
from scipy.stats import norm

from darkana.runtime.limits.profile.global_significance import global_from_crossings, global_from_toys, up_crossings


def smooth_scans(seed, scans, points=300, width=6.0):
    """q0 of scans whose neighbours see the same events: smoothed unit Gaussian noise, upward half squared."""
    rng = np.random.default_rng(seed)
    kernel = np.exp(-0.5 * (np.arange(-30, 31) / width) ** 2)
    kernel /= np.sqrt((kernel**2).sum())
    noise = rng.normal(size=(scans, points + 60))
    field = np.array([np.convolve(row, kernel, mode="valid") for row in noise])
    return np.maximum(field, 0.0) ** 2


def test_crossings_are_counted_upwards():
    scan = np.array([0.0, 2, 0, 0.4, np.nan, 3, 3, 0.1, 1])
    np.testing.assert_array_equal(up_crossings(scan, 0.5), [3])
    np.testing.assert_array_equal(up_crossings(np.array([scan, 0 * scan]), 0.5), [3, 0])


def test_crossings_foretell_toys():
    """The bound from crossings at a low level is the share of toys that reach a high one."""
    toys, observed = smooth_scans(1, 4000), smooth_scans(2, 1)[0]
    observed[40] = 9.0
    by_crossings = global_from_crossings(observed, toys)
    by_toys = global_from_toys(observed, toys)
    assert by_crossings.place == by_toys.place == 40
    assert by_crossings.local_p_value == pytest.approx(norm.sf(3))
    assert by_crossings.p_value == pytest.approx(by_toys.p_value, abs=4 * by_toys.error, rel=0.1)
    assert by_toys.significance == pytest.approx(norm.isf(by_toys.p_value))


def test_crossings_of_the_observed_scan_alone():
    """N = 2 crossings of 0.5, 9 at the highest: p = Phi(-3) + 2 exp(-4.25)."""
    found = global_from_crossings(np.array([0, 1, 0, 9.0, 0]))
    assert found.p_value == pytest.approx(norm.sf(3) + 2 * np.exp(-4.25))
    assert found.error == pytest.approx(np.sqrt(2) * np.exp(-4.25))


def test_independent_hypotheses():
    """p = 1 - (1 - p_local)^H."""
    rng = np.random.default_rng(4)
    toys = np.maximum(rng.normal(size=(20_000, 10)), 0) ** 2
    found = global_from_toys(np.array([0] * 9 + [6.25]), toys)
    expected = 1 - norm.cdf(2.5) ** 10
    assert found.p_value == pytest.approx(expected, abs=4 * found.error)


def test_without_a_value():
    with pytest.raises(ValueError, match="no largest excess"):
        global_from_toys(np.array([np.nan]), np.zeros((3, 1)))
