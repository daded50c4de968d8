"""e+ e- -> gamma A': a dark photon whose coupling is epsilon e times the charge."""

from __future__ import annotations

import math

import numpy as np
from numpy.random import Generator

from .particles import ALPHA, FEMTOBARN
from .spin import outer
from .vectors import Numbers, at_rest, beams


def cross_section(mass: float, sqrt_s: float, c_max: float) -> float:
    """In fb at epsilon = 1, for |cos theta*| < c_max of the photon (R. Essig et al., arXiv:0903.3941).

    dsigma/dc = 2 pi alpha^2 / s (1 - x) [1 + c^2 + 4x/(1-x)^2] / (1 - c^2), x = m^2/s.
    """
    x = (mass / sqrt_s) ** 2
    integral = 2 * ((2 + _flat_part(x)) * math.atanh(c_max) - c_max)
    return 2 * math.pi * ALPHA**2 / sqrt_s**2 * (1 - x) * integral * FEMTOBARN


def photon_cosines(mass: float, sqrt_s: float, c_max: float, count: int, rng: Generator) -> Numbers:
    """Uniform in artanh c, then hit or miss for the numerator, which varies by two at most."""
    flat = _flat_part((mass / sqrt_s) ** 2)
    cosines = np.empty(0)
    while len(cosines) < count:
        tried = np.tanh(rng.uniform(-1, 1, 2 * count) * math.atanh(c_max))
        hit = rng.uniform(size=len(tried)) * (2 + flat) < 1 + tried**2 + flat
        cosines = np.concatenate([cosines, tried[hit]])
    return cosines[:count]


def _flat_part(x: float) -> float:
    return 4 * x / (1 - x) ** 2


def density(dark_photon: Numbers, mass: float, sqrt_s: float) -> Numbers:
    """The production density matrix (n, 3, 3) in the rest frame of the A', of four-momentum `dark_photon` (n, 4).

    With p1 and p2 the beams there it is delta_ij (E1^2 + E2^2) - p1_i p1_j - p2_i p2_j: the lepton follows 1 + cos^2
    about one beam or the other. It is that of the tree level with massless electrons: with the current of massless
    muons it gives (p1.q+)^2 + (p1.q-)^2 + (p2.q+)^2 + (p2.q-)^2, the numerator of e+ e- -> gamma mu+ mu-
    (F. Berends and R. Kleiss, Nucl. Phys. B177 (1981) 237).
    """
    first, second = (at_rest(beam, dark_photon, mass) for beam in beams(sqrt_s))
    size = first[:, 3] ** 2 + second[:, 3] ** 2
    axes = outer(first[:, :3], first[:, :3]) + outer(second[:, :3], second[:, :3])
    return size[:, None, None] * np.eye(3) - axes
