"""Quantiles of the beta distribution.

Importing scipy.special takes longer than everything else that a small sample's efficiencies need. Ordinary numbers of
events are therefore dealt with here; the rest, where sums of logarithms or the iteration lose digits, is scipy's.
"""

from __future__ import annotations

import math
from statistics import NormalDist

LEAST, MOST = 1.0, 1e5


def beta_quantile(a: float, b: float, level: float) -> float:
    """The x at which the regularised incomplete beta function I_x(a, b) is `level`; a, b > 0 and 0 < level < 1."""
    if not (min(a, b) >= LEAST and a + b <= MOST):
        from scipy.special import betaincinv

        return float(betaincinv(a, b, level))
    low, high, x = 0.0, 1.0, _guess(a, b, level)
    for _ in range(100):
        excess = incomplete_beta(a, b, x) - level
        low, high = (low, x) if excess > 0 else (x, high)
        slope = math.exp(_log_power(a, b, x)) / (x * (1 - x))
        step = excess / max(slope, 1e-290)  # Newton's, and then Halley's
        step /= max(0.5, 1 - 0.5 * step * ((a - 1) / x - (b - 1) / (1 - x)))
        following = x - step if low <= x - step <= high else 0.5 * (low + high)
        if abs(following - x) <= 1e-10 * min(x, 1 - x):  # it triples the digits
            return following
        x = following
    return x


def _guess(a: float, b: float, level: float) -> float:
    """About the quantile (Abramowitz and Stegun, 26.5.22)."""
    y = NormalDist().inv_cdf(1 - level)
    upper, lower = 1 / (2 * b - 1), 1 / (2 * a - 1)
    h = 2 / (upper + lower)
    w = y * math.sqrt(h + (y * y - 3) / 6 if h > 0.5 else h) / h
    w -= (upper - lower) * ((y * y - 3) / 6 + 5 / 6 - 2 / (3 * h))
    return min(max(a / (a + b * math.exp(2 * w)), 1e-12), 1 - 1e-12)


def incomplete_beta(a: float, b: float, x: float) -> float:
    """I_x(a, b) by its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22)."""
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    return math.exp(_log_power(a, b, x)) * _fraction(a, b, x) / a


def _log_power(a: float, b: float, x: float) -> float:
    """The logarithm of x^a (1 - x)^b / B(a, b)."""
    return math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)


def _fraction(a: float, b: float, x: float) -> float:
    """Lentz's method, two terms a turn."""
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 10_000):
        at = a + 2 * m
        even = m * (b - m) * x / ((at - 1) * at)
        d, c = 1 / (1 + even * d), 1 + even / c
        value *= d * c
        odd = -(a + m) * (a + b + m) * x / (at * (at + 1))
        d, c = 1 / (1 + odd * d), 1 + odd / c
        value *= d * c
        if abs(d * c - 1) < 3e-16:
            break
    return value
