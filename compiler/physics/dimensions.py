"""Dimensions: energy, angle, length, time, cross section, and what they make by multiplication.

c = 1, so mass, momentum and energy are one dimension; a luminosity is an inverse cross section.
Base units: GeV, rad, cm, ns, fb.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Exponent = int | Fraction
BASE_UNITS = ("GeV", "rad", "cm", "ns", "fb")


@dataclass(frozen=True, slots=True)
class Dimension:
    """Exponents of the base dimensions.

    >>> str(ENERGY * ENERGY), str(PURE / AREA)
    ('GeV^2', 'fb^-1')
    """

    energy: Exponent = 0
    angle: Exponent = 0
    length: Exponent = 0
    time: Exponent = 0
    area: Exponent = 0

    @property
    def exponents(self) -> tuple[Exponent, ...]:
        return (self.energy, self.angle, self.length, self.time, self.area)

    def __mul__(self, other: Dimension) -> Dimension:
        return Dimension(*(_whole(a + b) for a, b in zip(self.exponents, other.exponents, strict=True)))

    def __truediv__(self, other: Dimension) -> Dimension:
        return Dimension(*(_whole(a - b) for a, b in zip(self.exponents, other.exponents, strict=True)))

    def __pow__(self, power: Exponent) -> Dimension:
        return Dimension(*(_whole(a * power) for a in self.exponents))

    def __str__(self) -> str:
        """In base units: `GeV^2`, or `1` for a plain number."""
        parts = [_power(u, e) for u, e in zip(BASE_UNITS, self.exponents, strict=True) if e]
        return " ".join(parts) or "1"


def _whole(exponent: Exponent) -> Exponent:
    """An int where it is one: arithmetic with ints is much faster."""
    return int(exponent) if exponent.denominator == 1 else exponent


def _power(unit: str, exponent: Exponent) -> str:
    if exponent == 1:
        return unit
    return f"{unit}^{exponent}" if exponent.denominator == 1 else f"{unit}^({exponent})"


PURE = Dimension()
ENERGY = Dimension(energy=1)
ANGLE = Dimension(angle=1)
LENGTH = Dimension(length=1)
TIME = Dimension(time=1)
AREA = Dimension(area=1)
LUMINOSITY = PURE / AREA

_NAMES = {
    PURE: "a plain number",
    ENERGY: "an energy",
    ANGLE: "an angle",
    LENGTH: "a length",
    TIME: "a time",
    AREA: "a cross section",
    LUMINOSITY: "a luminosity",
}


def describe(dimension: Dimension) -> str:
    """In words: `an energy`, `a plain number`, `a quantity in GeV^2`."""
    return _NAMES.get(dimension, f"a quantity in {dimension}")


def base_unit(dimension: Dimension) -> str:
    """`GeV^2`; nothing for a plain number."""
    return "" if dimension == PURE else str(dimension)


def in_words(value: float, unit: str) -> str:
    """`0.22 GeV`; the number alone where there is no unit."""
    return f"{value:g} {unit}".rstrip()


# --- units -------------------------------------------------------------------------------------------

UNITS: dict[str, tuple[float, Dimension]] = {
    "1": (1.0, PURE),
    "%": (0.01, PURE),
    "eV": (1e-9, ENERGY),
    "keV": (1e-6, ENERGY),
    "MeV": (1e-3, ENERGY),
    "GeV": (1.0, ENERGY),
    "TeV": (1e3, ENERGY),
    "rad": (1.0, ANGLE),
    "mrad": (1e-3, ANGLE),
    "urad": (1e-6, ANGLE),
    "deg": (0.017453292519943295, ANGLE),
    "fm": (1e-13, LENGTH),
    "nm": (1e-7, LENGTH),
    "um": (1e-4, LENGTH),
    "mm": (0.1, LENGTH),
    "cm": (1.0, LENGTH),
    "m": (100.0, LENGTH),
    "fs": (1e-6, TIME),
    "ps": (1e-3, TIME),
    "ns": (1.0, TIME),
    "us": (1e3, TIME),
    "ms": (1e6, TIME),
    "ab": (1e-3, AREA),
    "fb": (1.0, AREA),
    "pb": (1e3, AREA),
    "nb": (1e6, AREA),
    "ub": (1e9, AREA),
    "mb": (1e12, AREA),
    "b": (1e15, AREA),
}
"""Each unit's factor to base units, and its dimension."""


def unit_factor(name: str, power: int = 1) -> float | None:
    """The factor to base units of a unit to a power; None where that is beyond what a number holds.

    >>> unit_factor("MeV", 2), unit_factor("MeV", -999)
    (1e-06, None)
    """
    try:
        return UNITS[name][0] ** power or None
    except OverflowError:
        return None


GEV_MINUS_2_IN_FB = 0.3893794e12
"""(hbar c)^2: 1 GeV^-2 = 0.3893794 mb."""
