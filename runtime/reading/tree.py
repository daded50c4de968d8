"""The TTree of a ROOT file, by uproot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from uproot.interpretation.jagged import AsJagged
from uproot.interpretation.numerical import AsDtype

from ..engine.arrays import Column
from .plain import JaggedBaskets, LocalFile, PlainBaskets, plain_baskets
from .stored import DAMAGE, Jagged, Stored, arrays_of, first_line

TREES = ("TTree", "TNtuple", "TNtupleD", "TChain")


class Tree:
    """A tree's branches, those inside others too; of two of one name the first. Raises what is in DAMAGE."""

    word = "branch"

    def __init__(self, root: Any, name: str, file: LocalFile | None = None) -> None:
        self.label = f"tree `{name}`"
        self._root = root
        self._file = file
        tree = root[name]
        self.entries = int(tree.num_entries)
        self._branches = {branch.name: branch for branch in reversed(list(tree.itervalues(recursive=True)))}

    def names(self) -> Iterable[str]:
        return self._branches

    def column(self, name: str) -> Stored:
        return TreeColumn(self._branches[name], self.entries, self._file)

    def close(self) -> None:
        self._root.close()
        if self._file is not None:
            self._file.close()


class TreeColumn:
    """One branch, basket by basket."""

    def __init__(self, branch: Any, entries: int, file: LocalFile | None = None) -> None:
        self.name: str = branch.name
        self.bytes_per_entry = branch.uncompressed_bytes / max(1, entries)
        self._branch = branch
        self._file = file
        self._plain: PlainBaskets | JaggedBaskets | None = None
        self.jagged, self.problem = _kind(branch)

    def edges(self) -> list[int]:
        edges = list(self._branch.entry_offsets)
        self._plain = plain_baskets(self._branch, self._file)
        return edges

    def read(self, start: int, stop: int) -> Jagged | Column:
        values = None if self._plain is None else self._plain.read(start, stop)
        if values is not None:
            return values
        array = self._branch.array(entry_start=start, entry_stop=stop, library="ak", array_cache=None)
        return arrays_of(array.layout)


def _kind(branch: Any) -> tuple[bool, str | None]:
    """Whether a branch holds lists, and why it can't be read as numbers."""
    try:
        kind = branch.interpretation
    except DAMAGE as error:
        return False, f"is of a type that can't be read: {first_line(error)}"
    jagged = isinstance(kind, AsJagged)
    content = kind.content if jagged else kind
    if not isinstance(content, AsDtype) or content.to_dtype.kind not in "biuf":
        return jagged, f"holds `{branch.typename}`, not numbers"
    if content.to_dtype.shape:
        return jagged, f"holds arrays of shape {content.to_dtype.shape}"
    return jagged, None
