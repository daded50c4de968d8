"""e+ e- -> A'* -> A' h': dark Higgsstrahlung."""

from __future__ import annotations

import math

import numpy as np
from numpy.random import Generator

from .particles import ALPHA, FEMTOBARN
from .spin import outer
from .vectors import Numbers, at_rest, beams


def cross_section(mass: float, higgs: float, sqrt_s: float) -> float:
    """In fb at epsilon^2 alpha_D = 1 (B. Batell et al., arXiv:0903.0363).

    pi alpha / (3 s) (1 - x)^-2 sqrt(lam) (lam + 12 x), x = m_A'^2/s, lam as in the decay of s into the two.
    """
    x, lam = _shape(mass, higgs, sqrt_s)
    rate = math.pi * ALPHA / (3 * sqrt_s**2) * math.sqrt(lam) * (lam + 12 * x) / (1 - x) ** 2
    return rate * FEMTOBARN


def cosines(mass: float, higgs: float, sqrt_s: float, count: int, rng: Generator) -> Numbers:
    """Of the A', from 8 x + lam (1 - c^2): a flat part and a part 1 - c^2, drawn in their proportion."""
    x, lam = _shape(mass, higgs, sqrt_s)
    u = rng.uniform(-1, 1, count)
    flat = rng.uniform(size=count) * (12 * x + lam) < 12 * x
    # sin 3f = 3 sin f - 4 sin^3 f turns u = (3 c - c^3) / 2 round.
    return np.where(flat, u, 2 * np.sin(np.arcsin(u) / 3))


def _shape(mass: float, higgs: float, sqrt_s: float) -> tuple[float, float]:
    x, y = (mass / sqrt_s) ** 2, (higgs / sqrt_s) ** 2
    return x, max((1 - x - y) ** 2 - 4 * x * y, 0)


def density(dark_photon: Numbers, mass: float, sqrt_s: float) -> Numbers:
    """The production density matrix (n, 3, 3) in the rest frame of the A', of four-momentum `dark_photon` (n, 4).

    The A' takes over the polarisation of the electrons' current, whose tensor p1_i p2_j + p2_i p1_j + s/2 delta_ij
    with the beams p1 and p2 in that frame is the matrix.
    """
    first, second = (at_rest(beam, dark_photon, mass)[:, :3] for beam in beams(sqrt_s))
    return outer(first, second) + outer(second, first) + sqrt_s**2 / 2 * np.eye(3)
