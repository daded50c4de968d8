"""What a reader of event files gives, whatever their format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ..engine.arrays import Column, Index, Numbers
from ..plan import NO_SITE, Branch, Plan, RowCandidates, Site
from .needs import CANDIDATE, EVENT, Needs
from .samples import HeldSample, Sample
from .urls import is_remote

SPAN = 1 << 17
"""Sums are made over so many entries of a file each, and these are then added in order: whoever reads the spans, the
result is the same to the last bit. Workers share out whole spans."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An input space as it is needed: `branches` are read; `declared` and `counters` may tell how many objects an
    event has, where no branch of a collection is needed. `flat`: one value an entry."""

    space: str
    flat: bool
    branches: tuple[Branch, ...]
    declared: tuple[Branch, ...] = ()
    counters: tuple[str, ...] = ()
    event_keys: tuple[str, ...] = ()
    site: Site = NO_SITE


@dataclass(frozen=True, slots=True)
class RawSpace:
    """Columns as they are stored, by field, each with its branch; `offsets` of each entry's objects (None: flat);
    `cut_off` is true of entries that had more objects than are stored."""

    columns: Mapping[str, tuple[Column, Branch]]
    offsets: Index | None = None
    cut_off: Column | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """The entries `start` to `start + n` of one file."""

    file: str
    start: int
    n: int
    spaces: Mapping[str, RawSpace]
    weights: Numbers | None = None
    keys: tuple[Column, ...] = ()


class Reader(Protocol):
    """One file of events. Errors are DataErrors that name the file."""

    entries: int

    def chunks(self, wanted: list[Wanted], weight: str | None, start: int, stop: int, step: int) -> Iterator[Chunk]:
        """The entries `start` to `stop` in order, some multiple of `step` entries at a time, in bounded memory.
        Chunks end where the multiples of their length lie in the file, and where spans end: not by `start`."""
        ...

    def has(self, name: str) -> bool:
        """Whether there is a branch of that name."""
        ...

    def close(self) -> None:
        """Lets go of the file."""
        ...


def reader_of(sample: Sample, file: str) -> Reader:
    """The reader of one of a sample's files, or of what it has in memory. Raises DataError."""
    if not isinstance(sample, HeldSample):
        return open_reader(file, sample.tree)
    from .memory import Memory
    from .table import TableReader

    return TableReader(file, Memory(sample.name, sample.columns))


def open_reader(file: str, tree: str | None) -> Reader:
    """The reader of a file: `tree` names a TTree or RNTuple; a Parquet file is one table, whatever its name.
    A URL is read where it lies. Raises DataError E0902, E0903, E0907; of a URL E0930, E0931, E0932."""
    from .parquet import is_parquet, open_parquet
    from .remote import Remote
    from .root import open_root
    from .table import TableReader

    remote = Remote(file) if is_remote(file) else None
    table = open_parquet(file, remote) if is_parquet(file, remote) else open_root(file, tree, remote)
    return TableReader(file, table)


def wanted_of(plan: Plan, needs: Needs) -> list[Wanted]:
    """The input spaces that a run needs, and which of their branches."""
    found = []
    for space in plan.inputs:
        branches = tuple(b for b in space.branches if (space.name, b.field) in needs.fields)
        if branches or (space.name in needs.inputs and space.name != EVENT):
            flat = space.name == EVENT
            found.append(Wanted(space.name, flat, branches, space.branches, space.counters, (), space.site))
    rows = plan.candidates
    if isinstance(rows, RowCandidates):
        branches = tuple(branch for branch in rows.branches if (CANDIDATE, branch.field) in needs.fields)
        found.append(Wanted(CANDIDATE, True, branches, (), (), rows.event_keys, rows.site))
    return found


def converted(values: Column, branch: Branch) -> Column:
    """Values as stored, in base units, or as booleans: NaN is false."""
    if branch.kind == "flag":
        flags: Column = values != 0
        return flags & (values == values) if values.dtype.kind == "f" else flags
    numbers: Numbers = values.astype(np.float64)
    if branch.factor != 1.0:
        numbers *= branch.factor
    return numbers
