"""Intervals of Feldman and Cousins (physics/9711021) for one count.

A count n belongs to the acceptance region of S signal events while the counts n' of larger likelihood ratio
P(n'|S) / max over S' of P(n'|S') have a probability below the level together; the interval holds all S that accept the
observed count, and everything between. With nuisances P(n|S) is the mean over their prior (Conrad et al.,
hep-ex/0202013; the prior as in prior.py). With a known background upper ends are made to fall as the background grows,
as in the paper's tables; with nuisances they are left as they are. Several counts are refused: the ordering would need
toys in as many dimensions."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, ndtri, xlogy

from ..codes import SUMMED
from ..found import EDGE, EMPTY, NO_CONVERGENCE, QUANTILES, Found
from ..models import Models, Numbers
from .bayesian import Way, alike, find_usable, p_values
from .fc_upper_end import highest_upper_end
from .posterior import count_quantiles
from .prior import Orders, Points, prior_points

Index = NDArray[np.intp]
GRID = 240
HALVINGS = 30
REACH = 7.0
"""Standard deviations of the counts that are looked at."""


@dataclass(frozen=True, slots=True)
class Counts:
    """All counts that matter to one hypothesis, and the largest probability of each, over all signals: (N,)."""

    n: Numbers
    best: Numbers
    points: Points


def feldman_cousins_limits(models: Models, level: float = 0.9, *, expected: bool = True) -> Found:
    """Intervals of confidence level `level`: `observed` is the upper end, `expected` upper ends at the quantiles of the
    background's count."""
    found = Found.blank(models.hypotheses)
    usable = find_usable(models)
    found.status[~usable] = EMPTY
    if models.bins > 1 or models.free.any() or not models.constrained.all():
        found.status[usable] = NO_CONVERGENCE
        found.codes = [(SUMMED,) if fine else () for fine in usable]
        return found
    whole = ~(models.observed[:, 0] != np.floor(models.observed[:, 0])) | np.isnan(models.observed[:, 0])
    found.status[usable & ~whole] = NO_CONVERGENCE  # the ordering is one of whole counts
    for index, orders in alike(models, np.flatnonzero(usable & whole)):
        _some(models.take(index), orders, level, found, index, expected=expected)
    return found


def _some(models: Models, orders: Orders, level: float, found: Found, index: Index, *, expected: bool) -> None:
    """Hypotheses that take the same points of the prior."""
    points = prior_points(models, orders)
    counts = models.observed[:, :1]
    if expected:
        counts = np.concatenate([counts, count_quantiles(points, QUANTILES)], axis=1)
    p_value = p_values(models, points, Way(prior_points, orders))
    found.p_value[index], found.significance[index] = p_value, np.maximum(-ndtri(p_value), 0.0)
    known = _is_known(models)
    for i, h in enumerate(index):
        looked_at = counts[i, :1] if known[i] else counts[i]
        lower, upper, edge = _intervals(points.take(np.array([i])), looked_at, level)
        if known[i]:
            upper = _known_upper_ends(counts[i], float(points.background[i, 0]), level)
        lower, upper = lower / models.signal[i], upper / models.signal[i]
        found.lower[h], found.observed[h] = lower[0], upper[0]
        found.expected[h] = upper[1:] if expected else np.nan
        found.status[h] = EDGE if edge else found.status[h]


def _is_known(models: Models) -> NDArray[np.bool_]:
    """Without nuisances of any kind."""
    sizes = [models.on_signal, models.on_parts, models.extra]
    acts = np.any([(a != 0).reshape(models.hypotheses, -1).any(axis=1) for a in sizes], axis=0)
    counted = np.isfinite(models.scale[:, 0]) & (models.parts[..., 0] * models.counted != 0).any(axis=1)
    known: NDArray[np.bool_] = ~acts & ~counted
    return known


def _intervals(points: Points, counts: Numbers, level: float) -> tuple[Numbers, Numbers, bool]:
    """Lower and upper ends for one hypothesis at counts (C,), in events, and whether one lies at the edge of the
    search. NaN for counts that are not known."""
    lower, upper = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
    wanted, back = np.unique(counts[np.isfinite(counts)], return_inverse=True)
    if not len(wanted):
        return lower, upper, False
    grid, table = _tabulate(points, wanted)
    share = _better(grid, table, wanted)
    ends = np.array([_ends(grid, share[:, c] < level, table, n, level) for c, n in enumerate(wanted.tolist())])
    lower[np.isfinite(counts)], upper[np.isfinite(counts)] = ends[back, 0], ends[back, 1]
    return lower, upper, bool((share[-1] < level).any())


