"""A file of events read by the columns asked for only, each basket once, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..engine.arrays import Column, Index, Numbers
from ..engine.names import COUNTER, Names
from ..errors import DataError, nearest
from ..plan import Branch, Site
from .basket import Cursor
from .reader import SPAN, Chunk, RawSpace, Wanted
from .stored import Jagged, Stored, Table

STEP_BYTES = 4 * 2**20

BLOCK_BYTES, FEWEST = 32 * 2**20, 1 << 14
"""A block has no more bytes, unless it has no more than so many entries."""


class TableReader:
    """The Reader of a table, whatever its format."""

    def __init__(self, file: str, table: Table) -> None:
        self.file = file
        self.table = table
        self.entries = table.entries
        self.names = Names(table.names())

    def chunks(self, wanted: list[Wanted], weight: str | None, start: int, stop: int, step: int) -> Iterator[Chunk]:
        """See Reader. Raises DataError E0904, E0905, E0906, E0907, E0908."""
        spaces = [_Space(self, each) for each in wanted]
        weights = None if weight is None else self.cursor(Branch("weight", weight), jagged=False, site=None)
        keys = [self.cursor(Branch(k, k), jagged=False, site=None) for w in wanted for k in w.event_keys if self.has(k)]
        cursors = [*keys, *(cursor for space in spaces for cursor in space.cursors())]
        size = max(1.0, sum(cursor.bytes_per_entry for cursor in cursors))
        step = min(step, max(int(BLOCK_BYTES / size), FEWEST))
        step *= max(1, int(STEP_BYTES / size / step))
        last = start
        while (first := last) < stop:
            last = min(stop, *((first // size + 1) * size for size in (step, SPAN)))
            yield Chunk(
                self.file,
                first,
                last - first,
                {space.wanted.space: space.read(first, last) for space in spaces},
                None if weights is None else _finite(weights.flat(first, last), self.file, first, weights.name),
                tuple(key.flat(first, last) for key in keys),
            )

    def close(self) -> None:
        self.table.close()

    def has(self, name: str) -> bool:
        return self.names.find(name) is not None

    def find(self, name: str) -> Stored | None:
        found = self.names.find(name)
        return None if found is None else self.table.column(found)

    def cursor(self, branch: Branch, *, jagged: bool, site: Site | None) -> Cursor:
        """Where a branch is read from. Raises DataError E0904, E0905."""
        found, table = self.find(branch.name), self.table
        if found is None:
            like = nearest(branch.name, self.names)
            help = [f"the nearest: {', '.join(f'`{name}`' for name in like)}"] if like else []
            help += _origin(branch)
            message = f"{table.label} has no {table.word} `{branch.name}`"
            raise DataError("E0904", message, file=self.file, site=site, help=help)
        if (problem := unsuited(found, jagged=jagged)) is not None:
            message = f"{table.word} `{branch.name}` of {table.label} {problem}"
            raise DataError("E0905", message, file=self.file, site=site, help=_origin(branch))
        return self.opened(found)

    def opened(self, column: Stored) -> Cursor:
        return Cursor(column, self.file, self.entries, self.table.word)


class _Space:
    """An input space of one file: a cursor a branch, and one more that tells how many objects there are."""

    def __init__(self, reader: TableReader, wanted: Wanted) -> None:
        self.reader = reader
        self.wanted = wanted
        self.columns = [
            (branch, reader.cursor(branch, jagged=not wanted.flat, site=branch.site)) for branch in wanted.branches
        ]
        self.claimed = self._find_claimed()
        self.counter = None if wanted.flat or self.columns else self._find_counter()

    def cursors(self) -> list[Cursor]:
        return [*(cursor for _, cursor in self.columns), *(c for c in (self.counter, self.claimed) if c)]

    def _find_claimed(self) -> Cursor | None:
        """basf2's number of candidates, where the collection has no counter of its own: lists may be shorter."""
        reader, own = self.reader, (name for name in self.wanted.counters if name != COUNTER)
        column = None if self.wanted.flat or any(map(reader.has, own)) else reader.find(COUNTER)
        return None if column is None or unsuited(column, jagged=False) else reader.opened(column)

    def _find_counter(self) -> Cursor:
        """The cheapest branch that tells how many objects an entry has."""
        reader, wanted, table = self.reader, self.wanted, self.reader.table
        prefixes = tuple(f"{name[1:]}_" for name in wanted.counters if name[:1] == "n" and name[1:])
        prefixes += tuple(b.name.removesuffix(b.field) for b in wanted.declared if len(b.field) < len(b.name))
        alike = [name for name in reader.names if name.replace(".", "_").startswith(prefixes)] if prefixes else []
        counters = [name for name in wanted.counters if name != COUNTER]  # lists may be shorter than that says
        names = [*counters, *(branch.name for branch in wanted.declared), *alike]
        for name in [*names, *(reader.names if self.claimed else ())]:  # an event tree has but one collection
            column = reader.find(name)
            if column is not None and unsuited(column, jagged=name not in counters) is None:
                return reader.opened(column)
        help = [f"looked for {', '.join(f'`{name}`' for name in dict.fromkeys(names))}"] if names else []
        message = f"{table.label} has no {table.word} that tells how many `{wanted.space}` an event has"
        raise DataError("E0904", message, file=reader.file, site=wanted.site, help=help)

    def read(self, start: int, stop: int) -> RawSpace:
        if self.wanted.flat:
            return RawSpace({branch.field: (cursor.flat(start, stop), branch) for branch, cursor in self.columns})
        if self.counter is not None:
            offsets = self.counter.offsets(start, stop)
            return RawSpace({}, offsets, self._cut_off(offsets, start, stop))
        read = [(branch, cursor.jagged(start, stop)) for branch, cursor in self.columns]
        self._check(read, start)
        offsets = read[0][1].offsets
        columns = {branch.field: (each.content, branch) for branch, each in read}
        return RawSpace(columns, offsets, self._cut_off(offsets, start, stop))

    def _cut_off(self, offsets: Index, start: int, stop: int) -> Column | None:
        return None if self.claimed is None else self.claimed.flat(start, stop) > np.diff(offsets)

    def _check(self, read: list[tuple[Branch, Jagged]], start: int) -> None:
        (first, reference), *others = read
        for branch, each in others:
            if not np.array_equal(each.offsets, reference.offsets):
                entry = start + int(np.flatnonzero(np.diff(each.offsets) != np.diff(reference.offsets))[0])
                message = f"`{first.name}` and `{branch.name}` have different lengths in entry {entry}"
                raise DataError("E0906", message, file=self.reader.file, site=branch.site)


def _origin(branch: Branch) -> list[str]:
    return [f"the schema file `{branch.origin}` names it"] if branch.origin else []


def unsuited(column: Stored, *, jagged: bool) -> str | None:
    """Why a column can't be read as numbers, one list or one value an entry."""
    if column.problem is not None:
        return column.problem
    if column.jagged and not jagged:
        return "holds a list for each event, where one value is due"
    if jagged and not column.jagged:
        return "holds one value for each event, where a list is due"
    return None


def _finite(values: Column, file: str, start: int, name: str) -> Numbers:
    weights: Numbers = values.astype(np.float64)
    if not np.isfinite(weights).all():
        entry = int(np.flatnonzero(~np.isfinite(weights))[0])
        message = f"the weight `{name}` of entry {start + entry} is {weights[entry]}"
        help = ["one such weight spoils every sum: mend it where the file was made"]
        raise DataError("E0908", message, file=file, help=help)
    return weights
