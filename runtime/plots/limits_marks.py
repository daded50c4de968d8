"""Which hypotheses are marked in figures of limits, why, and how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..limits.found import EDGE, EMPTY, NO_CONVERGENCE, OK, OUTSIDE_SIGNAL, TOO_FEW_EVENTS
from .limits_grid import Grid, Mask
from .limits_subjects import Subject, done

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..limits.result import Limits

REASONS: Mapping[int, str] = {
    EDGE: "beyond the values searched",
    NO_CONVERGENCE: "no convergence",
    EMPTY: "no events",
    TOO_FEW_EVENTS: "too few events",
    OUTSIDE_SIGNAL: "outside the signals",
}
NO_LIMIT: dict[str, Any] = {"facecolor": "0.82", "edgecolor": "0.25", "hatch": "//////", "linewidth": 0}
FEW_EVENTS: dict[str, Any] = {"facecolor": "white", "edgecolor": "0.25", "hatch": "......", "linewidth": 0}
NOTED: dict[str, Any] = {"facecolor": "0.55", "edgecolor": "0.55", "linewidth": 0}
HEIGHT = 0.022
"""Of the rug, in heights of the axes."""


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """Hypotheses (H,) that are marked in one way."""

    text: str
    where: Mask
    look: dict[str, Any]


def marks(limits: Limits, none: Mask) -> list[Mark]:
    """Those that any hypothesis has: no limit (`none`), too few events behind one, a warning's code."""
    few = (limits.found.status == TOO_FEW_EVENTS) & ~none
    coded = np.array([bool(codes) for codes in limits.found.codes], bool) & ~none & ~few
    found = [
        Mark(no_limit_text(limits, none), none, NO_LIMIT),
        Mark("too few simulated events", few, FEW_EVENTS),
        Mark(f"noted: {', '.join(codes_of(limits, coded))}", coded, NOTED),
    ]
    return [mark for mark in found if mark.where.any()]


def without_limit(limits: Limits, subject: Subject) -> Mask:
    """Where there is neither an observed nor an expected limit, or something was observed but gave none."""
    unobserved = ~np.isfinite(subject.observed)
    found: Mask = done(limits) & unobserved & (np.isfinite(limits.n_observed) | ~np.isfinite(subject.median))
    return found


def no_limit_text(limits: Limits, where: Mask) -> str:
    """`no limit: no convergence`, with one or two reasons."""
    reasons = [REASONS[int(status)] for status in np.unique(limits.found.status[where]) if status != OK]
    return f"no limit: {', '.join(reasons)}" if 0 < len(reasons) <= 2 else "no limit"


def codes_of(limits: Limits, where: Mask) -> list[str]:
    """At most three."""
    codes = sorted({code for index in np.nonzero(where)[0] for code in limits.found.codes[index]})
    return codes if len(codes) <= 3 else [*codes[:2], f"{len(codes) - 2} more"]


def draw_rug(axes: Axes, grid: Grid, found: list[Mark]) -> None:
    """A thin band along the bottom: hypotheses with nothing above them are told from those that were not scanned."""
    for mark in found:
        axes.broken_barh(
            grid.ranges(mark.where[grid.order]),
            (0, HEIGHT),
            transform=axes.get_xaxis_transform(),
            label=mark.text,
            zorder=6,
            clip_on=True,
            **mark.look,
        )
