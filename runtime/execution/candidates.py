"""The candidates of the final state, and the best of them."""

from __future__ import annotations

from typing import assert_never

import numpy as np

from ..engine.arrays import Column, Index
from ..engine.evaluate import column, condition
from ..engine.frame import Frame, row_frame
from ..engine.segments import winners
from ..plan import CandidateSpace, KeepBestStep, RowCandidates, SelectStep
from ..reading.needs import CANDIDATE
from .block import Block
from .spaces import combinations, combined

SAME_KEY = 1e-9
"""Relative difference of the key up to which re-pairings of the same particles are as good as the best."""


def build_candidates(block: Block) -> Frame:
    """The frame of all candidates; of the events, where there is no final state. Raises DataError E0911."""
    space = block.setting.plan.candidates
    if space is None:
        return block.events
    frame = _all(block, space)
    for step in space.steps:
        match step:
            case SelectStep(condition=test):
                frame = frame.narrow(condition(frame, block.node(test)))
            case KeepBestStep():
                frame = frame.take(_best(block, frame, step))
    return frame


def _all(block: Block, space: CandidateSpace | RowCandidates) -> Frame:
    match space:
        case CandidateSpace(alternatives=(only,)):
            return combinations(block, only, "the final state")
        case CandidateSpace(alternatives=several, fields=fields):
            frames = [combinations(block, each, "the final state") for each in several]
            rows = combined(block, CANDIDATE, frames, fields)
        case RowCandidates():
            rows = block.rows(CANDIDATE)
        case _:
            assert_never(space)
    return row_frame(block, {CANDIDATE: (rows, None)}, rows.event)


def _best(block: Block, frame: Frame, step: KeepBestStep) -> Index:
    """Each event's best row, and the re-pairings of its particles that are as good."""
    key = column(frame, block.node(step.key)).astype(np.float64, copy=False)
    events = frame.event_index()
    best = winners(step.direction, key, events, block.n)
    chosen = best[best >= 0]
    if not step.identities:
        return chosen
    least = key[best[events]]
    close = np.abs(key - least) <= SAME_KEY * np.maximum(np.abs(key), np.abs(least))
    near = np.flatnonzero((close | (key == least)) & (best[events] >= 0))
    if len(near) == len(chosen):
        return chosen
    particles = [column(frame, block.node(identity)) for identity in step.identities]
    same = (_set(particles, near) == _set(particles, best[events[near]])).all(axis=1)
    repaired: Index = near[same]
    return repaired


def _set(particles: list[Column], rows: Index) -> Column:
    return np.sort(np.column_stack([particle[rows] for particle in particles]), axis=1)
