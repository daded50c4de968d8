"""Tables of a search as correctionlib's JSON, schema version 2 (https://cms-nanoaod.github.io/correctionlib/).

correctionlib has bins, no interpolation between points. So each cell between points is a bin with a formula, the
straight line (of two arguments: the bilinear surface) through its corners, or the exponential of that for a `log`
table: values agree to rounding. A `step` table has numbers in its bins. Where a table is clamped there are further bins
to infinity; where not, an argument outside is an error. The last point belongs to the last bin.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..plan import Table

Numbers = NDArray[np.float64]
LINE = "[0]+[1]*(x-[2])"
SURFACE = "[0]+[1]*(x-[2])+[3]*(y-[4])+[5]*(x-[2])*(y-[4])"
HOW = {
    "linear": "linear between the points: a formula in each bin",
    "log": "linear in the logarithm of the values: a formula in each bin",
    "step": "a number in each bin",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """A table, the unit of its values (empty: none), and where it is from."""

    table: Table
    unit: str = ""


def correction_set(corrections: Iterable[Correction], description: str) -> dict[str, Any]:
    """A correctionlib `CorrectionSet` as plain data; tables that are missing or of counts must not be among them."""
    made = [_correction(one) for one in corrections]
    return {"schema_version": 2, "description": description, "corrections": made}


def why_not(table: Table) -> str:
    """Why a table has no place there; empty where it has."""
    if table.missing:
        return "its file is missing"
    return "it is of counts, known at its points alone" if table.integers else ""


def _correction(one: Correction) -> dict[str, Any]:
    table = one.table
    beyond = "the outermost values go on" if table.clamp else "an error"
    made = {
        "name": table.name,
        "description": f"{table.path}: {HOW[table.interpolation]}; outside: {beyond}",
        "version": 1,
        "inputs": [
            {"name": name, "type": "real", "description": f"in {unit}" if unit else ""}
            for name, unit in zip(table.arguments, table.units, strict=True)
        ],
        "output": {"name": table.name, "type": "real", "description": f"in {one.unit}" if one.unit else ""},
    }
    if table.interpolation != "step":
        made["generic_formulas"] = [_formula(table)]
    return made | {"data": _binned(table)}


def _formula(table: Table) -> dict[str, Any]:
    inner = LINE if len(table.axes) == 1 else SURFACE
    expression = f"exp({inner})" if table.interpolation == "log" else inner
    return {"nodetype": "formula", "expression": expression, "parser": "TFormula", "variables": list(table.arguments)}


def _binned(table: Table) -> dict[str, Any]:
    axes = [np.asarray(axis, float) for axis in table.axes]
    edges = [_edges(axis, clamp=table.clamp) for axis in axes]
    if table.interpolation == "step":
        content: list[Any] = _steps(table)
    else:
        shape = tuple(len(axis) for axis in axes)
        values = np.asarray(table.values, float).reshape(shape)
        points = np.log(values) if table.interpolation == "log" else values
        cells = itertools.product(*(_cells(len(axis), clamp=table.clamp) for axis in axes))
        content = [_cell(axes, points, cell, log=table.interpolation == "log") for cell in cells]
    flow = "error"
    if len(axes) == 1:
        return {"nodetype": "binning", "input": table.arguments[0], "edges": edges[0], "content": content, "flow": flow}
    return {
        "nodetype": "multibinning",
        "inputs": list(table.arguments),
        "edges": edges,
        "content": content,
        "flow": flow,
    }


def _steps(table: Table) -> list[Any]:
    values = [float(v) for v in table.values]
    return [values[0], *values, values[-1]] if table.clamp else values


def _edges(axis: Numbers, *, clamp: bool) -> list[float | str]:
    """Of the bins; the last point lies within the last one."""
    inner = [*map(float, axis[:-1]), math.nextafter(float(axis[-1]), math.inf)]
    if len(axis) == 1:
        inner = [float(axis[0]), *inner]
    return ["-inf", *inner, "inf"] if clamp else list(inner)


def _cells(points: int, *, clamp: bool) -> list[tuple[int, int]]:
    """The points below and above each bin; the same where it is flat."""
    inner = [(i, i + 1) for i in range(points - 1)] or [(0, 0)]
    return [(0, 0), *inner, (points - 1, points - 1)] if clamp else inner


def _cell(axes: list[Numbers], points: Numbers, cell: tuple[tuple[int, int], ...], *, log: bool) -> Any:
    """A bin's number, or its formula's parameters."""
    corner = tuple(low for low, _ in cell)
    start = float(points[corner])
    slopes = {side: _slope(axes, points, cell, side) for side in ((0,), (1,), (0, 1)) if max(side) < len(axes)}
    if not any(slopes.values()):
        return math.exp(start) if log else start
    x = float(axes[0][corner[0]])
    if len(axes) == 1:
        return {"nodetype": "formularef", "index": 0, "parameters": [start, slopes[0,], x]}
    y = float(axes[1][corner[1]])
    parameters = [start, slopes[0,], x, slopes[1,], y, slopes[0, 1]]
    return {"nodetype": "formularef", "index": 0, "parameters": parameters}


def _slope(axes: list[Numbers], points: Numbers, cell: tuple[tuple[int, int], ...], along: tuple[int, ...]) -> float:
    """The (mixed) difference of the corners over the lengths of the sides; 0 where a side has none."""
    total, length = 0.0, 1.0
    for axis in along:
        low, high = cell[axis]
        length *= float(axes[axis][high] - axes[axis][low])
    if length == 0:
        return 0.0
    for ends in itertools.product((0, 1), repeat=len(along)):
        at = [low for low, _ in cell]
        for axis, end in zip(along, ends, strict=True):
            at[axis] = cell[axis][end]
        total += (-1) ** (len(along) - sum(ends)) * float(points[tuple(at)])
    return total / length
