"""Loops in C that fill the legs of objects and candidates, event by event."""

from __future__ import annotations

import numpy as np

from ..engine.arrays import Column, Index
from ..engine.c.library import Function
from ..engine.evaluate import column
from ..engine.frame import Binding, Frame, row_frame
from .best import best_of
from .block import MAX_ROWS, Block
from .combine import Patterns, RowList, TooManyError, mixed
from .loop_source import LoopSource
from .spaces import prepared, refusals

MOST_KNOWN = 4096
"""Choices of sizes that are kept."""


class Fillings:
    """The local numbers of all fillings, for one choice of the lists' sizes after the other."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], int] = {}
        self._numbers: list[Index] = []
        self._columns: list[Column] = []
        self.most = 0

    def of(self, sizes: Index, patterns: Patterns) -> list[Column]:
        """The first arguments of a loop, for events with lists of these sizes. Raises TooManyError."""
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
            self._numbers.clear()
        before = len(self._numbers)
        first, which = _alike(mixed(sizes))
        places = np.array([self._place(sizes, event, patterns) for event in first.tolist()], np.int64)
        if len(self._numbers) != before or not self._columns:
            self._join(sizes.shape[1])
        return [places.take(which), *self._columns]

    def _place(self, sizes: Index, event: int, patterns: Patterns) -> int:
        chosen = tuple(sizes[event].tolist())
        found = self._known.get(chosen)
        if found is None:
            try:
                pattern = patterns.pattern(chosen)
            except TooManyError as error:
                raise TooManyError(error.args[0], event) from None
            found = self._known[chosen] = len(self._numbers)
            self._numbers.append(pattern.astype(np.int32))
        return found

    def _join(self, legs: int) -> None:
        lengths = np.array([len(each) for each in self._numbers], np.int64)
        self.most = int(lengths.max(initial=0))
        numbers = np.concatenate(self._numbers or [np.zeros((0, legs), np.int32)]).ravel()
        self._columns = [np.cumsum(lengths) - lengths, lengths, numbers]


def _alike(key: Index) -> tuple[Index, Index]:
    """The first of each group of equal numbers, and the group of each; of small numbers without comparing them."""
    most = int(key.max(initial=0))
    if most >= 1 << 16:
        _, first, which = np.unique(key, return_index=True, return_inverse=True)
        return first, which
    at = np.full(most + 1, -1, np.int64)
    at[key[::-1]] = np.arange(len(key))[::-1]  # the last assignment counts
    met = np.flatnonzero(at >= 0)
    places = np.zeros(most + 1, np.int64)
    places[met] = np.arange(len(met))
    return at[met], places.take(key)


class Loop:
    """The fillings of the legs of one combination."""

    def __init__(self, source: LoopSource, function: Function) -> None:
        self.source = source
        self._function = function
        self._fillings = Fillings()
        self._room = 0

    def fill(self, block: Block, what: str) -> Frame:
        """What the loop finds in a block, ordered by event. Raises DataError E0911."""
        source = self.source
        patterns, lists = prepared(block, source.combination)
        with refusals(block, what):
            sizes = np.column_stack([np.diff(each.offsets) for each in lists])
            given = [*self._fillings.of(sizes, patterns), *self._columns(block, lists)]
        keys, events, *legs = self._found(block, given, what)
        bindings: dict[str, Binding] = {}
        for leg, rows in zip(source.combination.legs, legs, strict=True):
            bindings[leg.name] = (block.rows(leg.space), rows)
        frame = row_frame(block, bindings, events)
        if source.step is None or not np.any(events[1:] == events[:-1]):
            return frame
        return frame.take(best_of(block, frame, keys, source.step))

    def _columns(self, block: Block, lists: list[RowList]) -> list[Column]:
        columns: list[Column] = []
        for taken, picked in zip(lists, self.source.picked, strict=True):
            columns.append(_index(taken.offsets))
            if picked:
                columns.append(np.arange(int(taken.offsets[-1])) if taken.rows is None else _index(taken.rows))
        for (space, _), node in self.source.objects.items():
            columns.append(_numbers(column(block.objects(block.rows(space)), node)))
        return columns + [_numbers(column(block.events, node)) for node in self.source.events.values()]

    def _found(self, block: Block, given: list[Column], what: str) -> list[Column]:
        """Keys, events and the rows of each leg. There is room for a little more than what the last block lacked, so
        that few are gone through twice."""
        scratch = np.empty(self._fillings.most)
        legs, room = len(self.source.slots), max(block.n, self._room)
        while True:
            results: list[Column] = [np.empty(room), *(np.empty(room, np.int64) for _ in range(1 + legs))]
            found = self._function(block.n, given, [scratch, *results], room)
            block.allow(found, what)
            if found <= room:
                return [result[:found] for result in results]
            room, self._room = found, min(found + found // 10, MAX_ROWS)


def _index(values: Index) -> Index:
    """As C reads it: nothing there would notice another type."""
    return np.ascontiguousarray(values, np.int64)


def _numbers(values: Column) -> Column:
    return np.ascontiguousarray(values, np.float64)
