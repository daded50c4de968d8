"""What a recast gives: efficiencies of the new signal, limits on it, and how well the search's own one comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..results.intervals import Estimate
from ..results.result import Point, Result
from .signals import FileRead

if TYPE_CHECKING:
    from ..limits.result import Limits


@dataclass(frozen=True, slots=True)
class Passed:
    """Events that pass, and the efficiency: value and interval at 68.27%."""

    events: int
    efficiency: Estimate


@dataclass(frozen=True, slots=True)
class Model:
    """What is known of the signal's model: its cross section (fb), where from (`stated` or `file`), and a coupling at
    which it holds, to whose power `power` it goes."""

    cross_section: float
    origin: str
    coupling: str = ""
    value: float = 1.0
    power: float = 2.0

    def bound(self, cross_section: float) -> float:
        """The coupling at which the model has this cross section (fb)."""
        return float(self.value * (cross_section / self.cross_section) ** (1 / self.power))


@dataclass(frozen=True, slots=True)
class RecastSignal:
    """One signal. `at` is where it was generated, `taken_at` the hypothesis of the search that was looked at, `row` its
    number in the limits. `left_out` are events by reason. `regions` and `windows` (by window and region) say what
    passed."""

    name: str
    at: Point
    taken_at: Point
    row: int
    files: tuple[FileRead, ...]
    events: int
    weight_sum: float
    negative: int
    negative_sum: float
    left_out: Mapping[str, int]
    regions: Mapping[str, Passed]
    windows: Mapping[str, Mapping[str, Passed]]
    model: Model | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """The search's own signal at one hypothesis: its efficiency as the search has it, and from `events` generated here
    and simulated; `ratio` of the second to the first."""

    at: Point
    what: str
    own: float
    simulated: Estimate
    events: int
    ratio: float


@dataclass(frozen=True, slots=True)
class Validation:
    """`points` where there are any, else `why` not."""

    points: tuple[Compared, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Recast:
    """A search recast onto other events.

    `result` holds the cutflows and histograms of the signals; `limits` are at the hypotheses of the search, where the
    events say something of them (None: `why_no_limits`); `original` are those of the search as it stands.
    `simulated` are collections made by `simulate`, `themselves` those of particles themselves, each with these.
    `interrupted`: what came after an interrupt is not there.
    """

    result: Result
    signals: tuple[RecastSignal, ...]
    limits: Limits | None = None
    original: Limits | None = None
    validation: Validation = field(default_factory=Validation)
    simulated: tuple[str, ...] = ()
    themselves: tuple[tuple[str, tuple[str, ...]], ...] = ()
    interrupted: bool = False
    assumed: bool = False
    base: str = ""
    base_sha256: str = ""
    warnings: tuple[str, ...] = ()
    why_no_limits: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        there = [limits.complete for limits in (self.limits, self.original) if limits is not None]
        return self.result.complete and not self.interrupted and all(there)

    @property
    def any_limit(self) -> bool:
        """Whether there is a limit on any signal."""
        if self.limits is None:
            return False
        rows, found = [signal.row for signal in self.signals], self.limits.found
        return bool(np.isfinite(found.expected[rows, 2]).any() or np.isfinite(found.observed[rows]).any())

    def to_json(self) -> dict[str, Any]:
        """What `recast.json` holds."""
        from .document import document

        return document(self)

    def write(self, folder: Path | str, plots: bool = True) -> list[Path]:
        """Writes recast.json, cutflow.csv and, unless told not to, `plots/*.png`; the paths written."""
        from .document import to_json

        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        document, table = place / "recast.json", place / "cutflow.csv"
        document.write_text(to_json(self), encoding="utf-8", newline="")
        self.result.cutflow.to_csv(table)
        return [document, table, *(self._write_plots(place / "plots") if plots else ())]

    def _write_plots(self, folder: Path) -> list[Path]:
        from ..plots.recast import write_recast_figures

        return list(write_recast_figures(self, folder))

    def __str__(self) -> str:
        from ..report.recast_text import recast_text

        return recast_text(self)
