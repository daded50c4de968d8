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
    """Of records, of a mapping or a pandas DataFrame, of an Arrow table, of a polars DataFrame."""
    for word in ("fields", "keys", "column_names", "columns"):
        if (found := getattr(columns, word, None)) is not None and (word != "fields" or isinstance(columns, ak.Array)):
            names: Iterable[Any] = found() if callable(found) else found
            return names
    raise DataError("E0906", f"`{type(columns).__name__}` has no columns by name", help=["a dict of arrays will do"])


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
    array = _numbers(values) if hasattr(values, "__array__") else None
    if array is not None and array.dtype.kind != "O":
        return array
    listed = getattr(values, "to_pylist", getattr(values, "to_list", None))  # Arrow's; those of data frames
    return arrays_of(ak.to_packed(ak.from_iter(list(values) if listed is None else listed())).layout)


def _numbers(values: Any) -> Column:
    """Of a data frame's column of numbers that may be missing: NaN for these."""
    kind = getattr(values, "dtype", None)
    if hasattr(kind, "na_value") and getattr(kind, "kind", "O") in "iuf":
        missing: Column = values.to_numpy(dtype=np.float64, na_value=np.nan)
        return missing
    return np.asarray(values)
