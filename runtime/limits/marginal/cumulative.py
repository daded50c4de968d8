"""Quantiles of densities that are known at Legendre points."""

from __future__ import annotations

import numpy as np
from numpy.polynomial.legendre import legval, legvander

from ..models import Numbers
from .rules import legendre

HALVINGS = 60


def quantiles(density: Numbers, level: float) -> Numbers:
    """Where on [-1, 1] the share `level` of each density (H, N) lies below, (H,): the densities are those at the points
    of Legendre's rule of N points, and taken for the polynomials through them."""
    points, weights = legendre(density.shape[1])
    k = np.arange(density.shape[1])
    polynomials = legvander(points, len(k) - 1)
    terms = (density * weights) @ polynomials * (k + 0.5)
    rising = _integrals(terms)
    goal = level * legval(np.ones(len(terms)), rising.T, tensor=False)
    low, high = -np.ones(len(terms)), np.ones(len(terms))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        below = legval(middle, rising.T, tensor=False) < goal
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    found: Numbers = (low + high) / 2
    return found


def _integrals(terms: Numbers) -> Numbers:
    """Of Legendre series (H, N) from -1: the integral of P_k is (P_k+1 - P_k-1) / (2 k + 1)."""
    each = terms / (2 * np.arange(terms.shape[1]) + 1)
    out = np.zeros((len(terms), terms.shape[1] + 1))
    out[:, 1:] += each
    out[:, :-2] -= each[:, 1:]
    out[:, 0] += each[:, 0]
    return out
