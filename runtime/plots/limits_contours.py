"""Lines of equal limit in the plane of two scan parameters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from .limits_grid import Mask
from .limits_tiles import Tiles
from .style import Array, points
from .ticks import tick_text, within

if TYPE_CHECKING:
    from matplotlib.axes import Axes

REACH = 2.5
"""A triangle of neighbours is no wider or higher than so many of its cells; a longer one would cross a hole."""


def draw_contours(axes: Axes, place: Tiles, values: Array, scale: Any) -> list[float]:
    """At round limits, with their numbers; the limits. None where fewer than a dozen hypotheses are beside another."""
    mesh = triangles(place, values)
    levels = levels_of(values, scale)
    if mesh is None or not levels:
        return []
    heights = np.log(np.where(np.isfinite(values), values, 1.0))
    lines = axes.tricontour(mesh, heights, np.log(levels), colors="white", linewidths=1.1, linestyles="solid")
    lines.set_path_effects(dark_edge(2.0))
    plain = within(scale.vmin, scale.vmax)
    texts = axes.clabel(
        lines, fontsize=points(7.5), fmt=lambda height: tick_text(round_number(math.exp(height)), plain)
    )
    for text in texts:
        text.set_path_effects(dark_edge(1.8))
    return levels


def levels_of(values: Array, scale: Any) -> list[float]:
    """Round limits among the values, as far as there are colours for them; none where they hardly differ."""
    there = values[np.isfinite(values)]
    low = max(float(there.min(initial=np.inf)), scale.vmin)
    high = min(float(there.max(initial=-np.inf)), scale.vmax)
    return round_levels(low, high) if high > 1.01 * low else []


def dark_edge(width: float) -> list[Any]:
    """White on any colour."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=width, foreground="0.15")]


def triangles(place: Tiles, values: Array) -> Any:
    """Between neighbouring hypotheses with a limit; None where there are no such."""
    from matplotlib.tri import Triangulation

    if np.isfinite(values).sum() < 12 or len(np.unique(place.column)) < 3:
        return None
    x, y = (np.log(each) if log else each for each, log in zip((place.x, place.y), place.log, strict=True))
    mesh = Triangulation(x / np.ptp(x), y / np.ptp(y))
    far = ~np.isfinite(values)[mesh.triangles].all(axis=1) | too_long(place, mesh.triangles)
    if far.all():
        return None
    found = Triangulation(place.x, place.y, mesh.triangles)
    found.set_mask(far)
    return found


def too_long(place: Tiles, corners: np.ndarray[tuple[int, int], np.dtype[np.int32]]) -> Mask:
    """Triangles that reach further than their cells."""
    found = np.zeros(len(corners), bool)
    for centre, low, high, log in (
        (place.x, place.left, place.right, place.log[0]),
        (place.y, place.bottom, place.top, place.log[1]),
    ):
        at, first, last = (np.log(each) if log else each for each in (centre, low, high))
        size = (last - first)[corners].max(axis=1)
        found |= np.ptp(at[corners], axis=1) > REACH * size
    return found


def round_levels(low: float, high: float) -> list[float]:
    """Three to eight round numbers between the ends, a power of ten each, or three, or two, where there is room."""
    for digits in ((1,), (1, 3), (1, 2, 5), (1, 1.5, 2, 3, 4, 5, 6, 8)):
        levels = [digit * 10.0**n for n in decades(low, high) for digit in digits if low < digit * 10.0**n < high]
        if len(levels) >= 3:
            return levels if len(levels) <= 8 else levels[:: math.ceil(len(levels) / 8)]
    return [round_number(value) for value in np.geomspace(low, high, 5)[1:-1]]


def decades(low: float, high: float) -> range:
    return range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)


def round_number(value: float) -> float:
    return float(f"{value:.3g}")
