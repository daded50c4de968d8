"""ROOT trees, by uproot: only the branches asked for, each basket once, in bounded memory."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import uproot
from cramjam import DecompressionError
from uproot.interpretation.jagged import AsJagged
from uproot.interpretation.numerical import AsDtype

from ..engine.arrays import Column, Numbers
from ..engine.names import demangled
from ..errors import DataError, nearest
from ..plan import Branch, Site
from .basket import Cursor, Jagged
from .reader import SPAN, Chunk, RawSpace, Wanted

DAMAGE: tuple[type[Exception], ...] = (
    uproot.DeserializationError, DecompressionError, struct.error, zlib.error, OSError, EOFError, MemoryError,
    ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError, RuntimeError,
)  # fmt: skip
"""What uproot and its decompressors raise on bytes that are not what they should be."""

TREES = ("TTree", "TNtuple", "TNtupleD", "TChain")
STEP_BYTES = 32 * 2**20


class TreeReader:
    """The tree of one ROOT file. Raises DataError E0902, E0903."""

    def __init__(self, file: str, tree: str | None) -> None:
        self.file = file
        try:
            self._root = uproot.open(file)
            kinds = {key.split(";")[0]: kind for key, kind in self._root.classnames().items()}
        except DAMAGE as error:
            raise DataError("E0902", f"can't be opened as a ROOT file: {_first_line(error)}", file=file) from error
        self.name = self._choose(tree, kinds)
        try:
            self.tree = self._root[self.name]
            self.entries = int(self.tree.num_entries)
            self.branches = {branch.name: branch for branch in reversed(list(self.tree.itervalues(recursive=True)))}
        except DAMAGE as error:
            raise DataError("E0907", f"tree `{self.name}` is damaged: {_first_line(error)}", file=file) from error
        self._demangled = {demangled(name): name for name in self.branches}

    def _choose(self, tree: str | None, kinds: dict[str, str]) -> str:
        trees = [name for name, kind in kinds.items() if kind in TREES]
        if tree is not None and tree in trees:
            return tree
        if tree is None and len(trees) == 1:
            return trees[0]
        listed = ", ".join(f"`{name}`" for name in trees)
        if tree is not None:
            what = f"no tree `{tree}`"
        elif trees:
            what = "several trees, and the sample names none (`tree: NAME`)"
        elif "ROOT::RNTuple" in kinds.values():
            what = "no TTree but an RNTuple, which is not read yet"
        else:
            what = "no tree"
        raise DataError("E0903", f"holds {what}", file=self.file, help=[f"it has {listed}"] if trees else [])

    def chunks(self, wanted: list[Wanted], weight: str | None, start: int, stop: int, step: int) -> Iterator[Chunk]:
        """See Reader. Raises DataError E0904, E0905, E0906, E0907, E0908."""
        spaces = [_Space(self, each) for each in wanted]
        weights = None if weight is None else self.cursor(Branch("weight", weight), jagged=False, site=None)
        keys = [self.cursor(Branch(k, k), jagged=False, site=None) for w in wanted for k in w.event_keys if self.has(k)]
        cursors = [*keys, *(cursor for space in spaces for cursor in space.cursors())]
        step *= max(1, int(STEP_BYTES / max(1.0, sum(cursor.bytes_per_entry for cursor in cursors)) / step))
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
        self._root.close()

    def has(self, name: str) -> bool:
        return name in self.branches or name in self._demangled

    def cursor(self, branch: Branch, *, jagged: bool, site: Site | None) -> Cursor:
        """Where a branch is read from. Raises DataError E0904, E0905."""
        found = self.find(branch.name)
        if found is None:
            like = nearest(branch.name, self.branches)
            help = [f"the nearest: {', '.join(f'`{name}`' for name in like)}"] if like else []
            message = f"tree `{self.name}` has no branch `{branch.name}`"
            raise DataError("E0904", message, file=self.file, site=site, help=help)
        if (problem := unsuited(found, jagged=jagged)) is not None:
            message = f"branch `{branch.name}` of tree `{self.name}` {problem}"
            raise DataError("E0905", message, file=self.file, site=site)
        return Cursor(found, self.file, self.entries, DAMAGE)

    def find(self, name: str) -> Any | None:
        return self.branches.get(name) or self.branches.get(self._demangled.get(name, ""))


class _Space:
    """An input space of one file: a cursor a branch, and one more that tells how many objects there are."""

    def __init__(self, reader: TreeReader, wanted: Wanted) -> None:
        self.reader = reader
        self.wanted = wanted
        self.columns = [
            (branch, reader.cursor(branch, jagged=not wanted.flat, site=branch.site)) for branch in wanted.branches
        ]
        self.counter = None if wanted.flat or self.columns else self._find_counter()

    def cursors(self) -> list[Cursor]:
        return [cursor for _, cursor in self.columns] + ([self.counter] if self.counter else [])

    def _find_counter(self) -> Cursor:
        """The cheapest branch that tells how many objects an entry has."""
        reader, wanted = self.reader, self.wanted
        prefixes = tuple(f"{name[1:]}_" for name in wanted.counters if name[:1] == "n" and name[1:])
        prefixes += tuple(b.name.removesuffix(b.field) for b in wanted.declared if len(b.field) < len(b.name))
        alike = [name for name in reader.branches if name.startswith(prefixes)] if prefixes else []
        names = [*wanted.counters, *(branch.name for branch in wanted.declared), *alike]
        for name in names:
            branch = reader.find(name)
            if branch is not None and unsuited(branch, jagged=name not in wanted.counters) is None:
                return Cursor(branch, reader.file, reader.entries, DAMAGE)
        help = [f"looked for {', '.join(f'`{name}`' for name in dict.fromkeys(names))}"] if names else []
        message = f"tree `{reader.name}` has no branch that tells how many `{wanted.space}` an event has"
        raise DataError("E0904", message, file=reader.file, site=wanted.site, help=help)

    def read(self, start: int, stop: int) -> RawSpace:
        if self.wanted.flat:
            return RawSpace({branch.field: (cursor.flat(start, stop), branch) for branch, cursor in self.columns})
        if self.counter is not None:
            return RawSpace({}, self.counter.offsets(start, stop))
        read = [(branch, cursor.jagged(start, stop)) for branch, cursor in self.columns]
        self._check(read, start)
        return RawSpace({branch.field: (each.content, branch) for branch, each in read}, read[0][1].offsets)

    def _check(self, read: list[tuple[Branch, Jagged]], start: int) -> None:
        (first, reference), *others = read
        for branch, each in others:
            if not np.array_equal(each.offsets, reference.offsets):
                entry = start + int(np.flatnonzero(np.diff(each.offsets) != np.diff(reference.offsets))[0])
                message = f"`{first.name}` and `{branch.name}` have different lengths in entry {entry}"
                raise DataError("E0906", message, file=self.reader.file, site=branch.site)


def unsuited(branch: Any, *, jagged: bool) -> str | None:
    """Why a branch can't be read as numbers, one list or one value an entry."""
    try:
        kind = branch.interpretation
    except DAMAGE as error:
        return f"is of a type that can't be read: {_first_line(error)}"
    content = kind.content if isinstance(kind, AsJagged) else kind
    if not isinstance(content, AsDtype) or content.to_dtype.kind not in "biuf":
        return f"holds `{branch.typename}`, not numbers"
    if content.to_dtype.shape:
        return f"holds arrays of shape {content.to_dtype.shape}"
    if isinstance(kind, AsJagged) and not jagged:
        return "holds a list for each event, where one value is due"
    if jagged and not isinstance(kind, AsJagged):
        return "holds one value for each event, where a list is due"
    return None


def _finite(values: Column, file: str, start: int, name: str) -> Numbers:
    weights: Numbers = values.astype(np.float64)
    if not np.isfinite(weights).all():
        entry = int(np.flatnonzero(~np.isfinite(weights))[0])
        message = f"the weight `{name}` of entry {start + entry} is {weights[entry]}"
        raise DataError("E0908", message, file=file)
    return weights


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:200] if lines else type(error).__name__
