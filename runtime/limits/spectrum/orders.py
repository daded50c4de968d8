"""`order = auto`: the order of a polynomial background, from the spectrum that it is to describe.

Orders rise from 0 until a higher one is no significant gain. The gain is a likelihood ratio of Poisson likelihoods
rather than an F-test of sums of squares: the two agree with many events in a bin, and with few the ratio stays sound
(S. S. Wilks, Ann. Math. Statist. 9 (1938) 60). An order is kept if neither the next one (chi-squared of one degree of
freedom) nor the one after it (of two) is a gain at 5%; the second asks after even shapes, which a slope does not mend.
So a spectrum that an order describes gets a higher one in 7 to 8% of cases. The signal is not in the fit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from ..found import Numbers
from .regression import Regression, regress
from .shapes import legendre, to_unit

MOST = 6
SIGNIFICANCE = 0.05
UNKNOWN = -1


def choose(
    counts: Numbers, edges: Numbers, *, weight: Numbers | None = None, others: Numbers | None = None, most: int = MOST
) -> NDArray[np.int64]:
    """The order (H,) for `counts` (H, B), at most `most` and the number of bins less one; UNKNOWN where counts are
    missing or no fit converged. For simulation, `counts` are sums of weights and `weight` (H,) the sum of squared
    weights over the sum of weights. `others` (H, K, B) are parts that stand beside the polynomial."""
    events = counts if weight is None else counts / np.where(weight > 0, weight, np.nan)[:, None]
    most = min(most, counts.shape[1] - 1)
    losses = _losses(events, legendre(to_unit(edges), most), others)
    return _first_without_gain(losses)


def _losses(events: Numbers, parts: Numbers, others: Numbers | None) -> Numbers:
    """Of the fit of each order, (orders, H). Each begins where the one before it ended."""
    found: list[Numbers] = []
    last: Regression | None = None
    for order in range(parts.shape[1]):
        taken = parts[:, : order + 1]
        taken = taken if others is None else np.concatenate((taken, others), axis=1)
        last = regress(events, taken, None if last is None else _continued(last, order))
        found.append(last.loss)
    return np.array(found)


def _continued(last: Regression, order: int) -> Numbers:
    norms: Numbers = np.insert(last.norms, order, 0.0, axis=1)
    return norms


def _first_without_gain(losses: Numbers) -> NDArray[np.int64]:
    padded = np.concatenate((losses, np.repeat(losses[-1:], 2, axis=0)))
    one, two = (2 * (padded[:-2] - padded[k : len(padded) - 2 + k]) for k in (1, 2))
    good = (one > chdtri(1, SIGNIFICANCE)) | (two > chdtri(2, SIGNIFICANCE))
    order = np.argmin(good, axis=0)
    return np.where(np.isfinite(losses).all(axis=0), order, UNKNOWN)
