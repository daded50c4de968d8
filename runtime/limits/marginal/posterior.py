"""The posterior of one-bin models: its quantiles in closed form at the points of the prior.

With a flat prior of mu, signal a and background b, the posterior's integral from x on is Q(n + 1, a x + b) / a, with
the regularised incomplete gamma function Q; over the prior its weighted sum."""

from __future__ import annotations

import numpy as np
from scipy import special

from ..models import Numbers
from .poisson import exactly, up_to
from .prior import Points

MOST_STEPS = 60
PRECISION = 1e-4
"""Of the last step but one; Halley's steps then leave its cube."""


def upper_limits(points: Points, counts: Numbers, level: float) -> Numbers:
    """The upper limits on the number of signal events (H,), credibility `level`, for observed counts (H,).
    NaN where none is found."""
    found = np.full(len(counts), np.nan)
    norm = integral_above(points, counts, np.zeros(len(counts)))
    active = np.flatnonzero(norm > 0)
    goal = np.log((1 - level) * norm[active])
    x = _start(points.take(active), counts[active], level)
    lower, upper = np.zeros(len(active)), np.full(len(active), np.inf)
    for _ in range(MOST_STEPS):
        if not len(active):
            break
        new, lower, upper = _step(points.take(active), counts[active], goal, x, lower, upper)
        done = np.abs(new - x) <= PRECISION * new
        found[active[done]] = new[done]
        go = ~done
        active, goal, x, lower, upper = active[go], goal[go], new[go], lower[go], upper[go]
    return found


def integral_above(points: Points, counts: Numbers, x: Numbers) -> Numbers:
    """The posterior's integral over all numbers of signal events above x, not normalised: all (H,)."""
    mean = points.factor * x[:, None] + points.background
    tails: Numbers = np.einsum("hm,hm->h", points.weight, up_to(counts, mean))
    return tails


def _step(
    points: Points, counts: Numbers, goal: Numbers, x: Numbers, lower: Numbers, upper: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Halley's step for log(integral above x) = goal, kept between what is known to be below and above."""
    tail, density, slope = _tail_and_slopes(points, counts, x)
    value = np.log(np.maximum(tail, np.finfo(float).tiny)) - goal
    lower, upper = np.where(value > 0, x, lower), np.where(value > 0, upper, x)
    tail = np.maximum(tail, np.finfo(float).tiny)
    first, second = -density / tail, -slope / tail - (density / tail) ** 2
    below = 2 * first**2 - value * second
    new = x - 2 * value * first / np.where(below != 0, below, np.inf)
    inside = (new > lower) & (new < upper)
    middle = np.where(np.isfinite(upper), (lower + upper) / 2, 2 * x + 1)
    return np.where(inside | (value == 0), new, middle), lower, upper


def _tail_and_slopes(points: Points, counts: Numbers, x: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The integral above x, the density at x and its derivative."""
    n = counts[:, None]
    mean = points.factor * x[:, None] + points.background
    density = points.weight * points.factor * exactly(counts, mean)
    slope = density * points.factor * (n / np.maximum(mean, np.finfo(float).tiny) - 1)
    tail = np.einsum("hm,hm->h", points.weight, up_to(counts, mean))
    return tail, density.sum(axis=1), slope.sum(axis=1)


def _start(points: Points, counts: Numbers, level: float) -> Numbers:
    """The limit with mean signal and background, widened by their spread."""
    prior = points.prior
    background = (prior * points.background).sum(axis=1)
    variance = (prior * (points.background - background[:, None]) ** 2).sum(axis=1)
    tail = special.gammaincc(counts + 1, background)
    known = special.gammainccinv(counts + 1, (1 - level) * tail) - background
    wider = np.sqrt(1 + variance / (counts + 1))
    start: Numbers = np.where(np.isfinite(known) & (known > 0), known * wider, 1 + 2 * np.sqrt(counts + 1))
    return start


def probability_up_to(points: Points, counts: Numbers) -> Numbers:
    """Of at most so many events, of the background alone: counts (H,)."""
    share: Numbers = np.einsum("hm,hm->h", points.prior, up_to(counts, points.background))
    return share


def probability_from(points: Points, counts: Numbers) -> Numbers:
    """Of at least so many events, of the background alone: counts (H,)."""
    below = special.gammainc(np.maximum(counts, 1)[:, None], points.background)
    share: Numbers = np.einsum("hm,hm->h", points.prior, below)
    return np.where(counts <= 0, 1.0, share)


def count_quantiles(background: Numbers, prior: Numbers, shares: tuple[float, ...]) -> Numbers:
    """The smallest counts up to which the background alone (H, M) has these shares, (H, S), by bisection."""
    mean = (prior * background).sum(axis=1)
    deviation = np.sqrt(mean + (prior * (background - mean[:, None]) ** 2).sum(axis=1))
    goals = np.array(shares)
    above = np.broadcast_to(np.ceil(mean + 6 * deviation + 5)[:, None], (len(mean), len(goals))).copy()
    below = np.full_like(above, -1.0)
    while (wide := above - below > 1).any():
        h, s = np.nonzero(wide)
        half = np.floor((below[h, s] + above[h, s]) / 2)
        reached = np.einsum("pm,pm->p", prior[h], up_to(half, background[h])) >= goals[s]
        above[h, s], below[h, s] = np.where(reached, half, above[h, s]), np.where(reached, below[h, s], half)
    return above
