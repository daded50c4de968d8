"""Maximum-likelihood fits of all hypotheses at once.

mu may be free, at or above zero, or fixed. Where a mean may be negative (free norms, `extra`), it is kept above zero.
The norms of free parts have either sign. Fits that Newton's method does not bring to an end, mostly since the best
value lies where a truncated factor or the mean of an empty bin is zero, are done again with these corners rounded,
less and less.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..models import Mask, Models, Numbers
from .data import Data
from .likelihood import Likelihood, likelihood
from .newton import Minimum, minimise
from .solve import solve
from .starts import start

BARRIER = 1e-9
ROUNDED = tuple(10.0**-k for k in range(1, 9))


@dataclass(slots=True)
class Fit:
    """`mu` (H,), `nuisances` (H, J), `norms` of the free parts (H, F), their errors from the curvature of -log L
    (NaN where it is not at a minimum, or fixed), -log L (0 where every count is as expected), the `mean` of the bins
    (H, B), and whether the fit came to an end."""

    mu: Numbers
    nuisances: Numbers
    norms: Numbers
    error: Numbers
    errors: Numbers
    nll: Numbers
    mean: Numbers
    converged: Mask


def fit(models: Models, data: Data, mu: Numbers | None = None, *, least: float = 0.0) -> Fit:
    """The best parameters; with `mu` (H,) given, those for it; else mu is at or above `least` (0, or -inf).

    `error` is of mu, `errors` (H, J + F) of the others.
    """
    size = models.signal.sum(axis=1)
    size = np.where((size > 0) & np.isfinite(size), size, 1.0)
    of = likelihood(replace(models, signal=models.signal / size[:, None]), data)
    low = np.full(len(size), least if mu is None else -np.inf)
    found = search(of, None if mu is None else mu * size, low)
    fixed = np.full(len(size), mu is not None)
    value = of.at(found.x)
    errors = _errors(value.hessian, fixed | (found.x[:, 0] <= low))
    j = of.nuisances
    x = found.x
    error, mean = errors[:, 0] / size, value.mean
    return Fit(x[:, 0] / size, x[:, 1 : 1 + j], x[:, 1 + j :], error, errors[:, 1:], found.nll, mean, found.good)


def search(of: Likelihood, mu: Numbers | None, low: Numbers, x: Numbers | None = None) -> Minimum:
    """The minimum over x, with mu fixed where it is given, from the start `x` where there is one that will do."""
    fixed = np.full(of.hypotheses, mu is not None)
    if (of.bounded or (mu is None and np.isneginf(low).any())) and (of.data.counts == 0).any():
        of = replace(of, barrier=BARRIER)
    found = minimise(of, start(of, mu, x), fixed, low)
    if x is not None and np.isinf(found.nll).any():
        _afresh(of, found, np.flatnonzero(np.isinf(found.nll)), mu, low)
    if not found.good.all():
        _again(of, found, np.flatnonzero(~found.good & np.isfinite(found.nll)), fixed, low)
    return found


def _afresh(of: Likelihood, found: Minimum, rows: NDArray[np.intp], mu: Numbers | None, low: Numbers) -> None:
    """From a start of their own, for those whose given start is outside the bounds."""
    part, own = of.take(rows), None if mu is None else mu[rows]
    again = minimise(part, start(part, own), np.full(len(rows), mu is not None), low[rows])
    found.put(rows, again)


def _again(of: Likelihood, found: Minimum, rows: NDArray[np.intp], fixed: Mask, low: Numbers) -> None:
    """With rounded corners, from where the fits got stuck."""
    part = of.take(rows)
    last = found.take(rows)
    for width in ROUNDED:
        rounded = replace(part, smooth=width, barrier=max(width**1.2, BARRIER) if part.barrier else 0.0)
        last = minimise(rounded, last.x, fixed[rows], low[rows], 25)
    last.nll = np.minimum(part.at(last.x).nll, found.nll[rows])
    found.put(rows, last)


def _errors(hessian: Numbers, mu_fixed: Mask) -> Numbers:
    """Roots of the inverse's diagonal."""
    inverse, definite = solve(hessian, np.broadcast_to(np.eye(hessian.shape[1]), hessian.shape), mu_fixed)
    squares = np.diagonal(inverse, axis1=1, axis2=2)
    good = definite[:, None] & (squares > 0)
    return np.where(good, np.sqrt(np.where(good, squares, 1.0)), np.nan)
