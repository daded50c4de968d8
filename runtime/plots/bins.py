"""How the bins of an axis lie, and what the vertical axis counts by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..results.result import AxisResult, HistogramResult
from .style import Array, unit_text
from .ticks import log_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def logarithmic(axis: AxisResult) -> bool:
    """Whether to draw the axis logarithmically: it says so, or its bins are equally wide in the logarithm."""
    return axis.edges[0] > 0 and (axis.log or (equal_in_log(axis) and not equal_bins(axis)))


def equal_in_log(axis: AxisResult) -> bool:
    edges = np.asarray(axis.edges)
    if len(edges) < 3 or edges[0] <= 0:
        return False
    ratios = edges[1:] / edges[:-1]
    return bool(np.allclose(ratios, ratios[0], rtol=1e-6) and ratios[0] > 1.001)


def equal_bins(axis: AxisResult) -> bool:
    widths = np.diff(axis.edges)
    return bool(np.allclose(widths, widths[0], rtol=1e-6))


def uneven(axis: AxisResult) -> bool:
    """Whether the bins look unequally wide as drawn, so that a density has to be drawn, not the contents."""
    return not equal_bins(axis) and not (logarithmic(axis) and equal_in_log(axis))


def divisors(axis: AxisResult) -> Array:
    """What to divide the contents by: the widths of uneven bins, else 1.

    Uneven bins show a density (`Candidates / GeV`), as the height of a wide bin would else say nothing beside that of
    a narrow one. Bins that are equal as drawn show what they contain: `Candidates / 0.2 GeV`, and on a logarithmic
    axis `Candidates / logarithmic bin`. The legend gives contents in every case.
    """
    return np.diff(axis.edges) if uneven(axis) else np.ones(len(axis.edges) - 1)


def vertical_text(histogram: HistogramResult, axis: AxisResult) -> str:
    """`Candidates / 0.2 GeV`."""
    what = level_text(histogram)
    if uneven(axis):
        return f"{what} / {unit_text(axis.unit) or 'unit'}"
    if not equal_bins(axis):
        return f"{what} / logarithmic bin"
    width = f"{axis.edges[1] - axis.edges[0]:.4g}"
    return f"{what} / {width} {unit_text(axis.unit)}" if axis.unit else f"{what} / {width}"


def level_text(histogram: HistogramResult) -> str:
    """What a histogram counts."""
    return {"event": "Events", "candidate": "Candidates"}.get(histogram.level, f"Objects ({histogram.level})")


def set_scales(axes: Axes, horizontal: AxisResult, vertical: AxisResult | None = None) -> None:
    """Linear or logarithmic, the latter with ticks of its own, set after the scale, which would replace them."""
    if logarithmic(horizontal):
        axes.set_xscale("log")
        log_ticks(axes.xaxis, horizontal.edges[0], horizontal.edges[-1])
    if vertical is not None and logarithmic(vertical):
        axes.set_yscale("log")
        log_ticks(axes.yaxis, vertical.edges[0], vertical.edges[-1])
