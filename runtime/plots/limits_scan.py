"""Figures of limits along one scan parameter."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np

from .limits_grid import Grid, grid
from .limits_lines import draw_limits, draw_published, ordered, vertical_ends
from .limits_marks import draw_rug, marks, without_limit
from .limits_p_values import draw_p_values
from .limits_subjects import Subject
from .limits_texts import limit_headings, scan_text
from .ranges import set_vertical
from .style import escaped, new_figure
from .ticks import log_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.legend import Legend

    from ..limits.result import Limits

LETTERS = 72
"""Of two columns of a legend."""


def scan_figure(limits: Limits, subject: Subject) -> Figure:
    """Observed and expected limits with their bands over the scan; below those on the quantity, local p-values."""
    values = grid(np.asarray(limits.scan[0].values, np.float64))
    panel = subject.main and bool(np.isfinite(limits.found.p_value).any())
    figure = new_figure(6.4, 6.2 if panel else 4.8)
    axes, *below = panels(figure, panel)
    draw(axes, values, limits, subject, height=4.2 if panel else 3.8)
    for lower in below:
        draw_p_values(lower, values, limits)
    set_horizontal((axes, *below), values, scan_text(limits, 0))
    limit_headings(figure, (axes, axes), limits, escaped(subject.variant), inches=5.4)
    return figure


def panels(figure: Figure, p_values: bool) -> list[Axes]:
    """One, or a second below it."""
    ratios = [3, 1] if p_values else [1]
    return [*np.atleast_1d(np.asarray(figure.subplots(len(ratios), sharex=True, height_ratios=ratios)))]


def draw(axes: Axes, values: Grid, limits: Limits, subject: Subject, height: float) -> None:
    """In a panel of so many inches."""
    low, high = vertical_ends(values, subject)
    draw_limits(axes, values, subject, low)
    draw_published(axes, subject.published, high * 1e6)
    draw_rug(axes, values, marks(limits, without_limit(limits, subject)) if subject.bounded else [])
    share = min(0.5, (0.15 + 0.19 * legend(axes)) / height)
    set_vertical(axes, low, high, log=True, share=share)
    log_ticks(axes.yaxis, *axes.get_ylim())
    axes.set_ylabel(subject.label, loc="top")


def legend(axes: Axes) -> int:
    """The limits first; the number of lines it takes."""
    handles, labels = ordered(axes)
    if not handles:
        return 0
    columns = columns_of(labels)
    found = axes.legend(
        handles,
        labels,
        loc="upper left",
        ncols=columns,
        columnspacing=1.2,
        handlelength=2.2,
        labelspacing=0.35,
        fontsize=8.5,
        borderaxespad=0.4,
    )
    found.set_zorder(8)
    thicken(found)
    return math.ceil(len(labels) / columns)


def columns_of(labels: list[str]) -> int:
    """Two, if their widest texts fit beside each other."""
    lengths = [len(re.sub(r"[$^{}\\]", "", label)) for label in labels]
    half = math.ceil(len(labels) / 2)
    return 2 if max(lengths[:half]) + max(lengths[half:], default=0) <= LETTERS else 1


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
