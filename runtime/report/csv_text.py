"""The cutflow as CSV: one line for each region, sample, cut and hypothesis."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..results.result import CutRow, SampleResult, point_text

if TYPE_CHECKING:
    from ..results.result import Cutflow

COLUMNS = (
    "region", "sample", "kind", "hypothesis", "cut", "at", "events", "candidates", "yield", "error",
    "efficiency", "efficiency_low", "efficiency_high", "cumulative", "cumulative_low", "cumulative_high",
)  # fmt: skip


def cutflow_csv(cutflow: Cutflow) -> str:
    """Numbers in their shortest exact form; empty where one is not known. Intervals as in `intervals.efficiency`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(lines(cutflow))
    return text.getvalue()


def lines(cutflow: Cutflow) -> Iterator[list[object]]:
    known = {sample.name: sample for sample in cutflow.samples}
    for region, samples in cutflow.regions.items():
        for name, rows in samples.items():
            sample = known.get(name, SampleResult(name, ""))
            who = [region, name, sample.kind, point_text(sample.hypothesis, cutflow.units, "=")]
            for row in rows:
                yield [*who, *numbers(row, point_text(row.at, cutflow.units, "="))]


def numbers(row: CutRow, at: str) -> list[object]:
    values = (row.yield_, math.sqrt(max(row.variance, 0.0)), *row.efficiency, *row.cumulative)
    return [row.cut, at, row.events, row.candidates, *(known(value) for value in values)]


def known(value: float | None) -> object:
    return "" if value is None or not math.isfinite(value) else value
