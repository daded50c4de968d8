"""The highest upper end of a Feldman-Cousins interval at a known background and all larger ones.

At a count n below the background b the upper end, as a function of b, is a saw. It lies where a count m comes to have
the larger likelihood ratio: R(m) = R(n). Once this is at a mean above L, from which on n + 1 ... m - 1 have less than
the level's probability, the end is at that mean: it has jumped up, and L is the tip of the tooth."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaincc, gammaln, xlogy

from ..models import Numbers

FAR = 40


def highest_upper_end(n: int, background: float, level: float) -> float:
    """In events, at this background and any larger one."""
    return max([upper_end(n, background, level), *(upper for b, upper in _teeth(n, level) if b >= background)])


def upper_end(n: int, background: float, level: float) -> float:
    """In events. Between the means at which m - 1 and m come to have the larger ratio the counts before n are
    n + 1 ... m - 1: the last such range in which they have less than the level somewhere holds the end."""
    m = np.arange(n + 1, _last(n))
    start = max(float(n), background)
    edges = np.concatenate([[start], _mean_of_tie(n, m, max(float(n), background))])
    behind, ahead = (_between(n, m - 1, mean) < level for mean in (edges[1:], edges[:-1]))
    k = int(np.flatnonzero(behind | ahead)[-1])
    if behind[k]:
        return float(edges[k + 1]) - background
    mean = brentq(lambda mean: float(_between(n, m[k] - 1, mean)) - level, edges[k], edges[k + 1], xtol=1e-12)
    return float(mean) - background


def _last(n: int) -> int:
    return n + FAR + int(8 * np.sqrt(n + 1))


def _between(n: int, m: Any, mean: Any) -> Numbers:
    """Probability of n + 1 ... m."""
    share: Numbers = gammaincc(m + 1, mean) - gammaincc(n + 1, mean)
    return share


def _mean_of_tie(n: int, m: Any, background: float) -> Numbers:
    """At which m has the ratio of n, n's best signal being zero above the background."""
    mean: Numbers = np.exp((background - xlogy(n, background) + m * np.log(m) - m) / (m - n))
    return mean


@cache
def _teeth(n: int, level: float) -> tuple[tuple[float, float], ...]:
    """(background, upper end) of all tips."""
    found = []
    for m in range(n + 1, _last(n)):
        mean = _mean_with(n, m, level)
        background = None if mean is None else _background_of_tie(n, m + 1, mean)
        if mean is not None and background is not None:
            found.append((background, mean - background))
    return tuple(found)


def _mean_with(n: int, m: int, level: float) -> float | None:
    """The larger mean at which the counts n + 1 ... m have the probability `level`."""
    likeliest = float(np.exp((gammaln(m + 1) - gammaln(n + 1)) / (m - n)))

    def above(mean: float) -> float:
        return float(_between(n, m, mean)) - level

    return float(brentq(above, likeliest, 10 * m + 50, xtol=1e-12)) if above(likeliest) >= 0 else None


def _background_of_tie(n: int, m: int, mean: float) -> float | None:
    """At which n, its best signal being zero, has the ratio of m at this mean; None unless it lies above n."""
    goal = m * np.log(mean / m) + m - xlogy(n, mean)
    lowest = max(float(n), 1e-12)

    def above(background: float) -> float:
        return float(background - xlogy(n, background) - goal)

    return None if above(lowest) > 0 else float(brentq(above, lowest, 10 * (m + abs(goal)) + 10, xtol=1e-12))
