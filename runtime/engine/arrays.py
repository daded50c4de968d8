"""Names of array types, and small index arithmetic on events of varying length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.int64]
Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Column = NDArray[Any]
Value = Any
"""A column of a frame, or one scalar that holds for all of its rows."""


@dataclass(frozen=True, slots=True)
class Spread:
    """An index of whole rows of a matrix, each of `width` values that lie together in memory."""

    rows: Index
    width: int

    def of(self, values: Column) -> Column:
        spread: Column = values.reshape(-1, self.width).take(self.rows, axis=0, mode="clip").reshape(-1)
        return spread


@dataclass(frozen=True, slots=True)
class Turned:
    """An index of values that lie together by column of a matrix of `width` columns: they are read so, then turned."""

    index: Index
    width: int

    def of(self, values: Column) -> Column:
        columns = values.take(self.index, mode="clip").reshape(self.width, -1)
        return np.ascontiguousarray(columns.T).reshape(-1)

    def at(self, row: Index, column: Index) -> Index:
        """As a plain index, at some places only."""
        index: Index = self.index[column * (len(self.index) // self.width) + row]
        return index


def offsets_of(counts: Index) -> Index:
    """Where each event's rows begin, and the total: shape (events + 1)."""
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets


def ranges(starts: Index, counts: Index) -> tuple[Index, Index]:
    """All of `starts[i] ... starts[i] + counts[i] - 1` one after the other, and the i of each."""
    owner = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    values = np.arange(len(owner))
    values += np.repeat(starts - before, counts)
    return values, owner


def gather(values: Value, index: Index | Spread | Turned | None) -> Value:
    """The values at `index`; None is the identity, a scalar stays one."""
    if index is None or np.ndim(values) == 0:
        return values
    if isinstance(index, Spread | Turned):
        return index.of(values)
    # indices are known to be good: "clip" only spares the check
    return values.take(index, mode="clip") if len(values) else values[index]


def compose(outer: Index | None, inner: Index | None) -> Index | None:
    """The index that takes `inner` of what `outer` takes."""
    if inner is None:
        return outer
    return inner if outer is None else outer.take(inner, mode="clip") if len(outer) else outer[inner]
