"""Names of array types, and small index arithmetic on events of varying length."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.int64]
Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Column = NDArray[Any]
Value = Any
"""A column of a frame, or one scalar that holds for all of its rows."""

Owned = tuple[Value, bool]
"""A value, and whether nobody else holds it, so that it may be written over."""


@dataclass(frozen=True, slots=True)
class Spread:
    """An index of whole rows of a matrix, each of `width` values that lie together in memory."""

    rows: Index
    width: int

    def of(self, values: Column) -> Column:
        spread: Column = values.reshape(-1, self.width).take(self.rows, axis=0, mode="clip").reshape(-1)
        return spread


@dataclass(slots=True)
class Layout:
    """Where each of some rows lies in an order that puts what is worked on together side by side: row `rows[i]` (None:
    row i) at `places[i]` of `size`; -1 is nowhere. A column is put into that order once."""

    places: Index
    rows: Index | None
    size: int
    _laid: dict[int, tuple[Column, Column]] = field(default_factory=dict)

    def laid(self, values: Column) -> Column:
        """A column in that order, which is not to be written to; one place more has what lies nowhere."""
        found = self._laid.get(id(values))
        if found is None:
            laid = np.empty(self.size + 1, values.dtype)
            laid[self.places] = values if self.rows is None else values.take(self.rows)
            found = self._laid[id(values)] = (values, laid)  # held, so that its identity is not given away
        return found[1]


@dataclass(frozen=True, slots=True)
class Turned:
    """The objects of some events of `size` objects each, as a matrix with a column an event: they lie together in a
    layout, from `first` on. Those of an event begin at `begins` among the rows of the layout."""

    layout: Layout
    first: int
    begins: Index
    size: int

    def __len__(self) -> int:
        return self.size * len(self.begins)

    def of(self, values: Column) -> Column:
        return self.layout.laid(values)[self.first : self.first + len(self)]

    def at(self, row: Index, column: Index) -> Index:
        """As a plain index, at some places only."""
        index = self.begins.take(column) + row
        return index if self.layout.rows is None else self.layout.rows.take(index)


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
