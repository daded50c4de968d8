"""The nuisances of one-bin models, turned into the few directions that matter.

Nuisances are independent standard normals, so that any orthogonal combinations of them are too. The signal depends on
two at most (one if all its nuisances are linear), the sum of the backgrounds to first order on one more, whatever the
number of nuisances; what is left, of second order, only where several backgrounds or kinds of nuisances mix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..models import Models, Numbers
from .rules import REACH, TINY

SIGNAL, LOGS, MAIN, REST = range(4)
"""What a direction is for: the signal's linear nuisances, its lognormal ones, the background's sum, the remainder."""


@dataclass(frozen=True, slots=True)
class Directions:
    """D directions, and what they do to each factor: linear and lognormal, of the signal (H, D) and of the parts
    (H, K, D), added events (H, D). `use` says what each is for, (D,)."""

    use: list[int]
    signal: Numbers
    log_signal: Numbers
    parts: Numbers
    log_parts: Numbers
    extra: Numbers


def find_directions(models: Models) -> Directions:
    """Of one-bin models; directions that do nothing to any of them are left out."""
    straight = models.linear[None, :]
    on_signal, extra = models.on_signal[:, :, 0], models.extra[:, :, 0]
    on_parts = models.on_parts[..., 0].swapaxes(1, 2)  # (H, K, J)
    main = np.einsum("hk,hkj->hj", models.parts[..., 0], on_parts) + extra
    parts, log_parts = on_parts * straight, on_parts * ~straight
    rest = np.concatenate([parts, log_parts, extra[:, None]], axis=1)
    columns = np.stack([on_signal * straight, on_signal * ~straight, main], axis=1)
    turned = turn(np.concatenate([columns, rest], axis=1))
    turned[:, 3:, 3:] *= _mixed(models)[:, None, None]
    keep = np.flatnonzero(np.abs(turned).max(axis=(0, 1), initial=0.0) > 0)
    turned, k = turned[:, :, keep], models.parts.shape[1]
    return Directions(
        [min(int(d), REST) for d in keep],
        turned[:, 0],
        turned[:, 1],
        turned[:, 3 : 3 + k],
        turned[:, 3 + k : 3 + 2 * k],
        turned[:, -1],
    )


def turn(columns: Numbers) -> Numbers:
    """Columns (H, C, J) in coordinates (H, C, C) along directions of which the first lies along the first column, the
    second in the plane of the first two, and so on: Gram and Schmidt's. A column that adds none has zeros there."""
    left = columns.astype(float).copy()
    turned = np.zeros((*columns.shape[:2], columns.shape[1]))
    size = np.sqrt((columns**2).sum(axis=-1))
    for c in range(columns.shape[1]):
        length = np.sqrt((left[:, c] ** 2).sum(axis=-1))
        new = length > 1e-9 * np.maximum(size[:, c], TINY)
        along = np.where(new[:, None], left[:, c] / np.where(new, length, 1.0)[:, None], 0.0)
        turned[:, :, c] = np.einsum("hcj,hj->hc", left, along)
        left -= turned[:, :, c, None] * along[:, None]
    return turned


def _mixed(models: Models) -> Numbers:
    """1 where the sum of the backgrounds is more than a linear function of one direction."""
    parts, on_parts = models.parts[..., 0], models.on_parts[..., 0]
    curved = (on_parts * ~models.linear[:, None] != 0).any(axis=(1, 2))
    cut = (REACH * np.sqrt((on_parts**2).sum(axis=1)) >= 1).any(axis=1)
    counted = (parts * models.counted != 0).any(axis=1) & np.isfinite(models.scale[:, 0])
    beside = (parts * ~models.counted != 0).any(axis=1) | (models.extra != 0).any(axis=(1, 2))
    mixed: Numbers = (curved | cut | (counted & beside)).astype(float)
    return mixed


def grows(models: Models) -> NDArray[np.bool_]:
    """Where the background is a growing function of its main direction and depends on no other of its own."""
    kinds = models.linear[(models.on_parts != 0).any(axis=(0, 2, 3))]
    one_kind = kinds.all() or not kinds.any()
    alone = models.parts.shape[1] == 1 and one_kind and not models.extra.any()
    sure: NDArray[np.bool_] = (_mixed(models) == 0) | alone
    return sure
