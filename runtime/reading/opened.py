"""Files that are opened to count their entries, and stay open until they are read."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from .reader import Reader, reader_of
from .samples import Sample

MOST = 24
"""So many stay open: what uproot knows of a file takes memory, and its baskets may be many."""


class OpenedOnce:
    """Opens each file once, if it is counted and then read. Reading the description of a tree takes as long as a
    small sample does."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], Reader] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for reader in self._held.values():
            reader.close()
        self._held.clear()

    def entries(self, sample: Sample, file: str) -> int:
        """How many entries a file holds. Raises DataError."""
        reader = self.take(sample, file)
        if len(self._held) < MOST:
            self._held[sample.name, file] = reader
        else:
            reader.close()
        return reader.entries

    def take(self, sample: Sample, file: str) -> Reader:
        """The reader of a file, which is now the caller's to close. Raises DataError."""
        found = self._held.pop((sample.name, file), None)
        return reader_of(sample, file) if found is None else found
