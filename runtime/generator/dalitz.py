"""gamma* -> mu- mu+ Z' at tree level, the Z' radiated off either muon with the coupling g'."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .particles import MUON
from .spin import outer
from .vectors import Numbers


@dataclass(frozen=True, slots=True)
class Dalitz:
    """The decay of a virtual photon at rest: a = (p1 + k)^2 - m^2 and b = (p2 + k)^2 - m^2 are the denominators of the
    propagators; p1 is the mu-, p2 the mu+, k the Z'. Masses and energies in GeV, a and b in GeV^2."""

    mass: float
    sqrt_s: float
    muon: float = MUON

    def ends(self) -> tuple[float, float]:
        """The least and the greatest a (and b)."""
        return self.mass * (self.mass + 2 * self.muon), self.sqrt_s * (self.sqrt_s - 2 * self.muon)

    def range_of_b(self, a: Numbers) -> tuple[Numbers, Numbers]:
        """The least and the greatest b at each a, in the frame where p1 + k is at rest."""
        m2, mass2 = self.muon**2, self.mass**2
        inner = np.sqrt(a + m2)
        boson, muon = (a + mass2) / (2 * inner), (self.sqrt_s**2 - a - 2 * m2) / (2 * inner)
        boson_p2, muon_p2 = np.maximum(boson**2 - mass2, 0), np.maximum(muon**2 - m2, 0)
        greatest = boson * muon + np.sqrt(boson_p2 * muon_p2)
        # The difference of these two, without losing digits where the Z' is light.
        least = (m2 * boson**2 + mass2 * muon_p2) / greatest
        return mass2 + 2 * least, mass2 + 2 * greatest

    def products(self, a: Numbers, b: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """|p1|^2, |p2|^2 and p1.p2 of the three-momenta."""
        s, root = self.sqrt_s**2, 2 * self.sqrt_s
        first, second, third = (s - b) / root, (s - a) / root, (a + b) / root
        m2 = self.muon**2
        first2, second2, third2 = first**2 - m2, second**2 - m2, third**2 - self.mass**2
        return np.maximum(first2, 0), np.maximum(second2, 0), (third2 - first2 - second2) / 2

    def coefficients(self, a: Numbers, b: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """A, B, C of the density matrix of the virtual photon, summed over the spins of the three,

            A delta_ij + B (p1_i p1_j + p2_i p2_j) + C v_i v_j,   v = p1/b - p2/a

        up to e^2 g'^2: the traces of both diagrams, with the muon's mass, written by powers of a and b.
        """
        s, m2, mass2 = self.sqrt_s**2, self.muon**2, self.mass**2
        ab = a * b
        masses = mass2 * (a - b) ** 2 + 2 * m2 * (a + b) ** 2
        delta = 4 * ((s - a) ** 2 + (s - b) ** 2) / ab - 4 * s * masses / ab**2
        return delta, -16 * s / ab, 16 * (mass2 + 2 * m2) * np.ones_like(ab)

    def trace(self, a: Numbers, b: Numbers) -> Numbers:
        """Of the density matrix: what the rate in a and b is proportional to."""
        A, B, C = self.coefficients(a, b)
        first2, second2, dot = self.products(a, b)
        return 3 * A + B * (first2 + second2) + C * (first2 / b**2 + second2 / a**2 - 2 * dot / (a * b))

    def muons(self, a: Numbers, b: Numbers) -> tuple[Numbers, Numbers]:
        """Three-momenta (n, 3) of mu- and mu+, the mu- along z and the mu+ in the plane of x and z."""
        first2, second2, dot = self.products(a, b)
        size = np.sqrt(first2)
        along = dot / size
        across = np.sqrt(np.maximum(second2 - along**2, 0))
        nil = np.zeros_like(a)
        return np.stack([nil, nil, size], axis=-1), np.stack([across, nil, along], axis=-1)

    def density(self, a: Numbers, b: Numbers) -> Numbers:
        """The density matrix (n, 3, 3), in the axes of `muons`."""
        A, B, C = (each[:, None, None] for each in self.coefficients(a, b))
        first, second = self.muons(a, b)
        across = first / b[:, None] - second / a[:, None]
        return A * np.eye(3) + B * (outer(first, first) + outer(second, second)) + C * outer(across, across)
