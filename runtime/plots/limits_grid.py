"""Where hypotheses lie on an axis: cells around them, holes between them, lines that never cross either."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .style import Array

Mask = NDArray[np.bool_]
HOLE = 5.0
"""A step so many times longer than both of its neighbours is a hole in the scan, such as a mass that is vetoed."""


SEEN = 0.008
"""Of an axis: narrower lines are not seen."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Values of one scan parameter, increasing, (n,): `low` and `high` are the ends of the cell around each,
    `holes` (n - 1,) says which steps cross a hole. `order` sorts what belongs to the hypotheses alike."""

    order: NDArray[np.intp]
    x: Array
    low: Array
    high: Array
    holes: Mask
    log: bool

    def path(self, values: Array) -> tuple[Array, NDArray[np.intp]]:
        """Positions of a line through `values` (n,) and the index of the hypothesis at each.

        NaN, and a NaN position in each hole, break the line; a value alone between such breaks is a line across its
        cell, or a little more in a fine scan, so that it is seen.
        """
        there = np.isfinite(values)
        linked = there[:-1] & there[1:] & ~self.holes
        alone = there & ~np.append(False, linked) & ~np.append(linked, False)
        broken = np.append(self.holes, False)
        low, high = self._seen()
        positions = np.column_stack([np.where(alone, low, self.x), high, np.full(len(self.x), np.nan)])
        kept = np.column_stack([np.ones(len(self.x), bool), alone, broken])
        return positions[kept], np.nonzero(kept)[0]

    def _seen(self) -> tuple[Array, Array]:
        """Cells of a width that is seen."""
        low, x, high = (np.log(a) if self.log else a for a in (self.low, self.x, self.high))
        room = SEEN / 2 * (x[-1] - x[0])
        ends = np.minimum(low, x - room), np.maximum(high, x + room)
        return (np.exp(ends[0]), np.exp(ends[1])) if self.log else ends

    def ranges(self, marked: Mask) -> list[tuple[float, float]]:
        """(start, width) of the cells of `marked` hypotheses, those that touch as one."""
        joined = marked[:-1] & marked[1:] & ~self.holes
        starts = np.nonzero(marked & ~np.append(False, joined))[0]
        ends = np.nonzero(marked & ~np.append(joined, False))[0]
        return [(float(self.low[i]), float(self.high[j] - self.low[i])) for i, j in zip(starts, ends, strict=True)]


def grid(values: Array) -> Grid:
    """Of one scan parameter; logarithmic if its values are spaced so."""
    order = np.argsort(values, kind="stable")
    x = values[order]
    log = log_spaced(x)
    place = np.log(x) if log else x
    holes = holes_in(np.diff(place))
    low, high = cells(place, holes)
    return Grid(order, x, np.exp(low) if log else low, np.exp(high) if log else high, holes, log)


def log_spaced(x: Array) -> bool:
    """Whether increasing values are spaced more evenly in the logarithm, over a factor of three at least."""
    if len(x) < 3 or x[0] <= 0 or x[-1] < 3 * x[0]:
        return False
    return spread(np.diff(np.log(x))) < spread(np.diff(x))


def spread(steps: Array) -> float:
    """Of most steps about the one in the middle: a hole in the scan has no say."""
    middle = float(np.median(steps))
    return float(np.median(np.abs(steps - middle))) / middle if middle else np.inf


def holes_in(steps: Array) -> Mask:
    """Which steps are holes; the first and the last have one neighbour only, and are none."""
    found = np.zeros(len(steps), bool)
    if len(steps) > 2:
        found[1:-1] = steps[1:-1] > HOLE * np.maximum(steps[:-2], steps[2:])
    return found


def cells(place: Array, holes: Mask | None = None) -> tuple[Array, Array]:
    """The ends of the cell of each of n increasing places: half way to the next, and as far outwards and into holes
    as to the other side."""
    if len(place) < 2:
        half = 0.05 * np.abs(place) + 0.05 * (place == 0)
        return place - half, place + half
    halves = np.diff(place) / 2
    if holes is not None:
        halves = np.where(holes, np.nan, halves)
    before, after = np.append(np.nan, halves), np.append(halves, np.nan)
    return place - known(before, after), place + known(after, before)


def known(first: Array, second: Array) -> Array:
    return np.nan_to_num(np.where(np.isnan(first), second, first))
