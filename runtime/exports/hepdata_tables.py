"""Tables as HEPData has them: independent and dependent variables, errors, qualifiers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

NONE = "-"
"""HEPData's word for a value that is not there."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A column: `values` as HEPData has them, made by `known`, `interval` or `with_errors`."""

    name: str
    values: list[dict[str, Any]]
    units: str = ""
    qualifiers: tuple[tuple[str, Any, str], ...] = ()

    def plain(self, *, dependent: bool) -> dict[str, Any]:
        header = {"name": self.name} | ({"units": self.units} if self.units else {})
        said = [{"name": n, "value": v} | ({"units": u} if u else {}) for n, v, u in self.qualifiers]
        return {"header": header} | ({"qualifiers": said} if said and dependent else {}) | {"values": self.values}


@dataclass(frozen=True, slots=True)
class DataTable:
    """`image` is the name of a figure (without a suffix) that shows the table."""

    name: str
    description: str
    independent: list[Variable]
    dependent: list[Variable]
    observables: tuple[str, ...] = ()
    image: str = ""
    phrases: tuple[str, ...] = field(default=())

    def plain(self) -> dict[str, Any]:
        """The data file."""
        return {
            "independent_variables": [v.plain(dependent=False) for v in self.independent],
            "dependent_variables": [v.plain(dependent=True) for v in self.dependent],
        }


def known(values: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"value": rounded(value)} for value in values]


def intervals(edges: Sequence[float]) -> list[dict[str, Any]]:
    """Bins between edges."""
    return [{"low": float(a), "high": float(b)} for a, b in pairwise(edges)]


def with_error(values: Iterable[float], errors: Iterable[float], label: str) -> list[dict[str, Any]]:
    """Symmetric ones."""
    return [_with(v, [_symmetric(e, label)]) for v, e in zip(values, errors, strict=True)]


def with_range(values: Iterable[Sequence[float | None]]) -> list[dict[str, Any]]:
    """Of (value, low, high): 68% intervals."""
    known_ones = ([math.nan if v is None else v for v in triple] for triple in values)
    return [_with(v, [_asymmetric(v, low, high, "68% interval")]) for v, low, high in known_ones]


def with_bands(quantiles: Iterable[Sequence[float]]) -> list[dict[str, Any]]:
    """Medians of 2.5, 16, 50, 84, 97.5% quantiles, with the bands as errors."""
    return [
        _with(q[2], [_asymmetric(q[2], q[1], q[3], "1 sigma"), _asymmetric(q[2], q[0], q[4], "2 sigma")])
        for q in quantiles
    ]


def rounded(value: Any) -> Any:
    """Eight significant digits; a dash where it is not known."""
    if isinstance(value, str):
        return value
    number = float(value)
    if not math.isfinite(number):
        return NONE
    return int(number) if number.is_integer() and abs(number) < 2**53 else float(f"{number:.8g}")


def _with(value: float, errors: list[dict[str, Any] | None]) -> dict[str, Any]:
    found = {"value": rounded(value)}
    usable = [e for e in errors if e]
    return found | {"errors": usable} if found["value"] != NONE and usable else found


def _symmetric(error: float, label: str) -> dict[str, Any] | None:
    """None where it is not known, or zero, which HEPData refuses."""
    size = rounded(error)
    return None if size in {NONE, 0} else {"symerror": size, "label": label}


def _asymmetric(value: float, low: float, high: float, label: str) -> dict[str, Any] | None:
    plus, minus = rounded(high - value), rounded(low - value)
    if NONE in {plus, minus} or plus == minus == 0:
        return None
    return {"asymerror": {"plus": plus, "minus": minus}, "label": label}
