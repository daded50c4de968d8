"""A ROOT file: which of its trees and RNTuples a sample means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import uproot

from ..errors import DataError
from .plain import LocalFile
from .remote import Remote, broken_off, damage
from .rntuple import RNTUPLES, RNTuple
from .stored import Table, first_line
from .tree import TREES, Tree

LOCAL = {"handler": uproot.MultithreadedFileSource, "use_threads": False}
"""Plain reads from the disk; otherwise uproot would go through a loop of asynchronous tasks."""


def open_root(file: str, tree: str | None, remote: Remote | None = None) -> Table:
    """Raises DataError E0902, E0903, E0907; of a remote file E0932."""
    try:
        place = remote.place if remote else file
        root: Any = uproot.open(place, **(LOCAL if remote is None and Path(file).is_file() else {}))
        kinds = {key.split(";")[0]: kind for key, kind in root.classnames().items()}
    except damage() as error:
        if (broken := broken_off(file, error, "when the file was opened")) is not None:
            raise broken from error
        raise DataError("E0902", f"can't be opened as a ROOT file: {first_line(error)}", file=file) from error
    name = _choose(file, tree, [name for name, kind in kinds.items() if kind in TREES + RNTUPLES])
    is_tree = kinds[name] in TREES
    try:
        return Tree(root, name, _local(file)) if is_tree else RNTuple(root, name)
    except damage() as error:
        if (broken := broken_off(file, error, "when the file was opened")) is not None:
            raise broken from error
        word = "tree" if is_tree else "RNTuple"
        raise DataError("E0907", f"{word} `{name}` is damaged: {first_line(error)}", file=file) from error


def _choose(file: str, tree: str | None, trees: list[str]) -> str:
    if tree is not None and tree in trees:
        return tree
    if tree is None and len(trees) == 1:
        return trees[0]
    if tree is not None:
        what = f"no tree `{tree}`"
    else:
        what = "several trees, and the sample names none (`tree: NAME`)" if trees else "no tree"
    listed = ", ".join(f"`{name}`" for name in trees)
    raise DataError("E0903", f"holds {what}", file=file, help=[f"it has {listed}"] if trees else [])


def _local(file: str) -> LocalFile | None:
    return LocalFile(file) if Path(file).is_file() else None
