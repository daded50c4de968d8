"""Counts fitted by a sum of parts with free norms: Poisson maximum likelihood, for all hypotheses at once.

The expectation is linear in the norms and above zero in every bin, so the likelihood has one maximum. It is found by
Newton's method, each step as long as is best on its line. A barrier (a bin is taken to hold at least `BARRIER` events)
keeps expectations positive where bins are empty; it costs the log-likelihood at most BARRIER a bin, by duality.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import xlogy

from ..found import Numbers
from ..models import Mask

BARRIER = 1e-4
ITERATIONS, HALVINGS = 100, 30
SMALL = 1e-9
"""How far from its maximum the log-likelihood may be."""


@dataclass(slots=True)
class Regression:
    """`norms` (H, K); `expected` (H, B) and `loss` (H,), less the log-likelihood up to a constant of the counts;
    `covariance` (H, K, K) of the norms. All NaN where not `converged` (H,)."""

    norms: Numbers
    expected: Numbers
    loss: Numbers
    covariance: Numbers
    converged: Mask


def regress(counts: Numbers, parts: Numbers, start: Numbers | None = None) -> Regression:
    """The norms of `parts` (H, K, B) that fit `counts` (H, B) best. Parts of zeros take no part. `start` (H, K)
    expects events in every bin; without it the first part, which is positive, begins with all counts."""
    norms = _start(counts, parts) if start is None else start.copy()
    barrier = np.where((counts < 1).any(axis=1), 1.0, BARRIER)
    converged = np.zeros(len(counts), bool)
    active = np.flatnonzero(np.isfinite(counts).all(axis=1) & np.isfinite(parts).all(axis=(1, 2)))
    for _ in range(ITERATIONS):
        if len(active) == 0:
            break
        step, fall = _step(counts[active], parts[active], norms[active], barrier[active])
        norms[active] += step
        final = barrier[active] <= BARRIER
        converged[active] = final & (fall < SMALL)
        barrier[active] = np.where(fall < 0.1, np.maximum(barrier[active] / 30, BARRIER), barrier[active])
        active = active[~converged[active]]
    return _result(counts, parts, norms, converged)


def _start(counts: Numbers, parts: Numbers) -> Numbers:
    norms = np.zeros(parts.shape[:2])
    norms[:, 0] = np.maximum(counts.sum(axis=1), 1.0) / parts[:, 0].sum(axis=1)
    return norms


def expect(norms: Numbers, parts: Numbers) -> Numbers:
    """Events in each bin, (H, B)."""
    expected: Numbers = (norms[:, None, :] @ parts)[:, 0]
    return expected


def _step(counts: Numbers, parts: Numbers, norms: Numbers, barrier: Numbers) -> tuple[Numbers, Numbers]:
    """A Newton step, and half the fall of the loss that it promises."""
    raised = np.maximum(counts, barrier[:, None])
    expected = expect(norms, parts)
    gradient = (parts @ (1 - raised / expected)[:, :, None])[:, :, 0]
    step = -(_inverse(parts, raised / expected**2) @ gradient[:, :, None])[:, :, 0]
    length = _length(raised, expected, expect(step, parts))
    return step * length[:, None], -(gradient * step).sum(axis=1) / 2


def _inverse(parts: Numbers, weights: Numbers) -> Numbers:
    """Of the sums over bins of parts times parts times weights; zero for parts of zeros."""
    matrix = (parts * weights[:, None, :]) @ parts.transpose(0, 2, 1)
    size = np.sqrt(np.einsum("hkk->hk", matrix))
    there = size > 0
    size = np.where(there, size, 1.0)
    scaled = matrix / (size[:, :, None] * size[:, None, :])
    scaled += np.eye(parts.shape[1]) * np.where(there, 1e-12, 1.0)[:, :, None]
    inverse: Numbers = np.linalg.inv(scaled) * (there / size)[:, :, None] * (there / size)[:, None, :]
    return inverse


def _length(raised: Numbers, expected: Numbers, change: Numbers) -> Numbers:
    """How much of a step to go, at most all of it: where the slope along it vanishes, found by halving."""
    falls = change < 0
    most = np.min(np.where(falls, -expected / np.where(falls, change, -1.0), np.inf), axis=1)
    high = np.minimum(1.0, 0.99 * most)
    beyond = _slope(raised, expected, change, high) > 0
    low = np.where(beyond, 0.0, high)
    high_one, low_one = high[beyond], low[beyond]
    for _ in range(HALVINGS if beyond.any() else 0):
        middle = (low_one + high_one) / 2
        rising = _slope(raised[beyond], expected[beyond], change[beyond], middle) > 0
        low_one, high_one = np.where(rising, low_one, middle), np.where(rising, middle, high_one)
    low[beyond] = low_one
    return low


def _slope(raised: Numbers, expected: Numbers, change: Numbers, length: Numbers) -> Numbers:
    slope: Numbers = (change * (1 - raised / (expected + length[:, None] * change))).sum(axis=1)
    return slope


def _result(counts: Numbers, parts: Numbers, norms: Numbers, converged: Mask) -> Regression:
    expected, loss = np.full(counts.shape, np.nan), np.full(len(counts), np.nan)
    covariance = np.full((*norms.shape, norms.shape[1]), np.nan)
    good = np.flatnonzero(converged)
    expected[good] = expect(norms[good], parts[good])
    loss[good] = (expected[good] - xlogy(counts[good], expected[good])).sum(axis=1)
    covariance[good] = _inverse(parts[good], 1 / expected[good])
    return Regression(np.where(converged[:, None], norms, np.nan), expected, loss, covariance, converged)
