"""Rows of a space within one block of events, and their columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from .arrays import Column, Index, offsets_of

Columns = Callable[[str], Column]
"""Where the columns of some rows come from, by name."""

Plain = Callable[[str], Column | None]
"""Columns as they are stored, where that is what they are but for the order of bytes."""


class Rows:
    """`n` rows, those of event i at `offsets[i]:offsets[i + 1]`. Columns are made when first asked for.

    `single`: each event is known to have one row. `plain` gives columns of numbers as they are stored, byte order and
    all, where nothing else is to be done to them. `missing`: whether there is NaN in these, as far as was looked."""

    __slots__ = ("_columns", "_counts", "_event", "_make", "_plain", "missing", "n", "name", "offsets", "single")

    def __init__(
        self, name: str, offsets: Index, make: Columns, *, single: bool = False, plain: Plain | None = None
    ) -> None:
        self.name = name
        self.single = single
        self.offsets = offsets
        self.n = int(offsets[-1])
        self._make = make
        self._plain = plain
        self.missing: dict[str, bool] = {}
        self._columns: dict[str, Column] = {}
        self._event: Index | None = None
        self._counts: Index | None = None

    @property
    def counts(self) -> Index:
        """How many rows each event has."""
        if self._counts is None:
            self._counts = np.diff(self.offsets)
        return self._counts

    @property
    def event(self) -> Index:
        """The event of each row."""
        if self._event is None:
            events = np.arange(len(self.offsets) - 1)
            self._event = events if self.single else np.repeat(events, self.counts)
        return self._event

    def column(self, name: str) -> Column:
        values = self._columns.get(name)
        if values is None:
            values = self._columns[name] = self._make(name)
        return values

    def stored(self, name: str) -> Column:
        """The numbers of a column, perhaps in another order of bytes."""
        values = None if self._plain is None or name in self._columns else self._plain(name)
        return self.column(name) if values is None else values


def taken(rows: Rows, name: str, pick: Index | None, members: Mapping[str, Column]) -> Rows:
    """The rows `pick` of others, still ordered by event, with further columns of their own."""

    def column(field: str) -> Column:
        if field in members:
            return members[field]
        values = rows.column(field)
        return values if pick is None else values[pick]

    if pick is None:
        return Rows(name, rows.offsets, column)
    before = np.zeros(rows.n + 1, np.int64)  # how many of the rows before each are picked
    before[pick + 1] = 1
    return Rows(name, np.cumsum(before, out=before)[rows.offsets], column)


def joined(name: str, parts: list[Index], events: int, column: Callable[[int, str], Column]) -> Rows:
    """The rows of several parts, those of the first part first in each event.

    `parts` holds the event of each row, `column(k, field)` is the field of part k.
    """
    counts = [np.bincount(event, minlength=events) for event in parts]
    offsets = offsets_of(sum(counts, np.zeros(events, np.int64)))
    if len(parts) == 1:
        return Rows(name, offsets, lambda field: column(0, field))
    places = _places(parts, counts, offsets)

    def together(field: str) -> Column:
        columns = [column(k, field) for k in range(len(parts))]
        values = np.empty(int(offsets[-1]), np.result_type(*columns))
        for place, part in zip(places, columns, strict=True):
            values[place] = part
        return values

    return Rows(name, offsets, together)


def _places(parts: list[Index], counts: list[Index], offsets: Index) -> list[Index]:
    start = offsets[:-1].copy()
    places = []
    for event, count in zip(parts, counts, strict=True):
        begins = np.cumsum(count) - count
        places.append(np.arange(len(event)) + (start - begins)[event])
        start += count
    return places
