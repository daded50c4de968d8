"""Points of unit weight out of weighted ones, by hit or miss."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from .vectors import Numbers

PILOT = 20_000
MARGIN = 1.1
"""The maximum is this times the greatest weight that was met."""

Propose = Callable[[int], tuple[Numbers, Numbers]]
"""A number to points (n, variables) and their weights (n)."""


def unweighted(propose: Propose, count: int, rng: Generator) -> Numbers:
    """`count` points of unit weight, (count, variables).

    A pilot finds the maximum. Where a later weight is above it, the maximum is raised and all points are drawn anew:
    none is overweight.
    """
    maximum = MARGIN * float(np.max(propose(PILOT)[1]))
    while True:
        points, greatest = _below(maximum, propose, count, rng)
        if greatest <= maximum:
            return points
        maximum = MARGIN * greatest


def _below(maximum: float, propose: Propose, count: int, rng: Generator) -> tuple[Numbers, float]:
    """Points by hit or miss, and the greatest weight met, at which it stops where that is above the maximum."""
    kept = [propose(0)[0]]
    found, greatest = 0, 0.0
    while found < count and greatest <= maximum:
        points, weights = propose(max(2 * (count - found), 100))
        greatest = max(greatest, float(np.max(weights)))
        kept.append(points[rng.uniform(size=len(weights)) * maximum < weights])
        found += len(kept[-1])
    return np.concatenate(kept)[:count], greatest
