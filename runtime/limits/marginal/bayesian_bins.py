"""Bayesian limits of models with several bins: nuisances and the parameter of interest integrated numerically.

Up to MOST_PRODUCT nuisances are taken by a product of Legendre's rules over the prior, cut as in prior.py, more by
quasi-random points. Each bin's statistical factor is integrated in its own bin: given the nuisances, bins are
independent. Expected limits come from data sets drawn from the prior predictive distribution of the background, at
fewer points. Free parts are not for here: bayesian_free.py."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, ndtri, xlogy
from scipy.stats import norm, qmc

from ..found import NO_CONVERGENCE, QUANTILES, Found
from ..models import Models, Numbers
from ..profile.toy_data import generator
from .prior import SMALLEST_SIGNAL
from .rules import REACH, between, gamma_rule, normal

MOST_PRODUCT = 2
ORDER = 40
QUASI_RANDOM = 2048
FEW = 256
"""Points for a drawn data set."""
GAMMA = 16
PANEL = 40
"""Values of mu along the posterior."""
MOST_STEPS = 50
FAR = 32.0
"""The posterior is followed until its logarithm has fallen so far."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """One hypothesis at M points of its nuisances: signal (M, B), events with and without the statistical factor
    (M, B), weight (M,), the factor's points and weights (B, G)."""

    signal: Numbers
    counted: Numbers
    known: Numbers
    weight: Numbers
    gamma: Numbers
    mass: Numbers


def limits_of_bins(
    models: Models, found: Found, index: NDArray[np.intp], level: float, *, toys: int, seed: int
) -> None:
    """Into `found` at `index`."""
    for h in index:
        one = models.take(np.array([h]))
        points = _sample(one, _nuisance_rule(one))
        scale = one.signal.sum()
        if np.isfinite(one.observed).all():
            found.observed[h] = upper_limit(points, one.observed[0], level) / scale
            found.status[h] = found.status[h] if np.isfinite(found.observed[h]) else NO_CONVERGENCE
        if toys:
            _expect(one, found, int(h), level, toys, seed)


def _nuisance_rule(models: Models) -> tuple[Numbers, Numbers]:
    """Points (M, J) of one hypothesis and their weights."""
    if models.nuisances > MOST_PRODUCT:
        return _quasi_random(models, QUASI_RANDOM)
    rows, least = _constraints(models)
    theta: Numbers = np.zeros((1, 0))
    weight: Numbers = np.ones(1)
    for j in range(models.nuisances):
        lower, upper = _ends(rows, least, theta, j)
        new, mass = between(lower, upper, ORDER)
        weight = np.ravel(weight[:, None] * mass * normal(new))
        theta = np.concatenate([np.repeat(theta, ORDER, axis=0), new.reshape(-1, 1)], axis=1)
    return theta, weight


def _quasi_random(models: Models, points: int) -> tuple[Numbers, Numbers]:
    """A (seeded) Sobol sequence; points where a factor would be cut have no weight."""
    points = points if models.nuisances else 1
    rows, least = _constraints(models)
    theta = norm.ppf(qmc.Sobol(models.nuisances, seed=1).random(points)) if models.nuisances else np.zeros((points, 0))
    inside = (1 + theta @ rows.T >= least).all(axis=1) & (np.abs(theta) <= REACH).all(axis=1)
    return np.asarray(theta, float), inside.astype(float) / points


def _constraints(models: Models) -> tuple[Numbers, Numbers]:
    """Linear factors (C, J) of the bins' signals and parts, and what each may not fall below, (C,)."""
    straight = models.linear[:, None]
    signal = (models.on_signal[0] * straight).T
    parts = (models.on_parts[0].reshape(models.nuisances, models.parts[0].size) * straight).T
    return np.concatenate([signal, parts]), np.repeat([SMALLEST_SIGNAL, 0.0], [len(signal), len(parts)])


def _ends(rows: Numbers, least: Numbers, theta: Numbers, j: int) -> tuple[Numbers, Numbers]:
    """Where nuisance j leaves the factors that end with it above their least."""
    lower, upper = np.full(len(theta), -REACH), np.full(len(theta), REACH)
    for row, smallest in zip(rows, least, strict=True):
        if row[j] and not row[j + 1 :].any():
            edge = (smallest - 1 - theta @ row[:j]) / row[j]
            lower, upper = (np.maximum(lower, edge), upper) if row[j] > 0 else (lower, np.minimum(upper, edge))
    return lower, upper


def _sample(models: Models, rule: tuple[Numbers, Numbers]) -> Sampled:
    """The signal in shares of its sum, so that mu counts events."""
    theta, weight = rule
    counted = (models.parts[0] * models.counted[:, None])[None] * _factors(models, models.on_parts[0], theta)
    known = (models.parts[0] * ~models.counted[:, None])[None] * _factors(models, models.on_parts[0], theta)
    signal = models.signal[0] / models.signal.sum() * _factors(models, models.on_signal[0], theta)
    finite = np.isfinite(models.scale[0])
    gamma, mass = gamma_rule(np.where(finite, np.maximum(models.auxiliary[0], 1.0), 1.0), GAMMA)
    gamma = np.where(finite[:, None], gamma / np.where(finite, models.scale[0], 1.0)[:, None], 1.0)
    extra = theta @ models.extra[0]
    return Sampled(signal, counted.sum(axis=1), known.sum(axis=1) + extra, weight, gamma, mass)


