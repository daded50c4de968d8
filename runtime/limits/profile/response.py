"""How nuisances scale the terms of the mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..models import Mask, Numbers

if TYPE_CHECKING:
    from .likelihood import Likelihood

MOST = 100.0
"""Of an exponent; trial points far off go beyond."""


@dataclass(frozen=True, slots=True)
class Response:
    """The terms' `base` times their factors, and with the first (`bent`) and second (`curved`) derivative of the
    truncated linear factor in the factor's place; all (H, T, B)."""

    base: Numbers
    bent: Numbers
    curved: Numbers


def respond(base: Numbers, on: Numbers, theta: Numbers, linear: Mask, straight: bool, smooth: float) -> Response:
    """Factors max(0, 1 + sum u theta) exp(sum v theta) applied; `smooth` rounds the corner of max over that width."""
    if straight:
        return Response(base, base, base)
    grown = base * np.exp(np.minimum(_sum(on, theta, ~linear), MOST)) if not linear.all() else base
    if not linear.any():
        return Response(grown, grown, grown)
    factor, first, second = _truncated(1 + _sum(on, theta, linear), smooth)
    return Response(grown * factor, grown * first, grown * second)


def _sum(on: Numbers, theta: Numbers, which: Mask) -> Numbers:
    """sum over nuisances of on theta, (H, T, B)."""
    total = np.zeros(on[:, 0].shape)
    for j in np.flatnonzero(which):
        total += on[:, j] * theta[:, j, None, None]
    return total


def _truncated(value: Numbers, smooth: float) -> tuple[Numbers, Numbers, Numbers]:
    """max(0, value) and its derivatives, or a hyperbola that comes close to it."""
    if not smooth:
        return np.maximum(value, 0.0), (value > 0).astype(float), np.zeros(1)
    root = np.sqrt(value**2 + smooth**2)
    return (value + root) / 2, (1 + value / root) / 2, smooth**2 / (2 * root**3)


def lowest_factor(of: Likelihood, x: Numbers) -> Numbers:
    """The least truncated linear factor of each hypothesis at x, before it is cut off, (H,)."""
    theta = x[:, 1 : 1 + of.nuisances]
    lowest: Numbers = 1 + _sum(of.on, theta, of.linear).min(axis=(1, 2))
    return lowest
