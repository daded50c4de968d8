"""One column, read on from where the last read ended: whole baskets, each once, whatever ranges are asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np

from ..engine.arrays import Column, Index, offsets_of
from ..errors import DataError
from .remote import broken_off, damage
from .stored import Jagged, Stored, joined


class Cursor:
    """Reads ascending ranges of entries of a column. Raises DataError E0907 where the bytes are damaged."""

    def __init__(self, column: Stored, file: str, entries: int, word: str = "branch") -> None:
        self.name = column.name
        self.bytes_per_entry = column.bytes_per_entry
        self._column = column
        self._file = file
        self._word = word
        self._held: list[tuple[int, Jagged | Column]] = []
        try:
            self._edges = column.edges()
        except damage() as error:
            raise self._error(0, entries, error) from error
        if self._edges[0] != 0 or self._edges[-1] != entries or self._edges != sorted(self._edges):
            raise self._error(0, entries, ValueError(f"its baskets do not hold the tree's {entries} entries"))

    def flat(self, start: int, stop: int) -> Column:
        """One value an entry."""
        pieces = self._pieces(start, stop)
        if any(isinstance(piece, Jagged) for piece in pieces):
            raise self._error(start, stop, ValueError("it holds lists"))
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)  # type: ignore[return-value, arg-type]

    def jagged(self, start: int, stop: int) -> Jagged:
        """One list an entry."""
        pieces = self._pieces(start, stop)
        lists = [piece for piece in pieces if isinstance(piece, Jagged)]
        if len(lists) < len(pieces):
            raise self._error(start, stop, ValueError("it holds no lists"))
        return joined(lists)

    def offsets(self, start: int, stop: int) -> Index:
        """Of lists, or of what a counter counts."""
        if self._column.jagged:
            return self.jagged(start, stop).offsets
        return offsets_of(self.flat(start, stop).astype(np.int64))

    def _pieces(self, start: int, stop: int) -> list[Jagged | Column]:
        """What of each held part lies in the range. Parts before it are dropped; what is missing is read, to the end
        of a basket."""
        self._held = [(first, part) for first, part in self._held if first + len(part) > start]
        end = self._held[-1][0] + len(self._held[-1][1]) if self._held else self._edge_before(start)
        if stop > end or not self._held:
            upper = self._edges[min(bisect_left(self._edges, stop), len(self._edges) - 1)]
            self._held.append((end, self._read(end, upper)))
        return [
            _cut(part, max(0, start - first), min(stop - first, len(part)))
            for first, part in self._held
            if first < stop or len(self._held) == 1
        ]

    def _edge_before(self, entry: int) -> int:
        return self._edges[max(0, bisect_right(self._edges, entry) - 1)]

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
