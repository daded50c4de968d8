"""Resolutions and efficiencies that were measured in events, as tables that a search can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .intervals import Estimate
from .result import AnalysisInfo, Point
from .spread import Spread

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FEW = 25
"""Events, fewer than which make a resolution doubtful."""


@dataclass(frozen=True, slots=True)
class MeasuredPoint:
    """What was measured at a hypothesis. `events` have candidates that pass. `spread` is None where there are fewer
    than two of these, `bias` (median less what the hypothesis leads to expect) where nothing is expected, `in_window`
    (the efficiency of region and window together) where there is no window."""

    sample: str
    at: Point
    events: int
    efficiency: Estimate
    in_window: Estimate | None
    spread: Spread | None
    bias: float | None

    @property
    def doubtful(self) -> bool:
        return self.events < FEW


@dataclass(frozen=True, slots=True)
class TableNames:
    """What the tables are called, and their columns of that name; `stated` are those that the search states already.
    The files are none of which the search reads another table."""

    resolution: str = "resolution"
    efficiency: str = "efficiency"
    in_window: str = "window_efficiency"
    stated: tuple[str, ...] = ()
    resolution_file: str = "resolution.csv"
    efficiency_file: str = "efficiency.csv"


@dataclass(frozen=True, slots=True)
class Measured:
    """`quantity` (in `unit`) of the candidates that pass `region`, at each hypothesis. `window` is that whose
    efficiency was measured, if any. `origins` say what the events are. `units` are those of the scan parameters."""

    title: str
    analysis: AnalysisInfo
    version: str
    quantity: str
    unit: str
    region: str
    window: str
    units: Mapping[str, str]
    labels: Mapping[str, str]
    points: tuple[MeasuredPoint, ...]
    origins: tuple[str, ...]
    names: TableNames = TableNames()
    warnings: tuple[str, ...] = ()

    @property
    def resolved(self) -> tuple[MeasuredPoint, ...]:
        """Those with a resolution."""
        return tuple(point for point in self.points if point.spread is not None)

    @property
    def accepted(self) -> tuple[MeasuredPoint, ...]:
        """Those with an efficiency and its interval."""
        return tuple(point for point in self.points if _known(point.efficiency) and _known(point.in_window))

    @property
    def tables(self) -> tuple[str, ...]:
        """The lines of an `.ana` file that read what is written, less those that the search states already; none where
        it is no table."""
        from ..report.measured_csv import table_lines

        return tuple(table_lines(self))

    def resolution_csv(self) -> str:
        """A line a hypothesis, each column headed by its name and unit, after comments that say what was measured."""
        from ..report.measured_csv import resolution_csv

        return resolution_csv(self)

    def efficiency_csv(self) -> str:
        """The same of the efficiencies, with their intervals at 68.27%."""
        from ..report.measured_csv import efficiency_csv

        return efficiency_csv(self)

    def plot(self) -> Figure:
        """Resolution, and bias where there is one, against the hypothesis; of several parameters, by sample."""
        from ..plots.measured import measured_figure

        return measured_figure(self)

    def write(self, folder: Path | str, plots: bool = True) -> list[Path]:
        """Writes resolution.csv, efficiency.csv and plots/resolution.png; the paths written. Raises OSError."""
        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        resolution, efficiency = place / self.names.resolution_file, place / self.names.efficiency_file
        resolution.write_text(self.resolution_csv(), encoding="utf-8", newline="")
        efficiency.write_text(self.efficiency_csv(), encoding="utf-8", newline="")
        return [resolution, efficiency, *(self._write_plots(place / "plots") if plots else ())]

    def _write_plots(self, folder: Path) -> Iterator[Path]:
        from ..plots.style import style

        folder.mkdir(exist_ok=True)
        drawn = folder / "resolution.png"
        with style():
            self.plot().savefig(drawn, metadata={"Software": None})
        yield drawn

    def __str__(self) -> str:
        from ..report.measured_text import measured_text

        return measured_text(self)


def _known(estimate: Estimate | None) -> bool:
    return estimate is None or None not in estimate
