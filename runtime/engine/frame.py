"""A frame: the rows an expression is evaluated on, and which row of a space each variable stands for in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from .arrays import Column, Index, Mask, Spread, Turned, Value, compose, gather
from .program import EVENT, Names, Node, parameter
from .rows import Rows

if TYPE_CHECKING:
    from ..execution.block import Block

Binding = tuple[Rows, Index | None]
"""The rows that a variable stands for, and which of them for each row of the frame (None: row for row)."""


@dataclass(slots=True)
class Outer:
    """A frame with fewer variables, and its row for each row of this one. `shrinks`: rows ordered by it, which is
    to be narrowed with this one; `single`: it has but one row for each of its own."""

    frame: Frame
    index: Index | None
    shrinks: bool = False
    single: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A frame with fewer variables whose rows lie in this one's as `index` says."""

    frame: Frame
    index: Spread | Turned


MOST, FEW = 0.6, 0.12
"""Where at least this share of a frame's rows pass a cut, values are worked out on all of them: cheaper than gathering
what each value needs. The second is for kernels: they go through columns as fast as memory gives them."""


@dataclass(slots=True, eq=False)
class Frame:
    """`n` rows. A narrowed frame remembers its `source`: `picked` are the rows of it, or, where most of them passed,
    `mask` says which."""

    block: Block
    n: int
    own: Names
    covers: Names
    own_events: Index | Rows | None = None
    bindings: dict[str, Binding] = field(default_factory=dict)
    parameters: Mapping[str, Value] = field(default_factory=dict)
    outers: list[Outer] | None = field(default_factory=list)
    source: Frame | None = None
    picked: Index | None = None
    mask: Mask | None = None
    memo: dict[int, Value] = field(default_factory=dict)
    expansions: dict[int, Frame] = field(default_factory=dict)

    @property
    def events(self) -> Index | None:
        """The event of each row; None row for row."""
        if self.own_events is None and self.source is not None:
            self.own_events = compose(self.source.event_numbers(), self.pick)
        if isinstance(self.own_events, Rows):
            self.own_events = self.own_events.event
        return self.own_events

    @property
    def pick(self) -> Index | None:
        """The rows of the source; None for all."""
        if self.picked is None and self.mask is not None:
            self.picked = np.flatnonzero(self.mask)
        return self.picked

    def wide(self, node: Node) -> Frame | None:
        """The frame that has this one's rows and others, if a value is as well worked out on all of them."""
        if self.mask is None or self.source is None or not node.plain:
            return None
        kernels = self.block.setting.kernels
        cheap = self.n >= MOST * self.source.n or (kernels is not None and kernels.whole(node))
        return self.source if cheap else None

    @property
    def single(self) -> bool:
        """Whether each row is an event of its own."""
        if self.source is not None:
            return self.source.single
        return self.own == {EVENT} or (self.outers is not None and any(outer.single for outer in self.outers))

    def resolve(self, variable: str) -> Binding:
        """The rows that a variable stands for here."""
        found = self.bindings.get(variable)
        if found is not None:
            return found
        if self.source is not None and variable in self.source.own:
            rows, index = self.source.resolve(variable)
            found = (rows, compose(index, self.pick))
        else:
            outer = next(outer for outer in self.around() if variable in outer.frame.covers)
            rows, index = outer.frame.resolve(variable)
            found = (rows, compose(index, outer.index))
        self.bindings[variable] = found
        return found

    def parameter(self, name: str) -> Value:
        """The value of a scan parameter: a scalar, or one a row."""
        if name in self.parameters:
            return self.parameters[name]
        if self.source is not None and parameter(name) in self.source.covers:
            return gather(self.source.parameter(name), self.pick)
        outer = next(outer for outer in self.around() if parameter(name) in outer.frame.covers)
        return gather(outer.frame.parameter(name), outer.index)

    def recall(self, node: Node) -> Value | None:
        """The value of a node where this frame, or one that it was narrowed from, has kept it."""
        found = self.memo.get(node.number)
        if found is None and self.source is not None:
            found = self.source.recall(node)
            if found is not None:
                found = self.memo[node.number] = gather(found, self.pick)
        return found

    def known(self) -> dict[int, Value]:
        """All that this frame, or one that it was narrowed from, has kept, by the numbers of the nodes."""
        before = {} if self.source is None else self.source.known()
        return {number: gather(value, self.pick) for number, value in before.items()} | self.memo

    def keeper(self, node: Node) -> Frame:
        """The frame to keep a value in: what names no scan parameter, in the frame that all hypotheses come from."""
        narrowed = self.picked is not None or self.mask is not None
        if self.source is None or narrowed or any(name.startswith("$") for name in node.free):
            return self
        return self.source.keeper(node)

    def around(self) -> list[Outer]:
        """The frames that this one lies in."""
        if self.outers is None:
            if self.source is not None:
                self.outers = [self._narrowed(outer) for outer in self.source.around()]
            else:
                self.outers = [shrink(self.block.events, self.event_index())]
        return self.outers

    def _narrowed(self, outer: Outer) -> Outer:
        index = compose(outer.index, self.pick)
        if outer.single and index is not None:
            return Outer(outer.frame.take(index), None, shrinks=True, single=True)
        if outer.shrinks and index is not None:
            return shrink(outer.frame, index)
        return Outer(outer.frame, index, outer.shrinks)

    def elsewhere(self, _: Node) -> bool:
        """Whether a value is kept in a smaller frame, from which it is as quickly had as from here."""
        return False

    def of_object(self, node: Node) -> Outer | Part | None:
        """A frame of objects, and their index, where an expression of one alone is better worked out: what has more
        rows here than the block has objects, or is known of them."""
        if node.kind == "field" or node.alone is None:
            return None
        rows, index = self.resolve(node.only)
        if index is None:
            return None
        objects = self.block.objects(rows)
        return Outer(objects, index) if objects.n <= self.n or node.alone.number in objects.memo else None

    def home(self, free: Names) -> Outer | Part | None:
        """The frame around this one that suffices for the variables."""
        if not free.isdisjoint(self.own):
            return None
        return next((outer for outer in self.around() if free <= outer.frame.covers), None)

    def narrow(self, condition: Mask | bool) -> Frame:
        """The rows of which the condition holds."""
        if np.ndim(condition) == 0:
            return self if condition else self.take(np.zeros(0, np.int64))
        pick = np.flatnonzero(condition)
        return self if len(pick) == self.n else self.take(pick)

    def thinned(self, mask: Mask) -> Frame:
        """As `narrow`, without gathering anything while most rows pass."""
        n = int(np.count_nonzero(mask))
        if n == self.n:
            return self
        if n < (MOST if self.block.setting.kernels is None else FEW) * self.n:
            return self.take(np.flatnonzero(mask))
        return Frame(self.block, n, self.own, self.covers, outers=None, source=self, mask=mask)

    def take(self, pick: Index) -> Frame:
        """The rows `pick`, in ascending order where frames around it shrink with it."""
        return Frame(self.block, len(pick), self.own, self.covers, outers=None, source=self, picked=pick)

    def at(self, hypothesis: Frame) -> Frame:
        """The same rows, at a hypothesis of one row."""
        frame = Frame(self.block, self.n, self.own, self.covers | hypothesis.covers, source=self)
        frame.parameters = hypothesis.parameters
        frame.outers = [*self.around(), Outer(hypothesis, None)]
        return frame

    def rebound(self, variable: str, rows: Rows) -> Frame:
        """The same rows, which are now all the rows of another space, row for row."""
        self.bindings[variable] = (rows, None)
        return self

    def by_event(self) -> Outer:
        """The frame of the events that have rows here, and its row for each row of this one."""
        if self.own == {EVENT}:
            return Outer(self, None)
        return next(outer for outer in self.around() if outer.shrinks)

    def event_count(self) -> int:
        """How many events have rows here."""
        return self.n if self.single else self.by_event().frame.n

    def of_events(self, values: Value) -> Value:
        """For each row, the value of its event; `values` are those of all events, or one scalar."""
        return values if np.ndim(values) == 0 else gather(values, self.events)

    def event_numbers(self) -> Index | None:
        """As `event_index`; None row for row."""
        return self.events

    def event_index(self) -> Index:
        """The event of each row."""
        return np.arange(self.n) if self.events is None else self.events

    def column(self, variable: str, name: str) -> Column:
        rows, index = self.resolve(variable)
        values: Column = gather(rows.column(name), index)
        return values


