"""Where fits begin: inside the bounds."""

from __future__ import annotations

import numpy as np

from ..models import Mask, Numbers
from .likelihood import Likelihood
from .solve import solve

TOWARDS_FLAT = (0.0, 0.3, 0.7, 1.0)


def start(of: Likelihood, mu: Numbers | None, x: Numbers | None = None) -> Numbers:
    """(H, P): the `x` given, else nuisances where they were measured and free norms from a linear fit, drawn towards
    an even spectrum as far as it takes to make every mean positive."""
    fresh = of.start() if x is None else x.copy()
    if mu is not None:
        fresh[:, 0] = mu
    return fresh if x is not None or not len(of.free) else _linear(of, fresh[:, 0], mu is None)


def _inside(of: Likelihood, x: Numbers) -> Mask:
    """Whether every bin that could hold events has a positive mean."""
    if of.beeston:
        return np.isfinite(of.at(x).nll)
    mean, _ = of.expected(x)
    inside: Mask = ((mean > 0) | ((mean == 0) & (of.data.counts == 0) & (of.barrier == 0))).all(axis=1)
    return inside


def _linear(of: Likelihood, mu: Numbers, mu_free: bool) -> Numbers:
    begin = of.start()
    begin[:, 0] = mu
    x, counts = begin.copy(), of.data.counts
    even = np.broadcast_to(np.maximum(counts.mean(axis=1, keepdims=True), 0.01), counts.shape)
    poor = np.ones(of.hypotheses, bool)
    for share in TOWARDS_FLAT:
        x[poor] = _least_squares(of, begin, (1 - share) * counts + share * even, mu_free)[poor]
        poor = ~_inside(of, x)
        if not poor.any():
            return x
    x[poor, 0], x[poor, 1 + of.nuisances :] = mu[poor], 1.0
    return x


def _least_squares(of: Likelihood, x: Numbers, target: Numbers, mu_free: bool) -> Numbers:
    """Free norms that come closest to the target, beside what the other terms give, and mu with them where it is
    free; not below 0."""
    x, last = x.copy(), 1 + of.nuisances
    x[:, last:] = 0.0
    mean, slope = of.expected(x)
    slope = np.concatenate([slope[:, :1], slope[:, last:]], axis=1)
    weighted = slope / np.maximum(of.data.counts, 1.0)[:, None]
    right = (weighted @ (target - mean)[:, :, None])[:, :, 0]
    matrix = weighted @ slope.swapaxes(1, 2)
    fixed = np.full(len(x), not mu_free)
    change, _ = solve(matrix, right, fixed)
    if mu_free and (change[:, 0] < 0).any():
        change, _ = solve(matrix, right, change[:, 0] < 0)
    x[:, 0] += change[:, 0]
    x[:, last:] = change[:, 1:]
    return x
