"""Fillings of legs for events of alike numbers of objects, as a matrix: a row a filling, a column an event.

What needs fewer legs is worked out on a smaller matrix, and its rows are read or copied where they are needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .arrays import Index, Spread, Turned
from .frame import Binding, Frame, Outer, Part
from .pattern import Pattern
from .program import EVENT, OBJECT, Names, Node
from .rows import Rows

if TYPE_CHECKING:
    from ..execution.block import Block


@dataclass(frozen=True, slots=True)
class Smaller:
    """Where an expression needs a smaller matrix only, as `node` there; and its rows in the larger one."""

    frame: Frame
    index: Spread
    node: Node


class Slot(Frame):
    """All objects that a leg may take, as a matrix: a row a number among the objects, a column an event.

    `objects` are theirs among the `rows` of the block.
    """

    __slots__ = ("objects", "rows")

    def __init__(self, block: Block, rows: Rows, objects: Turned) -> None:
        own = frozenset({OBJECT})
        Frame.__init__(self, block, len(objects), own, own, outers=[])
        self.rows = rows
        self.objects = objects

    def of_object(self, _: Node) -> Part:
        return Part(self.block.objects(self.rows), self.objects)


class Grid(Frame):
    """All fillings of a pattern: `slots[k]` has the objects of its k-th leg, `alike` is the frame of the events."""

    __slots__ = ("_homes", "alike", "longest_run", "pattern", "slots")

    def __init__(self, pattern: Pattern, slots: tuple[Slot, ...], alike: Frame) -> None:
        own = frozenset(pattern.legs)
        Frame.__init__(self, alike.block, len(pattern) * alike.n, own, own | {EVENT}, outers=None)
        self.pattern, self.slots, self.alike = pattern, slots, alike
        self.longest_run = alike.n * pattern.longest
        self._homes: dict[Names, Part | None] = {}

    @property
    def width(self) -> int:
        """How many events there are."""
        return self.alike.n

    def resolve(self, variable: str) -> Binding:
        if variable not in self.bindings:
            k = self.pattern.legs.index(variable)
            self.bindings[variable] = self._leg(k, *self._places(np.arange(self.n)))
        return self.bindings[variable]

    def _leg(self, k: int, row: Index, column: Index) -> Binding:
        slot = self.slots[k]
        return slot.rows, slot.objects.at(self.pattern.columns[k][row], column)

    def _places(self, rows: Index) -> tuple[Index, Index]:
        """The rows and columns of the matrix."""
        row = rows // self.width
        return row, rows - row * self.width

    def around(self) -> list[Outer]:
        if self.outers is None:
            self.outers = [Outer(self.alike, self._places(np.arange(self.n))[1])]
        return self.outers

    def event_numbers(self) -> Index:
        return self.event_index()

    def event_index(self) -> Index:
        events = self.events
        if events is None:
            events = self.own_events = np.tile(self.alike.event_index(), len(self.pattern))
        return events

    def elsewhere(self, node: Node) -> bool:
        return bool(node.only) or self.home(node.free) is not None

    def of_object(self, node: Node) -> Part:
        k = self.pattern.legs.index(node.only)
        return Part(self.slots[k], Spread(self.pattern.columns[k], self.width))

    def smaller(self, node: Node) -> Smaller | None:
        """The smaller matrix that suffices for an expression."""
        part = self.home(node.free) if node.alone is None else self.of_object(node)
        if part is None or not isinstance(part.index, Spread):
            return None
        return Smaller(part.frame, part.index, node.alone or node)

    def home(self, free: Names) -> Part | None:
        if free not in self._homes:
            self._homes[free] = self._home(free)
        return self._homes[free]

    def _home(self, free: Names) -> Part | None:
        legs = free.intersection(self.pattern.legs)
        if len(legs) == len(self.pattern.legs):
            return None
        if not legs:
            return Part(self.alike, Spread(np.zeros(len(self.pattern), np.int64), self.width))
        found = self.pattern.part(legs)
        if found is None:
            return None
        slots = tuple(s for leg, s in zip(self.pattern.legs, self.slots, strict=True) if leg in legs)
        return Part(Grid(found[0], slots, self.alike), Spread(found[1], self.width))

    def take(self, pick: Index) -> Frame:
        """Rows of the matrix, in any order, as an ordinary frame."""
        row, column = self._places(pick)
        bindings = {leg: self._leg(k, row, column) for k, leg in enumerate(self.pattern.legs)}
        events = self.alike.event_index()[column]
        return Frame(
            self.block, len(pick), self.own, self.covers, events, bindings, outers=None, source=self, picked=pick
        )
