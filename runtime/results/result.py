"""What a run gives: cutflows, histograms and window counts of every sample, at the analysis's luminosity."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .intervals import Estimate

if TYPE_CHECKING:
    import pandas as pd
    from hist import Hist
    from matplotlib.figure import Figure
    from rich.console import Console, ConsoleOptions, RenderResult

    from ..limits.result import Limits
    from .saved import SavedRows

Point = tuple[tuple[str, float], ...]
"""A hypothesis: (name, value in the scan's unit) for each parameter; empty where none is meant."""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """How it was run. `engine` evaluated expressions, and was taken for `engine_reason`. `started` is a time in ISO
    8601."""

    version: str
    seed: int = 0
    engine: str = "numpy"
    started: str = ""
    engine_reason: str = ""


@dataclass(frozen=True, slots=True)
class UsedFile:
    """A library file that the analysis uses."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class AnalysisInfo:
    """The `.ana` file, its digest and what it uses."""

    file: str
    sha256: str = ""
    uses: tuple[UsedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Luminosity:
    """As the analysis declares it: 276 `pb^-1`."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class ScanAxis:
    """One scan parameter: its value, in `unit`, at each hypothesis."""

    name: str
    unit: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SampleResult:
    """A sample: `entries` in its files, `read` of them, and what was `skipped`, and why. `generated` is the yield of
    all events that its files stand for, luminosity times cross section; NaN where that is not known."""

    name: str
    kind: str
    hypothesis: Point = ()
    entries: int = 0
    read: int = 0
    skipped: tuple[str, ...] = ()
    generated: float = math.nan


@dataclass(frozen=True, slots=True)
class CutRow:
    """One row of a cutflow: raw events and candidates, the yield of events and its variance.

    `efficiency` is relative to the row above (of the same hypothesis), `cumulative` to `all events`; both are
    (value, low, high) at 68.27%, see `intervals.efficiency`.
    """

    cut: str
    at: Point
    events: int
    candidates: int
    yield_: float
    variance: float
    efficiency: Estimate
    cumulative: Estimate


@dataclass(frozen=True, slots=True)
class Cutflow:
    """`regions[region][sample]` are rows in the order of the cuts. Prints as a table; `repr` in a notebook is HTML.

    `assumed` are the labels of cuts that are assumed, not published; tables mark them.
    """

    regions: Mapping[str, Mapping[str, tuple[CutRow, ...]]]
    samples: tuple[SampleResult, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    assumed: frozenset[str] = frozenset()

    def __getitem__(self, region: str) -> Mapping[str, tuple[CutRow, ...]]:
        """The rows of each sample in a region."""
        return self.regions[region]

    def __str__(self) -> str:
        from ..report.terminal import cutflow_text

        return cutflow_text(self)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from ..report.terminal import cutflow_tables

        yield from cutflow_tables(self, options.max_width)

    def _repr_html_(self) -> str:
        from ..report.html_text import cutflow_html

        return cutflow_html(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002  (IPython's own signature)
        printer.text(str(self))

    def to_csv(self, path: Path | str | None = None) -> str:
        """The cutflow as CSV, a line for each region, sample, cut and hypothesis; also written to `path`."""
        from ..report.csv_text import cutflow_csv

        text = cutflow_csv(self)
        if path is not None:
            Path(path).write_text(text, encoding="utf-8", newline="")
        return text

    def to_dataframe(self) -> pd.DataFrame:
        """The cutflow as a pandas DataFrame: rows and columns of the CSV. Raises ImportError without pandas."""
        from ..report.frames import cutflow_frame

        return cutflow_frame(self)

    def to_latex(self, path: Path | str | None = None) -> str:
        """The cutflow as LaTeX tables, one a region, which need `booktabs`; also written to `path`."""
        from ..report.latex_text import cutflow_latex

        text = cutflow_latex(self)
        if path is not None:
            Path(path).write_text(text, encoding="utf-8", newline="")
        return text


@dataclass(frozen=True, slots=True)
class AxisResult:
    """Edges in `unit`; `log`: its bins are equal in the logarithm."""

    label: str
    unit: str
    edges: tuple[float, ...]
    log: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """Sums of weights and of their squares, of shape (bins + 2, ...) with under- and overflow."""

    values: NDArray[np.float64]
    variances: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class HistogramResult:
    """A histogram of every sample, at one hypothesis if its region needs one; `without` the cuts of these labels."""

    name: str
    region: str
    level: str
    at: Point
    axes: tuple[AxisResult, ...]
    samples: Mapping[str, Contents]
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class WindowCounts:
    """Raw events, yield and variance of a sample in a window; each of one entry a hypothesis of the scan."""

    events: NDArray[np.int64]
    yield_: NDArray[np.float64]
    variance: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SpectrumCounts:
    """Candidates in range, sums of weights and of their squares in each bin; one row a hypothesis."""

    candidates: NDArray[np.int64]
    values: NDArray[np.float64]
    variances: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class FitSpectrum:
    """What a fit is fitted to, of every sample: rows of equal bins from `low` to `high`, in base units, one a
    hypothesis (one in all where the spectrum is whole). `own` has one row, at a signal's own hypothesis."""

    region: str
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    samples: Mapping[str, SpectrumCounts]
    own: Mapping[str, SpectrumCounts]


@dataclass(frozen=True, slots=True)
class Presentation:
    """What figures and tables need beyond the numbers.

    `cut_values` are, for a histogram's name, the constants (in the unit of its axis) that its region cuts at.
    """

    title: str = ""
    cut_values: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()
    experiment: str = ""


class SetsLimits(Protocol):
    """A search, as far as a result needs it."""

    def limits(self, result: Result, /, *, engine: str, toys: int | None, seed: int) -> Limits: ...


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """A run's result. `histograms` has the keys of `result.json`, see `histogram_key`;
    `windows[window][region][sample]` are counts along the scan, `own_windows` those of signals at their own hypothesis;
    `spectra` are what fits are fitted to; `rows` are what was saved, by region. `search` is what was run, where that
    was in this process."""

    complete: bool
    run: RunInfo
    analysis: AnalysisInfo
    luminosity: Luminosity | None
    scan: tuple[ScanAxis, ...]
    samples: tuple[SampleResult, ...]
    cutflow: Cutflow
    histograms: Mapping[str, HistogramResult]
    windows: Mapping[str, Mapping[str, Mapping[str, WindowCounts]]]
    warnings: tuple[str, ...] = ()
    own_windows: Mapping[str, Mapping[str, Mapping[str, WindowCounts]]] = field(default_factory=dict)
    spectra: Mapping[str, FitSpectrum] = field(default_factory=dict)
    presentation: Presentation = field(default_factory=Presentation)
    rows: Mapping[str, SavedRows] = field(default_factory=dict)
    search: SetsLimits | None = field(default=None, repr=False)

    def __getitem__(self, key: str | tuple[str, Mapping[str, float]]) -> Hist[Any]:
        """A histogram as `hist.Hist` with an axis `sample` first: `result["h"]`, or, where its region depends on
        the scan, `result["h", {"mZ": 1.0}]`, or by the key that `result.json` has."""
        from .hists import to_hist

        return to_hist(self.histogram(key))

    def histogram(self, key: str | tuple[str, Mapping[str, float]]) -> HistogramResult:
        """The numbers behind `result[key]`."""
        text = key if isinstance(key, str) else histogram_key(key[0], point(key[1]), units(self.scan))
        try:
            return self.histograms[text]
        except KeyError:
            known = ", ".join(self.histograms) or "none"
            raise KeyError(f"no histogram {text!r}; there are: {known}") from None

    def saved(self, region: str) -> pd.DataFrame:
        """The rows saved of a region (see `save` of `Analysis.run`), as a pandas DataFrame in base units.

        Raises:
            KeyError: nothing was saved of that region.
            ImportError: there is no pandas.
        """
        if region not in self.rows:
            known = ", ".join(self.rows) or "none"
            raise KeyError(f"nothing was saved of region {region!r}; regions saved: {known}")
        return self.rows[region].to_dataframe()

    def limits(self, *, engine: str = "darkana", toys: int | None = None, seed: int = 0) -> Limits:
        """The limits that the search states, see `Analysis.limits`.

        Raises:
            ValueError: the result was read from a file, which does not hold the search: `search.limits(result)` then.
        """
        if self.search is None:
            raise ValueError("a result read from a file does not know its search: use `search.limits(result)`")
        return self.search.limits(self, engine=engine, toys=toys, seed=seed)

    def to_json(self) -> dict[str, Any]:
        """What `result.json` holds."""
        from .document import document

        return document(self)

    def __str__(self) -> str:
        from ..report.terminal import result_text

        return result_text(self)

    def _repr_html_(self) -> str:
        from ..report.html_text import result_html

        return result_html(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002  (IPython's own signature)
        printer.text(str(self))

    def plot(self, name: str | None = None, **sheet: Any) -> Figure | dict[str, Figure]:
        """The figure of a histogram or of a region's cutflow (`cutflow signal`); without a name, all of them.

        Keywords are those of `runtime.plots.sheet.Sheet`: `plot("h", log=True, width="single", preliminary=True)`.
        A notebook shows a figure that is the last value of a cell. Raises KeyError where there is no such figure.
        """
        from ..plots.figures import figure_names, figures
        from ..plots.sheet import Sheet

        found = dict(figures(self, name, Sheet(**sheet)))
        if name is None:
            return found
        if name not in found:
            raise KeyError(f"no figure {name!r}; there are: {', '.join(figure_names(self))}")
        return found[name]

    def write(self, folder: Path | str, plots: bool = True, save_format: str = "root") -> list[Path]:
        """Writes result.json, cutflow.csv, cutflow.tex, histograms.root, saved rows as saved/REGION.root or .parquet
        and, unless told not to, `plots/*.png`; the paths written."""
        from .document import to_json
        from .root_file import write_root

        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        result, table, latex = place / "result.json", place / "cutflow.csv", place / "cutflow.tex"
        result.write_text(to_json(self), encoding="utf-8", newline="")
        self.cutflow.to_csv(table)
        self.cutflow.to_latex(latex)
        root = write_root(self, place / "histograms.root")
        saved = [rows.write(place / "saved", save_format) for rows in self.rows.values()]
        return [result, table, latex, root, *saved, *(self._write_plots(place / "plots") if plots else ())]

    def _write_plots(self, folder: Path) -> Iterator[Path]:
        from ..plots.figures import write_figures

        return write_figures(self, folder)


def point(values: Mapping[str, float]) -> Point:
    """A hypothesis from its values."""
    return tuple((name, float(value)) for name, value in values.items())


def units(scan: tuple[ScanAxis, ...]) -> dict[str, str]:
    """The unit of each scan parameter."""
    return {axis.name: axis.unit for axis in scan}


def point_text(at: Point, unit_of: Mapping[str, str], equals: str = " = ") -> str:
    """`mA = 2 GeV, mh = 1 GeV`. What a sample states that the search does not scan is in GeV."""
    parts = (f"{name}{equals}{value:.10g} {unit_of.get(name, 'GeV')}".rstrip() for name, value in at)
    return ", ".join(parts)


def histogram_key(name: str, at: Point, unit_of: Mapping[str, str]) -> str:
    """The key in `result.json`: the name, and where it is for one hypothesis, `name at mZ=1 GeV`."""
    return f"{name} at {point_text(at, unit_of, '=')}" if at else name
