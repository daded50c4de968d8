"""One block of events: its input, its objects and candidates (made when first asked for), and what it warns of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ..engine.arrays import Index, Mask, compose, ranges
from ..engine.c.kernels import Kernels
from ..engine.compiled import Compiled
from ..engine.frame import Frame, event_frame, inner_frame, row_frame
from ..engine.program import EVENT, OBJECT, Node, Program
from ..engine.rows import Rows
from ..engine.tables import Grid
from ..errors import DataError
from ..plan import Combination, Expr, Plan
from ..reading.needs import CANDIDATE, Needs
from .combine import Patterns

if TYPE_CHECKING:
    from .loops import Loop

MAX_ROWS = 2_000_000
"""Above this many rows a block of several events is cut in two."""

HARD_MAX_ROWS = 50_000_000
"""Above this many rows not even one event is worked on."""


class BlockTooLargeError(Exception):
    """The block is to be cut in two."""


@dataclass(slots=True)
class Setting:
    """What all blocks of a run over one sample have in common. `compiled` is there for the engine `numexpr`,
    `loops` those in C, by the identities of what they combine."""

    plan: Plan
    program: Program
    needs: Needs
    combinations: int
    tables: dict[str, Grid] = field(default_factory=dict)
    patterns: dict[int, tuple[Combination, Patterns]] = field(default_factory=dict)
    compiled: Compiled | None = None
    kernels: Kernels | None = None
    loops: dict[int, Loop] = field(default_factory=dict)

    def table(self, name: str) -> Grid:
        found = self.tables.get(name)
        if found is None:
            table = next(table for table in self.plan.tables if table.name == name)
            found = self.tables[name] = Grid.of(table)
        return found


class Block:
    """`n` events, the first being entry `first` of `file`."""

    def __init__(self, setting: Setting, n: int, inputs: dict[str, Rows], file: str = "", first: int = 0) -> None:
        self.setting = setting
        self.n = n
        self.file = file
        self.first = first
        self.warnings: Counter[str] = Counter()
        self.peak = n
        self.at_last: list[Callable[[], None]] = []  # what is to be looked at when all else is done
        self.inputs = inputs
        self._rows: dict[str, Rows] = dict(inputs)
        self._passing: dict[str, Mask] = {}
        self._candidates: Frame | None = None
        self.expanded: list[Frame] = []
        self._objects: dict[int, Frame] = {}
        self.events = event_frame(self, self.rows(EVENT))

    def release(self) -> None:
        """Lets go of all columns. Frames and blocks know each other, and would wait for the garbage collector."""
        for frame in self.expanded:
            frame.expansions.clear()
        self.expanded.clear()
        self.at_last.clear()
        self.inputs.clear()
        self._rows.clear()
        self._passing.clear()
        self._objects.clear()
        self._candidates = None
        del self.events

    def entry(self, event: int) -> int:
        """The first entry of an event in its file."""
        rows = self._rows.get(CANDIDATE)
        return self.first + (event if rows is None else int(rows.offsets[event]))

    def node(self, expression: Expr) -> Node:
        return self.setting.program.node(expression)

    def rows(self, name: str) -> Rows:
        """The rows of a space."""
        found = self._rows.get(name)
        if found is None:
            from .spaces import build

            space = next(space for space in self.setting.plan.spaces if space.name == name)
            found = self._rows[name] = build(self, space)
        return found

    def objects(self, rows: Rows) -> Frame:
        """All rows of a space of this block, as what OBJECT stands for."""
        found = self._objects.get(id(rows))
        if found is None:
            found = self._objects[id(rows)] = row_frame(self, {OBJECT: (rows, None)}, rows)
        return found

    @property
    def candidates(self) -> Frame:
        """The candidates of the final state; the events, where there is no final state."""
        if self._candidates is None:
            from .candidates import build_candidates

            self._candidates = build_candidates(self)
        return self._candidates

    def table(self, name: str) -> Grid:
        return self.setting.table(name)

    def warn(self, what: str, times: int = 1) -> None:
        self.warnings[what] += times

    def allow(self, rows: int, what: str) -> None:
        """Notes that so many rows are to be made at once. Raises BlockTooLargeError; of one event, DataError E0911."""
        self.peak = max(self.peak, rows)
        if rows > MAX_ROWS and self.n > 1:
            raise BlockTooLargeError
        if rows > HARD_MAX_ROWS:
            raise DataError("E0911", f"entry {self.first} needs {rows} rows for {what}", file=self.file)

    def passes(self, region: str, frame: Frame) -> Mask:
        """For each row of a frame, whether its event has a candidate that passes a region."""
        if not self.setting.program.region_parameters[region]:
            passed: Mask = frame.of_events(self._passing_events(region))
            return passed
        if self.candidates.own == {EVENT}:
            return self._through(region, frame)
        candidates = self.candidates
        rows, owner = self._all_candidates(frame)
        bindings = {}
        for variable in candidates.own:
            space, index = candidates.resolve(variable)
            bindings[variable] = (space, compose(index, rows))
        inner = inner_frame(frame, owner, candidates.event_index()[rows], bindings)
        met = self._through(region, inner)
        passing = np.zeros(frame.n, bool)
        passing[owner[met]] = True
        return passing

    def _all_candidates(self, frame: Frame) -> tuple[Index, Index]:
        counts = np.bincount(self.candidates.event_index(), minlength=self.n)
        starts = np.cumsum(counts) - counts
        events = frame.event_index()
        self.allow(int(counts[events].sum()), "the candidates of each event")
        return ranges(starts[events], counts[events])

    def _passing_events(self, region: str) -> Mask:
        found = self._passing.get(region)
        if found is None:
            met = self._through(region, self.candidates)
            found = self._passing[region] = np.zeros(self.n, bool)
            found[self.candidates.event_index()[met]] = True
        return found

    def _through(self, region: str, frame: Frame) -> Mask:
        """Which rows of a frame pass all cuts of a region."""
        from ..engine.evaluate import condition

        passing = np.zeros(frame.n, bool)
        alive = np.arange(frame.n)
        for cut in next(each for each in self.setting.plan.regions if each.name == region).cuts:
            met = np.broadcast_to(condition(frame, self.node(cut.condition)), frame.n)
            alive, frame = alive[met], frame.narrow(met)
        passing[alive] = True
        return passing
