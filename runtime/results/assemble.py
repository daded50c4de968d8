"""From tallies to a result: efficiencies, display units, names."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..engine.scan_values import ScanValues, spectrum_range
from ..plan import Histogram, Hypotheses, Plan, Spectrum
from ..tally import CutTally, SampleTally, SpectrumTally, WindowTally
from .intervals import CERTAIN, UNKNOWN, Count, efficiency
from .result import (
    AnalysisInfo,
    AxisResult,
    Contents,
    Cutflow,
    CutRow,
    FitSpectrum,
    HistogramResult,
    Luminosity,
    Point,
    Presentation,
    Result,
    RunInfo,
    SampleResult,
    ScanAxis,
    SpectrumCounts,
    WindowCounts,
    histogram_key,
    units,
)

GEV = {"eV": 1e-9, "keV": 1e-6, "MeV": 1e-3, "GeV": 1.0, "TeV": 1e3}
INVERSE_FB = {"ab^-1": 1e3, "fb^-1": 1.0, "pb^-1": 1e-3, "nb^-1": 1e-6, "ub^-1": 1e-9, "mb^-1": 1e-12}


@dataclass(frozen=True, slots=True)
class SampleInfo:
    """What the samples file says of a sample; the hypothesis in GeV, the cross section in fb."""

    name: str
    kind: str
    hypothesis: Point = ()
    cross_section: float | None = None


@dataclass(frozen=True, slots=True)
class Units:
    """Of each scan parameter, the unit that the analysis writes it in."""

    of: Mapping[str, str]

    def point(self, at: Point) -> Point:
        """A point in GeV, in the declared units."""
        return tuple((name, in_unit(value, self.of.get(name, ""))) for name, value in at)


def assemble(  # noqa: PLR0913
    plan: Plan,
    samples: Sequence[SampleInfo],
    tallies: Sequence[SampleTally],
    *,
    analysis: AnalysisInfo,
    run: RunInfo,
    luminosity_unit: str | None = None,
    complete: bool | None = None,
    warnings: Iterable[str] = (),
    cut_values: Mapping[str, Sequence[float]] | None = None,
    assumed: Iterable[str] = (),
    experiment: str = "",
) -> Result:
    """The result of a run.

    `tallies` belong to `samples` by name; a sample without one was not reached and appears with nothing read.
    `luminosity_unit` is the unit the author used (one that gives a readable number, if None). `complete` is, if
    None, whether all entries of all samples were read. For `cut_values`, `assumed` and `experiment` see
    `Presentation`.
    """
    by_name = {tally.sample: tally for tally in tallies}
    known = [(info, by_name.get(info.name, SampleTally(info.name))) for info in samples]
    scan = scan_axes(plan.scan)
    unit = Units(units(scan))
    described = tuple(describe(info, tally, unit, plan.luminosity) for info, tally in known)
    marks = tuple(assumed)
    done = [tally for _, tally in known]
    return Result(
        complete=all(whole(info.name, by_name) for info in samples) if complete is None else complete,
        run=run,
        analysis=analysis,
        luminosity=luminosity(plan.luminosity, luminosity_unit),
        scan=scan,
        samples=described,
        cutflow=Cutflow(cutflows(plan, done, unit), described, unit.of, frozenset(marks)),
        histograms=histograms(plan, done, unit),
        windows=windows(plan, {t.sample: t.windows for t in done}),
        own_windows=windows(plan, {t.sample: t.own_windows for t in done if t.own_windows}),
        spectra=spectra(plan, done),
        warnings=(*warnings, *tally_warnings(done)),
        presentation=Presentation(plan.title, {k: tuple(v) for k, v in (cut_values or {}).items()}, marks, experiment),
    )


def in_unit(value: float, unit: str) -> float:
    """A number in GeV to a power, in `unit` (`MeV`, `GeV^2`), of 12 digits: 0.1 GeV is 100 MeV. Other units: as is."""
    parts = re.fullmatch(r"(\w+?)(?:\^(-?\d+))?", unit)
    if not parts or parts[1] not in GEV or parts[1] == "GeV":
        return float(value)
    return float(f"{value / GEV[parts[1]] ** int(parts[2] or 1):.12g}")


def luminosity(inverse_fb: float | None, unit: str | None) -> Luminosity | None:
    """From fb^-1 to the author's unit (of INVERSE_FB), else to the one that gives a number from 1 to 1000."""
    if inverse_fb is None:
        return None
    if unit not in INVERSE_FB:
        unit = next((name for name, size in INVERSE_FB.items() if inverse_fb >= size), "fb^-1")
    return Luminosity(float(f"{inverse_fb / INVERSE_FB[unit]:.12g}"), unit)


def scan_axes(scan: Hypotheses) -> tuple[ScanAxis, ...]:
    """The grid, transposed to one list a parameter; empty lists where a table is missing that it needs."""
    grid = scan.values or ((),) * len(scan.names)
    return tuple(
        ScanAxis(name, unit, tuple(in_unit(value, unit) for value in values))
        for name, unit, values in zip(scan.names, scan.units, grid, strict=True)
    )


def whole(name: str, tallies: Mapping[str, SampleTally]) -> bool:
    """Whether a sample was read to its end."""
    tally = tallies.get(name)
    if tally is None or tally.read < tally.entries:
        return False
    return all(s.endswith(": blinded") for s in tally.skipped)  # withheld, not missing


