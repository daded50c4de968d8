"""Cutflows, histograms and window counts, kept by adding one at a time."""

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

C = TypeVar("C")
Cut = tuple[str, Callable[[C], bool]]
Hypothesis = float | tuple[float, ...] | None
Row = list[Any]  # label, hypothesis, events, candidates, sum of weights, of their squares


class Cutflow:
    """Rows in the order in which they were first named, each at a hypothesis or at none."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, Hypothesis], list[float]] = {}

    def add(self, label: str, at: Hypothesis, candidates: int, weight: float, passed: bool | None = None) -> None:
        """One event: it passes where it has a candidate, unless told (a region of events)."""
        row = self.rows.setdefault((label, at), [0, 0, 0.0, 0.0])
        if candidates if passed is None else passed:
            row[0] += 1
            row[1] += candidates
            row[2] += weight
            row[3] += weight * weight

    def listed(self) -> list[Row]:
        return [[label, at, *numbers] for (label, at), numbers in self.rows.items()]


def survivors(candidates: Sequence[C], cuts: Sequence[Cut[C]], book: Cutflow, weight: float, at: Hypothesis) -> list[C]:
    """The candidates that pass all cuts; each cut's row is filled on the way, also when nothing is left."""
    left = list(candidates)
    for label, condition in cuts:
        left = [c for c in left if condition(c)]
        book.add(label, at, len(left), weight)
    return left


class Histogram:
    """Half-open bins with under- and overflow; NaN is filled nowhere but counted."""

    def __init__(self, *axes: Sequence[float]) -> None:
        self.axes = [list(edges) for edges in axes]
        self.cells: dict[tuple[int, ...], list[float]] = {}
        self.not_filled = 0

    def fill(self, weight: float, *values: float) -> None:
        if any(math.isnan(v) for v in values):
            self.not_filled += 1
            return
        at = tuple(bisect_right(edges, v) for edges, v in zip(self.axes, values, strict=True))
        cell = self.cells.setdefault(at, [0.0, 0.0])
        cell[0] += weight
        cell[1] += weight * weight

    def _nested(self, which: int, at: tuple[int, ...] = ()) -> Any:
        if len(at) == len(self.axes):
            return self.cells.get(at, [0.0, 0.0])[which]
        return [self._nested(which, (*at, k)) for k in range(len(self.axes[len(at)]) + 1)]

    def listed(self) -> dict[str, Any]:
        return {"edges": self.axes, "values": self._nested(0), "variances": self._nested(1), "nan": self.not_filled}


class Counts:
    """Events in a window, a list over the hypotheses."""

    def __init__(self, hypotheses: int) -> None:
        self.events = [0] * hypotheses
        self.sumw = [0.0] * hypotheses
        self.sumw2 = [0.0] * hypotheses

    def add(self, hypothesis: int, weight: float) -> None:
        self.events[hypothesis] += 1
        self.sumw[hypothesis] += weight
        self.sumw2[hypothesis] += weight * weight

    def listed(self) -> dict[str, list[Any]]:
        return {"events": self.events, "sumw": self.sumw, "sumw2": self.sumw2}


def uniform(bins: int, low: float, high: float) -> list[float]:
    return [low + (high - low) * k / bins for k in range(bins + 1)]


def logarithmic(bins: int, low: float, high: float) -> list[float]:
    return [low * (high / low) ** (k / bins) for k in range(bins + 1)]
