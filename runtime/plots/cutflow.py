"""Figures of cutflows: a bar for each cut, stacked as histograms are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ..report.layout import TOTAL, Column, Grid, grid
from .histogram import chosen, left_out, summed
from .stack import Layer, Stack, draw
from .style import escaped, headings, new_figure, shortened

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ..results.result import Result


def cutflow_figure(result: Result, region: str) -> Figure:
    """The yields after each cut of a region; after a cut that depends on the scan, at each hypothesis shown."""
    shown = grid(result.cutflow, region)
    count = len(shown.keys)
    figure = new_figure(max(6.4, 1.6 + 0.55 * count), 5.4)
    axes = figure.subplots()
    draw(axes, stack_of(shown))
    axes.set_xticks(
        np.arange(count) + 0.5, [label(shown, i) for i in range(count)], rotation=35, ha="right", fontsize=8
    )
    axes.tick_params(axis="x", which="both", length=0)
    axes.set_ylabel("Events", loc="top")
    headings(figure, axes, result, f"cutflow, region {region}" + left_out(result, result.cutflow[region]))
    return figure


def label(shown: Grid, index: int) -> str:
    key = shown.keys[index]
    lines = [shortened(shown.label(key), 28), shown.at(key)]
    return "\n".join(escaped(line) for line in lines if line)


def stack_of(shown: Grid) -> Stack:
    """Bins of width one, a cut each."""
    columns = [column for column in shown.columns if column.title != TOTAL]
    by_kind = {
        kind: [layer(shown, column) for column in columns if column.kind == kind]
        for kind in ("background", "signal", "data")
    }
    return Stack(
        edges=np.arange(len(shown.keys) + 1, dtype=np.float64),
        backgrounds=by_kind["background"],
        signals=chosen(by_kind["signal"]),
        data=summed(by_kind["data"]),
        scale_signals=False,
        log=any(column.rows for column in columns),
    )


def layer(shown: Grid, column: Column) -> Layer:
    rows = [column.rows.get(key) for key in shown.keys]
    text = (
        f"{column.title}, {column.subtitle}"
        if column.kind == "signal" and column.subtitle != column.kind
        else column.title
    )
    return Layer(
        text,
        np.array([row.yield_ if row else math.nan for row in rows]),
        np.array([row.variance if row else math.nan for row in rows]),
    )
