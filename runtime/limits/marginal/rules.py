"""Quadrature rules, for many hypotheses at once: a rule is (points, weights) along the last axis."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

Numbers = NDArray[np.float64]
Rule = tuple[Numbers, Numbers]

REACH = 6.0
"""Standard deviations to which a nuisance is followed."""
LARGEST_GAUSS = 24
"""Up to this order a rule is Gauss's for the density itself, beyond it Legendre's, whose points lie closer."""
FINE = 64
TINY = 1e-12


@cache
def legendre(order: int) -> Rule:
    """On [-1, 1]."""
    points, weights = special.roots_legendre(order)
    return points, weights


@cache
def hermite(order: int) -> Rule:
    """For the normal density."""
    points, weights = special.roots_hermitenorm(order)
    return points, weights / weights.sum()


def between(lower: Numbers, upper: Numbers, order: int) -> Rule:
    """Legendre's rule on [lower, upper], (...) to (..., order); an empty interval has no weight."""
    points, weights = legendre(order)
    half = np.maximum(upper - lower, 0.0)[..., None] / 2
    return lower[..., None] + half * (points + 1), half * weights


def gauss_rule(points: Numbers, weights: Numbers, order: int) -> Rule:
    """The Gauss rule of a distribution given by many points (..., M), by Lanczos' procedure."""
    total = np.maximum(weights.sum(axis=-1, keepdims=True), np.finfo(float).tiny)
    share = weights / total
    centre = np.einsum("...m,...m->...", share, points)[..., None]
    width = np.sqrt(np.einsum("...m,...m->...", share, (points - centre) ** 2)[..., None])
    width = np.where(width > TINY * np.abs(centre), width, 0.0)
    x = (points - centre) / np.where(width > 0, width, np.inf)
    diagonal, beside = _recurrence(x, share, order)
    nodes, found = _nodes(diagonal, beside)
    return centre + width * nodes, total * found


def _recurrence(x: Numbers, share: Numbers, order: int) -> tuple[Numbers, Numbers]:
    """Of the orthonormal polynomials: the diagonal (..., order) and what stands beside it (..., order - 1). Lanczos'
    way: the polynomials times the root of the weights, so that sums are plain products of vectors."""
    now = np.sqrt(share)
    before = np.zeros_like(now)
    diagonal, beside = np.zeros((*x.shape[:-1], order)), np.zeros((*x.shape[:-1], order))
    for k in range(order):
        after = x * now
        diagonal[..., k] = np.einsum("...m,...m->...", now, after)
        before *= beside[..., k - 1, None]
        after -= before
        after -= diagonal[..., k, None] * now
        norm = np.sqrt(np.einsum("...m,...m->...", after, after))
        beside[..., k] = np.where(norm > TINY, norm, 0.0)  # fewer points than the order: the rule ends here
        after /= np.where(norm > TINY, norm, np.inf)[..., None]
        before, now = now, after
    return diagonal, beside[..., :-1]


def _nodes(diagonal: Numbers, beside: Numbers) -> Rule:
    """Points of the Gauss rule of such polynomials, and weights of sum 1 (G. H. Golub, J. H. Welsch, Math. Comp. 23
    (1969) 221). Where all polynomials are there, weights follow from their values at the points, which is several
    times faster than eigenvectors."""
    matrix = _jacobi(diagonal, beside)
    whole = (beside > 0).all(axis=-1)
    if not whole.all():
        points, vectors = np.linalg.eigh(matrix)
        return points, vectors[..., 0, :] ** 2
    nodes = np.linalg.eigvalsh(matrix).astype(float)
    now, before, squares = np.ones_like(nodes), np.zeros_like(nodes), np.ones_like(nodes)
    for k in range(beside.shape[-1]):
        after = (nodes - diagonal[..., k, None]) * now
        if k:
            after -= beside[..., k - 1, None] * before
        after /= beside[..., k, None]
        squares += after**2
        before, now = now, after
    return nodes, 1 / squares


def _jacobi(diagonal: Numbers, beside: Numbers) -> Numbers:
    order = diagonal.shape[-1]
    matrix = np.zeros((*diagonal.shape, order))
    index = np.arange(order)
    matrix[..., index, index] = diagonal
    matrix[..., index[1:], index[:-1]] = beside  # eigh reads the lower half
    return matrix


def normal_rule(lower: Numbers, upper: Numbers, order: int) -> Rule:
    """For the normal density cut to [lower, upper] within +-REACH; weights sum to its share."""
    if order > LARGEST_GAUSS:
        points, weights = between(lower, upper, order)
        return points, weights * normal(points)
    points, weights = (np.broadcast_to(a, (*lower.shape, order)).copy() for a in hermite(order))
    cut = (lower > -REACH) | (upper < REACH)
    fine, mass = between(lower[cut], upper[cut], FINE)
    points[cut], weights[cut] = gauss_rule(fine, mass * normal(fine), order)
    return points, weights


def signal_rule(size: Numbers, smallest: float, lower: Numbers, upper: Numbers, order: int) -> Rule:
    """For the normal density over the factor 1 + size z, where z is in [lower, upper] and the factor above `smallest`:
    all (H,), size at least 0."""
    size = np.maximum(size, 1e-9)
    first, last = (np.log(np.maximum(smallest, 1 + size * end)) for end in (lower, upper))
    log_factor, weights = between(first, last, max(order, FINE))
    z = np.expm1(log_factor) / size[:, None]
    weights = weights * normal(z) / size[:, None]  # dz / factor = d(log factor) / size
    return (z, weights) if order > LARGEST_GAUSS else gauss_rule(z, weights, order)


def gamma_rule(shape: Numbers, order: int) -> Rule:
    """For the gamma density of rate 1: shape (H,)."""
    if order > LARGEST_GAUSS:
        lower, upper = special.gammaincinv(shape, 1e-13), special.gammainccinv(shape, 1e-13)
        root, weights = between(np.sqrt(lower), np.sqrt(upper), order)  # of even width, whatever the shape
        log_density = special.xlogy(2 * shape[:, None] - 1, root) - root**2 - special.gammaln(shape)[:, None]
        return root**2, 2 * weights * np.exp(log_density)
    k = np.arange(order)
    diagonal = 2 * k + shape[:, None]
    beside = np.sqrt(k[1:] * (k[1:] + shape[:, None] - 1))
    centre = shape[:, None]
    nodes, vectors = np.linalg.eigh(_jacobi(diagonal - centre, beside))
    return np.maximum(centre + nodes, 0.0), vectors[..., 0, :] ** 2


def normal(z: Numbers) -> Numbers:
    """The normal density."""
    density: Numbers = np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
    return density
