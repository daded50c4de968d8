"""Bayesian upper limits with a prior flat in mu >= 0.

Free norms and free nuisances: bayesian_free.py. Several bins: bayesian_bins.py.

One bin: nuisances are integrated out at points of the prior (prior.py), mu in closed form (posterior.py). Expected
limits are those at the quantiles of the count that the background alone has, with its nuisances as in their prior: an
upper limit grows with the count. The p-value is that distribution's from the observed count on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from ..codes import CONTRADICTION, LAPLACE, WIDE_SIGNAL
from ..found import EMPTY, NO_CONVERGENCE, QUANTILES, Found
from ..models import Models, Numbers
from .bayesian_bins import limits_of_bins
from .bayesian_free import limits_with_free
from .density import Density, counted_density, nuisance_density
from .orders import Orderings, broad_orders, careful_orders, find_broad, needed_orders
from .posterior import Prior, count_quantiles, upper_limits
from .prior import WORTH_WHILE, Orders, Points, prior_points
from .rules import gauss_rule

Index = NDArray[np.intp]
TAIL = 1e-3
"""Shares of the background's counts below this are computed with more points."""
WIDE = 0.25
CONTRADICTS = 1e-9
SLICE = 200_000
"""Points at a time: arrays that fit the processor's cache."""
Maker = Callable[[Models, Orders], Prior]
Needs = Callable[[Models, Numbers], Orderings]


@dataclass(frozen=True, slots=True)
class Way:
    """How one-bin models are integrated over their prior."""

    make: Maker
    orders: Orders

    def careful(self, models: Models, h: np.intp) -> Prior:
        """Of one hypothesis, with more points."""
        return self.make(models.take(np.array([h])), careful_orders(self.orders))


def bayesian_limits(
    models: Models, level: float = 0.9, *, expected: bool = True, toys: int | None = None, seed: int = 0
) -> Found:
    """Upper limits at the credibility `level`; without `expected` only those observed. Several bins: expected limits
    by Laplace's approximation, or from `toys` data sets."""
    usable = find_usable(models)
    found = Found.blank(models.hypotheses)
    found.status[~usable] = EMPTY
    if models.free.any() or not models.constrained.all():
        limits_with_free(models, found, np.flatnonzero(usable), level, expected=expected)
        _note(found, usable, LAPLACE)
    elif models.bins > 1:
        _several_bins(models, found, np.flatnonzero(usable), level, toys=toys if expected else 0, seed=seed)
    else:
        for index, way in _ways(models, usable):
            _one_bin(models.take(index), way, level, found, index, expected=expected)
    _note_wide_signals(models, found)
    return found


def _several_bins(models: Models, found: Found, index: Index, level: float, *, toys: int | None, seed: int) -> None:
    """Observed limits by integration; expected ones so from `toys` data sets is slow, and done where asked for."""
    if toys is None:
        limits_with_free(models, found, index, level, expected=True)
        _note(found, np.isin(np.arange(models.hypotheses), index), LAPLACE)
    limits_of_bins(models, found, index, level, toys=toys or 0, seed=seed)


def find_usable(models: Models) -> NDArray[np.bool_]:
    """Where all numbers are known, the signal is more than nothing and no background is negative but free ones. A count
    that is not known (NaN) is allowed."""
    sums = [models.signal, models.parts, models.on_signal, models.on_parts, models.auxiliary, models.extra]
    finite = np.all([np.isfinite(a.reshape(len(a), -1)).all(axis=1) for a in sums], axis=0)
    sound = (models.signal >= 0).all(axis=1) & (models.scale > 0).all(axis=1)
    sound &= (models.parts[:, ~models.free] >= 0).all(axis=(1, 2))
    counts = ~(models.observed < 0).any(axis=1) & ~np.isinf(models.observed).any(axis=1)
    usable: NDArray[np.bool_] = finite & sound & counts & (models.signal.sum(axis=1) > 0)
    return usable


def _note_wide_signals(models: Models, found: Found) -> None:
    linear = models.on_signal * models.linear[None, :, None]
    _note(found, np.sqrt((linear**2).sum(axis=1)).max(axis=1) > WIDE, WIDE_SIGNAL)


def _note(found: Found, where: NDArray[np.bool_], code: str) -> None:
    for h in np.flatnonzero(where):
        found.codes[h] = (*found.codes[h], code)