def _factors(models: Models, sizes: Numbers, theta: Numbers) -> Numbers:
    """R at each point: sizes (J, ...) to (M, ...)."""
    shape = (-1, *(1,) * (sizes.ndim - 1))
    straight = models.linear.reshape(shape)
    linear = np.maximum(1 + np.tensordot(theta, sizes * straight, axes=1), 0.0)
    factors: Numbers = linear * np.exp(np.tensordot(theta, sizes * ~straight, axes=1))
    return factors


def log_density(points: Sampled, observed: Numbers, x: Numbers) -> Numbers:
    """Logarithm of the posterior at numbers of signal events x (X,), not normalised."""
    total = np.empty(len(x))
    log_weight = np.log(np.maximum(points.weight, 1e-300))
    for i, events in enumerate(x):
        base = events * points.signal + points.known
        mean = np.maximum(base[..., None] + points.counted[..., None] * points.gamma, 0.0)
        chance = np.exp(xlogy(observed[:, None], mean) - mean - gammaln(observed[:, None] + 1))
        each = log_weight + np.log(np.maximum((chance * points.mass).sum(axis=2), 1e-300)).sum(axis=1)
        total[i] = each.max() + np.log(np.exp(each - each.max()).sum())
    return total


def upper_limit(points: Sampled, observed: Numbers, level: float) -> float:
    """In signal events; NaN where none is found."""
    end = _end(points, observed)
    x, width = (a[0] for a in between(np.zeros(1), np.array([end]), PANEL))
    logs = log_density(points, observed, x)
    density = np.exp(logs - logs.max())
    whole = float(width @ density)
    limit = float(np.interp(level, np.cumsum(width * density) / whole, x))
    for _ in range(MOST_STEPS):
        t, part = (a[0] for a in between(np.array([limit]), np.array([end]), PANEL))
        above = float(part @ np.exp(log_density(points, observed, t) - logs.max()))
        here = float(np.exp(log_density(points, observed, np.array([limit]))[0] - logs.max()))
        step = above / here * np.log(above / ((1 - level) * whole))  # Newton's, for the logarithm
        limit = min(max(limit + step, limit / 2), (limit + end) / 2)
        if abs(step) <= 1e-7 * limit:
            return float(limit)
    return float("nan")


def _end(points: Sampled, observed: Numbers) -> float:
    """Where the posterior has fallen by exp(-FAR) from its largest value on the way."""
    x, best = 1.0, float(log_density(points, observed, np.zeros(1))[0])
    for _ in range(200):
        here = float(log_density(points, observed, np.array([x]))[0])
        if here < best - FAR:
            return x
        best, x = max(best, here), x * 1.25
    return x


def _expect(models: Models, found: Found, h: int, level: float, toys: int, seed: int) -> None:
    """Quantiles of the limits on data sets drawn from the background, and the p-value of the observation: the share of
    data sets of at least its sum of counts, each weighted by log(1 + signal / background) at the median limit."""
    few = _sample(models, _quasi_random(models, FEW))
    data = _draw(models, toys, seed)
    limits = np.array([upper_limit(few, counts, level) for counts in data])
    scale = models.signal.sum()
    found.expected[h] = np.quantile(limits, QUANTILES) / scale
    if np.isfinite(models.observed).all():
        background = np.maximum(models.background[0], 1e-9)
        weights = np.log1p(np.median(limits) * models.signal[0] / scale / background)
        many = _draw(models, 10_000, seed + 1) @ weights
        p_value = (1 + (many >= models.observed[0] @ weights * (1 - 1e-12)).sum()) / (1 + len(many))
        found.p_value[h], found.significance[h] = p_value, max(-float(ndtri(p_value)), 0.0)


def _draw(models: Models, toys: int, seed: int) -> Numbers:
    """Data sets (T, B) of the background, nuisances and statistical factors as in their prior."""
    rng = generator(models, 0, seed)
    rows, least = _constraints(models)
    theta = rng.standard_normal((toys, models.nuisances))
    while len(bad := np.flatnonzero((1 + theta @ rows.T < least).any(axis=1))):
        theta[bad] = rng.standard_normal((len(bad), models.nuisances))
    points = _sample(models, (theta, np.ones(toys)))
    finite = np.isfinite(models.scale[0])
    shape = np.where(finite, np.maximum(models.auxiliary[0], 1.0), 1.0)
    gamma = np.where(finite, rng.standard_gamma(shape, (toys, models.bins)) / models.scale[0], 1.0)
    drawn: Numbers = rng.poisson(np.maximum(points.counted * gamma + points.known, 0.0)).astype(float)
    return drawn
