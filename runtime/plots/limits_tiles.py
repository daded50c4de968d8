"""Cells of hypotheses in a plane: columns at the values of the first scan parameter, each cut up by the second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .limits_grid import Mask, cells, grid, holes_in, log_spaced
from .style import Array


@dataclass(frozen=True, slots=True, eq=False)
class Tiles:
    """The rectangle around each hypothesis, (H,) each; `column` numbers the values of the first parameter. Cells of
    neighbours touch, and none reaches across a hole of the scan."""

    x: Array
    y: Array
    left: Array
    right: Array
    bottom: Array
    top: Array
    column: NDArray[np.intp]
    log: tuple[bool, bool]

    def corners(self, which: Mask) -> Array:
        """Of some cells, (n, 4, 2)."""
        left, right, bottom, top = (side[which] for side in (self.left, self.right, self.bottom, self.top))
        return np.stack([left, bottom, left, top, right, top, right, bottom], axis=1).reshape(-1, 4, 2)

    def runs(self, which: Mask) -> Array:
        """Corners of some cells, those that touch in a column as one: many small hatched ones would be slow."""
        order = np.lexsort((self.y, self.column))
        order = order[which[order]]
        if not len(order):
            return np.zeros((0, 4, 2))
        touching = np.isclose(self.top[order[:-1]], self.bottom[order[1:]]) & (np.diff(self.column[order]) == 0)
        starts, ends = order[np.append(True, ~touching)], order[np.append(~touching, True)]
        left, right, bottom, top = self.left[starts], self.right[starts], self.bottom[starts], self.top[ends]
        return np.stack([left, bottom, left, top, right, top, right, bottom], axis=1).reshape(-1, 4, 2)

    def centres(self, which: Mask) -> tuple[Array, Array]:
        return self.x[which], self.y[which]


def tiles(x: Array, y: Array) -> Tiles:
    """Of the hypotheses (x, y) of two scans, of which the second was gone through for each value of the first."""
    values, column = np.unique(x, return_inverse=True)
    across = grid(values)
    rows = [rows_of(y, column, number) for number in range(len(values))]
    log = log_spaced(y[max(rows, key=len)])
    bottom, top = np.empty_like(y), np.empty_like(y)
    for inside in rows:
        bottom[inside], top[inside] = ends(y[inside], log)
    widen_single(rows, bottom, top, log)
    return Tiles(x, y, across.low[column], across.high[column], bottom, top, column, (across.log, log))


def rows_of(y: Array, column: NDArray[np.intp], number: int) -> NDArray[np.intp]:
    """The hypotheses of a column, from the lowest to the highest."""
    inside = np.nonzero(column == number)[0]
    return inside[np.argsort(y[inside], kind="stable")]


def ends(y: Array, log: bool) -> tuple[Array, Array]:
    place = np.log(y) if log else y
    low, high = cells(place, holes_in(np.diff(place)))
    return (np.exp(low), np.exp(high)) if log else (low, high)


def widen_single(rows: Sequence[NDArray[np.intp]], bottom: Array, top: Array, log: bool) -> None:
    """A cell alone in its column is as high as the cells of the nearest column that has more."""
    full = [number for number, inside in enumerate(rows) if len(inside) > 1]
    for number, inside in enumerate(rows):
        if len(inside) == 1 and full:
            near = rows[min(full, key=lambda other: abs(other - number))][0]
            middle = (bottom[inside] + top[inside]) / 2
            if log:
                middle, half = np.sqrt(bottom[inside] * top[inside]), np.sqrt(top[near] / bottom[near])
                bottom[inside], top[inside] = middle / half, middle * half
            else:
                half = (top[near] - bottom[near]) / 2
                bottom[inside], top[inside] = middle - half, middle + half
