"""The panel below a stack: data over simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .agreement import count_errors
from .layers import Stack
from .outlines import Mask
from .style import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST, LEAST = 1.0, 0.25
"""How far the panel reaches from 1, at most and at least; points beyond are arrows at its edge."""


def has_ratio(stack: Stack) -> bool:
    """Whether there are data and simulation anywhere."""
    return stack.data is not None and bool((stack.total > 0).any()) and bool(np.nansum(stack.data.values) > 0)


def draw_ratio(axes: Axes, stack: Stack, centres: Array) -> None:
    """Data over the sum of the backgrounds with the errors of data alone; about 1 hatched the uncertainty of the
    simulation. No point where either is empty."""
    from matplotlib.ticker import MaxNLocator

    assert stack.data is not None
    total, seen = stack.total, np.nan_to_num(stack.data.values)
    there = (total > 0) & (seen > 0)
    below = np.where(total > 0, total, 1.0)
    ratio = seen / below
    errors = count_errors(seen, np.nan_to_num(stack.data.variances)) / below
    reach = reach_of(ratio[there], errors[:, there])
    draw_uncertainty(axes, stack.edges, np.where(total > 0, stack.error / below, np.nan))
    axes.axhline(1, color="0.25", linewidth=0.8)
    inside = there & (np.abs(ratio - 1) <= reach)
    axes.errorbar(
        centres[inside], ratio[inside], yerr=errors[:, inside], fmt="o", color="black", markersize=3, linewidth=1
    )
    draw_beyond(axes, centres[there & ~inside], ratio[there & ~inside] > 1, reach)
    axes.set_ylim(1 - reach, 1 + reach)
    axes.set_ylabel("data / sim.")
    axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))


def draw_uncertainty(axes: Axes, edges: Array, relative: Array) -> None:
    """Nothing where there is no simulation."""
    axes.stairs(
        1 + relative, edges, baseline=1 - relative, fill=True, hatch="//////", facecolor="none", edgecolor="0.3",
        linewidth=0,
    )  # fmt: skip


def draw_beyond(axes: Axes, centres: Array, above: Mask, reach: float) -> None:
    for marker, which, edge in (("^", above, 1 + 0.92 * reach), ("v", ~above, 1 - 0.92 * reach)):
        if which.any():
            axes.plot(centres[which], np.full(which.sum(), edge), marker, color="black", markersize=4)


def reach_of(ratio: Array, errors: Array) -> float:
    """What nine tenths of the points and their errors need."""
    if not len(ratio):
        return LEAST
    ends = np.maximum(np.abs(ratio + errors[1] - 1), np.abs(ratio - errors[0] - 1))
    return float(np.clip(1.15 * np.quantile(ends, 0.9), LEAST, MOST))
