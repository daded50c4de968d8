"""Figures of limits along one scan parameter."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np

from .histogram import panels
from .limits_grid import Grid, grid
from .limits_lines import draw_limits, draw_published, ordered, vertical_ends
from .limits_marks import draw_rug, marks, without_limit
from .limits_p_values import draw_p_values
from .limits_subjects import Subject
from .limits_texts import limit_headings, scan_text
from .ranges import set_vertical
from .sheet import active
from .style import escaped, laid_out, new_figure, points
from .ticks import log_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.legend import Legend

    from ..limits.result import Limits

LETTER, HANDLES = 0.06, 1.1
"""Inches, of a legend's letter and of what else stands in two columns of it."""


def scan_figure(limits: Limits, subject: Subject) -> Figure:
    """Observed and expected limits with their bands over the scan; below those on the quantity, local p-values."""
    values = grid(np.asarray(limits.scan[0].values, np.float64))
    panel = subject.main and bool(np.isfinite(limits.found.p_value).any())
    figure = new_figure(6.4, 6.2 if panel else 4.8)
    axes, *below = panels(figure, [3, 1] if panel else [1])
    width, height = laid_out(figure)
    draw(axes, values, limits, subject, (width - 1.0, (height - 1.0) * (0.78 if panel else 1)))
    for lower in below:
        draw_p_values(lower, values, limits)
    set_horizontal((axes, *below), values, scan_text(limits, 0))
    limit_headings(figure, (axes, axes), limits, escaped(subject.variant), margin=1.0)
    return figure


def draw(axes: Axes, values: Grid, limits: Limits, subject: Subject, size: tuple[float, float]) -> None:
    """In a panel so many inches wide and high."""
    low, high = vertical_ends(values, subject)
    draw_limits(axes, values, subject, low)
    draw_published(axes, subject.published, high * 1e6)
    draw_rug(axes, values, marks(limits, without_limit(limits, subject)) if subject.bounded else [])
    share = min(0.55, (0.15 + 0.19 * legend(axes, size[0])) / size[1])
    log = active().log is not False
    set_vertical(axes, low, high, log=log, share=share)
    if log:
        log_ticks(axes.yaxis, *axes.get_ylim())
    axes.set_ylabel(subject.label, loc="top")


def legend(axes: Axes, width: float = 5.4) -> int:
    """The limits first; the number of lines it takes."""
    handles, labels = ordered(axes)
    if not handles:
        return 0
    columns = columns_of(labels, width)
    found = axes.legend(
        handles,
        labels,
        loc="upper left",
        ncols=columns,
        columnspacing=1.2,
        handlelength=2.2,
        labelspacing=0.35,
        fontsize=points(8.5),
        borderaxespad=0.4,
    )
    found.set_zorder(8)
    thicken(found)
    return math.ceil(len(labels) / columns)


def columns_of(labels: list[str], width: float) -> int:
    """Two, if their widest texts fit beside each other."""
    lengths = [len(re.sub(r"[$^{}\\]", "", label)) for label in labels]
    half = math.ceil(len(labels) / 2)
    return 2 if max(lengths[:half]) + max(lengths[half:], default=0) <= (width - HANDLES) / LETTER + 1e-9 else 1


def thicken(legend: Legend) -> None:
    """The thin lines of many hypotheses."""
    for handle in legend.get_lines():
        handle.set_linewidth(max(1.2, handle.get_linewidth()))


def set_horizontal(panels: tuple[Axes, ...], values: Grid, text: str) -> None:
    """From the first hypothesis to the last, logarithmic as they are spaced."""
    for axes in panels:
        axes.set_xlim(values.x[0], values.x[-1])
        if values.log:
            axes.set_xscale("log")
            log_ticks(axes.xaxis, values.x[0], values.x[-1])
    panels[-1].set_xlabel(text, loc="right")
