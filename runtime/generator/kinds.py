"""The processes that are known: their particles with a mass to choose, their decays, their couplings."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

PHOTONS = ("gamma", "gamma")
LEPTONS = (("mu-", "mu+"), ("e-", "e+"))


@dataclass(frozen=True, slots=True)
class Kind:
    """`products` of the collision; `decays` that are known of the particles whose mass is to choose.

    The cross section goes with `coupling` to the power `power`.
    """

    products: tuple[str, ...]
    decays: Mapping[str, tuple[tuple[str, str], ...]]
    coupling: str
    power: int


PROCESSES = {
    "gamma alp": Kind(("gamma", "alp"), {"alp": (PHOTONS,)}, "g in GeV^-1", 2),
    "gamma dark_photon": Kind(("gamma", "dark_photon"), {"dark_photon": LEPTONS}, "epsilon", 2),
    "dark_photon dark_higgs": Kind(
        ("dark_photon", "dark_higgs"), {"dark_photon": LEPTONS, "dark_higgs": ()}, "epsilon^2 alpha_D", 1
    ),
    "mu+ mu- zprime": Kind(("mu-", "mu+", "zprime"), {"zprime": ()}, "g'", 2),
}


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
