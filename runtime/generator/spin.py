"""Axes of lepton pairs that come from, or make, a particle of spin 1."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from .vectors import Numbers, isotropic


def pair_axes(density: Numbers, speed: float, rng: Generator) -> Numbers:
    """Directions (n, 3) of a lepton in the rest frame of the vector particle that turns into it and its antilepton.

    `density` (n, 3, 3) is the real part of sum A_i A_j*, where A is the amplitude of the particle with its polarisation
    along axis i; its scale is free. Summed over the leptons' spins the tensor of their current is
    -2 (d_i d_j - M^2 delta_ij) with d the difference of their momenta, so that

        dN/dOmega ~ tr(density) - speed^2 n.density.n

    with `speed` that of the leptons in units of c. The trace bounds this; hit or miss keeps two of three at least.
    """
    trace = np.trace(density, axis1=1, axis2=2)
    axes = np.empty((len(density), 3))
    todo = np.arange(len(density))
    while len(todo):
        tried = isotropic(len(todo), rng)
        weight = trace[todo] - speed**2 * np.einsum("ni,nij,nj->n", tried, density[todo], tried)
        hit = rng.uniform(size=len(todo)) * trace[todo] < weight
        axes[todo[hit]] = tried[hit]
        todo = todo[~hit]
    return axes


def outer(first: Numbers, second: Numbers) -> Numbers:
    """(n, 3) and (n, 3) to (n, 3, 3)."""
    return first[:, :, None] * second[:, None, :]
