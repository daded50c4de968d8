"""What a file of events is made of, whatever its format: named columns, flat or of lists."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import uproot
from cramjam import DecompressionError

from ..engine.arrays import Column, Index

DAMAGE: tuple[type[Exception], ...] = (
    uproot.DeserializationError, DecompressionError, struct.error, zlib.error, OSError, EOFError, MemoryError,
    ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError, RuntimeError,
)  # fmt: skip
"""What uproot, pyarrow and their decompressors raise on bytes that are not what they should be."""


@dataclass(frozen=True, slots=True)
class Jagged:
    """Lists of numbers: those of entry i are `content[offsets[i]:offsets[i + 1]]`; `offsets` begins with 0."""

    offsets: Index
    content: Column

    def cut(self, start: int, stop: int) -> Jagged:
        offsets = self.offsets[start : stop + 1]
        return Jagged(offsets - offsets[0], self.content[offsets[0] : offsets[-1]])

    def __len__(self) -> int:
        return len(self.offsets) - 1


def joined(parts: list[Jagged]) -> Jagged:
    """One after the other."""
    if len(parts) == 1:
        return parts[0]
    ends = np.cumsum([0, *(part.offsets[-1] for part in parts)])
    offsets = [part.offsets[1:] + end for part, end in zip(parts, ends, strict=False)]
    return Jagged(np.concatenate((np.zeros(1, np.int64), *offsets)), np.concatenate([part.content for part in parts]))


class Stored(Protocol):
    """One column of a file. `problem` says why it can't be read as numbers, one list or one value an entry."""

    name: str
    jagged: bool
    problem: str | None
    bytes_per_entry: float

    def edges(self) -> list[int]:
        """Entries at which reading may begin and end without decoding anything twice: 0 first, all entries last."""
        ...

    def read(self, start: int, stop: int) -> Jagged | Column:
        """The entries between two edges. Raises what is in DAMAGE."""
        ...


class Table(Protocol):
    """One file. `label` and `word` are for messages: "tree `events`", "branch"."""

    label: str
    word: str
    entries: int

    def names(self) -> Iterable[str]: ...

    def column(self, name: str) -> Stored:
        """One of `names`."""
        ...

    def close(self) -> None: ...


def arrays_of(layout: Any) -> Jagged | Column:
    """An awkward layout of numbers or of lists of them. Raises ValueError."""
    if hasattr(layout, "offsets"):
        offsets = np.asarray(layout.offsets.data, np.int64)
        if (np.diff(offsets) < 0).any() or offsets[-1] > len(layout.content.data):
            raise ValueError("the lengths of its lists contradict each other")
        return Jagged(offsets - offsets[0], np.asarray(layout.content.data)[offsets[0] : offsets[-1]])
    return np.asarray(layout.data)


def first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:200] if lines else type(error).__name__
