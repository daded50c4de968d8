"""Where the bars of a cutflow stand: groups of one hypothesis each, with gaps between, and no more than can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..report.layout import Key
from ..results.result import Point
from .layers import evenly

MAX_ROWS = 24
MAX_GROUPS = 8


@dataclass(frozen=True, slots=True)
class Slot:
    """A place on the axis: a row of the cutflow, the gap between two groups, or `hidden` rows left out."""

    key: Key | None = None
    hidden: int = 0


def slots(keys: Sequence[Key]) -> list[Slot]:
    """The rows of no hypothesis first, then those of each hypothesis behind a gap."""
    groups = by_hypothesis(keys)
    most = rows_of_each([len(group) for group in groups])
    found: list[Slot] = []
    for group in groups:
        found += [Slot()] if found else []
        found += shown(group, most)
    return found


def by_hypothesis(keys: Sequence[Key]) -> list[list[Key]]:
    """At most `MAX_GROUPS` of a hypothesis, evenly over all."""
    groups: dict[Point, list[Key]] = {}
    for key in keys:
        groups.setdefault(key[1], []).append(key)
    common = groups.pop((), [])
    return ([common] if common else []) + evenly(list(groups.values()), MAX_GROUPS)


def rows_of_each(lengths: Sequence[int]) -> int:
    """The number of rows that a group may have, for all groups to have `MAX_ROWS` together."""
    fit = (most for most in range(MAX_ROWS, 2, -1) if sum(min(n, most) for n in lengths) <= MAX_ROWS)
    return next(fit, 2)


def shown(group: Sequence[Key], most: int) -> list[Slot]:
    """All of a group, or the first and the last of it with the number of those between."""
    if len(group) <= most:
        return [Slot(key) for key in group]
    last = most // 2
    first = most - last
    between = Slot(hidden=len(group) - most)
    return [*(Slot(key) for key in group[:first]), between, *(Slot(key) for key in group[-last:])]
