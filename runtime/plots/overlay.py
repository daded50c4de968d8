"""Figures of the limits of several searches, or of the variants of one, over one another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from .headings import place_assumed, place_headings
from .limits_lines import draw_published, within
from .limits_scan import columns_of
from .limits_subjects import Subject
from .limits_texts import scan_text
from .overlay_lines import Limited, groups, labels, published, shared
from .ranges import set_vertical
from .sheet import PLAIN, Sheet, active
from .style import LINES, Array, laid_out, new_figure, points, style
from .ticks import log_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ..limits.result import Limits

MARKERS = ("o", "s", "^", "D", "v", "P", "X")
"""So that lines are told apart without their colours, too."""
DASHED = (0, (5, 2))
WIDE = 4.0
"""Inches of axes: narrower ones have smaller letters."""
PER_INCH = 13.3
"""Letters of the legend."""
ALONG = 12
"""Markers on a line, about."""


def overlay_names(every: Sequence[Limits]) -> list[str]:
    """The quantities and couplings of which there are two lines or more, of one unit and along one scan each."""
    return list(groups(every))


def overlay_figures(
    every: Sequence[Limits], only: str | None = None, sheet: Sheet = PLAIN, places: Sequence[str] = ()
) -> Iterator[tuple[str, Figure]]:
    """(name, figure) of each; `places` are the user's words for the searches, where nothing else tells them apart."""
    for name, lines in groups(every, places).items():
        if only in {None, name}:
            with style(sheet):
                figure = overlay_figure(lines)
            yield name, figure


def overlay_figure(lines: Sequence[Limited]) -> Figure:
    """Observed limits in full, medians of the expected ones dashed, a colour and a marker each; published ones once."""
    figure = new_figure(6.4, 4.8)
    axes = figure.subplots()
    for index, (line, text) in enumerate(zip(lines, labels(lines), strict=True)):
        draw_line(axes, line, text, index)
    if any(np.isfinite(line.subject.observed).any() for line in lines):
        axes.plot([], [], color="0.35", linestyle=DASHED, linewidth=1.1, label="expected (median), hollow markers")
    curves = published(lines)
    low, high = vertical_ends(lines)
    draw_published(axes, curves, high * 1e6)
    set_horizontal(axes, lines)
    width, height = laid_out(figure)
    log = active().log is not False
    set_vertical(axes, low, high, log, share=min(0.55, (0.15 + 0.19 * legend(axes, width - 1.0)) / (height - 1.0)))
    if log:
        log_ticks(axes.yaxis, *axes.get_ylim())
    axes.set_ylabel(lines[0].subject.label, loc="top")
    head(figure, axes, lines)
    return figure


def head(figure: Figure, axes: Axes, lines: Sequence[Limited]) -> None:
    """What all share."""
    titles = {line.limits.title for line in lines}
    title = titles.pop() if len(titles) == 1 else "Limits of several searches"
    method, whose = (shared(line.parts[part] for line in lines) for part in (2, 3))
    right = ", ".join(filter(None, (whose, shared(line.luminosity for line in lines))))
    place_headings(figure, (axes, axes), (title or "Limits", method, right), margin=1.0)
    place_assumed(figure, list(dict.fromkeys(text for line in lines for text in line.limits.assumed)))


def draw_line(axes: Axes, line: Limited, text: str, index: int) -> None:
    look: dict[str, Any] = {"color": LINES[index % len(LINES)], "marker": MARKERS[index % len(MARKERS)]}
    seen = bool(np.isfinite(line.subject.observed).any())
    if seen:
        draw_values(axes, line, line.subject.observed, text, index, {**look, "linewidth": 1.6})
    dashed = {**look, "linestyle": DASHED, "linewidth": 1.1, "markerfacecolor": "white"}
    expected = text if not seen else ""
    draw_values(axes, line, line.subject.median, f"{expected} (expected)" if expected else "", index, dashed)


def draw_values(axes: Axes, line: Limited, values: Array, text: str, index: int, look: dict[str, Any]) -> None:
    if not np.isfinite(values).any():
        return
    ordered = values[line.values.order]
    positions, at = line.values.path(ordered)
    every = max(1, len(positions) // ALONG)
    start = (index * every) // len(MARKERS)
    axes.plot(positions, ordered[at], label=text, markersize=points(4.5), markevery=(start, every), zorder=4, **look)


def vertical_ends(lines: Sequence[Limited]) -> tuple[float, float]:
    """The smallest and the largest of all that is drawn."""
    drawn = [values for line in lines for values in drawn_of(line.subject)]
    drawn += [within(line.values, curve) for line in lines for curve in line.subject.published]
    values = np.concatenate(drawn)
    values = values[np.isfinite(values) & (values > 0)]
    return (float(values.min()) / 1.4, float(values.max()) * 1.4) if len(values) else (0.1, 10.0)


def drawn_of(subject: Subject) -> list[Array]:
    return [subject.observed, subject.median]


def set_horizontal(axes: Axes, lines: Sequence[Limited]) -> None:
    """From the first hypothesis of any to the last; logarithmic where all scans are."""
    low, high = min(line.values.x[0] for line in lines), max(line.values.x[-1] for line in lines)
    axes.set_xlim(low, high)
    if all(line.values.log for line in lines):
        axes.set_xscale("log")
        log_ticks(axes.xaxis, low, high)
    texts = dict.fromkeys(scan_text(line.limits, 0) for line in lines)
    axes.set_xlabel(" or ".join(texts), loc="right")


def legend(axes: Axes, width: float) -> float:
    """The height that it takes, in lines."""
    handles, texts = axes.get_legend_handles_labels()
    columns = columns_of(texts, width) if texts else 1
    if columns == 1:
        texts = [fill(text, int(PER_INCH * width * (1 if width > WIDE else 1.13)) - 8) for text in texts]
    size = 8.5 if width > WIDE else 7.5
    look: dict[str, Any] = {"ncols": columns, "fontsize": points(size), "columnspacing": 1.2}
    found = axes.legend(handles, texts, loc="upper left", labelspacing=0.35, borderaxespad=0.4, **look)
    found.set_zorder(8)
    found.set_in_layout(False)  # a long text shall not make the axes small
    rows = sum(1 + text.count("\n") for text in texts)
    return float(math.ceil(rows / columns) * size / 8.5)
