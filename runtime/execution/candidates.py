"""The candidates of the final state, and the best of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from ..engine.evaluate import condition
from ..engine.frame import Frame, row_frame
from ..plan import CandidateSpace, CandidateStep, Combination, KeepBestStep, RowCandidates, SelectStep
from ..reading.needs import CANDIDATE
from .best import keep_best
from .block import Block
from .combine import chosen_among
from .fillings import chosen, grids, together
from .spaces import combinations, combined, meeting

if TYPE_CHECKING:
    from .loops import Loop

FINAL_STATE = "the final state"


def build_candidates(block: Block) -> Frame:
    """The frame of all candidates; of the events, where there is no final state. Raises DataError E0911."""
    space = block.setting.plan.candidates
    if space is None:
        return block.events
    loop = _loop(block, space)
    if isinstance(space, CandidateSpace) and loop is None and chosen_among(space):
        return _chosen(block, space.alternatives[0], space.steps)
    frame = _all(block, space)
    for step in space.steps if loop is None else loop.source.rest:
        frame = _step(block, frame, step)
    return frame


def _loop(block: Block, space: CandidateSpace | RowCandidates) -> Loop | None:
    """The loop that takes the first of the steps too."""
    match space:
        case CandidateSpace(alternatives=(only,)):
            return block.setting.loops.get(id(only))
        case _:
            return None


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
    return row_frame(block, {CANDIDATE: (rows, None)}, rows)
