"""All fillings of legs for events of alike numbers of objects, and operations on matrices with a row a filling."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .arrays import Column, Index
from .program import Names

FEW = 2 / 3
"""A part of a pattern is worth copies of its rows if it has no more than so much of them."""

Run = tuple[slice, slice, slice]
"""Rows of a result, and the rows of two matrices that it is made of: as many, or one for all of them."""


@dataclass(slots=True)
class Pattern:
    """`columns[k]` is the number, among an event's objects, that each filling gives to the k-th of the `legs`.
    No event has more than `longest` objects, so no run is longer."""

    legs: tuple[str, ...]
    columns: tuple[Index, ...]
    longest: int = field(init=False)
    _itself: Index | None = None
    _parts: dict[Names, tuple[Pattern, Index] | None] = field(default_factory=dict)
    _runs: dict[tuple[int, int], tuple[Index, Index, list[Run]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.longest = 1 + max(int(column.max(initial=-1)) for column in self.columns)

    @classmethod
    def of(cls, legs: tuple[str, ...], fillings: Index) -> Pattern:
        """From a matrix of shape (fillings, legs)."""
        return cls(legs, tuple(map(np.ascontiguousarray, fillings.T)))

    def __len__(self) -> int:
        return len(self.columns[0])

    def itself(self) -> Index:
        """The numbers of all fillings."""
        if self._itself is None:
            self._itself = np.arange(len(self))
        return self._itself

    def part(self, legs: Names) -> tuple[Pattern, Index] | None:
        """The fillings of some legs alone, and which of them each filling has; None where they are not few."""
        if legs not in self._parts:
            chosen = [k for k, leg in enumerate(self.legs) if leg in legs]
            key = np.zeros(len(self), np.int64)
            for k in chosen:
                key = key * self.longest + self.columns[k]
            _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
            part = Pattern(tuple(self.legs[k] for k in chosen), tuple(self.columns[k][first] for k in chosen))
            self._parts[legs] = (part, inverse.reshape(-1)) if len(part) <= FEW * len(self) else None
        return self._parts[legs]

    def runs(self, left: Index, right: Index) -> list[Run]:
        """See `runs`; kept for columns of this pattern and for the numbers of its parts."""
        key = id(left), id(right)
        if key not in self._runs:
            self._runs[key] = left, right, runs(left, right)  # held, so that the identities stay theirs
        return self._runs[key][2]


def runs(left: Index, right: Index) -> list[Run]:
    """Stretches in which each of two columns stays or goes up by one.

    >>> runs(np.array([0, 0]), np.array([1, 2]))
    [(slice(0, 2, None), slice(0, 1, None), slice(1, 3, None))]
    """
    found: list[Run] = []
    start, size = 0, len(left)
    steps = np.column_stack((np.diff(left), np.diff(right))).tolist()
    for stop in range(1, size + 1):
        step = steps[stop - 1] if stop < size else [-1]
        if set(step) <= {0, 1} and step == steps[start]:
            continue
        one, other = (slice(int(c[start]), int(c[stop - 1]) + 1) for c in (left, right))
        found.append((slice(start, stop), one, other))
        start = stop
    return found


def fused(
    function: np.ufunc, left: Column, right: Column, pieces: list[Run], width: int, room: Column | None
) -> Column:
    """A function of the rows of two matrices, which are read where they are; in `room`, or in a new column."""
    result = np.empty(pieces[-1][0].stop * width) if room is None else room
    matrix, left, right = (column.reshape(-1, width) for column in (result, left, right))
    for rows, one, other in pieces:
        function(left[one], right[other], out=matrix[rows])
    return result
