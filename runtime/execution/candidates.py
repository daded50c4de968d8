"""The candidates of the final state, and the best of them."""

from __future__ import annotations

from typing import assert_never

from ..engine.evaluate import condition
from ..engine.frame import Frame, row_frame
from ..plan import CandidateSpace, CandidateStep, Combination, KeepBestStep, RowCandidates, SelectStep
from ..reading.needs import CANDIDATE
from .best import keep_best
from .block import Block
from .fillings import chosen, grids, together
from .spaces import combinations, combined, meeting

FINAL_STATE = "the final state"


def build_candidates(block: Block) -> Frame:
    """The frame of all candidates; of the events, where there is no final state. Raises DataError E0911."""
    space = block.setting.plan.candidates
    if space is None:
        return block.events
    if isinstance(space, CandidateSpace) and chosen_from_grids(space):
        return _chosen(block, space.alternatives[0], space.steps)
    frame = _all(block, space)
    for step in space.steps:
        frame = _step(block, frame, step)
    return frame


def chosen_from_grids(space: CandidateSpace | RowCandidates | None) -> bool:
    """Whether not all ways to fill several legs are candidates, so that they need not exist at once."""
    match space:
        case CandidateSpace(alternatives=(only,), steps=steps):
            return len(only.legs) > 1 and bool(steps or only.conditions)
        case _:
            return False


def _chosen(block: Block, combination: Combination, steps: tuple[CandidateStep, ...]) -> Frame:
    """The candidates that the steps leave, of a part of the events at a time."""
    parts = []
    for frame, patterns in grids(block, combination, FINAL_STATE):
        part = meeting(block, frame, combination, patterns)
        for step in steps:
            part = _step(block, part, step)
        parts.append(chosen(part, combination))
    block.allow(sum(len(part.events) for part in parts), FINAL_STATE)
    return together(block, combination, parts)


def _step(block: Block, frame: Frame, step: CandidateStep) -> Frame:
    match step:
        case SelectStep(condition=test):
            return frame.narrow(condition(frame, block.node(test)))
        case KeepBestStep():
            return keep_best(block, frame, step)
    assert_never(step)


def _all(block: Block, space: CandidateSpace | RowCandidates) -> Frame:
    match space:
        case CandidateSpace(alternatives=(only,)):
            return combinations(block, only, FINAL_STATE)
        case CandidateSpace(alternatives=several, fields=fields):
            frames = [combinations(block, each, FINAL_STATE) for each in several]
            rows = combined(block, CANDIDATE, frames, fields)
        case RowCandidates():
            rows = block.rows(CANDIDATE)
        case _:
            assert_never(space)
    return row_frame(block, {CANDIDATE: (rows, None)}, rows.event)
