"""The limits of a scan: on what is limited, on couplings, at other luminosities."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..results.result import AnalysisInfo, Point, ScanAxis
from .found import Found

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Upper limits: `observed` (H,), `expected` (H, 5) at the quantiles of `found.QUANTILES`, `lower` (H,) ends of
    intervals. NaN: none."""

    observed: Numbers
    expected: Numbers
    lower: Numbers


@dataclass(frozen=True, slots=True)
class CouplingLimit:
    """Bounds on a coupling, in `unit`, by variant (an empty name where the search names none)."""

    name: str
    label: str
    unit: str
    variants: Mapping[str, Bounds]


@dataclass(frozen=True, slots=True)
class Projected:
    """Expected limits at another luminosity (fb^-1; `text` as a person writes it), with the bounds on couplings."""

    luminosity: float
    text: str
    bounds: Bounds
    couplings: tuple[CouplingLimit, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedCurve:
    """A curve to compare with, along one scan parameter in the scan's unit: `values` at `points` in the unit of what
    it belongs to (a coupling, a quantity, a curve of the search). `luminosity` in fb^-1. `own`: not
    published, but what the search itself gives; it is not written to files."""

    kind: str
    name: str
    variant: str | None
    label: str
    level: float | None
    luminosity: float | None
    parameter: str
    points: Numbers
    values: Numbers
    own: bool = False


@dataclass(frozen=True, slots=True)
class DerivedCurve:
    """A `curve` of the search, at every hypothesis, in `unit`."""

    name: str
    label: str
    unit: str
    values: Numbers


@dataclass(frozen=True, slots=True)
class GlobalSignificance:
    """Of the most significant local excess, by `method`."""

    p_value: float = math.nan
    significance: float = math.nan
    method: str = ""


@dataclass(frozen=True, slots=True)
class LimitRun:
    """How the limits came about: versions, seed, when (ISO 8601), the text, and the run's result they rest on (its
    file and the SHA-256 of its bytes; empty where tables alone gave them)."""

    version: str = ""
    engine_version: str = ""
    seed: int = 0
    started: str = ""
    analysis: AnalysisInfo = field(default_factory=lambda: AnalysisInfo(""))
    result: str = ""
    result_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits at every hypothesis of `scan` (values in the scan's units; no axes where nothing is scanned).

    `found` is on `quantity` in `unit` (fb; 1 for a yield); its `status` and `codes` say what was noticed there.
    `n_observed` (NaN: nothing was), `background` and `raw_background_events` (-1: none are behind it) are summed over
    all counts and fits; `signal_per_unit` are the signal events per unit of the quantity. `level_kind` is credibility
    or confidence. `labels` are what a person calls the scan parameters. `complete` is false where an interrupt left
    hypotheses out (`done` says which are there), or where the run's result was partial.
    """

    quantity: str
    unit: str
    method: str
    level: float
    level_kind: str
    engine: str
    scan: tuple[ScanAxis, ...]
    found: Found
    n_observed: Numbers
    background: Numbers
    signal_per_unit: Numbers
    raw_background_events: NDArray[np.int64]
    complete: bool = True
    done: NDArray[np.bool_] | None = None
    couplings: tuple[CouplingLimit, ...] = ()
    projections: tuple[Projected, ...] = ()
    published: tuple[PublishedCurve, ...] = ()
    curves: tuple[DerivedCurve, ...] = ()
    overall: GlobalSignificance = field(default_factory=GlobalSignificance)
    luminosity: float | None = None
    title: str = ""
    experiment: str = ""
    assumed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    toys: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    run: LimitRun = field(default_factory=LimitRun)

    @property
    def hypotheses(self) -> int:
        return len(self.background)

    @property
    def bounds(self) -> Bounds:
        """On the quantity itself."""
        return Bounds(self.found.observed, self.found.expected, self.found.lower)

    @property
    def interrupted(self) -> bool:
        """Whether an interrupt left any hypothesis out."""
        return self.done is not None and not bool(self.done.all())

    def is_done(self, hypothesis: int) -> bool:
        """Whether an interrupt left this hypothesis out."""
        return self.done is None or bool(self.done[hypothesis])

    def at(self, hypothesis: int) -> Point:
        """A hypothesis, in the scan's units."""
        return tuple((axis.name, axis.values[hypothesis]) for axis in self.scan)

    def to_json(self) -> dict[str, Any]:
        """What `limits.json` holds."""
        from .document import document

        return document(self)

    def to_csv(self, path: Path | str | None = None) -> str:
        """One line a hypothesis; also written to `path`."""
        from ..report.limits_csv import limits_csv

        text = limits_csv(self)
        if path is not None:
            Path(path).write_text(text, encoding="utf-8", newline="")
        return text

    def to_dataframe(self) -> pd.DataFrame:
        """Rows and columns of the CSV as a pandas DataFrame. Raises ImportError without pandas."""
        from ..report.limits_csv import limits_frame

        return limits_frame(self)

    def write(self, folder: Path | str, plots: bool = True) -> list[Path]:
        """Writes limits.json, limits.csv and, unless told not to, `plots/*.png`; the paths written."""
        from .document import to_json

        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        document, table = place / "limits.json", place / "limits.csv"
        document.write_text(to_json(self), encoding="utf-8", newline="")
        self.to_csv(table)
        return [document, table, *(self._write_plots(place / "plots") if plots else ())]

    def _write_plots(self, folder: Path) -> list[Path]:
        from ..plots.limits import write_limit_figures

        return list(write_limit_figures(self, folder))

    def __str__(self) -> str:
        from ..report.limits_text import limits_text

        return limits_text(self)

    def _repr_html_(self) -> str:
        from ..report.limits_html import limits_html

        return limits_html(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002  (IPython's own signature)
        printer.text(str(self))

    def plot(self, name: str | None = None, beside: Sequence[Limits] = (), **sheet: Any) -> Figure | dict[str, Figure]:
        """The figure of the limits on the quantity (`cross_section`) or on a coupling (`gprime`, `gprime VARIANT`);
        of a scan of two parameters also `NAME expected`. Without a name, all of them.

        `beside` are other limits to be drawn in the same figure, which has the name of the quantity or coupling alone.
        Keywords are those of `runtime.plots.sheet.Sheet`: `plot("gprime", width="single", heading=False)`.
        A notebook shows a figure that is the last value of a cell. Raises KeyError where there is no such figure.
        """
        from ..plots.limits import figure_names, limit_figures
        from ..plots.overlay import overlay_figures, overlay_names
        from ..plots.sheet import Sheet

        every, look = [self, *beside], Sheet(**sheet)
        found = dict(overlay_figures(every, name, look) if beside else limit_figures(self, name, look))
        if name is None:
            return found
        if name not in found:
            known = overlay_names(every) if beside else figure_names(self)
            raise KeyError(f"no figure {name!r}; there are: {', '.join(known) or 'none'}")
        return found[name]
