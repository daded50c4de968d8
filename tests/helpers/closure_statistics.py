"""Numbers that two throws of the same generated events are compared by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BOUNDS = np.array([0.158655, 0.5, 0.841345])
"""Of the middle 68.27%, and the median."""

THROWS = 200


@dataclass(frozen=True)
class Resolution:
    """Of reconstructed minus true values: their median, and half of the middle 68.27%; each with its error."""

    events: int
    median: float
    median_error: float
    width: float
    width_error: float


def resolution(differences: np.ndarray) -> Resolution:
    """Errors by bootstrap, from one seed."""
    rng = np.random.default_rng(1)
    thrown = rng.choice(differences, (THROWS, len(differences)))
    medians, widths = _median_and_width(thrown)
    median, width = _median_and_width(differences)
    return Resolution(len(differences), float(median), float(np.std(medians)), float(width), float(np.std(widths)))


def _median_and_width(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    low, median, high = np.quantile(values, BOUNDS, axis=-1)
    return median, (high - low) / 2


def binomial_error(first: int, second: int, events: int) -> float:
    """Of the difference of two counts among so many events, both thrown anew: the binomial errors of both. It is too
    large, not too small, where generated events differ in their probability to pass."""
    return math.sqrt(sum(max(n * (1 - n / events), 1.0) for n in (first, second)))


def pull(passed: np.ndarray, count: int) -> float:
    """How far, in standard deviations, a count is from the mean of several throws: `passed` has shape (throws, events).
    The throws tell how probable it is for each event to pass; nothing else varies."""
    throws = len(passed)
    variance = passed.var(axis=0, ddof=1).sum() * (1 + 1 / throws)
    return float((passed.sum() / throws - count) / math.sqrt(variance))


def two_sided(pulls: Sequence[float]) -> list[float]:
    """Probabilities of pulls as large or larger."""
    return [math.erfc(abs(each) / math.sqrt(2)) for each in pulls]
