"""`background simulation smoothed SHAPE`: a simulated spectrum, fitted whole, and its integral over windows.

A bin's variance is its prediction times the mean weight of an event (the sum of squared weights over the sum of
weights), the model's own rather than the observed one, so that empty bins count for what they are. That is the Poisson
likelihood of effective events. Samples of very different weights are best smoothed each by itself; variances add.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import exprel

from ..found import Numbers
from ..models import Mask
from .orders import UNKNOWN, choose
from .regression import regress
from .shapes import legendre, to_unit

ITERATIONS = 100


@dataclass(slots=True)
class Smoothed:
    """`yields` and their standard `deviations` (H,), sums of weights; NaN for a window that is not in the range of the
    spectrum, and everywhere where the spectrum is empty or no fit converged. `negative` (H,): the yield lies below
    zero, as a polynomial's may within a bin. `order`: the one used (UNKNOWN where none could be chosen)."""

    yields: Numbers
    deviations: Numbers
    negative: Mask
    order: int


def smooth(
    kind: str, edges: Numbers, sums: Numbers, squares: Numbers, low: Numbers, high: Numbers, order: int | None = None
) -> Smoothed:
    """Fits `sums` of weights (B,) in bins of equal width among `edges` (B + 1,), with `squares` the sums of squared
    weights, by a polynomial, chebyshev (the same, see shapes.background) or exponential, and integrates the
    result over windows from `low` to `high` (H,). `order` None: chosen, see orders."""
    total, total_squares = float(sums.sum()), float(squares.sum())
    windows = _windows(edges, low, high)
    if not (total > 0 and total_squares > 0 and np.isfinite(squares).all()):
        return _smoothed(np.full(len(low), np.nan), np.full(len(low), np.nan), UNKNOWN if order is None else order)
    weight = total_squares / total
    if kind == "exponential":
        return _exponential(edges, sums / weight, weight, windows)
    if order is None:
        order = int(choose(sums[None], edges[None], weight=np.array([weight]))[0])
    return _polynomial(edges, sums / weight, weight, windows, order)


def _windows(edges: Numbers, low: Numbers, high: Numbers) -> Numbers:
    """Windows as positions in the range, (H, 2), NaN where they are not within it (up to rounding)."""
    mapped = to_unit(np.stack((low, high), axis=1), edges[None])
    inside = (mapped[:, 0] >= -1 - 1e-9) & (mapped[:, 1] <= 1 + 1e-9) & (mapped[:, 0] <= mapped[:, 1])
    return np.where(inside[:, None], np.clip(mapped, -1.0, 1.0), np.nan)


def _smoothed(yields: Numbers, deviations: Numbers, order: int) -> Smoothed:
    return Smoothed(yields, deviations, yields < 0, order)


def _polynomial(edges: Numbers, events: Numbers, weight: float, windows: Numbers, order: int) -> Smoothed:
    fit = regress(events[None], legendre(to_unit(edges[None]), max(order, 0)))
    shares = legendre(windows, max(order, 0))[:, :, 0]
    variances = np.einsum("hk,kl,hl->h", shares, fit.covariance[0], shares)
    missing = np.nan if order == UNKNOWN else 1.0
    return _smoothed(weight * missing * (shares @ fit.norms[0]), weight * missing * np.sqrt(variances), order)


def _exponential(edges: Numbers, events: Numbers, weight: float, windows: Numbers) -> Smoothed:
    """exp(slope y) on [-1, 1]: the number of events and the slope are estimated apart, with independent errors."""
    middle = to_unit(edges[None])[0]
    middle, total = (middle[1:] + middle[:-1]) / 2, float(events.sum())
    slope, variance = _slope(middle, events / total)
    share, gain = _share(windows, slope)
    deviations = np.sqrt(share**2 * total + gain**2 * total * variance)
    return _smoothed(weight * total * share, weight * deviations, 1)


def _slope(middle: Numbers, share: Numbers) -> tuple[float, float]:
    """Where the mean of exp(slope y) is the observed one; its variance times the number of events. NaN where it has
    no end, as with all events in the first bin."""
    slope, wanted = 0.0, float(middle @ share)
    for _ in range(ITERATIONS):
        tilted = np.exp(slope * middle - np.abs(slope * middle).max())
        tilted /= tilted.sum()
        mean = float(middle @ tilted)
        variance = float((middle - mean) ** 2 @ tilted)
        if variance < 1e-12:
            break
        step = (wanted - mean) / variance
        slope += float(np.clip(step, -1.0, 1.0))
        if abs(step) < 1e-12 * max(1.0, abs(slope)):
            return slope, 1 / variance
    return np.nan, np.nan


def _share(windows: Numbers, slope: float) -> tuple[Numbers, Numbers]:
    """The share of exp(slope y) on [-1, 1] that lies in windows, and its derivative by the slope."""
    middle, half = windows.mean(axis=1), (windows[:, 1] - windows[:, 0]) / 2
    whole = np.ones(1)
    share = half * np.exp(slope * middle + _log_sinhc(slope * half) - _log_sinhc(slope * whole))
    return share, share * (middle + half * _langevin(slope * half) - _langevin(slope * whole))


def _log_sinhc(x: Numbers) -> Numbers:
    """The logarithm of sinh(x) / x."""
    size = np.abs(x)
    value: Numbers = size + np.log(exprel(-2 * size))
    return value


def _langevin(x: Numbers) -> Numbers:
    """coth x - 1/x, the derivative of the logarithm above."""
    safe = np.where(np.abs(x) < 1e-3, 1.0, x)
    value: Numbers = np.where(np.abs(x) < 1e-3, x / 3, 1 / np.tanh(safe) - 1 / safe)
    return value
