"""How many points the integrals over the prior need: more, the broader the prior is beside the spread of the counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..models import Models, Numbers
from .directions import grows
from .prior import Orders
from .rules import REACH

Orderings = NDArray[np.int64]
Broad = NDArray[np.bool_]
MOST_POINTS = 512
BROAD, BROAD_ALONE = 1.2, 3.0
"""Beside the counts' spread, with a statistical factor and without: rules of one direction are cheap."""
FEW_EVENTS = 4
"""Behind a background whose density is not smooth at zero."""
MOST_AT_EDGE = 15
"""An edge is of so little effect that 256 points of the signal suffice."""
CAREFUL = Orders(32, 40, 40, 4, 0, 0)
"""Where the observation lies in the tail of what the prior expects, and Gauss's rules have no points there."""


def needed_orders(models: Models, largest: Numbers) -> Orderings:
    """(H, 6), the fields of Orders, of one-bin models and the largest count at hand, (H,)."""
    background = models.background[:, 0]
    spread = np.sqrt(background + 1)
    main, along = _background_spreads(models)
    gamma = _gamma_spread(models)
    signal = _signal_spread(models, np.maximum(largest - background, 0.0) + 2 * np.sqrt(largest + 1) + 3)
    every = np.sqrt(main**2 + gamma**2)
    columns = [
        _order(np.maximum(signal / np.sqrt(largest + 1), along / spread)),
        _order(main / spread),
        _order(gamma / spread),
    ]
    kept = [_order(main / spread), _order(every / spread)]
    return np.stack([*columns, _rest(models, spread), *kept], axis=1)


def broad_orders(models: Models, largest: Numbers) -> Orderings:
    """The same where what makes the background broadest is in closed form (density.py): fewer points do beside it. Few
    effective events leave an edge where the signal alone makes up the count, as sharp as counts are."""
    background = models.background[:, 0]
    main, along = _background_spreads(models)
    gamma = _gamma_spread(models)
    broadest = np.maximum(main, gamma)
    signal = _signal_spread(models, np.maximum(largest - background, 0.0) + 3 * broadest)
    edge = np.isfinite(models.scale[:, 0]) & (models.auxiliary[:, 0] < FEW_EVENTS)
    beside_signal = signal / np.where(edge, np.sqrt(largest + 1), np.hypot(broadest, np.sqrt(largest + 1)))
    beside_signal = np.minimum(beside_signal, MOST_AT_EDGE)
    outer = _order(np.maximum(beside_signal, along / np.hypot(broadest, np.sqrt(background + 1))))
    main_order, gamma_order = _order(main / broadest), _order(gamma / broadest)
    nothing = np.zeros_like(outer)
    return np.stack([outer, main_order, gamma_order, _rest(models, broadest), main_order, nothing], axis=1)


def careful_orders(orders: Orders) -> Orders:
    """At least CAREFUL."""
    return Orders(
        max(orders.signal, CAREFUL.signal),
        max(orders.main, CAREFUL.main),
        max(orders.gamma, CAREFUL.gamma),
        orders.rest,
        0,
        0,
    )


def find_broad(models: Models) -> tuple[Broad, Broad]:
    """Where the background is broader than its counts fluctuate: by its statistical factor most of all, or by those of
    its nuisances that leave the signal as it is, if it grows with one direction of them."""
    main, _ = _background_spreads(models)
    gamma = _gamma_spread(models)
    enough = np.where(np.isfinite(models.scale[:, 0]), BROAD, BROAD_ALONE)
    broad = np.hypot(main, gamma) > enough * np.sqrt(models.background[:, 0] + 1)
    return broad & (gamma >= main), broad & (main > gamma) & grows(models)


def _order(ratio: Numbers) -> Orderings:
    """Of the prior's width to that of the counts: Gauss's rules while it is small, else as many points as widths."""
    many = 2 ** np.ceil(np.log2(16 * np.maximum(ratio, 1) + 16))
    few = np.select([ratio < 0.2, ratio < 0.4, ratio < 0.8], [8, 12, 16], 24)
    orders: Orderings = np.where(ratio < 1.2, few, np.minimum(many, MOST_POINTS)).astype(np.int64)
    return orders


def _rest(models: Models, spread: Numbers) -> Orderings:
    """Of the directions that act in second order only, unless they decide where a background is cut off."""
    size = np.sqrt((models.on_parts[..., 0] ** 2).sum(axis=1)).max(axis=1)
    second = size**2 * models.background[:, 0] / spread
    orders: Orderings = np.where(REACH * size >= 1, 12, np.select([second < 0.05, second < 0.5], [4, 6], 12))
    return orders.astype(np.int64)


def _background_spreads(models: Models) -> tuple[Numbers, Numbers]:
    """In events: that of nuisances which leave the signal as it is, and of those along the signal's own."""
    slopes = np.einsum("hk,hjk->hj", models.parts[..., 0], models.on_parts[..., 0]) + models.extra[..., 0]
    on_signal = models.on_signal[..., 0]
    size = np.sqrt((on_signal**2).sum(axis=1))
    along = np.abs((slopes * on_signal).sum(axis=1)) / np.where(size > 0, size, np.inf)
    whole = (slopes**2).sum(axis=1)
    return np.sqrt(np.maximum(whole - along**2, 0.0)), along


def _gamma_spread(models: Models) -> Numbers:
    counted = (models.parts[..., 0] * models.counted).sum(axis=1)
    events = np.where(np.isfinite(models.scale[:, 0]), np.maximum(models.auxiliary[:, 0], 1.0), np.inf)
    spread: Numbers = counted / np.sqrt(events)
    return spread


def _signal_spread(models: Models, events: Numbers) -> Numbers:
    size: Numbers = np.sqrt((models.on_signal[..., 0] ** 2).sum(axis=1))
    return size * events
