"""One column, read on from where the last read ended: whole baskets, each once, whatever ranges are asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np

from ..engine.arrays import Column, Index, offsets_of
from ..errors import DataError
from .remote import broken_off, damage
from .stored import Jagged, Stored


class Cursor:
    """Reads ascending ranges of entries of a column. Raises DataError E0907 where the bytes are damaged."""

    def __init__(self, column: Stored, file: str, entries: int, word: str = "branch") -> None:
        self.name = column.name
        self.bytes_per_entry = column.bytes_per_entry
        self._column = column
        self._file = file
        self._word = word
        self._held: Jagged | Column | None = None
        self._first = 0
        try:
            self._edges = column.edges()
        except damage() as error:
            raise self._error(0, entries, error) from error
        if self._edges[0] != 0 or self._edges[-1] != entries or self._edges != sorted(self._edges):
            raise self._error(0, entries, ValueError(f"its baskets do not hold the tree's {entries} entries"))

    def flat(self, start: int, stop: int) -> Column:
        """One value an entry."""
        held = self._hold(start, stop)
        if isinstance(held, Jagged):
            raise self._error(start, stop, ValueError("it holds lists"))
        return held[start - self._first : stop - self._first]

    def jagged(self, start: int, stop: int) -> Jagged:
        """One list an entry."""
        held = self._hold(start, stop)
        if not isinstance(held, Jagged):
            raise self._error(start, stop, ValueError("it holds no lists"))
        return held.cut(start - self._first, stop - self._first)

    def offsets(self, start: int, stop: int) -> Index:
        """Of lists, or of what a counter counts."""
        held = self._hold(start, stop)
        if isinstance(held, Jagged):
            return held.cut(start - self._first, stop - self._first).offsets
        return offsets_of(held[start - self._first : stop - self._first].astype(np.int64))

    def _hold(self, start: int, stop: int) -> Jagged | Column:
        """Drops what lies before `start`, reads on to `stop` or beyond, to the end of a basket."""
        end = self._first if self._held is None else self._first + len(self._held)
        if self._held is None or start >= end:
            self._held, self._first = None, self._edges[max(0, bisect_right(self._edges, start) - 1)]
            end = self._first
        elif start > self._first:
            self._held = _cut(self._held, start - self._first, end - self._first)
            self._first = start
        if self._held is None or stop > end:
            upper = self._edges[min(bisect_left(self._edges, stop), len(self._edges) - 1)]
            fresh = self._read(end, upper)
            self._held = fresh if self._held is None else _joined(self._held, fresh)
        return self._held

    def _read(self, start: int, stop: int) -> Jagged | Column:
        try:
            held = self._column.read(start, stop)
        except damage() as error:
            raise self._error(start, stop, error) from error
        if len(held) != stop - start:
            raise self._error(start, stop, ValueError(f"{len(held)} entries were found"))
        return held

    def _error(self, start: int, stop: int, error: Exception) -> DataError:
        where = f"in entries {start} to {stop} of {self._word} `{self.name}`"
        if (broken := broken_off(self._file, error, where)) is not None:
            return broken
        lines = str(error).strip().splitlines() or [type(error).__name__]
        message = f"{self._word} `{self.name}` is damaged in entries {start} to {stop}: {lines[0][:200]}"
        return DataError("E0907", message, file=self._file, help=["copy the file again"])


def _cut(held: Jagged | Column, start: int, stop: int) -> Jagged | Column:
    return held.cut(start, stop) if isinstance(held, Jagged) else held[start:stop]


def _joined(before: Jagged | Column, after: Jagged | Column) -> Jagged | Column:
    if isinstance(before, Jagged) and isinstance(after, Jagged):
        offsets = np.concatenate((before.offsets, after.offsets[1:] + before.offsets[-1]))
        return Jagged(offsets, np.concatenate((before.content, after.content)))
    return np.concatenate((before, after))  # type: ignore[arg-type]
