"""Processes whose events can be generated: their particles with a mass to choose, their decays, their couplings."""

from __future__ import annotations

from dataclasses import field

from .expressions import Expr
from .record import Record, record
from .steps import NO_SITE, Site

PHOTONS = ("gamma", "gamma")
LEPTONS = (("mu-", "mu+"), ("e-", "e+"))


@record
class Kind(Record):
    """`products` of the collision; `decays` that are known of the particles whose mass is to choose. The cross section
    goes with the coupling, in words, to the power `power`."""

    products: tuple[str, ...]
    decays: dict[str, tuple[tuple[str, str], ...]]
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


@record
class Generation(Record):
    """A `generate` statement: `process` is one of PROCESSES, `masses` (GeV) name scan parameters alone."""

    process: str
    masses: tuple[tuple[str, Expr], ...]
    decays: tuple[tuple[str, tuple[str, ...]], ...] = ()
    site: Site = field(default_factory=lambda: NO_SITE)
