"""e+ e- -> gamma* -> mu+ mu- Z': its rate and its events."""

from __future__ import annotations

import math

import numpy as np
from numpy.random import Generator

from .dalitz import Dalitz
from .particles import ALPHA, FEMTOBARN, MUON
from .spin import pair_axes
from .unweight import unweighted
from .vectors import Numbers, frames_about

ORDER = 80
"""Gauss-Legendre points along each of the two variables."""


def cross_section(mass: float, sqrt_s: float, muon: float = MUON) -> tuple[float, float]:
    """In fb at g' = 1, all the phase space, and its error from half the points.

    alpha^2 / (48 pi s^3) times the integral of `Dalitz.trace` over a and b.
    """
    dalitz = Dalitz(mass, sqrt_s, muon)
    factor = ALPHA**2 / (48 * math.pi * sqrt_s**6) * FEMTOBARN
    rate = factor * _integral(dalitz, ORDER)
    return rate, abs(rate - factor * _integral(dalitz, ORDER // 2))


def _integral(dalitz: Dalitz, order: int) -> float:
    """Over the logarithms of a and b; a sine takes away the square roots at the ends."""
    nodes, weights = np.polynomial.legendre.leggauss(order)
    at, weights = (1 + np.sin(np.pi / 2 * nodes)) / 2, weights * np.pi / 4 * np.cos(np.pi / 2 * nodes)
    low, high = np.log(dalitz.ends())
    a = np.exp(low + (high - low) * at)[:, None]
    least, greatest = (np.log(end) for end in dalitz.range_of_b(a))
    b = np.exp(least + (greatest - least) * at)
    inner = np.sum(weights * dalitz.trace(a, b) * b, axis=1) * (greatest - least)[:, 0]
    return float(np.sum(weights * a[:, 0] * inner) * (high - low))


def muons(dalitz: Dalitz, count: int, rng: Generator) -> tuple[Numbers, Numbers]:
    """Three-momenta (count, 3) of mu- and mu+ in unweighted events."""
    a, b = unweighted(lambda number: _propose(dalitz, number, rng), count, rng).T
    # A virtual photon turns into electrons as it comes from them: its density gives the axis of the beams.
    frames = frames_about(pair_axes(dalitz.density(a, b), 1, rng), rng)
    first, second = (np.einsum("nij,nj->ni", frames, each) for each in dalitz.muons(a, b))
    return first, second


def _propose(dalitz: Dalitz, count: int, rng: Generator) -> tuple[Numbers, Numbers]:
    """Points (a, b), each uniform in its logarithm as the propagators would have it, and their weights."""
    low, high = np.log(dalitz.ends())
    a = np.exp(rng.uniform(low, high, count))
    least, greatest = (np.log(end) for end in dalitz.range_of_b(a))
    b = np.exp(rng.uniform(least, greatest))
    return np.stack([a, b], axis=-1), dalitz.trace(a, b) * a * b * (greatest - least)