def describe(info: SampleInfo, tally: SampleTally, unit: Units, luminosity: float | None) -> SampleResult:
    skipped, generated = tuple(tally.skipped), generated_yield(info, tally, luminosity)
    return SampleResult(
        info.name, info.kind, unit.point(info.hypothesis), tally.entries, tally.read, skipped, generated
    )


def generated_yield(info: SampleInfo, tally: SampleTally, luminosity: float | None) -> float:
    """Luminosity times cross section; where the weights stand for that, their sum over all events. NaN: not known."""
    if info.kind != "signal":
        return math.nan
    if info.cross_section is not None and luminosity is not None:
        return luminosity * info.cross_section
    return next((rows[0].sumw for rows in tally.cutflow.values()), math.nan)


def cutflows(plan: Plan, tallies: Sequence[SampleTally], unit: Units) -> dict[str, dict[str, tuple[CutRow, ...]]]:
    return {
        region.name: {t.sample: rows(t.cutflow[region.name], unit) for t in tallies if region.name in t.cutflow}
        for region in plan.regions
    }


def rows(tallies: Sequence[CutTally], unit: Units) -> tuple[CutRow, ...]:
    """The rows of one sample in one region, each with its efficiencies."""
    return tuple(row(tallies, index, unit) for index in range(len(tallies)))


def row(tallies: Sequence[CutTally], index: int, unit: Units) -> CutRow:
    this = tallies[index]
    # Above a row of a hypothesis stands the nearest one of the same hypothesis, or of none.
    above = next((t for t in reversed(tallies[:index]) if t.at in {(), this.at}), None)
    return CutRow(
        cut=this.cut,
        at=unit.point(this.at),
        events=int(this.events),
        candidates=int(this.candidates),
        yield_=float(this.sumw),
        variance=float(this.sumw2),
        efficiency=CERTAIN if index == 0 else UNKNOWN if above is None else efficiency(count(this), count(above)),
        cumulative=CERTAIN if index == 0 else efficiency(count(this), count(tallies[0])),
    )


def count(tally: CutTally) -> Count:
    return Count(int(tally.events), float(tally.sumw), float(tally.sumw2))


def histograms(plan: Plan, tallies: Sequence[SampleTally], unit: Units) -> dict[str, HistogramResult]:
    """In the order of the plan; hypotheses in increasing order. One that no sample filled is left out."""
    found: dict[str, HistogramResult] = {}
    for histogram in plan.histograms:
        points = {at for tally in tallies for name, at in tally.histograms if name == histogram.name}
        for at in sorted(points, key=lambda at: [value for _, value in at]):
            shown = unit.point(at)
            found[histogram_key(histogram.name, shown, unit.of)] = one_histogram(histogram, at, shown, tallies)
    return found


def one_histogram(histogram: Histogram, at: Point, shown: Point, tallies: Sequence[SampleTally]) -> HistogramResult:
    filled = {t.sample: t.histograms[histogram.name, at] for t in tallies if (histogram.name, at) in t.histograms}
    contents = {
        sample: Contents(np.asarray(tally.values, np.float64), np.asarray(tally.variances, np.float64))
        for sample, tally in filled.items()
    }
    axes = tuple(
        AxisResult(axis.label, axis.unit, tuple(tidy(edge / axis.factor) for edge in axis.edges), axis.log)
        for axis in histogram.axes
    )
    return HistogramResult(histogram.name, histogram.region, histogram.level, shown, axes, contents, histogram.without)


def tidy(value: float) -> float:
    """12 digits: 0.3 / 0.001 is 300."""
    return float(f"{value:.12g}")


def windows(
    plan: Plan, counted: Mapping[str, Mapping[tuple[str, str], WindowTally]]
) -> dict[str, dict[str, dict[str, WindowCounts]]]:
    """By window, region and sample; `counted` has each sample's."""
    return {
        window.name: {
            region: {
                sample: WindowCounts(tally.events, tally.sumw, tally.sumw2)
                for sample, by_window in counted.items()
                if (tally := by_window.get((window.name, region))) is not None
            }
            for region in window.regions
        }
        for window in plan.windows
    }


def spectra(plan: Plan, tallies: Sequence[SampleTally]) -> dict[str, FitSpectrum]:
    """What fits are fitted to."""
    if not plan.spectra or plan.scan.missing:
        return {}
    values = ScanValues.of(plan.tables, plan.scan)
    return {spectrum.name: one_spectrum(spectrum, values, tallies) for spectrum in plan.spectra}


def one_spectrum(spectrum: Spectrum, values: ScanValues, tallies: Sequence[SampleTally]) -> FitSpectrum:
    low, high = spectrum_range(spectrum, values)
    return FitSpectrum(
        spectrum.region,
        low,
        high,
        {t.sample: counted(t.spectra[spectrum.name]) for t in tallies if spectrum.name in t.spectra},
        {t.sample: counted(t.own_spectra[spectrum.name]) for t in tallies if spectrum.name in t.own_spectra},
    )


def counted(tally: SpectrumTally) -> SpectrumCounts:
    return SpectrumCounts(tally.candidates, tally.sumw, tally.sumw2)


def tally_warnings(tallies: Sequence[SampleTally]) -> list[str]:
    """What was met while reading, with the sample and how often; NaN that no histogram took, too."""
    found = [f"{t.sample}: {text} ({times}x)" for t in tallies for text, times in sorted(t.warnings.items())]
    for tally in tallies:
        missing: dict[str, int] = {}
        for (name, _), histogram in tally.histograms.items():
            missing[name] = max(missing.get(name, 0), histogram.nan)
        found += [f"{tally.sample}: {n} NaN not filled into {name}" for name, n in missing.items() if n]
    return found
