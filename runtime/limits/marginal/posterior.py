"""The posterior of one-bin models: its quantiles in closed form at the points of the prior.

With a flat prior of mu, signal a and background b, the posterior's integral from x on is Q(n + 1, a x + b) / a, with
the regularised incomplete gamma function Q; over the prior its weighted sum."""

from __future__ import annotations

from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray
from scipy import special

from ..models import Numbers

MOST_STEPS = 60
PRECISION = 1e-4
"""Of the last step but one; Halley's steps then leave its cube."""


class Prior(Protocol):
    """Priors of H hypotheses; counts and numbers of signal events x are (H,)."""

    def take(self, index: NDArray[np.intp] | NDArray[np.bool_]) -> Self:
        """Some hypotheses."""

    def tail(self, counts: Numbers, x: Numbers) -> Numbers:
        """The posterior's integral over all numbers of signal events above x, not normalised."""

    def tail_and_slopes(self, counts: Numbers, x: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """This integral, the density at x and its derivative."""

    def share_up_to(self, counts: Numbers) -> Numbers:
        """The probability of at most so many events, of the background alone."""

    def share_from(self, counts: Numbers) -> Numbers:
        """The probability of at least so many events, of the background alone."""

    def moments(self) -> tuple[Numbers, Numbers]:
        """The background's mean and variance."""


def upper_limits(prior: Prior, counts: Numbers, level: float) -> Numbers:
    """The upper limits on the number of signal events (H,), credibility `level`, for observed counts (H,).
    NaN where none is found."""
    found = np.full(len(counts), np.nan)
    norm = prior.tail(counts, np.zeros(len(counts)))
    active = np.flatnonzero(norm > 0)
    goal = np.log((1 - level) * norm[active])
    x = _start(prior.take(active), counts[active], level)
    lower, upper = np.zeros(len(active)), np.full(len(active), np.inf)
    for _ in range(MOST_STEPS):
        if not len(active):
            break
        new, lower, upper = _step(prior.take(active), counts[active], goal, x, lower, upper)
        done = np.abs(new - x) <= PRECISION * new
        found[active[done]] = new[done]
        go = ~done
        active, goal, x, lower, upper = active[go], goal[go], new[go], lower[go], upper[go]
    return found


def _step(
    prior: Prior, counts: Numbers, goal: Numbers, x: Numbers, lower: Numbers, upper: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Halley's step for log(integral above x) = goal, kept between what is known to be below and above."""
    tail, density, slope = prior.tail_and_slopes(counts, x)
    value = np.log(np.maximum(tail, np.finfo(float).tiny)) - goal
    lower, upper = np.where(value > 0, x, lower), np.where(value > 0, upper, x)
    tail = np.maximum(tail, np.finfo(float).tiny)
    first, second = -density / tail, -slope / tail - (density / tail) ** 2
    below = 2 * first**2 - value * second
    new = x - 2 * value * first / np.where(below != 0, below, np.inf)
    inside = (new > lower) & (new < upper)
    middle = np.where(np.isfinite(upper), (lower + upper) / 2, 2 * x + 1)
    return np.where(inside | (value == 0), new, middle), lower, upper


def _start(prior: Prior, counts: Numbers, level: float) -> Numbers:
    """The limit with mean signal and background, widened by their spread."""
    background, variance = prior.moments()
    tail = special.gammaincc(counts + 1, background)
    known = special.gammainccinv(counts + 1, (1 - level) * tail) - background
    wider = np.sqrt(1 + variance / (counts + 1))
    start: Numbers = np.where(np.isfinite(known) & (known > 0), known * wider, 1 + 2 * np.sqrt(counts + 1))
    return start


def count_quantiles(prior: Prior, shares: tuple[float, ...]) -> Numbers:
    """The smallest counts up to which the background alone has these shares, (H, S), by bisection."""
    mean, variance = prior.moments()
    deviation = np.sqrt(mean + variance)
    goals = np.array(shares)
    above = np.broadcast_to(np.ceil(mean + 6 * deviation + 5)[:, None], (len(mean), len(goals))).copy()
    below = np.full_like(above, -1.0)
    while (wide := above - below > 1).any():
        h, s = np.nonzero(wide)
        half = np.floor((below[h, s] + above[h, s]) / 2)
        reached = prior.take(h).share_up_to(half) >= goals[s]
        above[h, s], below[h, s] = np.where(reached, half, above[h, s]), np.where(reached, below[h, s], half)
    return above
