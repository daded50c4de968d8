"""The figure of limits where nothing is scanned: a bar with its bands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .limits_lines import BANDS, look, ordered, others
from .limits_marks import marks, without_limit
from .limits_plane_marks import legend
from .limits_subjects import Subject
from .limits_texts import limit_headings
from .style import escaped, new_figure, points
from .ticks import log_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ..limits.result import Limits

HEIGHT = 0.56
"""Of the bar; rows are 1 apart."""


def point_figure(limits: Limits, subject: Subject) -> Figure:
    """One bar for the search; below it a row for each projection and each curve of the search."""
    rows = [(text, float(values[0])) for text, values in others(subject) if np.isfinite(values[0])]
    figure = new_figure(6.4, 2.7 + 0.35 * len(rows))
    axes = figure.subplots()
    draw_bar(axes, subject)
    for index, (_, value) in enumerate(rows, 1):
        axes.plot([value] * 2, [HEIGHT / 2 - index, -HEIGHT / 2 - index], **look(index - 1))
    axes.set_yticks(-np.arange(len(rows) + 1.0), ["this search", *(text for text, _ in rows)], fontsize=points(9))
    axes.tick_params(axis="y", which="both", length=0)
    axes.set_yticks([], minor=True)
    axes.set_ylim(-len(rows) - 0.6, 0.6)
    set_horizontal(axes, subject, [value for _, value in rows])
    axes.set_xlabel(subject.label, loc="right")
    say_marks(axes, [mark.text for mark in marks(limits, without_limit(limits, subject)) if subject.bounded])
    legend(figure, ordered(axes)[0], columns=4)
    limit_headings(figure, (axes, axes), limits, heading(limits, subject), margin=1.0)
    return figure


def heading(limits: Limits, subject: Subject) -> str:
    """The variant, and the hypothesis of a scan of one."""
    at = [f"{axis.name} = {axis.values[0]:.10g} {axis.unit}".rstrip() for axis in limits.scan]
    return escaped(", ".join(part for part in (subject.variant, *at) if part))


def draw_bar(axes: Axes, subject: Subject) -> None:
    """Bands, the median dashed, what was observed in full, the lower end of an interval dotted."""
    expected = subject.expected[0]
    ends = (-HEIGHT / 2, HEIGHT / 2)
    for first, last, colour, text in BANDS:
        if np.isfinite(expected[[first, last]]).all():
            width = expected[last] - expected[first]
            axes.barh(0, width, HEIGHT, left=expected[first], color=colour, label=text)
    for value, style, text in (
        (expected[2], (0, (3, 1.5)), "expected (median)"),
        (subject.observed[0], "-", "observed"),
        (subject.lower[0], ":", "observed, lower end"),
    ):
        if np.isfinite(value):
            axes.plot([value, value], ends, color="black", linestyle=style, linewidth=1.8, label=text)


def set_horizontal(axes: Axes, subject: Subject, more: list[float]) -> None:
    """From zero, or logarithmic where the limits are of different sizes."""
    values = np.array([*subject.expected[0], subject.observed[0], subject.lower[0], *more])
    values = values[np.isfinite(values) & (values > 0)]
    if len(values) and values.max() > 30 * values.min():
        axes.set_xscale("log")
        low, high = 0.6 * values.min(), 1.7 * values.max()
        axes.set_xlim(low, high)
        log_ticks(axes.xaxis, low, high)
    else:
        axes.set_xlim(0, 1.15 * values.max(initial=0.0) or 1.0)


def say_marks(axes: Axes, texts: list[str]) -> None:
    """Why there is no limit, or what was noticed, at the foot of the first row."""
    if texts:
        text = escaped("; ".join(texts))
        axes.text(0.985, -0.46, text, transform=axes.get_yaxis_transform(), ha="right", fontsize=points(8), color="0.3")
