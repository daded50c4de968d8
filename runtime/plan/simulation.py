"""How generated particles become objects of a collection: what a recast carries out in the place of a detector.

In the expressions the variable `generated` is a generated particle: fields `E`, `px`, `py`, `pz` (GeV, laboratory),
`charge`, and the members that have been set or smeared so far.
"""

from __future__ import annotations

from .expressions import Expr
from .record import Record, record
from .steps import NO_SITE, Site, Table

GENERATED = "generated"
"""The variable of a generated particle."""

NUMBER = "@pdg"
"""The field of a generated particle's PDG number, where particles themselves are the objects."""

Four = tuple[float, float, float, float]
Matrix = tuple[tuple[float, ...], ...]


@record
class Species(Record):
    """A particle as the author names it, and the PDG numbers that it stands for, each with its charge."""

    name: str
    numbers: tuple[tuple[int, int], ...]


@record
class AcceptStep(Record):
    """Particles of which the condition does not hold are not seen."""

    condition: Expr
    text: str = ""
    site: Site = NO_SITE


@record
class EfficiencyStep(Record):
    """Particles are seen with this probability."""

    value: Expr
    text: str = ""
    assumed: bool = False
    site: Site = NO_SITE


@record
class SmearStep(Record):
    """A Gaussian of this width is added to a part of the four-vector, or to a member."""

    target: str
    width: Expr
    text: str = ""
    site: Site = NO_SITE


@record
class SetStep(Record):
    """A part of the four-vector, or a member, is given a value."""

    target: str
    value: Expr
    text: str = ""
    site: Site = NO_SITE


@record
class IdentifyStep(Record):
    """A member is 1 with a probability that depends on the particle, else 0; 0 of those not named."""

    target: str
    rates: tuple[tuple[Species, Expr], ...]
    text: str = ""
    site: Site = NO_SITE


SimulationStep = AcceptStep | EfficiencyStep | SmearStep | SetStep | IdentifyStep


@record
class Simulation(Record):
    """Objects of the input space `space`, from generated particles. `members` are those that the steps give."""

    space: str
    particles: tuple[Species, ...]
    steps: tuple[SimulationStep, ...]
    members: frozenset[str] = frozenset()
    assumed: bool = False
    site: Site = NO_SITE


@record
class Detector(Record):
    """All that turns generated events into what the search reads. `total` is the four-vector (E, px, py, pz) of the
    colliding beams in the laboratory, `to_cms` the matrix on such vectors to their centre-of-mass frame."""

    simulations: tuple[Simulation, ...]
    tables: tuple[Table, ...]
    total: Four
    to_cms: Matrix
