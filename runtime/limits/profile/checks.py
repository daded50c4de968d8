"""Which hypotheses can be treated, and what is to be said of them."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from ..codes import FEW, SHARE
from ..found import EDGE, EMPTY, NO_CONVERGENCE, OK, Found
from ..models import Mask, Models, Numbers

PER_HYPOTHESIS = ("signal", "parts", "auxiliary", "on_signal", "on_parts", "extra")


def finite(models: Models) -> Mask:
    """Whether all numbers of each hypothesis can be calculated with, (H,)."""
    good: Mask = np.all(models.scale > 0, axis=1) & np.all(models.signal >= 0, axis=1)
    good &= ~np.any(np.isinf(models.observed) | (models.observed < 0), axis=1)
    for name in (f.name for f in fields(models) if f.name in PER_HYPOTHESIS):
        known = np.isfinite(getattr(models, name))
        good &= True if known.all() else known.reshape(models.hypotheses, -1).all(axis=1)
    return good


def seen(models: Models) -> Mask:
    """Whether something was observed in every bin, (H,)."""
    all_seen: Mask = np.all(np.isfinite(models.observed), axis=1)
    return all_seen


def few(models: Models, background: Numbers) -> Mask:
    """Where asymptotic formulae are doubtful: fewer than FEW events of background (as it fits best), or observed, in
    the bins that have at least a SHARE of the largest bin's signal; (H,)."""
    matters = models.signal >= SHARE * models.signal.max(axis=1, keepdims=True)
    expected = np.where(matters, background, 0.0).sum(axis=1)
    counts = np.where(np.isfinite(models.observed), models.observed, background)
    few_here: Mask = np.minimum(expected, np.where(matters, counts, 0.0).sum(axis=1)) < FEW
    return few_here


def usable(models: Models, found: Found) -> Mask:
    """Those with finite numbers and a signal; the others are marked in `found`."""
    whole = finite(models)
    some: Mask = models.signal.sum(axis=1) > 0
    mark(found, ~whole, "W0934", NO_CONVERGENCE)
    mark(found, whole & ~some, "W0933", EMPTY)
    good: Mask = whole & some
    return good


def mark(found: Found, rows: Mask, code: str, status: int | None = None) -> None:
    """Notes the code, and the status where there is none yet."""
    for row in np.flatnonzero(rows):
        found.codes[row] = (*found.codes[row], code)
    if status is not None:
        found.status[rows & (found.status == OK)] = status


def close(found: Found, wanted: Mask) -> None:
    """Marks what has no limit among the `wanted`: at the edge of the search, or not found. Infinite becomes NaN."""
    limits = np.concatenate([found.observed[:, None], found.expected], axis=1)
    edge = np.isinf(limits).any(axis=1)
    own = np.isnan(found.observed) & wanted
    mark(found, edge, "W0932", EDGE)
    mark(found, (own | np.isnan(found.expected).any(axis=1)) & ~edge & (found.status == OK), "W0931", NO_CONVERGENCE)
    mark(found, found.observed == 0, "W0935", EDGE)
    found.observed[np.isinf(found.observed)] = np.nan
    found.expected[np.isinf(found.expected)] = np.nan
