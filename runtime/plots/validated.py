"""Figures of a validation: lines made anew, each with its origin, over what was published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..validation.compare import OVERLAID
from ..validation.review import DrawnLine, ReviewFigure
from .limits_grid import Grid, grid
from .limits_lines import REGIONS
from .limits_texts import math_text, published_text
from .ranges import set_vertical
from .style import FILLS, LINES, Array, escaped, new_figure, shortened, style
from .ticks import log_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ..limits.result import PublishedCurve

COLOURS = (LINES[3], LINES[4], LINES[1], LINES[2])
BANDS = (FILLS[1], FILLS[3], FILLS[4], FILLS[5])
LINE_OF_LEGEND = 0.19
"""Inches."""


def review_figure(drawn: ReviewFigure) -> Figure:
    """Lines judged are whole; where too few simulated events are behind one, it is thin and dotted."""
    with style():
        figure = new_figure(6.8, 5.2)
        axes = figure.subplots()
        low, high = _ends(drawn)
        linear = low >= 0 and high <= 1.5 and drawn.y_text.endswith("efficiency")
        for index, line in enumerate(drawn.lines):
            _draw_line(axes, line, index)
        for index, curve in enumerate(drawn.published):
            _draw_published(axes, curve, index, high * 1e6)
        if drawn.vertical is not None:
            axes.axvline(drawn.vertical[1], color="0.4", linestyle="--", linewidth=1.1, label=drawn.vertical[0])
        for word in drawn.words:
            axes.text(word.x, word.y, word.text, fontsize=10, color="0.25", ha="center", va="center")
        _set_axes(axes, drawn)
        set_vertical(axes, low, high, log=not linear, share=_legend(axes) / 4.2)
        if not linear:
            log_ticks(axes.yaxis, *axes.get_ylim())
        figure.suptitle(escaped(shortened(drawn.title, 72)), x=0.02, ha="left", fontsize=12, fontweight="bold")
        axes.set_title("made anew; published curves are overlaid only", loc="left", fontsize=9, color="0.3")
    return figure


def _draw_line(axes: Axes, line: DrawnLine, index: int) -> None:
    values, colour = grid(line.x), COLOURS[index % len(COLOURS)]
    if line.band is not None:
        _draw_band(axes, values, line.band, BANDS[index % len(BANDS)])
    for few, look in ((False, {"linewidth": 1.6}), (True, {"linewidth": 0.9, "linestyle": ":"})):
        y = np.where((line.few == few) & (line.y > 0), line.y, np.nan)[values.order]
        if np.isfinite(y).any():
            positions, at = values.path(y)
            text = f"{math_text(line.label)}{', fewer than 25 simulated events' if few else ''}"
            axes.plot(positions, y[at], color=colour, label=f"{text} ({line.origin})", zorder=4, **look)


def _draw_band(axes: Axes, values: Grid, band: Array, colour: str) -> None:
    low, high = band[:, values.order]
    positions, at = values.path(np.where(low > 0, low, np.nan))
    axes.fill_between(positions, low[at], high[at], color=colour, alpha=0.35, linewidth=0, zorder=2)


def _draw_published(axes: Axes, curve: PublishedCurve, index: int, top: float) -> None:
    fill, colour = REGIONS[index % len(REGIONS)]
    text = f"{published_text(curve)}: {OVERLAID}"
    excludes = curve.kind == "observed"
    axes.plot(
        curve.points,
        curve.values,
        color=colour,
        linewidth=1.1,
        linestyle="-" if excludes else "-.",
        zorder=3,
        label=text,
    )
    if excludes:
        axes.fill_between(curve.points, curve.values, top, facecolor=(fill, 0.25), linewidth=0, zorder=1)


def _set_axes(axes: Axes, drawn: ReviewFigure) -> None:
    x = np.concatenate([line.x for line in drawn.lines] or [curve.points for curve in drawn.published])
    low, high = float(x.min()), float(x.max())
    axes.set_xlim(low, high)
    if low > 0 and high > 30 * low:
        axes.set_xscale("log")
        log_ticks(axes.xaxis, low, high)
    axes.set_xlabel(drawn.x_text, loc="right")
    axes.set_ylabel(drawn.y_text, loc="top")


def _legend(axes: Axes) -> float:
    """Its height in inches."""
    found = axes.legend(loc="upper left", fontsize=8.2, labelspacing=0.35, borderaxespad=0.4)
    found.set_zorder(8)
    return 0.15 + LINE_OF_LEGEND * len(found.get_texts())


def _ends(drawn: ReviewFigure) -> tuple[float, float]:
    """Of all values that lie over the lines' own range."""
    parts = [line.y for line in drawn.lines]
    ends = [(line.x.min(), line.x.max()) for line in drawn.lines]
    low, high = (min(e[0] for e in ends), max(e[1] for e in ends)) if ends else (-np.inf, np.inf)
    parts += [curve.values[(curve.points >= low) & (curve.points <= high)] for curve in drawn.published]
    values = np.concatenate(parts)
    values = values[np.isfinite(values) & (values > 0)]
    return (float(values.min()) / 1.2, float(values.max()) * 1.2) if len(values) else (0.1, 10.0)


def write_review_figure(figure: Figure, folder: Path, stem: str) -> list[Path]:
    """As PNG and SVG; the same figure gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{stem}.png", folder / f"{stem}.svg"]
    with style():
        figure.savefig(paths[0], metadata={"Software": None})
        figure.savefig(paths[1], metadata={"Date": None})
    return paths
