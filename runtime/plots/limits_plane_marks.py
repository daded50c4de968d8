"""Marks on the map of a plane, and its legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .headings import leave_foot
from .limits_contours import dark_edge
from .limits_marks import FEW_EVENTS, NO_LIMIT, Mark
from .limits_tiles import Tiles
from .style import points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw_mark(axes: Axes, place: Tiles, mark: Mark) -> None:
    """Cells without a limit in hatched grey; a dot on those that are there and marked."""
    from matplotlib.collections import PolyCollection

    if covers(mark):
        axes.add_collection(PolyCollection(list(place.runs(mark.where)), label=mark.text, rasterized=True, **mark.look))
        return
    x, y = place.centres(mark.where)
    axes.scatter(x, y, s=float(np.clip(2000 / len(place.left), 2.0, 12.0)), rasterized=True, **dot(mark))


def dot(mark: Mark) -> dict[str, Any]:
    """White is seen on all colours, as it has a dark edge."""
    marker = "o" if mark.look is FEW_EVENTS else "D"
    return {"marker": marker, "facecolor": "white" if marker == "o" else "0.6", "edgecolor": "0.1", "linewidth": 0.4}


def legend(figure: Figure, handles: list[Any], columns: int = 3) -> None:
    """Below the axes, where it covers nothing."""
    if handles:
        leave_foot(figure)
        figure.legend(handles=handles, loc="outside lower center", borderaxespad=1.9, ncols=columns, fontsize=points(8))


def legend_of(found: list[Mark], expected_lines: bool) -> list[Any]:
    """Handles of the marks, and of lines that are not of the map's own values."""
    return [*(handle(mark) for mark in found), *([equal_expected()] if expected_lines else [])]


def handle(mark: Mark) -> Any:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    if covers(mark):
        return Patch(label=mark.text, **mark.look)
    look = dot(mark)
    return Line2D(
        [], [], linestyle="", marker=look["marker"], markersize=4, color=look["facecolor"], markeredgecolor="0.1",
        markeredgewidth=0.6, label=mark.text,
    )  # fmt: skip


def equal_expected() -> Any:
    from matplotlib.lines import Line2D

    return Line2D([], [], color="white", path_effects=dark_edge(2.0), linewidth=1.1, label="equal expected limit")


def covers(mark: Mark) -> bool:
    """Whether there is no limit below the mark."""
    return mark.look is NO_LIMIT
