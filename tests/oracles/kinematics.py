"""Four-vectors and the centre-of-mass frame, one number at a time, from the pages of the language alone."""

import math
from dataclasses import dataclass
from functools import cached_property

#: (E, px, py, pz) in GeV.
Vector = tuple[float, float, float, float]

#: PDG, GeV.
MASS = {"e": 0.00051099895069, "mu": 0.1056583755, "pi": 0.13957039, "gamma": 0.0}


def from_momentum(px: float, py: float, pz: float, mass: float) -> Vector:
    return (math.sqrt(px * px + py * py + pz * pz + mass * mass), px, py, pz)


def from_polar(energy: float, theta: float, phi: float) -> Vector:
    """A massless vector."""
    pt = energy * math.sin(theta)
    return (energy, pt * math.cos(phi), pt * math.sin(phi), energy * math.cos(theta))


def from_eta(pt: float, eta: float, phi: float, mass: float) -> Vector:
    return from_momentum(pt * math.cos(phi), pt * math.sin(phi), pt * math.sinh(eta), mass)


def add(*vectors: Vector) -> Vector:
    return (
        sum(v[0] for v in vectors),
        sum(v[1] for v in vectors),
        sum(v[2] for v in vectors),
        sum(v[3] for v in vectors),
    )


def subtract(a: Vector, b: Vector) -> Vector:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3])


def momentum(a: Vector) -> float:
    return math.sqrt(a[1] * a[1] + a[2] * a[2] + a[3] * a[3])


def transverse(a: Vector) -> float:
    return math.hypot(a[1], a[2])


def theta(a: Vector) -> float:
    return math.atan2(transverse(a), a[3])


def phi(a: Vector) -> float:
    return math.atan2(a[2], a[1])


def cos_theta(a: Vector) -> float:
    return a[3] / momentum(a)


def eta(a: Vector) -> float:
    return math.asinh(a[3] / transverse(a))


def mass_squared(a: Vector) -> float:
    return a[0] * a[0] - a[1] * a[1] - a[2] * a[2] - a[3] * a[3]


def mass(a: Vector) -> float:
    """Negative where the square is."""
    squared = mass_squared(a)
    return math.sqrt(squared) if squared >= 0 else -math.sqrt(-squared)


def dot(a: Vector, b: Vector) -> float:
    """Of the momenta."""
    return a[1] * b[1] + a[2] * b[2] + a[3] * b[3]


def cross(a: Vector, b: Vector) -> float:
    """Length of the cross product of the momenta."""
    x = a[2] * b[3] - a[3] * b[2]
    y = a[3] * b[1] - a[1] * b[3]
    z = a[1] * b[2] - a[2] * b[1]
    return math.sqrt(x * x + y * y + z * z)


def angle(a: Vector, b: Vector) -> float:
    return math.atan2(cross(a, b), dot(a, b))


def perp(a: Vector, b: Vector) -> float:
    """Momentum of a transverse to b."""
    return cross(a, b) / momentum(b)


def signed_angle(difference: float) -> float:
    """Brought into (-pi, pi]."""
    while difference > math.pi:
        difference -= 2 * math.pi
    while difference <= -math.pi:
        difference += 2 * math.pi
    return difference


def dphi(a: Vector, b: Vector) -> float:
    return signed_angle(phi(a) - phi(b))


def dtheta(a: Vector, b: Vector) -> float:
    return theta(a) - theta(b)


def deta(a: Vector, b: Vector) -> float:
    return eta(a) - eta(b)


def delta_r(a: Vector, b: Vector) -> float:
    return math.hypot(deta(a, b), dphi(a, b))


def acoplanarity(a: Vector, b: Vector) -> float:
    return math.pi - abs(dphi(a, b))


def transverse_mass(a: Vector, b: Vector) -> float:
    """Of two massless vectors, as in W -> l nu."""
    return math.sqrt(2 * transverse(a) * transverse(b) * (1 - math.cos(dphi(a, b))))


def boost(a: Vector, x: float, y: float, z: float) -> Vector:
    """To the frame that moves with velocity (x, y, z)."""
    squared = x * x + y * y + z * z
    gamma = 1 / math.sqrt(1 - squared)
    along = a[1] * x + a[2] * y + a[3] * z
    k = (gamma - 1) * along / squared - gamma * a[0] if squared > 0 else 0.0
    return (gamma * (a[0] - along), a[1] + k * x, a[2] + k * y, a[3] + k * z)


def rest(a: Vector, parent: Vector) -> Vector:
    """a in the rest frame of the parent, axes parallel."""
    return boost(a, parent[1] / parent[0], parent[2] / parent[0], parent[3] / parent[0])


def cos_helicity(daughter: Vector, parent: Vector) -> float:
    inside = rest(daughter, parent)
    return dot(inside, parent) / (momentum(inside) * momentum(parent))


@dataclass(frozen=True)
class Beams:
    """The beams meet at the crossing angle, which the z axis bisects; both tilt towards +x, and have their mass."""

    electron: float
    positron: float
    crossing: float
    sqrt_s: float | None = None

    def beam(self, energy: float, sign: int) -> Vector:
        p = math.sqrt(energy * energy - MASS["e"] * MASS["e"])
        return (energy, p * math.sin(self.crossing / 2), 0.0, sign * p * math.cos(self.crossing / 2))

    def pair(self, scale: float) -> tuple[Vector, Vector]:
        return self.beam(scale * self.electron, +1), self.beam(scale * self.positron, -1)

    def scale(self) -> float:
        """Both energies are scaled until sqrt_s is what is stated."""
        scale = 1.0
        if self.sqrt_s is not None:
            for _ in range(10):
                scale *= self.sqrt_s / mass(add(*self.pair(scale)))
        return scale

    @cached_property
    def electron_beam(self) -> Vector:
        return self.pair(self.scale())[0]

    @cached_property
    def total(self) -> Vector:
        return add(*self.pair(self.scale()))

    def recoil(self, a: Vector) -> Vector:
        return subtract(self.total, a)

    def cms(self, a: Vector) -> Vector:
        """Boosted by the beams' velocity, then turned about z x e until the electron beam is +z."""
        moved = rest(a, self.total)
        beam = rest(self.electron_beam, self.total)
        # The axis z x e is (-e_y, e_x, 0); the turn takes the polar angle of e to nothing.
        size = math.hypot(beam[1], beam[2])
        if size == 0:
            return moved
        ax, ay = -beam[2] / size, beam[1] / size
        turn = -math.atan2(size, beam[3])
        c, s = math.cos(turn), math.sin(turn)
        _, x, y, z = moved
        along = (ax * x + ay * y) * (1 - c)
        return (
            moved[0],
            x * c + ay * z * s + ax * along,
            y * c - ax * z * s + ay * along,
            z * c + (ax * y - ay * x) * s,
        )


SUPERKEKB = Beams(7.004, 4.002, 0.083, 10.58)
KEKB = Beams(7.998213, 3.499218, 0.022, 10.58)
PEP_II = Beams(9.0, 3.1, 0.0, 10.58)
