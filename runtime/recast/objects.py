"""What a detector makes of blocks of stable particles: the columns that a run of the search reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import awkward as ak
import numpy as np

from ..engine.arrays import Column, Index, Numbers, offsets_of
from ..engine.rows import Rows
from ..execution.block import Block, Setting
from ..execution.prepare import prepare
from ..plan import Detector, Plan
from ..reading.events import no_column
from ..reading.needs import EVENT, Needs
from ..reading.reader import Wanted
from .detection import Detection, rows_of
from .dice import Dice

Columns = dict[str, Numbers]


@dataclass(slots=True)
class Recorder:
    """Turns the events of one file into columns, block by block. `wanted` are the collections that the search reads;
    `particles` counts, for each of these, the generated particles that might become its objects; `stream` tells the
    file's random numbers from those of others."""

    detector: Detector
    wanted: Sequence[Wanted]
    seed: int
    stream: tuple[int, ...]
    warnings: Counter[str] = field(default_factory=Counter)
    particles: Counter[str] = field(default_factory=Counter)
    _setting: Setting | None = None
    _dice: dict[int, Dice] = field(default_factory=dict)
    _counts: dict[str, list[Index]] = field(default_factory=dict)
    _values: dict[str, dict[str, list[Numbers]]] = field(default_factory=dict)

    def record(self, offsets: Index, particles: Mapping[str, Column]) -> None:
        """One more block: stable particles in the laboratory, columns pdg, px, py, pz, E (GeV). Raises DataError."""
        rows = rows_of(offsets, particles)
        nothing = {EVENT: Rows(EVENT, np.arange(len(offsets)), no_column)}
        block = Block(self._shared(), len(offsets) - 1, nothing)
        seen: dict[str, list[Detection]] = {}
        for number, simulation in enumerate(self.detector.simulations):
            if any(simulation.space == each.space for each in self.wanted):
                detection = Detection.of(block, rows, simulation)
                self.particles[simulation.space] += detection.rows.n
                detection.carry_out(simulation, self._dice.setdefault(number, Dice(self.seed, self.stream, number)))
                seen.setdefault(simulation.space, []).append(detection)
        for each in self.wanted:
            self._add(each, seen[each.space], rows)
        self.warnings.update(block.warnings)
        block.release()

    def columns(self) -> dict[str, Any]:
        """By the names of branches: lists of numbers, one an event; the counter of what is only counted."""
        return dict(self._together())

    def _together(self) -> Iterator[tuple[str, Any]]:
        for each in self.wanted:
            counts = np.concatenate(self._counts[each.space])
            offsets = offsets_of(counts)
            if not each.branches:  # objects are only counted
                yield each.counters[0], counts
            for branch in each.branches:
                content = np.concatenate(self._values[each.space][branch.field]) / branch.factor
                lists = ak.contents.ListOffsetArray(ak.index.Index64(offsets), ak.contents.NumpyArray(content))
                yield branch.name, ak.Array(lists)

    def _add(self, wanted: Wanted, seen: list[Detection], particles: Rows) -> None:
        """In the order of the generator's record."""
        index = np.concatenate([each.index for each in seen])
        order = np.argsort(index, kind="stable")
        counts = np.bincount(particles.event[index], minlength=len(particles.offsets) - 1)
        self._counts.setdefault(wanted.space, []).append(counts)
        values = self._values.setdefault(wanted.space, {})
        for branch in wanted.branches:
            values.setdefault(branch.field, []).append(
                np.concatenate([each.recorded(branch.field) for each in seen])[order]
            )

    def _shared(self) -> Setting:
        if self._setting is None:
            plan = Plan("", None, (), (), None, self.detector.tables, (), (), (), (), ())
            self._setting = Setting(plan, prepare(plan), Needs(plan), 0)
        return self._setting
