"""The frames that generated events may be in, and the way to the laboratory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..engine.arrays import Numbers

Frame = Literal["centre of mass", "laboratory"]

ABOUT_Y = np.diag([1.0, -1.0, 1.0, -1.0])
"""Half a turn about y: it swaps the beams and keeps left and right."""


@dataclass(frozen=True, slots=True)
class Laboratory:
    """The beams of an analysis: their summed (E, px, py, pz) in GeV, and the matrix that takes a column (E, px, py, pz)
    from the laboratory to the centre-of-mass frame with the electron along +z: shape (4, 4)."""

    total: tuple[float, float, float, float]
    to_cms: Numbers

    @property
    def sqrt_s(self) -> float:
        """GeV."""
        return float(invariant_mass(np.array(self.total)))

    def from_cms(self, turned: bool) -> Numbers:
        """The matrix from the centre of mass, there with the electron along -z if `turned`: shape (4, 4)."""
        back = np.asarray(np.linalg.inv(self.to_cms), np.float64)
        return back @ ABOUT_Y if turned else back


def invariant_mass(momentum: Numbers) -> Numbers:
    """Of one or more (E, px, py, pz) along the first axis, 0 for space-like ones; the unit of the energy."""
    E, px, py, pz = momentum
    return np.asarray(np.sqrt(np.maximum(E**2 - px**2 - py**2 - pz**2, 0.0)), np.float64)
