"""The look-elsewhere effect of a scan, by toys."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm, poisson

import darkana
from darkana.runtime.limits.overall import toy_scans


def test_windows_apart_are_independent():
    """Of N windows that share nothing, the largest excess is beyond z with probability 1 - Phi(z)^N."""
    edges = np.arange(20.0)
    q0 = toy_scans(np.full(20, 1e4), edges, edges + 1, 20_000, 1)
    beyond = (np.sqrt(q0.max(axis=1)) > 2.5).mean()
    assert beyond == pytest.approx(1 - norm.cdf(2.5) ** 20, rel=0.06)


def test_equal_windows_are_one():
    q0 = toy_scans(np.full(30, 1e4), np.zeros(30), np.ones(30), 10_000, 2)
    assert np.allclose(q0, q0[:, :1], atol=1e-6)
    assert (np.sqrt(q0[:, 0]) > 1.5).mean() == pytest.approx(norm.sf(1.5), rel=0.08)


def test_overlapping_windows_are_as_if_they_shared_events():
    """Beside events thrown evenly on an axis and counted."""
    low = np.arange(0, 9.01, 0.25)
    random = np.random.default_rng(3)
    largest = []
    for _ in range(4000):
        x = np.sort(random.uniform(0, 10, random.poisson(10 * 40)))
        counts = np.searchsorted(x, low + 1) - np.searchsorted(x, low)
        largest.append(norm.isf(poisson.sf(counts - 1, 40)).max())
    q0 = toy_scans(np.full(len(low), 40.0), low, low + 1, 10_000, 4)
    made = np.sqrt(q0.max(axis=1))
    for z in (1.5, 2.0, 2.5):
        expected = np.mean(np.array(largest) > z)
        assert (made > z).mean() == pytest.approx(expected, abs=4 * np.sqrt(expected / 4000))


def test_a_scan_has_a_global_significance():
    text = """analysis "a" luminosity 1 fb^-1
scan m from 1 GeV to 9 GeV step 0.5 GeV
column x [GeV]
region r
window w = abs(x - m) < 0.5 GeV
count in r within w
  background 20
  observed if abs(m - 5 GeV) < 0.1 GeV then 40 else 20
  efficiency 100%
limit cross_section
  method cls
  level 95%
"""
    overall = darkana.loads(text, "a.ana").limits().overall
    assert overall.method == "toys"
    local = poisson.sf(39, 20)
    assert 3 * local < overall.p_value < 17 * 2 * local
