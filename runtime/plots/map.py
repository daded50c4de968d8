"""Figures of two-dimensional histograms: a map of the background with the contours of the signals, one of the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..results.result import HistogramResult, Result, point_text
from .histogram import chosen, level_text, logarithmic, region_text
from .stack import Layer
from .style import DASHES, LINES, Array, axis_text, escaped, headings, new_figure, unit_of_scan

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INSIDE = 0.9

Mask = NDArray[np.bool_]


def map_figure(result: Result, histogram: HistogramResult) -> Figure:
    """One panel for the sum of the backgrounds and one for data; without either, one for each signal."""
    panels, signals = content(result, histogram)
    figure = new_figure(0.6 + 5.4 * len(panels), 4.8)
    scale = common_scale([values for _, values in panels])
    all_axes = np.atleast_1d(figure.subplots(1, len(panels), sharey=True))
    for axes, (title, values) in zip(all_axes, panels, strict=True):
        mesh = draw_map(axes, histogram, values, scale)
        outline(axes, histogram, signals)
        figure.colorbar(mesh, ax=axes, label=f"{level_text(histogram)} / bin: {escaped(title)}", pad=0.01)
    all_axes[0].set_ylabel(axis_text(histogram.axes[1]), loc="top")
    headings(figure, all_axes[0], result, region_text(result, histogram))
    return figure


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
        return [(titles.get(kind, kind), panels[kind]) for kind in sorted(panels)], chosen(signals)
    return [(layer.label, layer.values) for layer in chosen(signals)], []


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
    axes.set_xscale("log" if logarithmic(first) else "linear")
    axes.set_yscale("log" if logarithmic(second) else "linear")
    axes.set_xlabel(axis_text(first), loc="right")
    return mesh


def outline(axes: Axes, histogram: HistogramResult, signals: Sequence[Layer]) -> None:
    """Around the fullest bins that hold 90% of a signal."""
    from matplotlib.collections import LineCollection
    from matplotlib.lines import Line2D

    handles = []
    for index, layer in enumerate(signals):
        colour, dash = LINES[index % len(LINES)], DASHES[index % len(DASHES)]
        edges = borders(holding(layer.values), *(np.asarray(axis.edges) for axis in histogram.axes))
        axes.add_collection(LineCollection(edges, colors=colour, linewidths=1.4))
        handles.append(Line2D([], [], color=colour, linestyle="-" if edges else dash, label=escaped(layer.label)))
    if handles:
        title = f"{INSIDE:.0%} of the signal within"
        legend = axes.legend(handles=handles, loc="upper right", fontsize=8, title=title, title_fontsize=8)
        legend.set_frame_on(True)
        legend.get_frame().set(alpha=0.8, edgecolor="none")


def holding(values: Array, share: float = INSIDE) -> Mask:
    """The smallest set of bins (as a mask, of the shape of `values`) that holds a share of the sum."""
    flat = np.clip(values, 0, None).ravel()
    order = np.argsort(-flat, kind="stable")
    below = np.cumsum(flat[order]) - flat[order]
    mask = np.zeros(flat.shape, bool)
    mask[order[below < share * flat.sum()]] = True
    return mask.reshape(values.shape) & (values > 0)


def borders(mask: Mask, x: Array, y: Array) -> list[list[tuple[float, float]]]:
    """The line segments between bins inside and outside the mask."""
    inside = np.pad(mask.astype(np.int8), 1)
    upright = np.argwhere(np.diff(inside, axis=0)[:, 1:-1])
    level = np.argwhere(np.diff(inside, axis=1)[1:-1, :])
    lines = [[(x[i], y[j]), (x[i], y[j + 1])] for i, j in upright]
    return lines + [[(x[i], y[j]), (x[i + 1], y[j])] for i, j in level]
