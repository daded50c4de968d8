"""What to generate: one of the known processes at given masses."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..plan import PROCESSES, Kind

__all__ = ["PROCESSES", "Process"]


@dataclass(frozen=True)
class Process:
    """What to generate.

    `name` is one of PROCESSES; `masses` has the mass in GeV of each of its dark particles; `decays` what a particle
    turns into, always: without an entry it flies on. `coupling` is g in GeV^-1, epsilon, epsilon^2 alpha_D or g'.
    `c_max` bounds |cos theta*| of the photon beside a dark photon, whose rate diverges along the beams; the other
    processes have no bound.
    """

    name: str
    masses: Mapping[str, float]
    decays: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    coupling: float = 1
    c_max: float = math.tanh(2.2)

    @property
    def kind(self) -> Kind:
        return PROCESSES[self.name]
