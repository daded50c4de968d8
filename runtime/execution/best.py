"""The best candidate of each event."""

from __future__ import annotations

import numpy as np

from ..engine.arrays import Column, Index, Mask, Numbers
from ..engine.evaluate import column
from ..engine.frame import Frame
from ..engine.grid import Grid
from ..engine.segments import first_of_each, winners
from ..plan import KeepBestStep
from .block import Block
from .combine import in_order

SAME_KEY = 1e-9
"""Relative difference of the key up to which re-pairings of the same particles are as good as the best."""


def keep_best(block: Block, frame: Frame, step: KeepBestStep) -> Frame:
    """Each event's best row, and the re-pairings of its particles that are as good."""
    key = column(frame, block.node(step.key)).astype(np.float64, copy=False)
    if isinstance(frame, Grid):
        near = _near(frame, key, step)
        if len(near) <= frame.width and not _repeated(frame, near):
            return frame.take(near)
    else:
        near = np.arange(frame.n)
    near = near[in_order(frame.event_index()[near])]
    few = frame.take(near)
    return few.take(best_of(block, few, key[near], step))


def _near(frame: Grid, key: Numbers, step: KeepBestStep) -> Index:
    """The rows that may be the best of their event or as good; NaN never is."""
    matrix = key.reshape(-1, frame.width)
    least = step.direction == "min"
    best = (np.fmin if least else np.fmax).reduce(matrix, axis=0)
    if not step.identities:
        return np.flatnonzero(matrix == best)
    slack = np.where(np.isfinite(best), 4 * SAME_KEY * np.abs(best), 0.0)
    return np.flatnonzero(matrix <= best + slack if least else matrix >= best - slack)


def _repeated(frame: Grid, rows: Index) -> bool:
    """Whether two of the rows are of one event."""
    return bool(np.bincount(rows % frame.width, minlength=1).max(initial=0) > 1)


def best_of(block: Block, frame: Frame, key: Numbers, step: KeepBestStep) -> Index:
    """Of rows ordered by event, the best of each and its re-pairings."""
    owner = _owners(frame.event_index())
    best = winners(step.direction, key, owner, int(owner[-1]) + 1 if len(owner) else 0)
    chosen = best[best >= 0]
    if not step.identities:
        return chosen
    least = key[best[owner]]
    near = np.flatnonzero(_as_good(key, least) & (best[owner] >= 0))
    if len(near) == len(chosen):
        return chosen
    particles = [column(frame, block.node(identity)) for identity in step.identities]
    same = (_set(particles, near) == _set(particles, best[owner[near]])).all(axis=1)
    repaired: Index = near[same]
    return repaired


def _owners(events: Index) -> Index:
    """The events that have rows, numbered from 0."""
    owners = np.zeros(len(events), np.int64)
    owners[first_of_each(events)] = 1
    return np.cumsum(owners) - 1


def _as_good(key: Numbers, best: Numbers) -> Mask:
    close = np.abs(key - best) <= SAME_KEY * np.maximum(np.abs(key), np.abs(best))
    as_good: Mask = close | (key == best)
    return as_good


def _set(particles: list[Column], rows: Index) -> Column:
    return np.sort(np.column_stack([particle[rows] for particle in particles]), axis=1)