def _ways(models: Models, usable: NDArray[np.bool_]) -> Iterator[tuple[Index, Way]]:
    """Hypotheses whose prior is alike, and how to integrate over it."""
    counted, nuisance = find_broad(models)
    makers: list[tuple[NDArray[np.bool_], Maker, Needs]] = [
        (~counted & ~nuisance, prior_points, needed_orders),
        (counted, counted_density, broad_orders),
        (nuisance, nuisance_density, broad_orders),
    ]
    for where, make, needs in makers:
        for index, orders in alike(models, np.flatnonzero(usable & where), needs):
            yield index, Way(make, orders)


def alike(models: Models, index: Index, needs: Needs = needed_orders) -> Iterator[tuple[Index, Orders]]:
    """Hypotheses that need the same points together, in slices."""
    some = models.take(index)
    background = some.background[:, 0] + 3 * np.sqrt(some.background[:, 0]) + 3
    needed = needs(some, np.fmax(some.observed[:, 0], background))
    finite = np.isfinite(some.scale[:, :1]).astype(np.int64)
    groups, which = np.unique(np.concatenate([needed, finite], axis=1), axis=0, return_inverse=True)
    for g, (*orders, counted) in enumerate(groups.tolist()):
        chosen = Orders(*orders)
        size = max(1, SLICE // _points_of(chosen, counted))
        members = index[which.reshape(-1) == g]
        for start in range(0, len(members), size):
            yield members[start : start + size], chosen


def _points_of(orders: Orders, counted: int) -> int:
    systematic = orders.main * orders.rest
    return orders.signal * max(systematic, min(systematic, 3 * orders.systematic) * (orders.gamma if counted else 1))


def _one_bin(models: Models, way: Way, level: float, found: Found, index: Index, *, expected: bool) -> None:
    """Limits of models that are integrated the same way, into `found` at `index`."""
    prior = way.make(models, way.orders)
    counts = models.observed[:, :1]
    if expected:
        counts = np.concatenate([counts, count_quantiles(_alone(prior, way.orders), QUANTILES)], axis=1)
    limits = _limits_at(prior, counts, level)
    _follow_into_tail(models, prior, way, level, limits, found, index)
    limits /= models.signal
    found.observed[index] = limits[:, 0]
    if expected:
        found.expected[index] = limits[:, 1:]
    p_value = p_values(models, prior, way)
    found.p_value[index], found.significance[index] = p_value, np.maximum(-ndtri(p_value), 0.0)
    known = np.isfinite(counts)
    found.status[index[(known & ~np.isfinite(limits)).any(axis=1)]] = NO_CONVERGENCE


def _follow_into_tail(
    models: Models, prior: Prior, way: Way, level: float, limits: Numbers, found: Found, index: Index
) -> None:
    """Observed limits again, with more points, where the background alone hardly ever has so few events."""
    n = models.observed[:, 0]
    known = np.flatnonzero(np.isfinite(n))
    share = prior.take(known).share_up_to(n[known])
    for i in known[share < TAIL]:
        limits[i, 0] = upper_limits(way.careful(models, i), n[i : i + 1], level)[0]
    for h in index[known[share < CONTRADICTS]]:
        found.codes[h] = (*found.codes[h], CONTRADICTION)


def _alone(prior: Prior, orders: Orders) -> Prior:
    """The background's distribution by fewer points, where that does no harm."""
    if isinstance(prior, Density):
        return prior.alone()
    if not isinstance(prior, Points) or prior.weight.shape[1] < WORTH_WHILE * orders.kept:
        return prior
    background, weight = gauss_rule(prior.background, prior.prior, orders.kept)
    return Points(np.ones_like(background), np.maximum(background, 0.0), weight)


def _limits_at(prior: Prior, counts: Numbers, level: float) -> Numbers:
    """Limits on signal events at counts (H, C), each different one once."""
    h, c = np.nonzero(np.isfinite(counts))
    pairs, back = np.unique(np.stack([h, counts[h, c]], axis=1), axis=0, return_inverse=True)
    rows, n = pairs[:, 0].astype(np.intp), pairs[:, 1]
    found = upper_limits(prior.take(rows), n, level)
    limits = np.full(counts.shape, np.nan)
    limits[h, c] = found[back.reshape(-1)]
    return limits


def p_values(models: Models, prior: Prior, way: Way) -> Numbers:
    """Of at least as many events as observed, from the background alone."""
    n = models.observed[:, 0]
    known = np.flatnonzero(np.isfinite(n))
    values = np.full(len(n), np.nan)
    values[known] = prior.take(known).share_from(n[known])
    for h in np.flatnonzero(values < TAIL):
        values[h] = way.careful(models, h).share_from(n[h : h + 1])[0]
    return values
