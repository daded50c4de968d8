"""The statistical factor of each bin, at its best value."""

from __future__ import annotations

import numpy as np

from ..models import Numbers


def best_gamma(
    other: Numbers, counted: Numbers, counts: Numbers, auxiliary: Numbers, scale: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """gamma that maximises Poisson(counts | other + gamma counted) Poisson(auxiliary | gamma scale) in each bin, all
    (H, B); half the deviance of the auxiliary measurement summed over bins (H,), and its second derivative by gamma
    (H, B). gamma is 1 where the scale is infinite, and fixed there (the second derivative is infinite)."""
    known = np.isfinite(scale)
    rate = np.where(known, scale, 1.0)
    lead = (counted + rate) * counted
    middle = (counted + rate) * other - (counts + auxiliary) * counted
    root = np.sqrt(np.maximum(middle**2 + 4 * lead * auxiliary * other, 0.0))
    # Of the two forms of the larger root, the one that does not subtract nearly equal numbers.
    falling = middle <= 0
    above = np.where(falling, root - middle, 2 * auxiliary * other)
    below = np.where(falling, 2 * lead, root + middle)
    gamma = np.where(below > 0, above / np.where(below > 0, below, 1.0), auxiliary / rate)
    gamma = np.where(known, np.where(counted > 0, np.maximum(gamma, 0.0), auxiliary / rate), 1.0)
    return gamma, _deviance(gamma * rate, auxiliary, known), _bending(gamma, auxiliary, known)


def _deviance(mean: Numbers, auxiliary: Numbers, known: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Numbers:
    some = auxiliary > 0
    ratio = np.where(some, auxiliary, 1.0) / np.where(some & (mean > 0), mean, 1.0)
    each = mean - auxiliary + auxiliary * np.log(np.where(some, ratio, 1.0))
    total: Numbers = np.where(known, each, 0.0).sum(axis=1)
    return total


def _bending(gamma: Numbers, auxiliary: Numbers, known: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Numbers:
    """Infinite where gamma does not move: where it is known, and at its bound of 0."""
    moves = known & (gamma > 0)
    return np.where(moves, auxiliary / np.where(moves, gamma, 1.0) ** 2, np.inf)
