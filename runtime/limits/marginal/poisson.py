"""Poisson probabilities of many counts and means: counts (H,), means (H, M)."""

from __future__ import annotations

import numpy as np
from scipy import special

from ..models import Numbers

LARGEST_SUM = 80
"""Counts up to here are summed term by term, several times faster than the incomplete gamma function."""
LARGEST_MEAN = 500.0


def up_to(counts: Numbers, means: Numbers) -> Numbers:
    """Probability of at most so many: Q(n + 1, mean), which also takes counts that are not whole."""
    summed = (counts <= LARGEST_SUM) & (counts == np.floor(counts)) & (means.max(axis=1, initial=0.0) < LARGEST_MEAN)
    if not summed.any():
        return np.asarray(special.gammaincc(counts[:, None] + 1, means))
    shares = np.empty_like(means)
    for n in np.unique(counts[summed]).astype(int).tolist():
        rows = np.flatnonzero(summed & (counts == n))
        shares[rows] = _sum(n, means[rows])
    shares[~summed] = special.gammaincc(counts[~summed, None] + 1, means[~summed])
    return shares


def _sum(n: int, mean: Numbers) -> Numbers:
    """exp(-mean) sum of mean^k / k! up to n, from the last term inwards."""
    terms = np.ones_like(mean)
    for k in range(n, 0, -1):
        terms *= mean
        terms *= 1 / k
        terms += 1
    terms *= np.exp(-mean)
    return terms


def exactly(counts: Numbers, means: Numbers) -> Numbers:
    """Probability of so many."""
    n = counts[:, None]
    probability: Numbers = np.exp(special.xlogy(n, means) - means - special.gammaln(n + 1))
    return probability
