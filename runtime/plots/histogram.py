"""Figures of one-dimensional histograms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..results.result import Contents, HistogramResult, Result, SampleResult, point_text
from .agreement import agreement, independent
from .bins import divisors, set_scales, vertical_text
from .headings import headings, note_assumed, region_text, unfilled
from .layers import Layer, Stack, evenly, summed
from .ratio import draw_ratio, has_ratio
from .stack import centres, draw
from .style import MAX_SIGNALS, axis_text, laid_out, new_figure, points, unit_of_scan

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def histogram_figure(result: Result, histogram: HistogramResult) -> Figure:
    """The stacked histogram of one variable, with the values that its region cuts at; below it, where there are data
    and backgrounds, their ratio.

    Bins of unequal width are divided by it, see `bins.divisors`.
    """
    axis, stack = histogram.axes[0], stack_of(result, histogram)
    ratio = has_ratio(stack)
    figure = new_figure(6.4, 5.8 if ratio else 4.8)
    axes, *lower = panels(figure, [3, 1] if ratio else [1])
    for each in (axes, *lower):
        set_scales(each, axis)
    width, height = laid_out(figure)
    top = draw(axes, stack, (width - 0.9, (height - 1.05) * (0.74 if ratio else 1)))
    for each in lower:
        draw_ratio(each, stack, centres(axes, stack))
    mark_cuts(axes, result.presentation.cut_values.get(histogram.name, ()), stack, top)
    (lower or [axes])[-1].set_xlabel(axis_text(axis), loc="right")
    axes.set_ylabel(vertical_text(histogram, axis), loc="top")
    below = region_text(result, histogram) + left_out(result, histogram.samples)
    headings(figure, (axes, axes), result, below, margin=0.9)
    note_assumed(figure, result, histogram.region, histogram.without)
    return figure


def panels(figure: Figure, ratios: list[int]) -> list[Axes]:
    """One below the other, of these heights."""
    return [*np.atleast_1d(np.asarray(figure.subplots(len(ratios), sharex=True, height_ratios=ratios)))]


def agreement_text(result: Result, histogram: HistogramResult) -> str:
    """The chi2 of data and simulation, where it means something."""
    kinds = {sample.name: sample.kind for sample in result.samples}
    parts: dict[str, list[Contents]] = {"data": [], "background": []}
    for name, contents in histogram.samples.items():
        parts.setdefault(kinds.get(name, ""), []).append(contents)
    data, simulated = parts["data"], parts["background"]
    if not data or not simulated or not independent(result, histogram):
        return ""
    seen = np.sum([each.values[1:-1] for each in data], axis=0)
    expected = np.sum([each.values[1:-1] for each in simulated], axis=0)
    found = agreement(seen, expected, np.sum([each.variances[1:-1] for each in simulated], axis=0))
    return found.text if found else ""


def stack_of(result: Result, histogram: HistogramResult) -> Stack:
    """The samples of a histogram by kind, without under- and overflow."""
    kinds = {sample.name: sample for sample in result.samples}
    layers: dict[str, list[Layer]] = {"background": [], "signal": [], "data": []}
    for name in histogram.samples:
        if name in kinds:
            layers.setdefault(kinds[name].kind, []).append(layer(result, histogram, kinds[name]))
    return Stack(
        edges=np.asarray(histogram.axes[0].edges),
        backgrounds=layers["background"],
        signals=evenly(layers["signal"]),
        data=summed(layers["data"]),
        note=unfilled(result, histogram),
        remark=agreement_text(result, histogram),
    )


def layer(result: Result, histogram: HistogramResult, sample: SampleResult) -> Layer:
    contents = histogram.samples[sample.name]
    widths = divisors(histogram.axes[0])
    values = contents.values[1:-1]
    at = f", {point_text(sample.hypothesis, unit_of_scan(result))}" if sample.hypothesis else ""
    return Layer(sample.name + at, values / widths, contents.variances[1:-1] / widths**2, float(np.nansum(values)))


def left_out(result: Result, names: Collection[str]) -> str:
    """Says so where not all signals are drawn."""
    count = sum(sample.kind == "signal" and sample.name in names for sample in result.samples)
    return f"; {MAX_SIGNALS} of {count} signals" if count > MAX_SIGNALS else ""


def mark_cuts(axes: Axes, values: Sequence[float], stack: Stack, top: float) -> None:
    """A dashed line at each value within the axis, up to where the legend begins (at `top` of the height)."""
    height = min(top - 0.04, 0.72)
    for value in values:
        if stack.edges[0] < value < stack.edges[-1]:
            axes.axvline(value, ymax=height, color="0.15", linestyle=(0, (4, 2)), linewidth=1.1)
            axes.annotate(
                "cut",
                (value, height),
                xycoords=("data", "axes fraction"),
                ha="center",
                va="bottom",
                fontsize=points(8),
                color="0.15",
            )