def event_frame(block: Block, rows: Rows) -> Frame:
    """All events of a block, row for row."""
    return Frame(block, rows.n, frozenset({EVENT}), frozenset({EVENT}), bindings={EVENT: (rows, None)})


def row_frame(block: Block, bindings: dict[str, Binding], events: Index | Rows) -> Frame:
    """Rows of events in ascending order, such as objects and candidates: their events, or all rows of a space, whose
    events are worked out if asked for."""
    own = frozenset(bindings)
    n = events.n if isinstance(events, Rows) else len(events)
    frame = Frame(block, n, own, own | {EVENT}, events, bindings, outers=None)
    if len(bindings) == 1 and all(rows.single and index is None for rows, index in bindings.values()):
        frame.own_events, frame.outers = None, [Outer(block.events, None, shrinks=True, single=True)]
    return frame


def inner_frame(outer: Frame, owner: Index, events: Index, bindings: dict[str, Binding]) -> Frame:
    """Rows that belong to rows of another frame, such as all photons of a candidate's event."""
    own = frozenset(bindings)
    around = [Outer(outer, owner)]
    return Frame(outer.block, len(owner), own, own | outer.covers, events, bindings, outers=around)


def pair_frame(rows: Frame, row: Index, hypotheses: Frame, hypothesis: Index) -> Frame:
    """Pairs of a row and a hypothesis."""
    around = [Outer(rows, row), Outer(hypotheses, hypothesis)]
    covers = rows.covers | hypotheses.covers
    return Frame(rows.block, len(row), frozenset(), covers, rows.event_index()[row], outers=around)


def hypothesis_frame(block: Block, parameters: Mapping[str, Value]) -> Frame:
    """One row a hypothesis (one row, where the parameters are scalars)."""
    names = frozenset(map(parameter, parameters))
    n = max((np.size(value) for value in parameters.values()), default=1)
    return Frame(block, n, names, names, parameters=parameters, outers=[])


def shrink(frame: Frame, index: Index) -> Outer:
    """Only those rows of a frame that an ascending index names."""
    if len(index) == 0:
        return Outer(frame.take(index), index, shrinks=True)
    first = np.empty(len(index), bool)
    first[0] = True
    np.not_equal(index[1:], index[:-1], out=first[1:])
    used = index[first]
    if len(used) < frame.n:
        frame = frame.take(used)
    if len(used) == len(index):
        return Outer(frame, None, shrinks=True)
    return Outer(frame, np.cumsum(first) - 1, shrinks=True)
