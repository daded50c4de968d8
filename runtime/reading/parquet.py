"""Parquet files, by pyarrow: flat columns and lists of numbers, a slice of a row group at a time.

A missing number is NaN, a missing flag false, a missing list empty.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ..engine.arrays import Column
from ..errors import DataError
from .remote import Remote, broken_off, damage
from .stored import Jagged, Stored, Table, first_line

MAGIC = b"PAR1"
SUFFIXES = (".parquet", ".pq")
SLICE = 1 << 16
"""Rows that are decoded at once: row groups may have millions."""

BUFFER = 1 << 20
"""Bytes that are read at once of a column; else it would be all of a row group."""


def is_parquet(file: str, remote: Remote | None = None) -> bool:
    """By its first bytes, or by its name where they are not to be had."""
    if file.endswith(SUFFIXES):
        return True
    if remote is not None:
        return remote.begins(MAGIC)
    try:
        with Path(file).open("rb") as opened:
            return opened.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def open_parquet(file: str, remote: Remote | None = None) -> Table:
    """Raises DataError E0902, also where pyarrow is missing; of a remote file E0932."""
    try:
        import pyarrow.parquet
    except ImportError as error:
        help = ["pip install 'darkana[parquet]'"]
        raise DataError("E0902", "is a Parquet file, which needs pyarrow", file=file, help=help) from error
    options = {"pre_buffer": False, "buffer_size": BUFFER, "page_checksum_verification": True}
    try:
        return Parquet(pyarrow.parquet.ParquetFile(remote.opened() if remote else file, **options))
    except damage() as error:
        if (broken := broken_off(file, error, "when the file was opened")) is not None:
            raise broken from error
        raise DataError("E0902", f"can't be opened as a Parquet file: {first_line(error)}", file=file) from error


class Parquet:
    """A file's top-level columns."""

    word = "column"
    label = "the table"

    def __init__(self, file: Any) -> None:
        self._file = file
        self.entries = int(file.metadata.num_rows)
        groups = [int(file.metadata.row_group(k).num_rows) for k in range(file.num_row_groups)]
        self._starts = [0, *np.cumsum(groups).tolist()]
        self._schema = file.schema_arrow

    def names(self) -> Iterable[str]:
        names: list[str] = self._schema.names
        return names

    def column(self, name: str) -> Stored:
        return ParquetColumn(self._file, self._schema.field(name), self._starts)

    def close(self) -> None:
        self._file.close(force=True)


class ParquetColumn:
    """One column, read on from where the last read ended."""

    def __init__(self, file: Any, field: Any, starts: list[int]) -> None:
        self.name: str = field.name
        self._file = file
        self._starts = starts
        self.jagged, self.problem = _kind(field.type)
        self.bytes_per_entry = self._size() / max(1, starts[-1])
        self._slices: Iterator[Any] = iter(())
        self._at = -1

    def edges(self) -> list[int]:
        groups = zip(self._starts, self._starts[1:], strict=False)
        return [at for start, stop in groups for at in range(start, stop, SLICE)] + [self._starts[-1]]

    def read(self, start: int, stop: int) -> Jagged | Column:
        if start != self._at:
            self._slices = self._from(start)
        parts, self._at = [], start
        while self._at < stop:
            batch = next(self._slices, None)
            if batch is None:
                raise ValueError(f"it ends at entry {self._at}")
            parts.append(batch.column(0))
            self._at += len(batch)
        return _arrays(parts)

    def _from(self, start: int) -> Iterator[Any]:
        """The slices from the edge `start` on."""
        first = max(0, bisect_right(self._starts, start) - 1)
        at = self._starts[first]
        for group in range(first, len(self._starts) - 1):
            for batch in self._file.iter_batches(SLICE, row_groups=[group], columns=[self.name], use_threads=False):
                if at >= start:
                    yield batch
                at += len(batch)

    def _size(self) -> float:
        """The bytes of its decoded values, as far as the file tells."""
        metadata = self._file.metadata
        names = [metadata.schema.column(k).path.split(".")[0] for k in range(metadata.num_columns)]
        mine = [k for k, name in enumerate(names) if name == self.name]
        groups = range(metadata.num_row_groups)
        return 8.0 * int(sum(metadata.row_group(group).column(k).num_values for group in groups for k in mine))


def _kind(stored: Any) -> tuple[bool, str | None]:
    """Whether a column holds lists, and why it can't be read as numbers."""
    from pyarrow import types as t

    jagged = t.is_list(stored) or t.is_large_list(stored)
    content = stored.value_type if jagged else stored
    numbers = t.is_integer(content) or t.is_floating(content) or t.is_boolean(content)
    return jagged, None if numbers else f"holds `{stored}`, not numbers"


def _arrays(parts: list[Any]) -> Jagged | Column:
    """Slices of one column as numpy arrays."""
    if not hasattr(parts[0], "flatten"):
        return np.concatenate([_numbers(part) for part in parts])
    counts = np.concatenate([_counts(part) for part in parts])
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    return Jagged(offsets, np.concatenate([_numbers(part.flatten()) for part in parts]))


def _counts(part: Any) -> Column:
    counts: Column = part.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)
    return counts


def _numbers(part: Any) -> Column:
    if part.null_count and str(part.type) == "bool":
        part = part.fill_null(False)
    numbers: Column = part.to_numpy(zero_copy_only=False)  # nulls among integers make them doubles, and NaN
    return numbers
