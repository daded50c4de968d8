"""Directions, two-body decays and boosts of many events at once."""

from __future__ import annotations

import math

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def momentum(mass: float, first: float, second: float) -> float:
    """That of the two products of a decay, in the rest frame; 0 at and below the threshold."""
    above = (mass - first - second) * (mass + first + second) * (mass - first + second) * (mass + first - second)
    return math.sqrt(max(above, 0)) / (2 * mass)


def direction(cosine: Numbers, rng: Generator) -> Numbers:
    """Unit vectors (n, 3) of these cosines to the z axis, at any azimuth."""
    azimuth = rng.uniform(0, 2 * math.pi, len(cosine))
    sine = np.sqrt((1 - cosine) * (1 + cosine))
    return np.stack([sine * np.cos(azimuth), sine * np.sin(azimuth), cosine], axis=-1)


def isotropic(count: int, rng: Generator) -> Numbers:
    return direction(rng.uniform(-1, 1, count), rng)


def frames_about(axes: Numbers, rng: Generator) -> Numbers:
    """Rotations (n, 3, 3) that take each axis (n, 3) to z, with any azimuth about it."""
    across = np.cross(axes, isotropic(len(axes), rng))
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    return np.stack([across, np.cross(axes, across), axes], axis=1)


def four_vector(three: Numbers, mass: float) -> Numbers:
    """(..., 3) to (..., 4): px, py, pz, E."""
    energy = np.sqrt(np.sum(three * three, axis=-1) + mass * mass)
    return np.concatenate([three, energy[..., None]], axis=-1)


def pair(mass: float, masses: tuple[float, float], along: Numbers) -> tuple[Numbers, Numbers]:
    """The two products of a decay at rest, the first of them flying `along` (n, 3)."""
    three = momentum(mass, *masses) * along
    return four_vector(three, masses[0]), four_vector(-three, masses[1])


def boosted(vectors: Numbers, frame: Numbers, mass: float) -> Numbers:
    """`vectors` of the rest frame of a particle as they are where it has the four-momentum `frame`."""
    three, energy = frame[..., :3], frame[..., 3]
    along = np.sum(three * vectors[..., :3], axis=-1)
    new_energy = (energy * vectors[..., 3] + along) / mass
    factor = (vectors[..., 3] + new_energy) / (energy + mass)
    return np.concatenate([vectors[..., :3] + factor[..., None] * three, new_energy[..., None]], axis=-1)


def at_rest(vectors: Numbers, frame: Numbers, mass: float) -> Numbers:
    """`vectors` as seen by the particle of four-momentum `frame`."""
    return boosted(vectors, frame * [-1, -1, -1, 1], mass)


def beams(sqrt_s: float) -> Numbers:
    """Electron and positron, (2, 4)."""
    half = sqrt_s / 2
    return np.array([[0, 0, half, half], [0, 0, -half, half]])
