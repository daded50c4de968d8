"""Small symmetric linear systems, one for each hypothesis."""

from __future__ import annotations

import numpy as np

from ..models import Mask, Numbers

LEAST = 1e-13
"""Of a pivot, relative to what stood on the diagonal; below it the matrix is taken to be not positive definite."""


def solve(matrix: Numbers, right: Numbers, first_fixed: Mask | None = None) -> tuple[Numbers, Mask]:
    """x with matrix x = right, (H, P, P) and (H, P), by Cholesky's method; and whether the matrix is positive definite
    (H,). Where it is not, its pivots are replaced, so that x still points downhill. Where `first_fixed`, the first
    unknown is 0 and its row is left out."""
    a, x = matrix.copy(), right.copy()
    size = a.shape[1]
    if first_fixed is not None:
        free = ~first_fixed
        a[:, 0, 1:] *= free[:, None]
        a[:, 1:, 0] *= free[:, None]
        a[:, 0, 0] = np.where(free, a[:, 0, 0], 1.0)
        x[:, 0] *= free
    diagonal = np.abs(np.diagonal(a, axis1=1, axis2=2)).copy()
    definite = np.ones(len(a), bool)
    for j in range(size):
        pivot = a[:, j, j]
        good = pivot > LEAST * diagonal[:, j]
        definite &= good
        a[:, j, j] = np.where(good, pivot, np.where(diagonal[:, j] > 0, diagonal[:, j], 1.0))
        ratio = a[:, j + 1 :, j] / a[:, j, j, None]
        a[:, j + 1 :, j + 1 :] -= ratio[:, :, None] * a[:, None, j, j + 1 :]
        x[:, j + 1 :] -= ratio * x[:, j, None]
    for j in reversed(range(size)):
        x[:, j] = (x[:, j] - (a[:, j, j + 1 :] * x[:, j + 1 :]).sum(axis=1)) / a[:, j, j]
    return x, definite
