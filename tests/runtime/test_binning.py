"""Bins by multiplication are those by bisection, at the edges too."""

from __future__ import annotations

import numpy as np
import pytest

from darkana.runtime.execution.binning import Binning

EVEN = [
    np.linspace(0, 10, 101),
    np.linspace(-0.3, 0.7, 31),
    np.arange(8) * 0.1,
    np.linspace(1e9, 1e9 + 1, 11),
    np.linspace(-1e-300, 1e-300, 7),
    np.array([0.0, 1e308]),
]
UNEVEN = [np.array([0.0, 1.0, 3.0, 10.0]), np.geomspace(1e-3, 1e3, 61), np.array([0.0, 0.1, 0.2, 0.300001])]


def awkward_values(edges):
    """The edges, what is next to them, far beyond them, and at random between."""
    width = edges[-1] - edges[0]
    between = edges[0] + width * np.random.default_rng(5).uniform(-0.2, 1.2, 2000)
    near = [np.nextafter(edges, -np.inf), edges, np.nextafter(edges, np.inf)]
    return np.concatenate([*near, between, [-np.inf, np.inf, -1e308, 1e308, 0.0, -0.0]])


@pytest.mark.parametrize("edges", EVEN + UNEVEN, ids=lambda edges: f"{len(edges)} from {edges[0]:g}")
def test_as_by_bisection(edges):
    values = awkward_values(edges)
    with np.errstate(over="ignore"):
        found = Binning(edges).of(values)
    np.testing.assert_array_equal(found, np.searchsorted(edges, values, side="right"))


def test_nothing_to_bin():
    assert len(Binning((0.0, 1.0)).of(np.zeros(0))) == 0
