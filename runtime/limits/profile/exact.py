"""Limits of one bin with a known background, by sums over all counts instead of toys.

q~ falls with the count, so CLs+b = P(N <= n | mu s + b) and CLb = P(N <= n | b), and P(N <= n | m) = Q(n + 1, m), the
regularised incomplete gamma function. Expected limits are those at quantiles of the count under the background.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammainc, gammaincc, gammainccinv, ndtr, ndtri, pdtr, pdtrik

from ..found import Found
from ..models import Mask, Models, Numbers
from .asymptotic import BANDS
from .data import nominal


def is_known(models: Models) -> Mask:
    """Hypotheses of one bin in which nothing is uncertain, (H,)."""
    h = models.hypotheses
    if models.bins > 1 or models.free.any() or not models.constrained.all():
        return np.zeros(h, bool)
    moved = np.abs(models.on_signal).sum(axis=(1, 2)) + np.abs(models.on_parts).sum(axis=(1, 2, 3))
    moved += np.abs(models.extra).sum(axis=(1, 2))
    simulated = np.isfinite(models.scale).any(axis=1) if models.counted.any() else np.zeros(h, bool)
    known: Mask = (moved == 0) & ~simulated
    return known


def exact_limits(models: Models, level: float, method: str, found: Found, rows: Mask) -> None:
    """Into `found`, for the hypotheses `rows` (for which `is_known`); a limit of 0 means that none is allowed."""
    background, signal = nominal(models)[rows, 0], models.signal[rows, 0]
    counts = models.observed[rows, 0]
    found.observed[rows] = upper(counts, background, level, method) / signal
    quantiles = np.stack([_quantile(background, float(p)) for p in ndtr(BANDS)], axis=1)
    found.expected[rows] = upper(quantiles, background[:, None], level, method) / signal[:, None]
    found.p_value[rows] = excess(counts, background)
    found.significance[rows] = np.maximum(-ndtri(found.p_value[rows]), 0.0)


def upper(counts: Numbers, background: Numbers, level: float, method: str) -> Numbers:
    """The upper limit on the events of signal; NaN where the count is."""
    tail = (1 - level) * (gammaincc(counts + 1, background) if method == "cls" else 1.0)
    limit: Numbers = np.where(np.isnan(counts), np.nan, np.maximum(gammainccinv(counts + 1, tail) - background, 0.0))
    return limit


def excess(counts: Numbers, background: Numbers) -> Numbers:
    """P(q0 at least as large as observed | background): 1 where there is no excess, else P(N >= n)."""
    above = counts > background
    p: Numbers = np.where(above, gammainc(np.where(above, counts, 1.0), background), 1.0)
    return np.where(np.isnan(counts), np.nan, p)


def _quantile(mean: Numbers, probability: float) -> Numbers:
    """The least count whose cumulative probability is at least that; 0 where nothing is expected."""
    guess = np.maximum(np.ceil(pdtrik(probability, np.where(mean > 0, mean, 1.0))), 0.0)
    guess = np.where(pdtr(np.maximum(guess - 1, 0), mean) >= probability, np.maximum(guess - 1, 0), guess)
    return np.where(mean > 0, guess, 0.0)
