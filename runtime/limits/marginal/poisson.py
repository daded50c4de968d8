"""Poisson probabilities of many counts and means: counts (H,), means (H, M)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from ..models import Numbers

LARGEST_SUM = 80
"""Counts up to here are summed term by term, several times faster than the incomplete gamma function."""
LARGEST_MEAN = 500.0
AT_ONCE = 32_768
"""Numbers worked on together: they stay near the processor."""


def up_to(counts: Numbers, means: Numbers) -> Numbers:
    """Probability of at most so many: Q(n + 1, mean), which also takes counts that are not whole."""
    summed = (counts <= LARGEST_SUM) & (counts == np.floor(counts)) & (means.max(axis=1, initial=0.0) < LARGEST_MEAN)
    if not summed.any():
        return np.asarray(special.gammaincc(counts[:, None] + 1, means))
    shares = np.empty_like(means)
    rows = np.flatnonzero(summed)
    rows = rows[np.argsort(-counts[rows], kind="stable")]
    each = max(1, AT_ONCE // means.shape[1])
    for part in (rows[i : i + each] for i in range(0, len(rows), each)):
        shares[part] = _sum(counts[part].astype(int), means[part])
    shares[~summed] = special.gammaincc(counts[~summed, None] + 1, means[~summed])
    return shares


def _sum(counts: NDArray[np.int64], mean: Numbers) -> Numbers:
    """exp(-mean) sum of mean^k / k! up to each count, from the last term inwards; counts fall from row to row."""
    terms = np.ones_like(mean)
    for k in range(int(counts[0]), 0, -1):
        rows = int(np.searchsorted(-counts, -k, side="right"))  # those whose sum has a term k
        terms[:rows] *= mean[:rows]
        terms[:rows] *= 1 / k
        terms[:rows] += 1
    terms *= np.exp(-mean)
    return terms


def exactly(counts: Numbers, means: Numbers) -> Numbers:
    """Probability of so many."""
    n = counts[:, None]
    probability: Numbers = np.exp(special.xlogy(n, means) - means - special.gammaln(n + 1))
    return probability
