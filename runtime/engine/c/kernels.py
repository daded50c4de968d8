"""Expressions worked out by loops in C, each in one pass over columns as they are stored."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ..arrays import Column, Index, Owned, Value
from ..frame import Frame
from ..grid import Grid, Slot
from ..program import Node
from ..rows import Rows
from .kernel_source import MOST_INPUTS, KernelSource, is_truth
from .library import Function

Evaluate = Callable[[Frame, Node], Value]

DOUBLE = np.dtype(np.float64)
KINDS = {DOUBLE: 0, DOUBLE.newbyteorder(): 1}
CONSTANT = 2
"""How what is stored is read, as driver.c numbers it."""

MOST_UNSURE = 4
"""How often a kernel may leave its rows to numpy (for angles of vectors that are 0) before it is not asked again."""


@dataclass(frozen=True, slots=True)
class Input:
    """A column, and which of its values each row reads (None: row for row). `rows`: whose column of that name it is,
    where all of it is read and nobody has looked for NaN in it."""

    values: Column
    kind: int
    index: Index | None = None
    rows: Rows | None = None
    name: str = ""


class Kernels:
    """The kernels of a program's expressions, compiled."""

    def __init__(self, library: ctypes.CDLL, sources: Iterable[KernelSource]) -> None:
        self._known: dict[int, tuple[KernelSource, Function]] = {}
        self._whole: set[int] = set()
        self._unsure: Counter[str] = Counter()
        for source in sources:
            function = Function(library, source.name)
            self._known.update({node.number: (source, function) for node in source.nodes})
            if all(each.kind == "field" for each in source.inputs.values()):
                self._whole |= {node.number for node in source.nodes}
        self._look = Function(library, "look")

    def value(self, frame: Frame, node: Node, number: Evaluate) -> Owned | None:
        """The value of an operation on the rows of a frame, and whether nobody else holds it; None where numpy is to
        work it out. `number` evaluates what is handed in. What is worked out together is remembered."""
        found = self._known.get(node.number)
        if found is None or isinstance(frame, Grid | Slot):
            return None
        source, function = found
        alone = len(source.nodes) == 1
        if not alone and (known := frame.recall(node)) is not None:
            return known, False
        inputs = [_input(frame, each, number) for each in source.inputs.values()]
        results: list[Column] = [np.empty(frame.n, np.bool_ if is_truth(each) else np.float64) for each in source.nodes]
        if _called(function, frame.n, inputs, results):
            self._strike(source)
            return None
        if alone:
            return results[0], True
        frame.memo |= {each.number: result for each, result in zip(source.nodes, results, strict=True)}
        return frame.memo[node.number], False

    def _strike(self, source: KernelSource) -> None:
        self._unsure[source.name] += 1
        if self._unsure[source.name] >= MOST_UNSURE:
            for number in [number for number, (each, _) in self._known.items() if each.name == source.name]:
                del self._known[number]
                self._whole.discard(number)

    def whole(self, node: Node) -> bool:
        """Whether nothing of a value is left to numpy, so that it costs little more than going through columns."""
        return node.number in self._whole

    def look(self, rows: Rows, names: Iterable[str]) -> None:
        """Looks for NaN in columns as they are stored, where nobody has."""
        columns = [_column(rows, name, None) for name in names if name not in rows.missing]
        for first in range(0, len(columns), MOST_INPUTS):
            _called(self._look, rows.n, columns[first : first + MOST_INPUTS], [])


def _input(frame: Frame, node: Node, number: Evaluate) -> Input:
    if node.kind != "field":
        return Input(*_readable(number(frame, node)))
    (variable,) = node.free
    rows, index = frame.resolve(variable)
    return _column(rows, node.name, index)


def _column(rows: Rows, name: str, index: Index | None) -> Input:
    values, kind = _readable(rows.stored(name))
    if index is not None:
        return Input(values, kind, np.ascontiguousarray(index, np.int64))
    new = values.dtype.kind == "f" and name not in rows.missing
    return Input(values, kind, None, rows if new else None, name)


def _readable(values: Value) -> tuple[Column, int]:
    """A column that C reads, and how."""
    if np.ndim(values) == 0:
        return np.array([values], np.float64), CONSTANT
    kind = KINDS.get(values.dtype)
    if kind is None or not (values.flags.c_contiguous and values.flags.aligned):
        return np.require(values, np.float64, ["C", "A"]), KINDS[DOUBLE]
    return values, kind


def _called(function: Function, n: int, inputs: Sequence[Input], results: Sequence[Column]) -> bool:
    """Fills the results; whether the function is unsure of them. It looks for NaN where nobody has."""
    lacks = np.array([each.rows is None for each in inputs], np.int64)
    columns = [column for each in inputs for column in (each.values, each.index)]
    kinds = np.array([each.kind for each in inputs], np.int64)
    unsure = function(n, [kinds, *columns], [*results, lacks], len(inputs))
    for each, lack in zip(inputs, lacks.tolist(), strict=True):
        if each.rows is not None:
            each.rows.missing[each.name] = bool(lack)
    return bool(unsure)
