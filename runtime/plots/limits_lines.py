"""Limits along one scan parameter: bands, lines, and what others published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from .limits_grid import Grid
from .limits_subjects import Subject
from .limits_texts import math_text, published_text, raised
from .style import DASHES, FILLS, LINES, Array, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..limits.result import PublishedCurve

BANDS = ((0, 4, FILLS[3], "95% expected"), (1, 3, FILLS[0], "68% expected"))
OTHERS = LINES[:4]
"""Colours of projections and curves: black is for the limits themselves."""
REGIONS = ((FILLS[2], FILLS[6]), (FILLS[4], FILLS[5]), (FILLS[1], LINES[3]))
"""Of what was published: the region and its line."""
MANY = 1000
"""So many hypotheses are more than there is room for: pixels in PDF and SVG, too, and expected limits in front."""
ORDER = ("observed", "expected (median)", "68% expected", "95% expected")


def draw_limits(axes: Axes, grid: Grid, subject: Subject, low: float) -> None:
    """Everything of a subject; `low` is where the axis begins."""
    many = len(grid.x) > MANY
    expected = subject.expected[grid.order]
    draw_bands(axes, grid, expected, low)
    if many:
        draw_ends(axes, grid, expected)
    front: dict[str, Any] = {"zorder": 6, "path_effects": outlined()} if many else {"zorder": 4}
    back: dict[str, Any] = {"color": "0.25", "linewidth": 0.3} if many else {"color": "black", "linewidth": 1.3}
    line(axes, grid, subject.median, "expected (median)", color="black", linestyle=(0, (5, 2)), linewidth=1.2, **front)
    line(axes, grid, subject.observed, "observed", zorder=5, **back)
    line(axes, grid, subject.lower, "observed, lower end", linestyle=":", zorder=5, **back)
    for index, (text, values) in enumerate(others(subject)):
        line(axes, grid, values, text, **look(index), zorder=4)


def outlined() -> list[Any]:
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=2.6, foreground="white")]


def draw_ends(axes: Axes, grid: Grid, expected: Array) -> None:
    """Ends of the bands in front of observed limits that cover them."""
    for first, last, colour, _ in BANDS:
        for column in (first, last):
            positions, index = grid.path(np.where(expected[:, column] > 0, expected[:, column], np.nan))
            axes.plot(positions, expected[index, column], color=colour, linewidth=1.1, zorder=5.5, rasterized=True)


def others(subject: Subject) -> Iterator[tuple[str, Array]]:
    """Projections and curves, with their texts."""
    for luminosity, values in subject.projected:
        yield f"expected, {raised(luminosity)}", values
    for curve in subject.curves:
        yield math_text(shortened(curve.label or curve.name, 36)), np.where(curve.values > 0, curve.values, np.nan)


def look(index: int) -> dict[str, Any]:
    """Colours and dashes that differ for twelve lines."""
    dashes = DASHES[1:]
    return {
        "color": OTHERS[index % len(OTHERS)],
        "linestyle": dashes[(index + index // len(OTHERS)) % len(dashes)],
        "linewidth": 1.5,
    }


def draw_bands(axes: Axes, grid: Grid, expected: Array, low: float) -> None:
    """A band that begins at zero begins at the lower end of the axis."""
    for first, last, colour, text in BANDS:
        below, above = expected[:, first], expected[:, last]
        positions, index = grid.path(np.where(above > 0, below, np.nan))
        if np.isfinite(below).any():
            axes.fill_between(
                positions, np.maximum(below[index], low), above[index],
                color=colour, linewidth=0, label=text, zorder=2, rasterized=len(grid.x) > MANY,
            )  # fmt: skip


def line(axes: Axes, grid: Grid, values: Array, text: str, **look: Any) -> None:
    """`values` in the order of the hypotheses; nothing, where there are none."""
    if not np.isfinite(values).any():
        return
    ordered = values[grid.order]
    positions, index = grid.path(ordered)
    axes.plot(positions, ordered[index], label=text, rasterized=len(grid.x) > MANY, **look)


def draw_published(axes: Axes, curves: tuple[PublishedCurve, ...], top: float) -> None:
    """What was observed excludes the region above it; what was expected excludes nothing and is a line."""
    for index, curve in enumerate(curves):
        fill, colour = REGIONS[index % len(REGIONS)]
        text = published_text(curve)
        excludes = curve.kind == "observed" and not curve.own
        style = "-" if excludes else "-."
        axes.plot(
            curve.points, curve.values, style, color=colour, linewidth=1.2, zorder=3, label="" if excludes else text
        )
        if excludes:
            axes.fill_between(
                curve.points, curve.values, top,
                facecolor=(fill, 0.35), edgecolor=colour, linewidth=1.0, zorder=1, label=text,
            )  # fmt: skip


def vertical_ends(grid: Grid, subject: Subject) -> tuple[float, float]:
    """The smallest and the largest of all that is drawn over the scan; bands from zero count from their medians."""
    drawn = [subject.observed, subject.lower, subject.expected.ravel(), *(values for _, values in others(subject))]
    drawn += [within(grid, curve) for curve in subject.published]
    values = np.concatenate(drawn)
    values = values[np.isfinite(values) & (values > 0)]
    if not len(values):
        return 0.1, 10.0
    low, high = float(values.min()), float(values.max())
    return (low / 1.3, high * 1.2) if high > 3 * low else (low / 2, high * 2)


def within(grid: Grid, curve: PublishedCurve) -> Array:
    """Values of a published curve between the ends of the scan, and at them."""
    ends = np.array([grid.x[0], grid.x[-1]])
    inside = (curve.points >= ends[0]) & (curve.points <= ends[1])
    return np.append(curve.values[inside], np.interp(ends, curve.points, curve.values, left=np.nan, right=np.nan))


def ordered(axes: Axes) -> tuple[list[Any], list[str]]:
    """Handles and labels of a legend, the limits first."""
    pairs = list(zip(*axes.get_legend_handles_labels(), strict=True))
    pairs.sort(key=lambda pair: ORDER.index(pair[1]) if pair[1] in ORDER else len(ORDER))
    return [handle for handle, _ in pairs], [label for _, label in pairs]
