"""Figures of two-dimensional histograms: a map of the background with the outlines of the signals, one of the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..results.result import HistogramResult, Result, point_text
from .bins import level_text, set_scales, uneven
from .headings import headings, leave_foot, note_assumed, region_text, unfilled
from .histogram import left_out
from .layers import Layer, evenly
from .outlines import INSIDE, borders, region_of
from .sheet import active
from .style import LINES, Array, axis_text, escaped, laid_out, new_figure, points, shortened, unit_of_scan

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def map_figure(result: Result, histogram: HistogramResult) -> Figure:
    """One panel for the sum of the backgrounds and one for data; without either, one for each signal.

    The colours are the contents of the bins, whatever their widths.
    """
    panels, signals = content(result, histogram)
    stacked = active().width == "single"  # too narrow for two beside each other
    figure = new_figure(6.0, 5.0 * len(panels)) if stacked else new_figure(0.6 + 5.4 * len(panels), 5.0)
    scale = common_scale([values for _, values in panels])
    rows = len(panels) if stacked else 1
    all_axes = np.ravel(figure.subplots(rows, len(panels) // rows, sharey=True, squeeze=False))
    for axes, (title, values) in zip(all_axes, panels, strict=True):
        mesh = draw_map(axes, histogram, values, scale)
        outline(axes, histogram, signals)
        figure.colorbar(mesh, ax=axes, label=f"{contents_text(histogram)}: {escaped(title)}", pad=0.01)
    for axes in all_axes if stacked else all_axes[:1]:
        axes.set_ylabel(axis_text(histogram.axes[1]), loc="top")
    below = region_text(result, histogram) + left_out(result, histogram.samples)
    headings(figure, (all_axes[0], all_axes[0 if stacked else -1]), result, below, margin=1.4)
    legend(figure, signals, unfilled(result, histogram))
    note_assumed(figure, result, histogram.region, histogram.without)
    return figure


def contents_text(histogram: HistogramResult) -> str:
    """`Candidates / bin`."""
    unequal = " (unequal bins)" if any(uneven(axis) for axis in histogram.axes) else ""
    return f"{level_text(histogram)} / bin{unequal}"


def content(result: Result, histogram: HistogramResult) -> tuple[list[tuple[str, Array]], list[Layer]]:
    """The panels (title, values without flow), and the signals to outline."""
    kinds = {sample.name: sample for sample in result.samples}
    scan = unit_of_scan(result)
    panels: dict[str, Array] = {}
    signals: list[Layer] = []
    for name, contents in histogram.samples.items():
        values = contents.values[1:-1, 1:-1]
        if kinds[name].kind == "signal":
            at = point_text(kinds[name].hypothesis, scan)
            signals.append(Layer(f"{name}, {at}" if at else name, values, values))
        else:
            panels[kinds[name].kind] = panels.get(kinds[name].kind, 0) + values
    titles = {"background": "all backgrounds", "data": "data"}
    if panels:
        return [(titles.get(kind, kind), panels[kind]) for kind in sorted(panels)], evenly(signals)
    return [(layer.label, layer.values) for layer in evenly(signals)], []


def common_scale(maps: Sequence[Array]) -> Any:
    """Logarithmic colours where the contents span more than two decades."""
    from matplotlib.colors import LogNorm, Normalize

    filled = np.concatenate([values[values > 0] for values in maps])
    if len(filled) == 0:
        return Normalize(0, 1)
    high = float(filled.max())
    low = max(float(filled.min()), 1e-4 * high)
    return LogNorm(low, high) if high > 100 * low else Normalize(0, high)


def draw_map(axes: Axes, histogram: HistogramResult, values: Array, scale: Any) -> Any:
    """Empty bins stay white."""
    first, second = histogram.axes
    shown = np.ma.masked_less_equal(values.T, 0)
    mesh = axes.pcolormesh(first.edges, second.edges, shown, norm=scale, cmap="cividis", rasterized=True)
    set_scales(axes, first, second)
    axes.set_xlabel(axis_text(first), loc="right")
    return mesh


def outline(axes: Axes, histogram: HistogramResult, signals: Sequence[Layer]) -> None:
    """Around what holds 90% of a signal; on white, to be seen on any colour."""
    from matplotlib.collections import LineCollection

    x, y = (np.asarray(axis.edges) for axis in histogram.axes)
    for index, layer in enumerate(signals):
        edges = borders(region_of(layer.values), x, y)
        for colour, width in (("white", 3.2), (LINES[index % len(LINES)], 1.6)):
            axes.add_collection(
                LineCollection(edges, colors=colour, linewidths=width, capstyle="projecting", antialiaseds=False)
            )


def legend(figure: Figure, signals: Sequence[Layer], note: str) -> None:
    """Below the panels, where it covers nothing."""
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=LINES[index % len(LINES)], label=escaped(shortened(layer.label, 36)))
        for index, layer in enumerate(signals)
    ]
    title = note or (f"{INSIDE:.0%} of the signal within" if handles else "")
    if title:
        leave_foot(figure)
        figure.legend(
            handles=handles,
            loc="outside lower center",
            borderaxespad=1.9,  # in letters: above the foot
            ncols=max(1, min(3, int(laid_out(figure)[0] / 2))),
            fontsize=points(8),
            title=escaped(title),
            title_fontsize=points(8),
        )
