"""Which range the vertical axis of a stack has, and by what signals are scaled to be seen in it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from .layers import Layer, Stack
from .style import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DEPTH = 1e-6
"""How far below the highest a logarithmic axis begins at the earliest."""
DEPTH_OF_SIGNALS = 1e-12
"""The same, where signals are drawn as they are and have to be seen."""


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
    """From the smallest that has to be seen to the end of the highest error; from 0 on a linear axis."""
    layers = [stack.total] if stack.backgrounds else []
    layers += [stack.data.values] if stack.data else []
    layers = layers or [layer.values for layer in stack.signals]
    high = max((peak(values) for values in layers), default=0.0) or 1.0
    low = beginning(stack, layers, high) if log else 0.0
    return low, max(high, highest_error(stack))


def beginning(stack: Stack, layers: list[Array], high: float) -> float:
    """The power of ten below the smallest, within reason."""
    signals: list[Array] = []
    if not stack.scale_signals:  # all of it has to be seen as it is
        layers = [layer.values for layer in stack.backgrounds] or layers
        signals = [layer.values for layer in stack.signals]
    low = max(0.5 * min((smallest(values) for values in layers), default=high), DEPTH * high)
    below = max(0.5 * min((smallest(values) for values in signals), default=high), DEPTH_OF_SIGNALS * high)
    return float(10 ** math.floor(math.log10(min(low, below, 0.5 * high))))


def highest_error(stack: Stack) -> float:
    """The upper end of the uncertainty of the backgrounds and of the errors of the data."""
    ends = [stack.total + stack.error] if stack.backgrounds else []
    ends += [stack.data.values + np.sqrt(stack.data.variances)] if stack.data else []
    return max((peak(values) for values in ends), default=0.0)


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
        axes.set_ylim(low, 1.2 * low * (high / low) ** (1 / (1 - share)))
    else:
        axes.set_ylim(0, 1.05 * high / (1 - share))
