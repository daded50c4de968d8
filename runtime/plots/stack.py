"""Stacked backgrounds, their uncertainty, signals as lines and data as points, over any row of bins."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .style import DASHES, FILLS, LINES, Array, escaped, number_text, power_of_ten

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One sample in n bins; NaN where it says nothing. `total` is what the legend gives (nothing, if None)."""

    label: str
    values: Array
    variances: Array
    total: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """All that is drawn over `edges` (n + 1)."""

    edges: Array
    backgrounds: Sequence[Layer] = ()
    signals: Sequence[Layer] = ()
    data: Layer | None = None
    scale_signals: bool = True
    uncertainty: str = "stat. uncertainty"
    log: bool | None = None

    @property
    def total(self) -> Array:
        """The sum of the backgrounds, of n bins."""
        return self.sum_of([layer.values for layer in self.backgrounds])

    @property
    def error(self) -> Array:
        """The root of the summed variances, of n bins."""
        return np.sqrt(self.sum_of([layer.variances for layer in self.backgrounds]))

    def sum_of(self, arrays: Sequence[Array]) -> Array:
        """Bin by bin, NaN as nothing."""
        total = np.zeros(len(self.edges) - 1)
        for array in arrays:
            total += np.nan_to_num(array)
        return total


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
    if not any(
        peak(layer.values) for layer in (*stack.backgrounds, *stack.signals, *([stack.data] if stack.data else []))
    ):
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
    band: dict[str, Any] = {"fill": True, "hatch": "//////", "facecolor": "none", "edgecolor": "0.3", "linewidth": 0}
    floor = np.maximum(base - stack.error, low)
    axes.stairs(np.maximum(base + stack.error, floor), stack.edges, baseline=floor, label=stack.uncertainty, **band)


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
    centres = (stack.edges[1:] + stack.edges[:-1]) / 2
    there = np.nan_to_num(layer.values) > 0
    axes.errorbar(
        centres[there],
        layer.values[there],
        yerr=np.sqrt(layer.variances[there]),
        fmt="o",
        color="black",
        markersize=3.5,
        linewidth=1,
        label=legend_text(layer),
    )


def legend_text(layer: Layer) -> str:
    return escaped(layer.label) + ("" if layer.total is None else f" ({number_text(layer.total)})")


def legend(axes: Axes, stack: Stack) -> int:
    """Backgrounds from the top of the stack down, their uncertainty, signals, data; the number of lines it takes."""
    handles, labels = axes.get_legend_handles_labels()
    n = len(stack.backgrounds)
    order = [*range(n - 1, -1, -1), *range(n, len(handles))]
    if not order:
        return 0
    columns = 2 if len(order) > 3 else 1
    axes.legend(
        [handles[i] for i in order],
        [labels[i] for i in order],
        loc="upper right",
        ncols=columns,
        columnspacing=1.2,
        handlelength=1.8,
        labelspacing=0.35,
    )
    return math.ceil(len(order) / columns)


def peak(values: Array) -> float:
    finite = values[np.isfinite(values)]
    return float(finite.max(initial=0.0))


def smallest(values: Array) -> float:
    positive = values[np.isfinite(values) & (values > 0)]
    return float(positive.min(initial=math.inf))


def wants_log(stack: Stack) -> bool:
    """Where what is filled spans more than two and a half decades."""
    shown = stack.total if stack.backgrounds else stack.data.values if stack.data else np.zeros(0)
    if not stack.backgrounds and stack.signals and stack.data is None:
        return False
    return bool(peak(shown) > 300 * smallest(shown))


def vertical_range(stack: Stack, log: bool) -> tuple[float, float]:
    """From the smallest to the largest that has to be seen; from 0 on a linear axis."""
    layers = [stack.total] if stack.backgrounds else []
    layers += [stack.data.values] if stack.data else []
    layers = layers or [layer.values for layer in stack.signals]
    high = max((peak(values) for values in layers), default=0.0) or 1.0
    if not log:
        return 0.0, high
    if not stack.scale_signals:  # all of it has to be seen as it is
        layers = [layer.values for layer in (*stack.backgrounds, *stack.signals)] or layers
    low = min((smallest(values) for values in layers), default=high)
    return 10 ** math.floor(math.log10(max(0.5 * min(low, high), 1e-6 * high))), high


def scale_factor(stack: Stack, layer: Layer, log: bool, low: float) -> float:
    """A power of ten that brings a signal into sight, 1 where it is; never applied to a signal of its own."""
    top = peak(layer.values)
    reference = peak(stack.total) if stack.backgrounds else 0.0
    if not stack.scale_signals or top == 0 or reference == 0:
        return 1.0
    too_small = top < (3 * low if log else 0.05 * reference)
    if too_small or top > (100 if log else 1.5) * reference:
        aim = 0.1 * reference if log else 0.6 * reference
        return float(10.0 ** math.floor(math.log10(aim / top)))
    return 1.0


def set_vertical(axes: Axes, low: float, high: float, log: bool, share: float) -> None:
    """Leaves a share of the height for the legend."""
    if log:
        axes.set_yscale("log")
        axes.set_ylim(low, high * (high / low) ** (share / (1 - share)) * 1.2)
    else:
        axes.set_ylim(0, 1.05 * high / (1 - share))
