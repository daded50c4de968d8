"""e+ e- -> gamma a: an axion-like particle with L = -(g/4) a F F~."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from .particles import ALPHA, FEMTOBARN
from .vectors import Numbers


def cross_section(mass: float, sqrt_s: float) -> float:
    """In fb at g = 1 GeV^-1: alpha/24 (1 - x)^3, x = m^2/s (M. Dolan et al., arXiv:1709.00009)."""
    return ALPHA / 24 * (1 - (mass / sqrt_s) ** 2) ** 3 * FEMTOBARN


def photon_cosines(count: int, rng: Generator) -> Numbers:
    """Of 1 + c^2, from the root of the cubic c^3 + 3 c = 8 u - 4."""
    half = rng.uniform(-2, 2, count)
    root = np.cbrt(half + np.sqrt(half * half + 1))
    cosines: Numbers = root - 1 / root
    return np.clip(cosines, -1, 1)
