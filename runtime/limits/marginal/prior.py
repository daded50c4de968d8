"""What is known before the observation: the prior of one-bin models as weighted points of (signal, background).

The nuisances are standard normals, cut at +-6 standard deviations, where a background would be negative, and where
the signal's linear factor would fall below SMALLEST_SIGNAL: a flat prior of the parameter of interest with a density
at zero efficiency can't be normalised. The background's statistical factor has the density Gamma(max(auxiliary, 1)) of
rate `scale`, so that its mean is the estimate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy.stats import norm, qmc

from ..models import Models, Numbers
from .directions import LOGS, MAIN, SIGNAL, Directions, find_directions
from .poisson import exactly, up_to
from .rules import REACH, Rule, gamma_rule, gauss_rule, normal_rule, signal_rule

SMALLEST_SIGNAL = 0.01
MOST_PRODUCT = 2
"""So many directions of the remainder are taken by a product of rules, more by quasi-random points."""
QUASI_RANDOM = 256
WORTH_WHILE = 3
"""Points are made fewer where it saves at least this factor."""


@dataclass(frozen=True, slots=True)
class Orders:
    """Points along each direction, and of the statistical factor; those of the background at each signal that are kept
    without this factor, `systematic`, and with it, `kept` (0: all)."""

    signal: int
    main: int
    gamma: int
    rest: int
    systematic: int
    kept: int


@dataclass(frozen=True, slots=True)
class Points:
    """M points a hypothesis: the signal's factor, the background in events, and their weight in the integral over the
    prior and over all mu, which is the prior's over the factor. All (H, M)."""

    factor: Numbers
    background: Numbers
    weight: Numbers

    @property
    def prior(self) -> Numbers:
        """The share of each point in the prior."""
        share = self.weight * self.factor
        normed: Numbers = share / share.sum(axis=1, keepdims=True)
        return normed

    def take(self, index: NDArray[np.intp] | NDArray[np.bool_]) -> Points:
        """Some hypotheses."""
        return Points(self.factor[index], self.background[index], self.weight[index])

    def tail(self, counts: Numbers, x: Numbers) -> Numbers:
        """See posterior.Prior."""
        mean = self.factor * x[:, None] + self.background
        tails: Numbers = np.einsum("hm,hm->h", self.weight, up_to(counts, mean))
        return tails

    def tail_and_slopes(self, counts: Numbers, x: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """See posterior.Prior."""
        n = counts[:, None]
        mean = self.factor * x[:, None] + self.background
        density = self.weight * self.factor * exactly(counts, mean)
        slope = density * self.factor * (n / np.maximum(mean, np.finfo(float).tiny) - 1)
        tail = np.einsum("hm,hm->h", self.weight, up_to(counts, mean))
        return tail, density.sum(axis=1), slope.sum(axis=1)

    def share_up_to(self, counts: Numbers) -> Numbers:
        """See posterior.Prior."""
        share: Numbers = np.einsum("hm,hm->h", self.prior, up_to(counts, self.background))
        return share

    def share_from(self, counts: Numbers) -> Numbers:
        """See posterior.Prior."""
        shares = special.gammainc(np.maximum(counts, 1)[:, None], self.background)
        return np.where(counts <= 0, 1.0, np.einsum("hm,hm->h", self.prior, shares))

    def moments(self) -> tuple[Numbers, Numbers]:
        """See posterior.Prior."""
        prior = self.prior
        mean = (prior * self.background).sum(axis=1)
        return mean, (prior * (self.background - mean[:, None]) ** 2).sum(axis=1)


def prior_points(models: Models, orders: Orders) -> Points:
    """Of one-bin models, of which either all or none have a statistical factor."""
    factor, counted, known, weight = first_points(models, orders)
    background, weight = _background_rule(models, counted, known, weight, orders)
    shape = background.shape
    return Points(
        *(np.broadcast_to(a, shape).reshape(len(factor), -1) for a in (factor[..., None], background, weight))
    )


def first_points(models: Models, orders: Orders) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Points of the nuisances: the signal's factor (H, O) at O of them, at each of which M backgrounds follow with the
    statistical factor and without, and their weights: (H, O, M)."""
    directions = find_directions(models)
    z, weight, outer = coordinates(models, directions, orders)
    factor = _factor(directions.signal[:, None], directions.log_signal[:, None], z)
    weight = weight / np.exp(z @ directions.log_signal[..., None])[..., 0]
    shape = (len(z), outer, -1)
    counted, known = move_backgrounds(models, directions, z)
    return factor.reshape(shape)[..., 0], counted.reshape(shape), known.reshape(shape), weight.reshape(shape)


def _background_rule(models: Models, counted: Numbers, known: Numbers, weight: Numbers, orders: Orders) -> Rule:
    """Of the background in events at each signal, (H, outer, M) to (H, outer, kept)."""
    if not np.isfinite(models.scale).all():
        return fewer(counted + known, weight, orders.systematic)
    if not known.any():
        counted, weight = fewer(counted, weight, orders.systematic)
        known = np.zeros_like(counted)
    gamma, mass = (a[:, None, None] for a in statistical_rule(models, orders.gamma))
    background = counted[..., None] * gamma + known[..., None]
    shape = (*counted.shape[:2], -1)
    return fewer(background.reshape(shape), (weight[..., None] * mass).reshape(shape), orders.kept)


def statistical_rule(models: Models, order: int) -> Rule:
    """Of the statistical factor; one point of 1 where there is none."""
    if not np.isfinite(models.scale).all():
        return np.ones((models.hypotheses, 1)), np.ones((models.hypotheses, 1))
    gamma, mass = gamma_rule(np.maximum(models.auxiliary[:, 0], 1.0), order)
    return gamma / models.scale, mass


def fewer(background: Numbers, weight: Numbers, kept: int) -> Rule:
    """Added events never make a background negative."""
    background = np.maximum(background, 0.0)
    if not 0 < WORTH_WHILE * kept <= background.shape[-1]:
        return background, weight
    background, weight = gauss_rule(background, weight, kept)
    return np.maximum(background, 0.0), weight


def _factor(linear: Numbers, logs: Numbers, z: Numbers) -> Numbers:
    """1 + linear nuisances, times the exponential of the lognormal ones; the last axis is that of directions."""
    straight = np.maximum(1 + np.einsum("...d,...d->...", np.broadcast_to(linear, z.shape), z), 0.0)
    bent = np.einsum("...d,...d->...", np.broadcast_to(logs, z.shape), z)
    product: Numbers = straight * np.exp(bent)
    return product


def coordinates(models: Models, directions: Directions, orders: Orders) -> tuple[Numbers, Numbers, int]:
    """Points along all directions (H, M, D), weights (H, M), and how many differ in the signal's directions."""
    h = models.hypotheses
    z, weight, outer = np.zeros((h, 1, 0)), np.ones((h, 1)), 1
    rest = directions.use.count(3)
    for d, use in enumerate(directions.use):
        if use > MAIN and rest > MOST_PRODUCT:
            break
        lower, upper = within(directions, d, z)
        if use == SIGNAL:
            ends = lower[:, 0], upper[:, 0]
            rule = signal_rule(directions.signal[:, d], SMALLEST_SIGNAL, *ends, orders.signal)
            new, mass = (a[:, None] for a in rule)
        else:
            new, mass = normal_rule(lower, upper, _order(use, orders))
        weight = (weight[..., None] * mass).reshape(h, -1)
        z = np.concatenate([np.repeat(z, new.shape[-1], axis=1), new.reshape(h, -1, 1)], axis=2)
        outer = z.shape[1] if use in (SIGNAL, LOGS) else outer
    if rest > MOST_PRODUCT:
        z, weight = _quasi_random(z, weight, rest)
    return z, weight, outer


def _order(use: int, orders: Orders) -> int:
    return {LOGS: orders.signal, MAIN: orders.main}.get(use, orders.rest)


def within(directions: Directions, d: int, z: Numbers) -> tuple[Numbers, Numbers]:
    """Where direction d, the others given, leaves every background positive: the constraints that end with it."""
    lower, upper = np.full(z.shape[:2], -REACH), np.full(z.shape[:2], REACH)
    for k in range(directions.parts.shape[1]):
        row = directions.parts[:, k]
        ends = (np.abs(row[:, d]) > 0) & (np.abs(row[:, d + 1 :]) == 0).all(axis=1)
        slope = np.where(ends, row[:, d], np.inf)[:, None]
        edge = -(1 + np.einsum("hd,hmd->hm", row[:, :d], z)) / slope
        lower = np.where(ends[:, None] & (slope > 0), np.maximum(lower, edge), lower)
        upper = np.where(ends[:, None] & (slope < 0), np.minimum(upper, edge), upper)
    return lower, upper


def _quasi_random(z: Numbers, weight: Numbers, rest: int) -> tuple[Numbers, Numbers]:
    """The remaining directions at the points of one (seeded) Sobol sequence."""
    drawn = norm.ppf(qmc.Sobol(rest, seed=1).random(QUASI_RANDOM))
    z = np.repeat(z, QUASI_RANDOM, axis=1)
    new = np.broadcast_to(np.tile(drawn, (z.shape[1] // QUASI_RANDOM, 1)), (*z.shape[:2], rest))
    return np.concatenate([z, new], axis=2), np.repeat(weight, QUASI_RANDOM, axis=1) / QUASI_RANDOM


def move_backgrounds(models: Models, directions: Directions, z: Numbers) -> tuple[Numbers, Numbers]:
    """Events expected of the parts with a statistical factor, and of all else, (H, M)."""
    counted, known = np.zeros(z.shape[:2]), np.einsum("hd,hmd->hm", directions.extra, z)
    for k, has_factor in enumerate(models.counted):
        factor = _factor(directions.parts[:, k, None], directions.log_parts[:, k, None], z)
        events = models.parts[:, k] * factor
        counted, known = (counted + events, known) if has_factor else (counted, known + events)
    return counted, known
