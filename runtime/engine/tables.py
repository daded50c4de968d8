"""Values of a table at given arguments."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np

from ..errors import DataError
from ..plan import Table
from .arrays import Column, Index, Mask, Numbers, Value

SAME_POINT = 1e-9
"""Relative distance within which an argument is at a point of a table of counts."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table made ready: `values` has one axis an argument."""

    table: Table
    axes: tuple[Numbers, ...]
    values: Numbers

    @classmethod
    def of(cls, table: Table) -> Grid:
        if table.missing:
            message = f"table `{table.name}` is asked, but its file `{table.path}` is missing"
            beside, header = PurePath(table.site.file).name, ",".join((*table.arguments, table.name.partition("@")[0]))
            help = f"put it into the folder of `{beside}`: a header `{header}`, with units, and a row for each point"
            raise DataError("E0914", message, site=table.site, help=[help])
        axes = tuple(np.asarray(axis, np.float64) for axis in table.axes)
        steps = table.interpolation == "step"
        shape = tuple(len(axis) - steps for axis in axes)
        return cls(table, axes, np.asarray(table.values, np.float64).reshape(shape))

    def __call__(self, *arguments: Value) -> tuple[Value, int]:
        """The values, NaN outside the points, and how many arguments (NaN not among them) lay outside."""
        shape = np.broadcast_shapes(*(np.shape(argument) for argument in arguments))
        columns = [np.broadcast_to(np.asarray(a, np.float64), shape).reshape(-1) for a in arguments]
        values, outside = self._values(columns)
        return (values if shape else values[0]), int(np.count_nonzero(outside))

    def _values(self, columns: list[Column]) -> tuple[Numbers, Mask]:
        if len(columns) == 1 and self.table.interpolation == "linear" and not self.table.integers:
            return self._line(columns[0])
        places = [self._place(axis, column) for axis, column in zip(self.axes, columns, strict=True)]
        values = self._mix(places)
        outside = np.zeros(len(columns[0]), bool)
        nan = np.zeros(len(columns[0]), bool)
        for (_, _, out), column in zip(places, columns, strict=True):
            outside |= out
            nan |= np.isnan(column)
        values[outside | nan] = np.nan
        return values, outside & ~nan

    def _line(self, column: Column) -> tuple[Numbers, Mask]:
        axis = self.axes[0]
        end = None if self.table.clamp else np.nan
        values = np.interp(column, axis, self.values, left=end, right=end)
        outside = np.zeros(len(column), bool) if self.table.clamp else (column < axis[0]) | (column > axis[-1])
        return values, outside

    def _place(self, axis: Numbers, column: Column) -> tuple[Index, Numbers, Mask]:
        """The point at or below, how far on to the next (0 to 1), and what is outside."""
        column = np.where(np.isnan(column), axis[0], column)
        outside = np.zeros(len(column), bool)
        if self.table.integers and self.table.interpolation != "step":
            return self._point(axis, column)
        if self.table.clamp:
            column = np.clip(column, axis[0], axis[-1])
        else:
            outside = (column < axis[0]) | (column > axis[-1])
        low = np.clip(np.searchsorted(axis, column, "right") - 1, 0, max(len(axis) - 2, 0))
        if self.table.interpolation == "step" or len(axis) == 1:
            return low, np.zeros(len(column)), outside
        return low, (column - axis[low]) / (axis[low + 1] - axis[low]), outside

    def _point(self, axis: Numbers, column: Column) -> tuple[Index, Numbers, Mask]:
        middles = 0.5 * (axis[1:] + axis[:-1])
        at = np.searchsorted(middles, column)
        outside = np.abs(column - axis[at]) > SAME_POINT * np.maximum(np.abs(column), np.abs(axis[at]))
        return at, np.zeros(len(column)), outside & (not self.table.clamp)

    def _mix(self, places: list[tuple[Index, Numbers, Mask]]) -> Numbers:
        """Weighs the corners of the cell; a corner of no weight does not matter, even where it is infinite."""
        log = self.table.interpolation == "log"
        points = np.log(self.values) if log else self.values
        total = np.zeros(len(places[0][0]))
        for corner in itertools.product((0, 1), repeat=len(places)):
            weight = np.ones(len(total))
            for (_, along, _), upper in zip(places, corner, strict=True):
                weight *= along if upper else 1 - along
            index = tuple(
                np.minimum(low + upper, size - 1)
                for (low, _, _), upper, size in zip(places, corner, points.shape, strict=True)
            )
            total += np.where(weight == 0, 0.0, weight * points[index])
        if not log:
            return total
        with np.errstate(over="ignore"):  # far outside the points, where the value is left out
            value: Numbers = np.exp(total)
        return value
