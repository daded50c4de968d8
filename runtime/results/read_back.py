"""Reading `result.json` back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

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
    UsedFile,
    WindowCounts,
    point,
    units,
)

if TYPE_CHECKING:
    from .schema import FitSpectrumJson, HistogramJson, PresentationJson, ResultJson, RowJson, SpectrumJson, WindowJson


def read_result(path: Path | str) -> Result:
    """A result from `result.json`. Raises ValueError, naming the file and the place, where it is not one."""
    from pydantic import ValidationError

    from .schema import ResultJson

    try:
        model = ResultJson.model_validate_json(Path(path).read_bytes())
        return from_model(model)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ValueError(f"{path} is not a result of darkana: {place}: {first['msg']}") from None


def from_model(model: ResultJson) -> Result:
    """The result that a valid document describes."""
    scan = tuple(ScanAxis(axis.name, axis.unit, tuple(axis.values)) for axis in model.scan)
    samples = tuple(
        SampleResult(
            s.name, s.kind, at_point(s.hypothesis), s.entries, s.read, tuple(s.skipped), number(s.generated_yield)
        )
        for s in model.samples
    )
    regions = {
        region: {sample: tuple(from_row(row) for row in rows) for sample, rows in flows.items()}
        for region, flows in model.cutflow.items()
    }
    lumi = model.luminosity
    return Result(
        complete=model.complete,
        run=RunInfo(**model.run.model_dump()),
        analysis=AnalysisInfo(
            model.analysis.file,
            model.analysis.sha256,
            tuple(UsedFile(used.name, used.sha256) for used in model.analysis.uses),
        ),
        luminosity=Luminosity(lumi.value, lumi.unit) if lumi else None,
        scan=scan,
        samples=samples,
        cutflow=Cutflow(regions, samples, units(scan), frozenset(model.presentation.assumed)),
        histograms={key: from_histogram(key, histogram) for key, histogram in model.histograms.items()},
        windows=from_windows(model.windows),
        own_windows=from_windows(model.own_windows),
        spectra={name: from_spectrum(spectrum) for name, spectrum in model.spectra.items()},
        warnings=tuple(model.warnings),
        presentation=from_presentation(model.presentation),
    )


def from_presentation(said: PresentationJson) -> Presentation:
    values = {name: tuple(values) for name, values in said.cut_values.items()}
    return Presentation(said.title, values, tuple(said.assumed), said.experiment)


def from_row(row: RowJson) -> CutRow:
    return CutRow(
        row.cut,
        at_point(row.at),
        row.events,
        row.candidates,
        number(row.yield_),
        number(row.variance),
        row.efficiency,
        row.cumulative,
    )


def from_histogram(key: str, histogram: HistogramJson) -> HistogramResult:
    name = key.rpartition(" at ")[0] if histogram.at else key
    axes = tuple(AxisResult(axis.label, axis.unit, tuple(axis.edges), axis.log) for axis in histogram.axes)
    samples = {
        sample: Contents(np.array(contents.values, np.float64), np.array(contents.variances, np.float64))
        for sample, contents in histogram.samples.items()
    }
    without = tuple(histogram.without)
    return HistogramResult(name, histogram.region, histogram.level, at_point(histogram.at), axes, samples, without)


def from_windows(
    windows: Mapping[str, Mapping[str, Mapping[str, WindowJson]]],
) -> dict[str, dict[str, dict[str, WindowCounts]]]:
    return {
        name: {
            region: {sample: from_window(counts) for sample, counts in found.items()}
            for region, found in by_region.items()
        }
        for name, by_region in windows.items()
    }


def from_spectrum(spectrum: FitSpectrumJson) -> FitSpectrum:
    return FitSpectrum(
        spectrum.region,
        np.array(spectrum.low, np.float64),
        np.array(spectrum.high, np.float64),
        {name: from_contents(counts) for name, counts in spectrum.samples.items()},
        {name: from_contents(counts) for name, counts in spectrum.own.items()},
    )


def from_contents(counts: SpectrumJson) -> SpectrumCounts:
    return SpectrumCounts(
        np.array(counts.candidates, np.int64),
        np.array(counts.values, np.float64),
        np.array(counts.variances, np.float64),
    )


def from_window(counts: WindowJson) -> WindowCounts:
    return WindowCounts(
        np.array(counts.events, np.int64),
        np.array(counts.yield_, np.float64),
        np.array(counts.variance, np.float64),
    )


def at_point(at: Mapping[str, float] | None) -> Point:
    return point(at) if at else ()


def number(value: float | None) -> float:
    return math.nan if value is None else value
