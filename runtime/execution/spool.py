"""Saved rows on their way: records appended to a file a region, so that memory stays bounded."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Self
from urllib.parse import quote

import numpy as np

from ..errors import DataError

SUFFIX = ".rows"
Batch = tuple[str, np.ndarray]
"""A region, and records of it."""


class TemporaryFolder:
    """A folder that is there as long as this object."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="darkana-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def stem_of(sample: str) -> str:
    """The sample's name as part of a file's, without dots."""
    return quote(sample, safe=" ").replace(".", "%2E")


def spooled(folder: Path, sample: str, region: str) -> list[Path]:
    """The files of a sample's rows, in the order of its entries."""
    return sorted(folder.glob(f"{_escaped(stem_of(sample))}.{region}.*{SUFFIX}"))


def forget(folder: Path, sample: str) -> None:
    """Drops the rows of a sample."""
    for path in folder.glob(f"{_escaped(stem_of(sample))}.*{SUFFIX}"):
        path.unlink()


def _escaped(stem: str) -> str:
    import glob

    return glob.escape(stem)


@dataclass(slots=True)
class Spool:
    """Where the rows of a sample from the entry `start` on go. Use it as a context: what was not written to its end
    is cut off."""

    folder: Path
    sample: str
    start: int = 0
    _files: dict[str, tuple[BinaryIO, int]] = field(default_factory=dict)

    def add(self, batches: Iterable[Batch]) -> None:
        """Raises DataError E0933."""
        for region, records in batches:
            try:
                file, size = self._files.get(region) or (self._open(region), 0)
                file.write(records.tobytes())
            except OSError as error:
                message = f"the rows of region `{region}` can't be written: {error.strerror}"
                raise DataError("E0933", message, file=str(self.folder)) from error
            self._files[region] = (file, size + records.nbytes)

    def _open(self, region: str) -> BinaryIO:
        name = f"{stem_of(self.sample)}.{region}.{self.start:020d}{SUFFIX}"
        return (self.folder / name).open("wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file, size in self._files.values():
            with file:
                file.truncate(size)


def paged(paths: Sequence[Path], kind: np.dtype[np.void], size: int) -> Iterable[np.ndarray]:
    """The records of several files one after the other, `size` at a time: wherever one file ends."""
    held = np.zeros(0, kind)
    for path in paths:
        with path.open("rb") as file:
            while len(more := np.fromfile(file, kind, size - len(held))):
                held = np.concatenate((held, more)) if len(held) else more
                if len(held) == size:
                    yield held
                    held = np.zeros(0, kind)
    if len(held):
        yield held
