"""Spectra of generated signals that show their dynamics, and how a few thousand values of each are kept in little room."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

STEPS = 2**12 - 1


@dataclass(frozen=True)
class Sample:
    """Events of one layout in the centre-of-mass frame: `pdg` and `mothers` (particles), momenta (n, particles, 4)."""

    pdg: tuple[int, ...]
    mothers: tuple[int, ...]
    momenta: Numbers

    def momentum(self, number: int, mother: int | None = None) -> Numbers:
        """Of the first particle of this number, where told of this mother's number."""
        pairs = zip(self.pdg, self.mothers, strict=True)
        places = [k for k, (pdg, m) in enumerate(pairs) if pdg == number and mother in {None, self.pdg[m]}]
        return self.momenta[:, places[0]]


def zprime(sample: Sample) -> dict[str, Numbers]:
    minus, plus = sample.momentum(13), sample.momentum(-13)
    return {
        "dimuon mass": mass(minus + plus),
        "muon energy": minus[:, 3],
        "muon cosine": cosine(minus),
        "zprime cosine": cosine(sample.momentum(32)),
    }


def alp(sample: Sample) -> dict[str, Numbers]:
    child, parent = sample.momentum(22, 9000005), sample.momentum(9000005)
    return {
        "photon cosine": cosine(sample.momentum(22, 11)),
        "decay photon cosine": cosine(child),
        "helicity cosine": helicity_cosine(child, parent),
    }


def dark_photon(sample: Sample) -> dict[str, Numbers]:
    return {"photon cosine": cosine(sample.momentum(22))}


def dark_higgs(sample: Sample) -> dict[str, Numbers]:
    child, parent = sample.momentum(13), sample.momentum(4900023)
    return {
        "dark photon cosine": cosine(parent),
        "muon cosine": cosine(child),
        "helicity cosine": helicity_cosine(child, parent),
        "azimuth": decay_azimuth(child, parent),
    }


SPECTRA: dict[str, Callable[[Sample], dict[str, Numbers]]] = {
    "zp": zprime,
    "alp": alp,
    "gammaAp": dark_photon,
    "ApHp": dark_higgs,
}
"""By the first word of a sample's name."""


def spectra(name: str, sample: Sample) -> dict[str, Numbers]:
    return SPECTRA[name.partition("_")[0]](sample)


def cosine(vectors: Numbers) -> Numbers:
    return vectors[:, 2] / np.linalg.norm(vectors[:, :3], axis=1)


def mass(vectors: Numbers) -> Numbers:
    return np.sqrt(np.maximum(vectors[:, 3] ** 2 - np.sum(vectors[:, :3] ** 2, axis=1), 0))


def helicity_cosine(child: Numbers, parent: Numbers) -> Numbers:
    """Of the child to the flight of the parent, in whose frame its momentum along that flight is boosted by hand."""
    size, m = np.linalg.norm(parent[:, :3], axis=1), mass(parent)
    along = np.sum(child[:, :3] * parent[:, :3], axis=1) / size
    in_frame = (along * parent[:, 3] - child[:, 3] * size) / m
    across = np.sqrt(np.maximum(np.sum(child[:, :3] ** 2, axis=1) - along**2, 0))
    return in_frame / np.hypot(in_frame, across)


def decay_azimuth(child: Numbers, parent: Numbers) -> Numbers:
    """Of the child about the parent's flight, from the plane of the beams."""
    flight = parent[:, :3] / np.linalg.norm(parent[:, :3], axis=1, keepdims=True)
    normal = np.cross([0.0, 0.0, 1.0], flight)
    in_plane = np.cross(normal, flight)
    return np.arctan2(np.sum(child[:, :3] * normal, axis=1), np.sum(child[:, :3] * in_plane, axis=1))


def bounds(variable: str) -> tuple[float, float]:
    """Between these the values of a variable lie, in GeV and rad, at sqrt_s = 10.58 GeV."""
    if variable.endswith("cosine"):
        return -1, 1
    return (-math.pi, math.pi) if variable == "azimuth" else (0, 10.58)


def packed(variable: str, values: Numbers) -> NDArray[np.uint16]:
    """Sorted, rounded to 1/4095 of the range, as differences: these compress well."""
    low, high = bounds(variable)
    steps = np.rint((np.sort(values) - low) / (high - low) * STEPS)
    return np.diff(steps, prepend=0).astype(np.uint16)


def unpacked(variable: str, differences: NDArray[np.uint16]) -> Numbers:
    low, high = bounds(variable)
    return low + np.cumsum(differences, dtype=np.int64) / STEPS * (high - low)
