"""The region of a map that holds most of a signal, in few pieces however few events there are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .style import Array

INSIDE = 0.9
WIDTHS = (0.0, 0.7, 1.0, 1.5, 2.0, 3.0)
"""Of the smoothing, in bins; the first that leaves no islands is taken."""
ISLAND = 0.05
"""A piece with less of the signal than this is an island, a fluctuation."""

Mask = NDArray[np.bool_]


def region_of(values: Array, share: float = INSIDE) -> Mask:
    """The fullest bins that hold a share of the sum, by contents smoothed as little as leaves no islands or holes."""
    from scipy import ndimage

    kept = np.clip(np.nan_to_num(values), 0, None)
    mask = holding(kept, kept, share)
    for width in WIDTHS:
        mask = holding(kept, ndimage.gaussian_filter(kept, width, mode="constant") if width else kept, share)
        if whole(kept, mask):
            break
    return np.asarray(ndimage.binary_fill_holes(mask), bool)


def holding(values: Array, density: Array, share: float = INSIDE) -> Mask:
    """The bins of highest density (as a mask) that hold a share of the sum of the values."""
    flat = values.ravel()
    order = np.argsort(-density.ravel(), kind="stable")
    below = np.cumsum(flat[order]) - flat[order]
    mask = np.zeros(flat.shape, bool)
    mask[order[below < share * flat.sum() * (1 - 1e-12)]] = True
    return mask.reshape(values.shape) & (density > 0)


def whole(values: Array, mask: Mask) -> bool:
    """Whether each piece of it, of bins that touch, holds a good part of the sum."""
    from scipy import ndimage

    pieces, count = ndimage.label(mask, np.ones((3, 3)))
    parts = np.atleast_1d(ndimage.sum_labels(values, pieces, np.arange(1, count + 1)))
    return bool(np.all(parts >= ISLAND * values.sum()))


def borders(mask: Mask, x: Array, y: Array) -> list[list[tuple[float, float]]]:
    """The line segments between bins inside and outside the mask."""
    inside = np.pad(mask.astype(np.int8), 1)
    upright = np.argwhere(np.diff(inside, axis=0)[:, 1:-1])
    level = np.argwhere(np.diff(inside, axis=1)[1:-1, :])
    lines = [[(x[i], y[j]), (x[i], y[j + 1])] for i, j in upright]
    return lines + [[(x[i], y[j]), (x[i + 1], y[j])] for i, j in level]
