"""A table at one point, in plain Python. The runtime has its own, for arrays."""

from __future__ import annotations

import math
from bisect import bisect_right

from darkana.runtime.plan import Table


def interpolate(table: Table, point: tuple[float, ...]) -> float | None:
    """The table's value; None outside its points (or between them, for counts)."""
    if any(math.isnan(x) for x in point):
        return math.nan
    if len(point) == 1:
        return _along(table, table.axes[0], table.values, point[0])
    first, second = table.axes
    i = _cell(first, point[0])
    rows = [
        _along(table, second, table.values[k * len(second) : (k + 1) * len(second)], point[1])
        for k in range(i, min(i + 2, len(first)))
    ]
    values = tuple(r for r in rows if r is not None)
    return _along(table, first[i : i + 2], values, point[0]) if len(values) == len(rows) else None


def _cell(axis: tuple[float, ...], x: float) -> int:
    """Where the two points begin between which x lies; those at the end, where it lies outside."""
    return min(max(bisect_right(axis, x) - 1, 0), max(len(axis) - 2, 0))


def _along(table: Table, axis: tuple[float, ...], values: tuple[float, ...], x: float) -> float | None:
    if table.clamp:
        x = min(max(x, axis[0]), axis[-1])
    elif not axis[0] <= x <= axis[-1]:
        return _at_edge(axis, values, x)
    if table.interpolation == "step":
        return values[min(bisect_right(axis, x) - 1, len(values) - 1)]
    i = _cell(axis, x)
    if len(axis) == 1 or x == axis[i]:
        return values[i]
    if table.integers:
        return next((v for a, v in zip(axis, values, strict=True) if math.isclose(a, x, rel_tol=1e-9)), None)
    t = (x - axis[i]) / (axis[i + 1] - axis[i])
    return _between(values[i], values[i + 1], t, table.interpolation == "log")


def _at_edge(axis: tuple[float, ...], values: tuple[float, ...], x: float) -> float | None:
    """The end of a scan may miss the table's last point by rounding."""
    if math.isclose(x, axis[-1], rel_tol=1e-9):
        return values[-1]
    return values[0] if math.isclose(x, axis[0], rel_tol=1e-9) else None


def _between(a: float, b: float, t: float, log: bool) -> float:
    if t == 1:
        return b
    return a * (b / a) ** t if log else a + (b - a) * t
