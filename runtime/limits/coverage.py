"""How often a limit holds: data sets of known mu, and the share of those whose limit lies above it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from .found import Found
from .models import Models, Numbers

Method = Callable[[Models], Found]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of data sets whose limit (or interval) holds mu, its statistical error, and how many had no limit."""

    share: float
    error: float
    without: int


def coverage(models: Models, mu: float, method: Method, toys: int, seed: int) -> Coverage:
    """Of one hypothesis with one bin. In each data set the nuisances and the statistical factor are drawn anew from
    their prior, and the method is told their nominal values: what is covered is the average over the prior, as for a
    Bayesian; with a known background it is the coverage at mu."""
    counts = draw_counts(models, mu, toys, seed)
    different, times = np.unique(counts, return_counts=True)
    many = models.take(np.zeros(len(different), np.intp))
    found = method(replace(many, observed=different[:, None]))
    lower = np.where(np.isfinite(found.lower), found.lower, -np.inf)
    fine = np.isfinite(found.observed)  # a limit of 0 is one, and does not hold
    holds = (found.observed >= mu) & (lower <= mu) & fine
    total = int(times[fine].sum())
    share = float(times[holds].sum() / total) if total else np.nan
    return Coverage(share, _error(share, total), toys - total)


def _error(share: float, total: int) -> float:
    """Binomial; of one data set at least."""
    return float(np.sqrt(max(share * (1 - share), 1 / total) / total)) if total else np.nan


def draw_counts(models: Models, mu: float, toys: int, seed: int) -> Numbers:
    """Counts (toys,) at `mu`, of one hypothesis with one bin; drawn again where a linear factor would be negative."""
    rng = np.random.default_rng(seed)
    theta = rng.standard_normal((toys, models.nuisances))
    straight = models.linear
    rows = np.concatenate([models.on_signal[0, :, :1], models.on_parts[0, :, :, 0]], axis=1).T  # (1 + K, J)
    while len(bad := np.flatnonzero((1 + theta @ (rows * straight).T < 0).any(axis=1))):
        theta[bad] = rng.standard_normal((len(bad), models.nuisances))
    factors = (1 + theta @ (rows * straight).T) * np.exp(theta @ (rows * ~straight).T)
    scale = models.scale[0, 0]
    gamma = rng.standard_gamma(max(models.auxiliary[0, 0], 1.0), toys) / scale if np.isfinite(scale) else np.ones(toys)
    parts = models.parts[0, :, 0] * np.where(models.counted, gamma[:, None], 1.0) * factors[:, 1:]
    mean = mu * models.signal[0, 0] * factors[:, 0] + parts.sum(axis=1) + theta @ models.extra[0, :, 0]
    drawn: Numbers = rng.poisson(np.maximum(mean, 0.0)).astype(float)
    return drawn
