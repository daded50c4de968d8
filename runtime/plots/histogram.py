"""Figures of one-dimensional histograms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..results.result import AxisResult, HistogramResult, Result, SampleResult, point_text
from .stack import Layer, Stack, draw
from .style import MAX_SIGNALS, axis_text, headings, new_figure, unit_of_scan, unit_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def histogram_figure(result: Result, histogram: HistogramResult) -> Figure:
    """The stacked histogram of one variable, with the values that its region cuts at."""
    figure = new_figure()
    axes = figure.subplots()
    axis = histogram.axes[0]
    stack = stack_of(result, histogram)
    if logarithmic(axis):
        axes.set_xscale("log")
    top = draw(axes, stack)
    mark_cuts(axes, result.presentation.cut_values.get(histogram.name, ()), stack, top)
    axes.set_xlabel(axis_text(axis), loc="right")
    axes.set_ylabel(vertical_text(histogram, axis), loc="top")
    headings(figure, axes, result, region_text(result, histogram) + left_out(result, histogram.samples))
    return figure


def stack_of(result: Result, histogram: HistogramResult) -> Stack:
    """The samples of a histogram by kind, without under- and overflow."""
    kinds = {sample.name: sample for sample in result.samples}
    present = [kinds[name] for name in histogram.samples if name in kinds]
    scan = unit_of_scan(result)

    def layer(sample: SampleResult) -> Layer:
        contents = histogram.samples[sample.name]
        values = contents.values[1:-1]
        at = f", {point_text(sample.hypothesis, scan)}" if sample.hypothesis else ""
        return Layer(sample.name + at, values, contents.variances[1:-1], float(np.nansum(values)))

    backgrounds = [layer(sample) for sample in present if sample.kind == "background"]
    signals = [layer(sample) for sample in present if sample.kind == "signal"]
    return Stack(
        edges=np.asarray(histogram.axes[0].edges),
        backgrounds=backgrounds,
        signals=chosen(signals),
        data=summed([layer(sample) for sample in present if sample.kind == "data"]),
    )


def chosen(signals: Sequence[Layer]) -> list[Layer]:
    """At most five, evenly over the list: more lines can't be told apart."""
    if len(signals) <= MAX_SIGNALS:
        return list(signals)
    return [signals[round(i)] for i in np.linspace(0, len(signals) - 1, MAX_SIGNALS)]


def left_out(result: Result, names: Collection[str]) -> str:
    """Says so where not all signals are drawn."""
    count = sum(sample.kind == "signal" and sample.name in names for sample in result.samples)
    return f"; {MAX_SIGNALS} of {count} signals" if count > MAX_SIGNALS else ""


def summed(data: Sequence[Layer]) -> Layer | None:
    """All samples of data as one."""
    if not data:
        return None
    values, variances = sum(d.values for d in data), sum(d.variances for d in data)
    label = data[0].label if len(data) == 1 else "data"
    return Layer(
        label,
        np.asarray(values),
        np.asarray(variances),
        None if data[0].total is None else sum(d.total or 0.0 for d in data),
    )


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
                fontsize=8,
                color="0.15",
            )


def logarithmic(axis: AxisResult) -> bool:
    """Whether the bins are equally wide in the logarithm."""
    edges = np.asarray(axis.edges)
    if axis.log or len(edges) < 3 or edges[0] <= 0:
        return axis.log
    ratios = edges[1:] / edges[:-1]
    return bool(np.allclose(ratios, ratios[0], rtol=1e-6) and ratios[0] > 1.001 and not equal_bins(axis))


def equal_bins(axis: AxisResult) -> bool:
    widths = np.diff(axis.edges)
    return bool(np.allclose(widths, widths[0], rtol=1e-6))


def level_text(histogram: HistogramResult) -> str:
    """What a histogram counts."""
    return {"event": "Events", "candidate": "Candidates"}.get(histogram.level, f"Objects ({histogram.level})")


def vertical_text(histogram: HistogramResult, axis: AxisResult) -> str:
    """`Candidates / 0.2 GeV`."""
    what = level_text(histogram)
    if not equal_bins(axis):
        return f"{what} / bin"
    width = axis.edges[1] - axis.edges[0]
    return f"{what} / {width:.4g} {unit_text(axis.unit)}".rstrip() if axis.unit else f"{what} / {width:.4g}"


def region_text(result: Result, histogram: HistogramResult) -> str:
    """`signal at mZ = 1 GeV, without "tau suppression"`."""
    at = f" at {point_text(histogram.at, unit_of_scan(result))}" if histogram.at else ""
    without = f", without {', '.join(histogram.without)}" if histogram.without else ""
    return f"{histogram.region}{at}{without}"
