"""Figures of cutflows: a bar for each cut, stacked as histograms are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..report.layout import Column, Grid, Key, column, keys
from ..results.result import CutRow, Point, Result, SampleResult
from .headings import at_option, escaped_lines, headings, note_assumed
from .histogram import left_out
from .layers import Layer, Stack, evenly, summed
from .sheet import active
from .slots import MAX_GROUPS, Slot, slots
from .stack import draw
from .style import escaped, laid_out, new_figure, points, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


NARROW = 0.45
"""Inches of a bar: below, two slanted lines would not fit."""


def cutflow_figure(result: Result, region: str) -> Figure:
    """The yields after each cut of a region.

    From the first cut that depends on the scan on, each hypothesis has bars of its own, behind a gap, and there the
    signal of that hypothesis only. Of very many cuts the first and the last are shown.
    """
    table = table_of(result, region)
    places = slots(table.keys)
    width = max(6.4, min(16.0, 1.6 + 0.55 * len(places)))
    narrow = active().width == "single"
    figure = new_figure(min(width, 6.4) if narrow else width, 6.8 if narrow else 5.4)
    axes = figure.subplots()
    wide, high = laid_out(figure)
    top = draw(axes, stack_of(table, places), (wide - 0.9, high - (2.4 if narrow else 1.6)))
    label_rows(axes, table, places, (wide - 0.9) / len(places))
    mark_groups(axes, table, places, top)
    axes.set_ylabel("Events", loc="top")
    below = f"cutflow, region {region}" + left_out(result, result.cutflow[region]) + fewer(table)
    headings(figure, (axes, axes), result, below, margin=0.9)
    note_assumed(figure, result, region)
    return figure


def table_of(result: Result, region: str) -> Grid:
    """The rows of the samples that are drawn, those of a signal at its own hypothesis."""
    flow = result.cutflow
    known = {sample.name: sample for sample in flow.samples}
    every = [column(known.get(name, SampleResult(name, "")), rows, flow.units) for name, rows in flow[region].items()]
    signals = evenly([own(each) for each in every if each.kind == "signal"])
    columns = [*(each for each in every if each.kind != "signal"), *signals]
    return Grid(region, keys(columns), tuple(columns), flow.units, flow.assumed)


def own(signal: Column) -> Column:
    """Without the rows at the hypotheses of others."""
    if not signal.hypothesis:
        return signal
    rows: Mapping[Key, CutRow] = {key: row for key, row in signal.rows.items() if key[1] in {(), signal.hypothesis}}
    return Column(signal.title, signal.subtitle, signal.kind, rows, signal.hypothesis)


def fewer(table: Grid) -> str:
    """Says so where not all hypotheses are drawn."""
    count = len(hypotheses(table.keys))
    return f"; {MAX_GROUPS} of {count} hypotheses" if count > MAX_GROUPS else ""


def hypotheses(rows: Sequence[Key]) -> list[Point]:
    return list(dict.fromkeys(at for _, at in rows if at))


def stack_of(table: Grid, places: Sequence[Slot]) -> Stack:
    """Bins of width one, a place each."""
    by_kind = {
        kind: [layer(places, each) for each in table.columns if each.kind == kind]
        for kind in ("background", "signal", "data")
    }
    return Stack(
        edges=np.arange(len(places) + 1, dtype=np.float64),
        backgrounds=by_kind["background"],
        signals=by_kind["signal"],
        data=summed(by_kind["data"]),
        scale_signals=False,
        log=any(each.rows for each in table.columns),
    )


def layer(places: Sequence[Slot], each: Column) -> Layer:
    rows = [each.rows.get(place.key) if place.key else None for place in places]
    text = f"{each.title}, {each.subtitle}" if each.kind == "signal" and each.hypothesis else each.title
    return Layer(
        text,
        np.array([row.yield_ if row else math.nan for row in rows]),
        np.array([row.variance if row else math.nan for row in rows]),
    )


def label_rows(axes: Axes, table: Grid, places: Sequence[Slot], inches: float) -> None:
    """The cuts below the axis, at their hypotheses; no other ticks. Upright where bars are narrow."""
    named = {index + 0.5: label(table, place) for index, place in enumerate(places) if place.key or place.hidden}
    angle, align = (35, "top") if inches > NARROW else (90, "center")
    axes.set_xticks(
        list(named),
        list(named.values()),
        rotation=angle,
        ha="right",
        va=align,
        rotation_mode="anchor",
        fontsize=points(8),
    )
    axes.set_xticks([], minor=True)
    axes.tick_params(axis="x", which="both", length=0)


def label(table: Grid, place: Slot) -> str:
    if place.key is None:
        return f"({place.hidden} more)"
    lines = [shortened(table.label(place.key), 28), shortened(table.at(place.key), 40)]
    return "\n".join(escaped(line) for line in lines if line)


def mark_groups(axes: Axes, table: Grid, places: Sequence[Slot], top: float) -> None:
    """A line in each gap; in the bars of a hypothesis that only signals have, that there is no background."""
    for index, place in enumerate(places):
        if place == Slot():
            axes.axvline(index + 0.5, ymax=top, color="0.6", linewidth=0.8, linestyle=(0, (1, 2)))
    for at in only_signals(table, places):
        inside = [index for index, place in enumerate(places) if place.key and place.key[1] == at]
        axes.annotate(
            escaped_lines(f"no background here: {at_option(at, table.units)}", 20),
            ((inside[0] + inside[-1] + 1) / 2, top - 0.02),
            xycoords=("data", "axes fraction"),
            rotation=90,
            ha="center",
            va="top",
            fontsize=points(7),
            color="0.3",
        )


def only_signals(table: Grid, places: Sequence[Slot]) -> list[Point]:
    """The hypotheses at which there are backgrounds, but not tabulated."""
    backgrounds = [each for each in table.columns if each.kind == "background"]
    filled = {at for each in backgrounds for _, at in each.rows}
    return [at for at in hypotheses([place.key for place in places if place.key]) if backgrounds and at not in filled]
