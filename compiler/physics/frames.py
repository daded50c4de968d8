"""The beams, and the exact centre-of-mass frame.

Each beam is (E; p sin a, 0, +-p cos a) with a half the crossing angle (the z axis bisects the beams). The frame:
boost by the velocity of the summed beams, then rotate about z x e so that the electron beam points along +z.
"""

from __future__ import annotations

import math

from darkana.runtime.plan.record import Record, record

from .masses import MASSES

Matrix = tuple[tuple[float, ...], ...]
Four = tuple[float, float, float, float]
ELECTRON_MASS = MASSES["e-"]


@record
class Beams(Record):
    """`total` and `electron` are (E, px, py, pz) in the laboratory, in GeV."""

    total: Four
    electron: Four

    @property
    def s(self) -> float:
        e, x, y, z = self.total
        return e * e - x * x - y * y - z * z

    @property
    def sqrt_s(self) -> float:
        return math.sqrt(self.s)

    def to_cms(self) -> Matrix:
        """The 4 x 4 matrix from laboratory (E, px, py, pz) to the centre-of-mass frame."""
        boost = boost_matrix(self.total)
        _, x, y, z = (sum(c * v for c, v in zip(row, self.electron, strict=True)) for row in boost)
        return product(rotation_to_z(x, y, z), boost)


def make_beams(electron: float, positron: float, crossing: float = 0.0, sqrt_s: float | None = None) -> Beams:
    """Energies in GeV, full crossing angle in rad. Where `sqrt_s` is given, both energies are scaled to it."""
    beams = _beams(electron, positron, crossing)
    scale = 1.0
    for _ in range(50):  # the electron's mass makes the scaling not quite linear
        if sqrt_s is None or beams.sqrt_s == sqrt_s:
            break
        scale *= sqrt_s / beams.sqrt_s
        beams = _beams(electron * scale, positron * scale, crossing)
    return beams


def _beams(electron: float, positron: float, crossing: float) -> Beams:
    e, p = _beam(electron, crossing / 2, 1.0), _beam(positron, crossing / 2, -1.0)
    return Beams((e[0] + p[0], e[1] + p[1], e[2] + p[2], e[3] + p[3]), e)


def _beam(energy: float, angle: float, direction: float) -> Four:
    p = math.sqrt(max(energy**2 - ELECTRON_MASS**2, 0.0))
    return energy, p * math.sin(angle), 0.0, direction * p * math.cos(angle)


def boost_matrix(total: Four) -> Matrix:
    """To the rest frame of `total`, axes kept."""
    energy, *momentum = total
    b = [c / energy for c in momentum]
    b2 = sum(c * c for c in b)
    g = 1 / math.sqrt(1 - b2)
    k = (g - 1) / b2 if b2 else 0.0
    space = [[(i == j) + k * b[i] * b[j] for j in range(3)] for i in range(3)]
    return ((g, *(-g * c for c in b)), *((-g * b[i], *space[i]) for i in range(3)))


def rotation_to_z(x: float, y: float, z: float) -> Matrix:
    """The rotation about z x v that brings v = (x, y, z) onto +z, as a 4 x 4 matrix."""
    r = math.sqrt(x * x + y * y + z * z)
    c, t = z / r, math.hypot(x, y)
    if t == 0:
        sign = 1.0 if c > 0 else -1.0
        return ((1, 0, 0, 0), (0, sign, 0, 0), (0, 0, 1, 0), (0, 0, 0, sign))
    s = -t / r  # turns v back towards z, about the unit axis (-y, x, 0) / t
    u, w = -y / t, x / t
    k = 1 - c
    return (
        (1, 0, 0, 0),
        (0, c + u * u * k, u * w * k, w * s),
        (0, u * w * k, c + w * w * k, -u * s),
        (0, -w * s, u * s, c),
    )


def product(a: Matrix, b: Matrix) -> Matrix:
    return tuple(tuple(sum(a[i][k] * b[k][j] for k in range(4)) for j in range(4)) for i in range(4))
