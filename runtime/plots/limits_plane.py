"""Figures of limits over the plane of two scan parameters: a cell for each hypothesis, lines of equal limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .limits_contours import draw_contours
from .limits_maps import Map, maps
from .limits_marks import marks
from .limits_plane_marks import draw_mark, legend, legend_of
from .limits_subjects import Subject, done
from .limits_texts import limit_headings, scan_text
from .limits_tiles import Tiles, tiles
from .style import Array, escaped, new_figure
from .ticks import log_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ..limits.result import Limits

SHARE = 0.5
"""Per cent of the hypotheses whose limits are beyond each end of the colours."""


def plane_figure(limits: Limits, subject: Subject, name: str) -> Figure:
    """One map. What is observed and what is expected have the same colours."""
    drawn = maps(subject)[name]
    values, scale = drawn.values, colours(drawn)
    place = tiles(*(np.asarray(axis.values, np.float64) for axis in limits.scan))
    figure = new_figure(7.4, 5.4)
    axes = figure.subplots()
    set_ranges(axes, place)
    mesh = draw_cells(axes, place, values, scale)
    found = marks(limits, done(limits) & ~np.isfinite(values)) if subject.bounded else []
    for mark in found:
        draw_mark(axes, place, mark)
    levels = draw_contours(axes, place, values if drawn.lines is None else drawn.lines, scale)
    bar = figure.colorbar(mesh, ax=axes, pad=0.015, extend=extended(values, scale), label=subject.label)
    divide(bar.ax, scale, levels)
    label(figure, axes, limits, heading(subject, drawn))
    legend(figure, legend_of(found, expected_lines=bool(levels) and drawn.lines is not None))
    return figure


def divide(bar: Axes, scale: Any, levels: list[float]) -> None:
    """Ticks of the colours, and the levels that have lines."""
    log_ticks(bar.yaxis, scale.vmin, scale.vmax)
    for level in levels:
        bar.axhline(level, color="white", linewidth=1.2)


def label(figure: Figure, axes: Axes, limits: Limits, before: str) -> None:
    axes.set_xlabel(scan_text(limits, 0), loc="right")
    axes.set_ylabel(scan_text(limits, 1), loc="top")
    limit_headings(figure, (axes, axes), limits, before, margin=1.5)


def heading(subject: Subject, drawn: Map) -> str:
    return escaped(", ".join(part for part in (subject.variant, drawn.text) if part))


def colours(drawn: Map) -> Any:
    """Logarithmic, over all but the very ends, which single hypotheses at the edge of the plane may stretch."""
    from matplotlib.colors import LogNorm

    values = np.concatenate(drawn.beside)
    values = values[np.isfinite(values) & (values > 0)]
    if not len(values):
        return LogNorm(0.1, 10.0)
    low, high = np.percentile(values, (SHARE, 100 - SHARE))
    return LogNorm(low, high) if high > 1.2 * low else LogNorm(low / 1.5, high * 1.5)


def extended(values: Array, scale: Any) -> Any:
    """At which ends the bar has an arrow."""
    values = values[np.isfinite(values)]
    below, above = (values < scale.vmin).any(), (values > scale.vmax).any()
    return {(False, False): "neither", (True, False): "min", (False, True): "max"}.get((below, above), "both")


def set_ranges(axes: Axes, place: Tiles) -> None:
    """All of all cells, logarithmic as the hypotheses are spaced."""
    for axis, log, low, high in (
        (axes.xaxis, place.log[0], place.left.min(), place.right.max()),
        (axes.yaxis, place.log[1], place.bottom.min(), place.top.max()),
    ):
        name = "x" if axis is axes.xaxis else "y"
        getattr(axes, f"set_{name}lim")(low, high)
        if log:
            getattr(axes, f"set_{name}scale")("log")
            log_ticks(axis, low, high)


def draw_cells(axes: Axes, place: Tiles, values: Array, scale: Any) -> Any:
    from matplotlib.collections import PolyCollection

    there = np.isfinite(values)
    cells = PolyCollection(
        list(place.corners(there)), array=values[there], norm=scale, cmap="cividis", linewidths=0.15, rasterized=True
    )
    cells.set_edgecolor("face")
    return axes.add_collection(cells)
