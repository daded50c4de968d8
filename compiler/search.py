"""The checked model of one search: every statement understood, its expressions those of the plan."""

from __future__ import annotations

from dataclasses import field

from darkana.dsl.source import Source
from darkana.runtime.plan import (
    Branch,
    CandidateStep,
    Generation,
    Histogram,
    Hypotheses,
    InputSpace,
    ObjectLike,
    Region,
    Save,
    Simulation,
    Spectrum,
    Statistics,
    TriggerStep,
    WeightStep,
    Window,
)
from darkana.runtime.plan.record import Record, record

from .checker import FinalState, TableShape
from .physics.frames import Beams
from .statements.scan import CheckedScan
from .symbols import Scope, Symbol
from .values import Value


@record
class Used(Record):
    """A file that this one needs: by `use` or by inheritance (`how`), found `beside` it, in the `library`, or as a
    shipped `search`."""

    name: str
    how: str
    origin: str
    source: Source

    @property
    def sha256(self) -> str:
        return digest(self.source)


@record
class Meta(Record):
    """`luminosity` in fb^-1 and its relative uncertainty; None where the file does not say."""

    title: str = ""
    experiment: str = ""
    cite: tuple[str, ...] = ()
    luminosity: float | None = None
    luminosity_uncertainty: float | None = None
    doc: str = ""


@record
class Search(Record):
    meta: Meta
    scope: Scope
    uses: tuple[Used, ...]
    beams: Beams | None
    inputs: tuple[InputSpace, ...]
    spaces: tuple[ObjectLike, ...]
    state: FinalState | None
    steps: tuple[CandidateStep, ...]
    flat_branches: tuple[Branch, ...] | None
    tables: dict[str, TableShape]
    scans: tuple[CheckedScan, ...]
    hypotheses: Hypotheses
    regions: tuple[Region, ...]
    histograms: tuple[Histogram, ...]
    windows: tuple[Window, ...]
    weights: tuple[WeightStep, ...]
    triggers: tuple[TriggerStep, ...]
    statistics: Statistics = field(default_factory=Statistics)
    spectra: tuple[Spectrum, ...] = ()
    names: tuple[tuple[Symbol, Value], ...] = ()
    saves: tuple[Save, ...] = ()
    simulations: tuple[Simulation, ...] = ()
    generation: Generation | None = None

    @property
    def sha256(self) -> str:
        return digest(self.scope.source)


def digest(source: Source) -> str:
    """SHA-256 of a text, line ends as `\\n`."""
    import hashlib  # only now: it costs 5 ms, and `check` needs none

    return hashlib.sha256(source.text.encode()).hexdigest()
