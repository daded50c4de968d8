"""Roots of many rising functions at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..models import Mask, Numbers

Function = Callable[[Numbers, NDArray[np.intp]], tuple[Numbers, Numbers]]
"""(where, which rows) -> value and slope."""
NEAR, CLOSE = 1e-4, 1e-10
"""How near zero a value may be for Newton's last step from there to be the root; and the relative width of a bracket at
which the search ends."""
MOST = 80
WIDER = 4.0


def rising_roots(function: Function, guess: Numbers, low: Numbers, high: Numbers) -> tuple[Numbers, Mask]:
    """Where each function crosses zero between `low`, where it is below, and `high`; Newton's method within a bracket.

    Infinite where the function is still below zero at `high`, NaN where there is no value; and whether each is known.
    """
    root = np.full(len(guess), np.nan)
    rows = np.arange(len(guess))
    low, end, high = low.copy(), high.copy(), np.full(len(guess), np.inf)
    x = np.minimum(np.maximum(guess, low + 1e-9 * end), end)
    for _ in range(MOST):
        value, slope = function(x, rows)
        below = value < 0
        low, high = np.where(below, x, low), np.where(below, high, x)
        near = (np.abs(value) < NEAR) & (slope > 0)
        done = near | (value == 0) | ((high - low <= CLOSE * high) & np.isfinite(high)) | np.isnan(value)
        last = np.where(near, x - value / np.where(near, slope, 1.0), np.where(np.isnan(value), np.nan, x))
        root[rows[done]] = last[done]
        beyond = below & (x >= end) & ~done
        root[rows[beyond]] = np.inf
        stay = ~(done | beyond)
        if not stay.any():
            break
        x = _next(x, value, slope, low, np.where(np.isfinite(high), high, np.minimum(end, WIDER * x)), high)
        rows, x, low, high, end = rows[stay], x[stay], low[stay], high[stay], end[stay]
    return root, ~np.isnan(root)


def _next(x: Numbers, value: Numbers, slope: Numbers, low: Numbers, most: Numbers, high: Numbers) -> Numbers:
    """Newton's point where it lies in the bracket; else the middle, or the furthest that is allowed."""
    newton = x - np.divide(value, slope, out=np.full_like(x, np.nan), where=slope > 0)
    inside = (newton > low) & (newton < most)
    other = np.where(np.isfinite(high), (low + most) / 2, most)
    return np.where(inside, newton, other)
