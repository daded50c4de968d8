"""What a run counted, as tables for HEPData: cutflows with their efficiencies, and spectra."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

import numpy as np

from ..plots.figures import file_name
from ..results.result import Contents, CutRow, HistogramResult, Point, Result, point_text, units
from .hepdata_tables import DataTable, Variable, intervals, known, with_error, with_range

Qualifiers = tuple[tuple[str, object, str], ...]


def cutflow_tables(result: Result, common: Qualifiers) -> Iterator[DataTable]:
    """One a region, a row for each sample, cut and hypothesis."""
    unit_of = units(result.scan)
    kinds = {sample.name: sample.kind for sample in result.samples}
    for region, samples in result.cutflow.regions.items():
        rows = [(name, row) for name, of_sample in samples.items() for row in of_sample]
        if not rows:
            continue
        what = (
            "Events that pass the cuts of the region one after another, at the stated luminosity; statistical errors."
        )
        yield DataTable(
            name=f"cutflow {region}",
            description=f"Cutflow of region {region}. {what} Efficiencies with 68% intervals.",
            independent=_keys(rows, kinds, unit_of),
            dependent=_counts([row for _, row in rows], common),
            observables=("N", "EFF"),
            image=file_name(f"cutflow {region}"),
        )


def _keys(rows: Sequence[tuple[str, CutRow]], kinds: dict[str, str], unit_of: dict[str, str]) -> list[Variable]:
    columns = [
        Variable("sample", known(name for name, _ in rows)),
        Variable("kind", known(kinds.get(name, "") for name, _ in rows)),
        Variable("cut", known(row.cut for _, row in rows)),
    ]
    if any(row.at for _, row in rows):
        columns.append(Variable("hypothesis", known(_at(row.at, unit_of) for _, row in rows)))
    return columns


def _at(at: Point, unit_of: dict[str, str]) -> str:
    return point_text(at, unit_of) if at else "any"


def _counts(rows: Sequence[CutRow], common: Qualifiers) -> list[Variable]:
    errors = [math.sqrt(max(row.variance, 0.0)) for row in rows]
    return [
        Variable("events", with_error((row.yield_ for row in rows), errors, "stat"), "", common),
        Variable("unweighted events", known(row.events for row in rows), "", common),
        Variable("efficiency of the cut", with_range(row.efficiency for row in rows), "", common),
        Variable("efficiency of all cuts so far", with_range(row.cumulative for row in rows), "", common),
    ]


def spectrum_tables(result: Result, common: Qualifiers) -> Iterator[DataTable]:
    """One a histogram, a column for each sample; bins without under- and overflow."""
    unit_of = units(result.scan)
    for key, histogram in result.histograms.items():
        if histogram.samples:
            yield DataTable(
                name=key,
                description=_said(key, histogram, unit_of),
                independent=_bins(histogram),
                dependent=[_column(name, c, result, common) for name, c in histogram.samples.items()],
                observables=("DN",),
                image=file_name(key),
            )


def _said(key: str, histogram: HistogramResult, unit_of: dict[str, str]) -> str:
    at = f" at {point_text(histogram.at, unit_of)}" if histogram.at else ""
    per = "candidates" if histogram.level == "candidate" else "events"
    return f"{key}: {per} in region {histogram.region}{at}, at the stated luminosity; overflows are left out."


def _bins(histogram: HistogramResult) -> list[Variable]:
    """All cells, the last axis fastest."""
    cells = list(itertools.product(*(intervals(axis.edges) for axis in histogram.axes)))
    return [
        Variable(axis.label or f"axis {k + 1}", [cell[k] for cell in cells], axis.unit)
        for k, axis in enumerate(histogram.axes)
    ]


def _column(name: str, contents: Contents, result: Result, common: Qualifiers) -> Variable:
    kind = next((sample.kind for sample in result.samples if sample.name == name), "")
    inner = (slice(1, -1),) * contents.values.ndim
    values = contents.values[inner].ravel()
    errors = np.sqrt(np.maximum(contents.variances[inner].ravel(), 0.0))
    own = (("sample", f"{name} ({kind})" if kind else name, ""),)
    return Variable(name, with_error(values, errors, "stat"), "", (*common, *own))
