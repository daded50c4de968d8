"""Stacked backgrounds, their uncertainty, signals as lines and data as points, over any row of bins."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from .layers import Layer, Stack
from .ranges import peak, scale_factor, set_vertical, vertical_range, wants_log
from .style import DASHES, FILLS, LINES, escaped, number_text, power_of_ten, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAND: dict[str, Any] = {"fill": True, "hatch": "//////", "facecolor": "none", "edgecolor": "0.3", "linewidth": 0}


def draw(axes: Axes, stack: Stack) -> float:
    """Everything, with the legend and a range that leaves it room; the share of the height below the legend."""
    log = wants_log(stack) if stack.log is None else stack.log
    low, high = vertical_range(stack, log)
    draw_backgrounds(axes, stack, low)
    factors = [scale_factor(stack, layer, log, low) for layer in stack.signals]
    for index, (layer, factor) in enumerate(zip(stack.signals, factors, strict=True)):
        draw_signal(axes, stack, layer, index, factor)
    if stack.data is not None:
        draw_data(axes, stack, stack.data)
    axes.set_xlim(stack.edges[0], stack.edges[-1])
    peaks = [factor * peak(layer.values) for layer, factor in zip(stack.signals, factors, strict=True)]
    share = min(0.6, 0.05 + 0.055 * legend(axes, stack))
    set_vertical(axes, low, max([high, *peaks]), log, share)
    if not any(peak(layer.values) for layer in stack.layers):
        axes.text(0.5, 0.4, "no entries", transform=axes.transAxes, ha="center", color="0.4")
    return 1 - share


def draw_backgrounds(axes: Axes, stack: Stack, low: float) -> None:
    """Largest on top, so that on a logarithmic axis the small ones stay visible; order and colour by name go along."""
    coloured = [(layer, FILLS[index % len(FILLS)]) for index, layer in enumerate(stack.backgrounds)]
    base = np.zeros(len(stack.edges) - 1)
    for layer, colour in sorted(coloured, key=lambda pair: float(np.nansum(pair[0].values))):
        top = base + np.nan_to_num(layer.values)
        axes.stairs(top, stack.edges, baseline=np.maximum(base, low), fill=True, color=colour, label=legend_text(layer))
        base = top
    if not stack.backgrounds:
        return
    axes.stairs(base, stack.edges, color="0.25", linewidth=0.7)
    floor = np.maximum(base - stack.error, low)
    axes.stairs(np.maximum(base + stack.error, floor), stack.edges, baseline=floor, label=stack.uncertainty, **BAND)


def draw_signal(axes: Axes, stack: Stack, layer: Layer, index: int, factor: float) -> None:
    text = legend_text(layer) + ("" if factor == 1 else f" {power_of_ten(factor)}")
    axes.stairs(
        layer.values * factor,
        stack.edges,
        baseline=None,
        color=LINES[index % len(LINES)],
        linestyle=DASHES[index % len(DASHES)],
        linewidth=1.6,
        label=text,
    )


def draw_data(axes: Axes, stack: Stack, layer: Layer) -> None:
    """Points with the errors of counts, down to 0 at most, where there are any."""
    low, high = stack.edges[:-1], stack.edges[1:]
    centres = np.sqrt(low * high) if axes.get_xscale() == "log" else (low + high) / 2
    there = np.nan_to_num(layer.values) > 0
    values, errors = layer.values[there], np.sqrt(layer.variances[there])
    axes.errorbar(
        centres[there],
        values,
        yerr=np.stack([np.minimum(errors, values), errors]),
        fmt="o",
        color="black",
        markersize=3.5,
        linewidth=1,
        label=legend_text(layer),
    )


def legend_text(layer: Layer) -> str:
    return escaped(shortened(layer.label, 36)) + ("" if layer.total is None else f" ({number_text(layer.total)})")


def legend(axes: Axes, stack: Stack) -> float:
    """Backgrounds from the top of the stack down, their uncertainty, signals, data; the number of lines it takes."""
    handles, labels = axes.get_legend_handles_labels()
    n = len(stack.backgrounds)
    order = [*range(n - 1, -1, -1), *range(n, len(handles))]
    if not order:
        return 0
    columns = 1 if len(order) <= 3 else 2 if len(order) <= 14 else 3
    axes.legend(
        [handles[i] for i in order],
        [labels[i] for i in order],
        loc="upper right",
        ncols=columns,
        columnspacing=1.2,
        handlelength=1.8,
        labelspacing=0.35,
        fontsize=9 if columns < 3 else 7,
        title=escaped(stack.note) or None,
        title_fontsize=9,
    )
    return (math.ceil(len(order) / columns) + 1.2 * bool(stack.note)) * (1 if columns < 3 else 0.8)
