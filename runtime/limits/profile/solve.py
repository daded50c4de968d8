"""Small symmetric linear systems, one for each hypothesis.

The hypotheses are the last axis while the systems are solved, so that each operation runs along memory.
"""

from __future__ import annotations

import numpy as np

from ..models import Mask, Numbers

LEAST = 1e-13
"""Of a pivot, relative to what stood on the diagonal; below it the matrix is taken to be not positive definite."""


def solve(matrix: Numbers, right: Numbers, first_fixed: Mask | None = None) -> tuple[Numbers, Mask]:
    """x with matrix x = right, (H, P, P) and (H, P) or, for R right sides, (H, P, R), by Cholesky's method; and whether
    the matrix is positive definite (H,). Where it is not, its pivots are replaced, so that x still points downhill.
    Where `first_fixed`, the first unknown is 0 and its row is left out."""
    single = right.ndim == 2
    a = np.array(matrix.transpose(1, 2, 0), order="C")
    x = np.array((right[:, :, None] if single else right).transpose(1, 2, 0), order="C")
    if first_fixed is not None and first_fixed.any():
        _fix_first(a, x, first_fixed)
    definite = _solve(a, x)
    found = x.transpose(2, 0, 1)
    return found[:, :, 0] if single else found, definite


def _fix_first(a: Numbers, x: Numbers, fixed: Mask) -> None:
    free = ~fixed
    a[0, 1:] *= free
    a[1:, 0] *= free
    a[0, 0] = np.where(free, a[0, 0], 1.0)
    x[0] *= free


def _solve(a: Numbers, x: Numbers) -> Mask:
    """Replaces the right sides x (P, R, H) by the solutions; a is (P, P, H)."""
    size = len(a)
    diagonal = np.abs(a[range(size), range(size)])
    definite = np.ones(a.shape[2], bool)
    for j in range(size):
        good = a[j, j] > LEAST * diagonal[j]
        if not good.all():
            definite &= good
            a[j, j] = np.where(good, a[j, j], np.where(diagonal[j] > 0, diagonal[j], 1.0))
        ratio = a[j + 1 :, j] / a[j, j]
        a[j + 1 :, j + 1 :] -= ratio[:, None] * a[j, j + 1 :]
        x[j + 1 :] -= ratio[:, None] * x[j]
    for j in reversed(range(size)):
        x[j] /= a[j, j]
        x[:j] -= a[:j, j, None] * x[j]
    return definite
