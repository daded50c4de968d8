"""Quantities of a samples file: a number and a unit, such as `346 fb` or `100 fb^-1`."""

from __future__ import annotations

import math
import re

from ..errors import DataError

CROSS_SECTION = {
    "b": 1e15, "mb": 1e12, "ub": 1e9, "nb": 1e6, "pb": 1e3, "fb": 1.0, "ab": 1e-3, "zb": 1e-6,
}  # fmt: skip
"""Units of a cross section, in fb."""

ENERGY = {"eV": 1e-9, "keV": 1e-6, "MeV": 1e-3, "GeV": 1.0, "TeV": 1e3}
"""Units of energy, momentum and mass, in GeV."""

LUMINOSITY = {f"{unit}^-1": 1 / factor for unit, factor in CROSS_SECTION.items()}
"""Units of luminosity, in fb^-1."""

UNITS = {"cross section": CROSS_SECTION, "energy": ENERGY, "luminosity": LUMINOSITY}

_QUANTITY = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(\S*)\s*")


def quantity(text: str | float, kind: str) -> float:
    """The number in base units (fb, GeV, fb^-1). Raises DataError E0916."""
    units = UNITS[kind]
    match = _QUANTITY.fullmatch(str(text))
    if match is None or match[2] not in units or not math.isfinite(float(match[1])):
        example = {"cross section": "346 fb", "energy": "2 GeV", "luminosity": "100 fb^-1"}[kind]
        raise DataError("E0916", f"`{text}` is not a quantity of {kind}", help=[f"write it like `{example}`"])
    return float(match[1]) * units[match[2]]


def number_or_quantity(text: str | float) -> float:
    """A pure number, or one of any known unit, in base units. Raises DataError E0916."""
    match = _QUANTITY.fullmatch(str(text))
    if match is None:
        raise DataError("E0916", f"`{text}` is not a number", help=["write it like `0.1`"])
    if not match[2]:
        return float(match[1])
    for kind, units in UNITS.items():
        if match[2] in units:
            return quantity(text, kind)
    power = re.fullmatch(r"(\w+)\^(-?\d+)", match[2])
    if power and power[1] in ENERGY:
        return float(match[1]) * ENERGY[power[1]] ** int(power[2])
    raise DataError("E0916", f"`{match[2]}` in `{text}` is not a known unit")
