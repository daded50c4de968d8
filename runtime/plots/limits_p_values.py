"""The panel of local p-values below the limits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from .limits_grid import Grid
from .limits_lines import MANY
from .limits_subjects import done
from .style import LINES, Array, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..limits.result import Limits

SMALLEST = 1e-16


def p_value_of(sigmas: float) -> float:
    """One-sided: 0.1587 at 1, 0.0228 at 2, 0.00135 at 3."""
    return 0.5 * math.erfc(sigmas / math.sqrt(2))


def draw_p_values(axes: Axes, grid: Grid, limits: Limits) -> None:
    """With lines at 1, 2, 3 sigma and on to the smallest; the global one, where there is one, in words."""
    values = np.where(done(limits), np.maximum(limits.found.p_value, SMALLEST), np.nan)[grid.order]
    positions, index = grid.path(values)
    many = len(grid.x) > MANY
    axes.plot(positions, values[index], color=LINES[0], linewidth=0.4 if many else 1.1, rasterized=many)
    axes.set_yscale("log")
    axes.yaxis.minorticks_off()
    highest = highest_sigma(values)
    sigmas = range(1, highest + 1, 1 if highest <= 5 else 2)
    for sigma in sigmas:
        axes.axhline(p_value_of(sigma), color="0.45", linewidth=0.8, linestyle=(0, (4, 2)), zorder=1)
        axes.annotate(
            f"{sigma}σ", (1.008, p_value_of(sigma)), xycoords=("axes fraction", "data"), va="center", fontsize=8
        )
    axes.set_ylim(0.3 * p_value_of(highest), 1.5)
    axes.set_ylabel("local p-value")
    if global_text(limits):
        axes.text(
            0.015, 0.06, global_text(limits), transform=axes.transAxes, fontsize=points(8), va="bottom",
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.0},
        )  # fmt: skip


def highest_sigma(values: Array) -> int:
    """The first line below all values, from 3 to 9."""
    smallest = float(np.min(values, where=np.isfinite(values), initial=1.0))
    return next(sigma for sigma in range(3, 10) if p_value_of(sigma) <= smallest or sigma == 9)


def global_text(limits: Limits) -> str:
    """`largest excess: global p = 0.12, 1.2σ (toys)`."""
    overall = limits.overall
    if not math.isfinite(overall.p_value):
        return ""
    sigma = f", {overall.significance:.1f}σ" if math.isfinite(overall.significance) else ""
    method = f" ({overall.method})" if overall.method else ""
    return f"largest excess: global p = {overall.p_value:.2g}{sigma}{method}".replace("$", r"\$")
