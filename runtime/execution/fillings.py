"""The final state chosen from matrices of fillings, one for events of alike numbers of objects at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..engine.arrays import Index, Layout, Turned, Value
from ..engine.frame import Binding, Frame, row_frame
from ..engine.grid import Grid, Slot
from ..plan import Combination
from .block import Block
from .combine import Patterns, RowList, TooManyError, alike, in_order
from .spaces import prepared, refusals, rows_of

CELLS = 1 << 18
"""A matrix has no more rows times columns than this, if it can: so its columns stay near the processor, and memory is
bounded whatever the numbers of objects."""


Group = tuple[tuple[int, ...], Index]
"""How many objects each list has, and events of which that is so."""


def grids(block: Block, combination: Combination, what: str) -> Iterator[tuple[Grid, Patterns]]:
    """All ways to fill the legs, a part at a time; each event's lie in one part. Raises DataError E0911."""
    patterns, lists = prepared(block, combination)
    with refusals(block, what):
        groups = list(_groups(patterns, np.column_stack([np.diff(each.offsets) for each in lists])))
        spaces = {number: leg.space for leg, number in zip(patterns.combination.legs, patterns.slots, strict=True)}
        laid = {number: _laid(lists[number], number, groups) for number in spaces}
        for k, (key, events) in enumerate(groups):
            pattern = patterns.layout(key)
            block.allow(len(pattern) * len(events), what)
            made = {number: Slot(block, block.rows(space), laid[number][k]) for number, space in spaces.items()}
            slots = tuple(made[number] for number in patterns.slots)
            yield Grid(pattern, slots, block.events.take(events)), patterns


def _groups(patterns: Patterns, sizes: Index) -> Iterator[Group]:
    """Events of alike numbers of objects that have fillings, no more than make a matrix of CELLS."""
    for events in alike(sizes):
        key = tuple(sizes[events[0]].tolist())
        try:
            fillings = len(patterns.layout(key))
        except TooManyError as error:
            raise TooManyError(error.args[0], int(events[0])) from None
        step = max(1, CELLS // max(1, fillings))
        yield from ((key, events[first : first + step]) for first in range(0, len(events) if fillings else 0, step))


def _laid(taken: RowList, number: int, groups: list[Group]) -> list[Turned]:
    """The objects of a list, those of each group of the events together."""
    layout = Layout(np.full(int(taken.offsets[-1]), -1), taken.rows, 0)
    turned = []
    for key, events in groups:
        each = Turned(layout, layout.size, taken.offsets[events], key[number])
        matrix = np.arange(each.first, each.first + len(each)).reshape(each.size, len(events))
        for row, places in enumerate(matrix):
            layout.places[each.begins + row] = places
        layout.size += len(each)
        turned.append(each)
    return turned


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is left of a grid: the event of each row, what each leg is, and the columns that were kept."""

    events: Index
    legs: tuple[Index, ...]
    known: dict[int, Value]


def chosen(frame: Frame, combination: Combination) -> Chosen:
    legs = tuple(rows_of(frame, leg.name) for leg in combination.legs)
    return Chosen(frame.event_index(), legs, frame.known())


def together(block: Block, combination: Combination, parts: list[Chosen]) -> Frame:
    """All that is left, ordered by event; rows of an event as they come."""
    none = np.zeros(0, np.int64)
    parts = parts or [Chosen(none, (none,) * len(combination.legs), {})]
    events = np.concatenate([part.events for part in parts])
    order = in_order(events)
    bindings: dict[str, Binding] = {}
    for leg, rows in zip(combination.legs, zip(*(part.legs for part in parts), strict=True), strict=True):
        bindings[leg.name] = (block.rows(leg.space), np.concatenate(rows)[order])
    frame = row_frame(block, bindings, events[order])
    for number in set.intersection(*(set(part.known) for part in parts)):
        values = [part.known[number] for part in parts]
        if all(map(np.ndim, values)):
            frame.memo[number] = np.concatenate(values)[order]
    return frame
