"""What the peers of `flat.py` share: the columns, the beams, the frame and the cuts of flat.ana, worked out anew."""

from __future__ import annotations

import math
import os

import numpy as np

LEGS = ("mu_p", "mu_m")
COLUMNS = [f"{leg}_{part}" for leg in LEGS for part in ("px", "py", "pz", "E")]
COLUMNS += ["mu_p_muonID", "mu_m_muonID", "Eextra"]

MUON_ID, EXTRA = (0.5, 2.0) if os.environ.get("FLAT_LOOSE") else (0.9, 0.4)
PT, LOW, HIGH = 0.8, math.radians(32), math.radians(128)
BINS, RANGE = 100, (0.0, 10.0)

ELECTRON = 0.00051099895
HALF = 0.083 / 2


def beam(energy: float, sign: int) -> tuple[float, float, float]:
    """Energy, px and pz of a beam that crosses the other at 83 mrad."""
    p = math.sqrt(energy**2 - ELECTRON**2)
    return energy, p * math.sin(HALF), sign * p * math.cos(HALF)


BEAM = tuple(a + b for a, b in zip(beam(7.004, 1), beam(4.002, -1), strict=True))
"""Energy, px, pz of both beams."""


def transverse() -> tuple[float, float, float]:
    """What E, px and pz are to be multiplied by for the px of the centre-of-mass frame, along the electrons."""
    energy, px, pz = BEAM
    beta = np.array([px, pz]) / energy
    gamma = 1 / np.sqrt(1 - beta @ beta)
    boost = np.eye(3)
    boost[0] = [gamma, *(-gamma * beta)]
    boost[1:, 0] = -gamma * beta
    boost[1:, 1:] += np.outer(beta, beta) * (gamma - 1) / (beta @ beta)
    _, x, z = boost @ beam(7.004, 1)
    rotation = np.array([z, -x]) / np.hypot(x, z)
    row = rotation @ boost[1:]
    return float(row[0]), float(row[1]), float(row[2])


FROM_E, FROM_X, FROM_Z = transverse()
