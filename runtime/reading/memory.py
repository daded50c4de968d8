"""Events that are in memory: a mapping of names to arrays, or a data frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import awkward as ak
import numpy as np

from ..engine.arrays import Column
from ..errors import DataError
from .stored import DAMAGE, Jagged, Stored, arrays_of, first_line


class Columns(Protocol):
    """A dict, a pandas DataFrame, an awkward record array, ...: whatever has columns by their names."""

    def __getitem__(self, name: Any, /) -> Any: ...


class Memory:
    """One array a name: numbers, or lists of them as awkward arrays or as lists. Raises DataError E0906."""

    word = "column"

    def __init__(self, name: str, columns: Columns) -> None:
        self.label = f"`{name}`"
        self._columns = columns
        self._names = [str(column) for column in _names_of(columns)]
        lengths = {column: len(columns[column]) for column in self._names}
        self.entries = next(iter(lengths.values()), 0)
        for column, length in lengths.items():
            if length != self.entries:
                message = f"`{self._names[0]}` has {self.entries} entries and `{column}` {length}"
                raise DataError("E0906", message, file=name)

    def names(self) -> Iterable[str]:
        return self._names

    def column(self, name: str) -> Stored:
        return MemoryColumn(name, self._columns[name], self.entries)

    def close(self) -> None:
        """There is no file to let go of."""


def _names_of(columns: Any) -> Iterable[Any]:
    found: Iterable[Any] = columns.fields if isinstance(columns, ak.Array) else columns.keys()
    return found


class MemoryColumn:
    """One array, which is not copied where it is of numbers."""

    bytes_per_entry = 8.0

    def __init__(self, name: str, values: Any, entries: int) -> None:
        self.name = name
        self.jagged = False
        self.problem: str | None = None
        self._held: Jagged | Column = np.zeros(0)
        self._entries = entries
        try:
            self._held = _held(values)
            self.jagged = isinstance(self._held, Jagged)
            content = self._held.content if isinstance(self._held, Jagged) else self._held
            if content.dtype.kind not in "biuf" or content.ndim != 1:
                self.problem = f"holds `{content.dtype}` of {content.ndim} dimensions, not numbers"
        except DAMAGE as error:
            self.problem = f"holds neither numbers nor lists of numbers: {first_line(error)}"

    def edges(self) -> list[int]:
        return [0, self._entries]

    def read(self, start: int, stop: int) -> Jagged | Column:
        return self._held.cut(start, stop) if isinstance(self._held, Jagged) else self._held[start:stop]


def _held(values: Any) -> Jagged | Column:
    if isinstance(values, ak.Array):
        return arrays_of(ak.to_packed(values).layout)
    array = np.asarray(values) if hasattr(values, "__array__") else None
    if array is not None and array.dtype.kind != "O":
        return array
    return arrays_of(ak.to_packed(ak.from_iter(list(values))).layout)
