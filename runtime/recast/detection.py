"""One `simulate` statement carried out: which generated particles are seen, and as what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ..engine.arrays import Column, Index, Mask, Numbers
from ..engine.evaluate import column, condition
from ..engine.frame import Frame, row_frame
from ..engine.rows import Rows, taken
from ..errors import DataError
from ..execution.block import Block
from ..plan import (
    GENERATED,
    NUMBER,
    AcceptStep,
    EfficiencyStep,
    Expr,
    IdentifyStep,
    SetStep,
    Simulation,
    Site,
    SmearStep,
    Species,
)
from .dice import Dice
from .momenta import PARTS, Momenta


@dataclass(slots=True)
class Detection:
    """The particles of one statement in one block of events, as they pass its steps. `rows` are the particles as
    generated; `alive` are those still seen; `momenta` and `members` what they are recorded as."""

    block: Block
    rows: Rows
    alive: Mask
    momenta: Momenta
    members: dict[str, Column] = field(default_factory=dict)
    size: str = "p"
    _frame: Frame | None = None

    @staticmethod
    def of(block: Block, particles: Rows, simulation: Simulation) -> Detection:
        """Those of the species that the statement names."""
        charge_of = {n: charge for species in simulation.particles for n, charge in species.numbers}
        pdg = particles.column("pdg")
        pick = np.flatnonzero(np.isin(pdg, list(charge_of)))
        numbers, places = np.unique(pdg[pick], return_inverse=True)
        charges = np.array([charge_of[int(n)] for n in numbers], float)
        charge = charges[places.reshape(-1)] if len(pick) else np.zeros(0)
        rows = taken(particles, GENERATED, pick, {"charge": charge, NUMBER: pdg[pick], "index": pick})
        momenta = Momenta.of(*(rows.column(name) for name in ("px", "py", "pz", "E")))
        return Detection(block, rows, np.ones(rows.n, bool), momenta, {"charge": charge})

    def carry_out(self, simulation: Simulation, dice: Dice) -> None:
        """All steps in their order. `dice` are thrown once a particle and step, seen or not, so that what becomes of
        one particle hangs neither on the others nor on how many events are worked on at once. Raises DataError."""
        for number, step in enumerate(simulation.steps):
            match step:
                case AcceptStep(condition=test):
                    self._keep(np.broadcast_to(condition(self._seen(), self.block.node(test)), self._seen().n))
                case EfficiencyStep(value=value, site=site):
                    share = _probability(self._value(value), "an efficiency", site)
                    self._keep(dice.uniform(number, self.rows.n)[self.alive] < share)
                case SmearStep(target=target, width=width, site=site):
                    shift = dice.normal(number, self.rows.n)[self.alive] * _width(self._value(width), target, site)
                    self._change(target, self._now(target) + shift)
                case SetStep(target=target, value=value):
                    self._change(target, self._value(value))
                case IdentifyStep(target=target, rates=rates, site=site):
                    share = self._rates(rates, site)
                    self._change(target, (dice.uniform(number, self.rows.n)[self.alive] < share).astype(float))

    def recorded(self, name: str) -> Numbers:
        """A field of those seen."""
        if name in PARTS:
            return self.momenta.part(name)[self.alive]
        values: Numbers = (self.members[name] if name in self.members else self.rows.column(name))[self.alive]
        return values

    @property
    def index(self) -> Index:
        """Which particles of the block those seen are."""
        index: Index = self.rows.column("index")[self.alive]
        return index

    def _seen(self) -> Frame:
        """Those still seen, as generated, with the members given so far."""
        if self._frame is None:
            rows = taken(self.rows, GENERATED, None, self.members)
            self._frame = row_frame(self.block, {GENERATED: (rows, None)}, rows).narrow(self.alive)
        return self._frame

    def _value(self, expression: Expr) -> Numbers:
        """Of those still seen."""
        return np.asarray(column(self._seen(), self.block.node(expression)), float)

    def _keep(self, good: Mask) -> None:
        if not good.all():
            self._frame = self._seen().narrow(good)
            self.alive[np.flatnonzero(self.alive)[~good]] = False

    def _now(self, target: str) -> Numbers:
        if target not in PARTS and target not in self.members:
            return np.zeros(int(self.alive.sum()))
        return self.recorded(target)

    def _change(self, target: str, values: Numbers) -> None:
        """Those still seen are given new values; what has no momentum any more is not seen."""
        if target not in PARTS:
            whole = self.members.get(target, np.full(self.rows.n, np.nan)).astype(float)
            whole[self.alive] = values
            self.members[target] = whole
            self._frame = None
            return
        changed, good = self.momenta.take(self.alive).changed(target, values, keep=self.size)
        self.size = {"pt": "pt", "p": "p", "E": "p"}.get(target, self.size)
        self.momenta = self.momenta.put(self.alive, changed)
        self._keep(good)

    def _rates(self, rates: tuple[tuple[Species, Expr], ...], site: Site) -> Numbers:
        pdg = self._seen().column(GENERATED, "pdg")
        share = np.zeros(len(pdg))
        for species, rate in rates:
            mine = np.isin(pdg, [number for number, _ in species.numbers])
            share[mine] = _probability(self._value(rate)[mine], "a probability", site)
        return share


def _probability(values: Numbers, what: str, site: Site) -> Numbers:
    """NaN, as outside a table, is not seen. Raises DataError E0913."""
    wrong = (values < 0) | (values > 1)
    if wrong.any():
        raise DataError("E0913", f"{what} of {values[wrong][0]:g} is not between 0 and 1", site=site)
    return np.nan_to_num(values)


def _width(values: Numbers, target: str, site: Site) -> Numbers:
    """Raises DataError E0975."""
    if (values < 0).any():
        raise DataError("E0975", f"the width that smears `{target}` is {values[values < 0][0]:g}", site=site)
    return values


def rows_of(offsets: Index, columns: Mapping[str, Column]) -> Rows:
    """Stable particles of a block: columns pdg, px, py, pz, E."""
    return Rows(GENERATED, offsets, columns.__getitem__)