def _tabulate(points: Points, wanted: Numbers) -> tuple[Numbers, Counts]:
    """A grid of signals around what the counts allow, and the counts around those."""
    prior, background, factor = points.prior[0], points.background[0], points.factor[0]
    mean, least = float(prior @ background), float(prior @ (factor - factor @ prior) ** 2) ** 0.5
    spread = float(np.sqrt(prior @ (background - mean) ** 2))
    top = wanted[-1] + REACH * np.sqrt(wanted[-1] + 1) + REACH + 3 * spread
    grid = np.linspace(0.0, max(top - mean, REACH + 3) * (1 + 5 * least), GRID)
    most = grid[-1] + mean
    last = most + REACH * np.sqrt(most + spread**2 + (least * grid[-1]) ** 2) + REACH
    first = max(0.0, min(wanted[0], mean - REACH * np.sqrt(mean + spread**2 + 1)))
    table = Counts(np.arange(np.floor(first), np.ceil(last) + 1), np.zeros(0), points)
    return grid, replace(table, best=_largest(probabilities(grid, table), grid, table))


def _largest(probability: Numbers, grid: Numbers, table: Counts) -> Numbers:
    """Of each count over all signals: at the grid's best and, by a parabola of the logarithm, between its neighbours.
    Exact where the background and the efficiency are known; counts beyond the grid have their best at its end."""
    if table.points.background.shape[1] == 1:
        b, f = table.points.background[0, 0], table.points.factor[0, 0]
        signals = np.maximum(table.n - b, 0.0) / f
        return _poisson(table.n, f * signals + b)
    place = np.clip(probability.argmax(axis=0), 1, len(grid) - 2)
    columns = np.arange(probability.shape[1])
    tiny = np.finfo(float).tiny
    low, mid, high = (np.log(np.maximum(probability[place + i, columns], tiny)) for i in (-1, 0, 1))
    bend = low - 2 * mid + high
    inside = np.abs(high - low) < -2 * np.minimum(bend, 0.0)
    gain = np.where(inside, (high - low) ** 2 / (-8 * np.where(inside, bend, -1.0)), 0.0)
    best: Numbers = np.where(inside, np.exp(mid + gain), probability.max(axis=0))
    return best


def probabilities(signals: Numbers, table: Counts) -> Numbers:
    """Of each count at these signals, (G, N): the mean over the prior."""
    prior, background, factor = (a[0] for a in (table.points.prior, table.points.background, table.points.factor))
    means = factor * signals[:, None] + background
    if len(prior) == 1:
        return _poisson(table.n, means)
    return np.stack([_poisson(n, means) @ prior for n in table.n], axis=1)


def _poisson(n: Numbers, mean: Numbers) -> Numbers:
    probability: Numbers = np.exp(xlogy(n, mean) - mean - gammaln(n + 1))
    return probability


def _better(signals: Numbers, table: Counts, wanted: Numbers) -> Numbers:
    """The probability of the counts of a larger ratio than the wanted ones', (G, C)."""
    probability = probabilities(signals, table)
    ratio = probability / np.maximum(table.best, np.finfo(float).tiny)
    own = ratio[:, (wanted - table.n[0]).astype(np.intp)]
    return np.stack(
        [(probability * (ratio > own[:, c, None] * (1 + 1e-12))).sum(axis=1) for c in range(len(wanted))], 1
    )


def _ends(grid: Numbers, accepted: NDArray[np.bool_], table: Counts, n: float, level: float) -> tuple[float, float]:
    """The outermost accepted signals, halved down between the points of the grid."""
    inside = np.flatnonzero(accepted)
    if not len(inside):
        return np.nan, np.nan
    first, last = int(inside[0]), int(inside[-1])
    lower = 0.0 if first == 0 else _halve(grid[first - 1], grid[first], table, n, level)
    upper = grid[-1] if last == len(grid) - 1 else _halve(grid[last + 1], grid[last], table, n, level)
    return float(lower), float(upper)


def _halve(outside: float, inside: float, table: Counts, n: float, level: float) -> float:
    """The end of acceptance between a signal that is not accepted and one that is."""
    for _ in range(HALVINGS):
        middle = (outside + inside) / 2
        if _better(np.array([middle]), table, np.array([n]))[0, 0] < level:
            inside = middle
        else:
            outside = middle
    return inside


def _known_upper_ends(counts: Numbers, background: float, level: float) -> Numbers:
    """That no larger background exceeds: exact, without a grid. NaN for counts that are not known."""
    ends = [highest_upper_end(int(n), background, level) if np.isfinite(n) else np.nan for n in counts]
    return np.array(ends)
