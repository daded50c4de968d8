"""Stacked backgrounds, their uncertainty, signals as lines and data as points, over any row of bins."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from .agreement import count_errors
from .headings import PER_INCH
from .layers import Layer, Stack
from .ranges import peak, scale_factor, set_vertical, vertical_range, wants_log
from .sheet import active
from .style import DASHES, FILLS, LINES, Array, escaped, number_text, points, power_of_ten, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAND: dict[str, Any] = {"fill": True, "hatch": "//////", "facecolor": "none", "edgecolor": "0.3", "linewidth": 0}


WIDE = 4.0
"""Inches of axes: narrower ones have smaller letters in the legend."""
LINE = 0.205
"""Inches of a line of the legend."""


def draw(axes: Axes, stack: Stack, size: tuple[float, float] = (5.5, 3.75)) -> float:
    """Everything, with the legend and a range that leaves it room; the share of the height below the legend. The axes
    are so many inches wide and high."""
    log = next(choice for choice in (active().log, stack.log, wants_log(stack)) if choice is not None)
    low, high = vertical_range(stack, log)
    draw_backgrounds(axes, stack, low)
    factors = [scale_factor(stack, layer, log, low) for layer in stack.signals]
    for index, (layer, factor) in enumerate(zip(stack.signals, factors, strict=True)):
        draw_signal(axes, stack, layer, index, factor)
    if stack.data is not None:
        draw_data(axes, stack, stack.data)
    if stack.remark:
        axes.plot([], [], " ", label=stack.remark)
    axes.set_xlim(stack.edges[0], stack.edges[-1])
    peaks = [factor * peak(layer.values) for layer, factor in zip(stack.signals, factors, strict=True)]
    share = min(0.6, (0.19 + LINE * legend(axes, stack, size[0])) / size[1])
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
    """Points with the errors of counts, where there are any."""
    there = np.nan_to_num(layer.values) > 0
    values = layer.values[there]
    axes.errorbar(
        centres(axes, stack)[there],
        values,
        yerr=count_errors(values, layer.variances[there]),
        fmt="o",
        color="black",
        markersize=3.5,
        linewidth=1,
        label=legend_text(layer),
    )


def centres(axes: Axes, stack: Stack) -> Array:
    """Of the bins, as they are drawn."""
    low, high = stack.edges[:-1], stack.edges[1:]
    return np.sqrt(low * high) if axes.get_xscale() == "log" else (low + high) / 2


def legend_text(layer: Layer) -> str:
    return escaped(shortened(layer.label, 36)) + ("" if layer.total is None else f" ({number_text(layer.total)})")


def legend(axes: Axes, stack: Stack, width: float) -> float:
    """Backgrounds from the top of the stack down, their uncertainty, signals, data; the number of lines it takes."""
    handles, labels = axes.get_legend_handles_labels()
    n = len(stack.backgrounds)
    order = [*range(n - 1, -1, -1), *range(n, len(handles))]
    order.sort(key=lambda i: labels[i] == stack.remark)
    if not order:
        return 0
    columns = columns_of([labels[i] for i in order], width)
    size = 7 if columns == 3 else 9 if width > WIDE else 7.5
    axes.legend(
        [handles[i] for i in order],
        [labels[i] for i in order],
        loc="upper right",
        ncols=columns,
        columnspacing=1.2,
        handlelength=1.8,
        labelspacing=0.35,
        fontsize=points(size),
        title=escaped(stack.note) or None,
        title_fontsize=points(9),
    )
    return (math.ceil(len(order) / columns) + 1.2 * bool(stack.note)) * (0.1 + 0.1 * size)


def columns_of(labels: list[str], width: float) -> int:
    """One for few lines, three for very many; two if their widest texts fit beside each other into so many inches."""
    if len(labels) <= 3:
        return 1
    half = math.ceil(len(labels) / 2)
    letters = [len(re.sub(r"[$^{}\\]", "", label)) for label in labels]
    if len(labels) > 14:
        return 3 if width > 5 else 2
    return 2 if (max(letters[:half]) + max(letters[half:])) / PER_INCH + 1.1 < width else 1
