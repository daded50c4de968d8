"""The middle and the width of a weighted distribution, by its quantiles, with errors from a bootstrap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

QUANTILES = np.array([0.15865, 0.5, 0.84135])
"""Between the outer two lie 68.27%: of a Gaussian, one standard deviation to either side."""
REPLICAS = 400


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and half of the central 68.27% interval, with their statistical errors."""

    median: float
    resolution: float
    median_error: float
    resolution_error: float


def spread_of(values: Numbers, weights: Numbers, events: NDArray[np.int64], seed: int) -> Spread:
    """The spread of values (N,) with weights (N,); those of one event have one number in `events` (N,).

    Errors are the standard deviations over 400 bootstrap replicas, in each of which every event counts as often as a
    Poisson number of mean 1 says (B. Efron, Ann. Statist. 7 (1979) 1): values of one event go together.
    """
    order = np.argsort(values, kind="stable")
    values, weights, numbers = values[order], weights[order], np.unique(events, return_inverse=True)[1][order]
    low, median, high = quantiles(values, weights)
    dice, size = np.random.default_rng(seed), int(numbers.max()) + 1
    found = np.array([quantiles(values, weights * dice.poisson(1.0, size)[numbers]) for _ in range(REPLICAS)])
    return Spread(
        float(median),
        float(high - low) / 2,
        float(np.nanstd(found[:, 1])),
        float(np.nanstd(found[:, 2] - found[:, 0])) / 2,
    )


def quantiles(values: Numbers, weights: Numbers) -> Numbers:
    """QUANTILES of ascending values: the least value up to which that part of the weights lies; NaN where the weights
    do not sum to something positive. Negative weights lower the sum, never the value that was reached."""
    sums = np.cumsum(weights)
    if not sums[-1] > 0:
        return np.full(len(QUANTILES), np.nan)
    at = np.searchsorted(np.maximum.accumulate(sums), QUANTILES * sums[-1])
    found: Numbers = values[np.minimum(at, len(values) - 1)]
    return found
