"""`result.json`: byte by byte the same for the same result."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from .result import (
    CutRow,
    FitSpectrum,
    HistogramResult,
    Point,
    Presentation,
    Result,
    SampleResult,
    SpectrumCounts,
    WindowCounts,
)

SCHEMA = "darkana/result/1"


def to_json(result: Result) -> str:
    """The text of `result.json`: a line for each row, axis and list, numbers in their shortest exact form."""
    return layout(document(result)) + "\n"


def document(result: Result) -> dict[str, Any]:
    """The result as plain values, in the order of the keys of `result.json`."""
    lumi = result.luminosity
    return {
        "schema": SCHEMA,
        "complete": result.complete,
        "run": {
            "version": result.run.version,
            "seed": result.run.seed,
            "engine": result.run.engine,
            "engine_reason": result.run.engine_reason,
            "started": result.run.started,
        },
        "analysis": {
            "file": result.analysis.file,
            "sha256": result.analysis.sha256,
            "uses": [{"name": used.name, "sha256": used.sha256} for used in result.analysis.uses],
        },
        "luminosity": {"value": plain(lumi.value), "unit": lumi.unit} if lumi else None,
        "scan": [{"name": axis.name, "unit": axis.unit, "values": plain(axis.values)} for axis in result.scan],
        "samples": [sample_json(sample) for sample in result.samples],
        "cutflow": {
            region: {sample: [row_json(row) for row in rows] for sample, rows in samples.items()}
            for region, samples in result.cutflow.regions.items()
        },
        "histograms": {key: histogram_json(histogram) for key, histogram in result.histograms.items()},
        "windows": windows_json(result.windows),
        "own_windows": windows_json(result.own_windows),
        "spectra": {name: spectrum_json(spectrum) for name, spectrum in result.spectra.items()},
        "presentation": presentation_json(result.presentation),
        "warnings": list(result.warnings),
    }


def presentation_json(presentation: Presentation) -> dict[str, Any]:
    return {
        "title": presentation.title,
        "experiment": presentation.experiment,
        "cut_values": {name: plain(values) for name, values in presentation.cut_values.items()},
        "assumed": list(presentation.assumed),
    }


def sample_json(sample: SampleResult) -> dict[str, Any]:
    return {
        "name": sample.name,
        "kind": sample.kind,
        "hypothesis": at_json(sample.hypothesis),
        "entries": sample.entries,
        "read": sample.read,
        "skipped": list(sample.skipped),
        "generated_yield": plain(sample.generated),
    }


def row_json(row: CutRow) -> dict[str, Any]:
    return {
        "cut": row.cut,
        "at": at_json(row.at),
        "events": row.events,
        "candidates": row.candidates,
        "yield": plain(row.yield_),
        "variance": plain(row.variance),
        "efficiency": plain(row.efficiency),
        "cumulative": plain(row.cumulative),
    }


def histogram_json(histogram: HistogramResult) -> dict[str, Any]:
    return {
        "region": histogram.region,
        "level": histogram.level,
        "at": at_json(histogram.at),
        "axes": [
            {"label": axis.label, "unit": axis.unit, "edges": plain(axis.edges), "log": axis.log}
            for axis in histogram.axes
        ],
        "without": list(histogram.without),
        "samples": {
            sample: {"values": plain(contents.values), "variances": plain(contents.variances)}
            for sample, contents in histogram.samples.items()
        },
    }


def windows_json(windows: Mapping[str, Mapping[str, Mapping[str, WindowCounts]]]) -> dict[str, Any]:
    return {
        name: {
            region: {sample: window_json(counts) for sample, counts in samples.items()}
            for region, samples in regions.items()
        }
        for name, regions in windows.items()
    }


def spectrum_json(spectrum: FitSpectrum) -> dict[str, Any]:
    return {
        "region": spectrum.region,
        "low": plain(spectrum.low),
        "high": plain(spectrum.high),
        "samples": {name: contents_json(counts) for name, counts in spectrum.samples.items()},
        "own": {name: contents_json(counts) for name, counts in spectrum.own.items()},
    }


def contents_json(counts: SpectrumCounts) -> dict[str, Any]:
    return {
        "candidates": [int(n) for n in counts.candidates],
        "values": plain(counts.values),
        "variances": plain(counts.variances),
    }


def window_json(counts: WindowCounts) -> dict[str, Any]:
    return {
        "events": [int(n) for n in counts.events],
        "yield": plain(counts.yield_),
        "variance": plain(counts.variance),
    }


def at_json(at: Point) -> dict[str, Any] | None:
    return {name: plain(value) for name, value in at} if at else None


def plain(value: Any) -> Any:
    """Numbers as JSON has them: what is not finite is null, and there is one zero."""
    if value is None:
        return None
    if isinstance(value, np.ndarray):
        if np.isfinite(value).all():
            return (value + 0.0).tolist()
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    number = float(value)
    return number + 0.0 if math.isfinite(number) else None


def layout(value: Any, margin: str = "") -> str:
    """JSON text in which whatever holds only scalars, or lists of them, takes one line."""
    if isinstance(value, list | dict) and value and not flat(value):
        inner = margin + " "
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        if isinstance(value, dict):
            parts = [f"{dump(key)}: {layout(part, inner)}" for key, part in value.items()]
        else:
            parts = [layout(part, inner) for part in value]
        lines = ",\n".join(inner + part for part in parts)
        return f"{opening}\n{lines}\n{margin}{closing}"
    return dump(value)


def flat(value: list[Any] | dict[str, Any]) -> bool:
    """Whether a value stands on one line: a list of scalars, or a short mapping to scalars and short lists."""
    if isinstance(value, list):
        return not any(isinstance(part, list | dict) for part in value)
    return all(
        not isinstance(v, dict) and (not isinstance(v, list) or (len(v) <= 3 and flat(v))) for v in value.values()
    )


def dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
