"""Objects: rows of the input, or of other objects, selected, ordered and given members."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import assert_never

import numpy as np

from ..engine.arrays import Column, Index, compose, offsets_of
from ..engine.evaluate import column, condition
from ..engine.frame import Binding, Frame, row_frame
from ..engine.program import Program
from ..engine.rows import Rows, joined, taken
from ..plan import (
    Combination,
    CompositeSpace,
    LegSpec,
    MemberStep,
    ObjectLike,
    ObjectSpace,
    ObjectStep,
    SelectStep,
    SortStep,
    TakeStep,
    UnionSpace,
)
from .block import Block
from .combine import Patterns, RowList, TooManyError, combine, too_many


def build(block: Block, space: ObjectLike) -> Rows:
    """The rows of a space, from earlier spaces."""
    pick = None
    match space:
        case ObjectSpace(parent=parent):
            rows = block.rows(parent)
        case UnionSpace():
            rows = _union(block, space)
            pick = _without_repeats(rows)
        case CompositeSpace(alternatives=alternatives):
            frames = [combinations(block, alternative, f"`{space.name}`") for alternative in alternatives]
            rows = combined(block, space.name, frames, space.fields)
        case _:
            assert_never(space)
    return _stepped(block, space.name, rows, pick, space.steps)


def _stepped(block: Block, name: str, rows: Rows, pick: Index | None, steps: tuple[ObjectStep, ...]) -> Rows:
    """`pick` is always relative to `rows`; a member begins new rows."""
    frame = row_frame(block, {name: (rows, None)}, rows)
    frame = frame if pick is None else frame.take(pick)
    for step in steps:
        if isinstance(step, MemberStep):
            if block.setting.needs.wants(name, step.field):
                rows = taken(rows, name, pick, {step.field: column(frame, block.node(step.value))})
                pick = None
                frame.rebound(name, rows)
        elif (following := _narrowed(block, frame, step)) is not frame:
            pick, frame = compose(pick, following.pick), following
    return taken(rows, name, pick, {})


def _narrowed(block: Block, frame: Frame, step: SelectStep | SortStep | TakeStep) -> Frame:
    match step:
        case SelectStep(condition=test):
            return frame.narrow(condition(frame, block.node(test)))
        case SortStep(key=key, descending=descending):
            return frame.take(_order(frame, column(frame, block.node(key)), descending))
        case TakeStep(count=count):
            return frame.narrow(_local(frame) < count)


def _sizes(frame: Frame) -> tuple[Index, Index]:
    """How many rows each event has, and where they begin."""
    counts = np.bincount(frame.event_index(), minlength=frame.block.n)
    return counts, offsets_of(counts)


def _local(frame: Frame) -> Index:
    """The number of each row within its event."""
    return np.arange(frame.n) - _sizes(frame)[1][frame.event_index()]


def _order(frame: Frame, key: Column, descending: bool) -> Index:
    """Events of equally many rows are sorted together, as rectangles. Stable; NaN last."""
    key = -key.astype(np.float64) if descending else key.astype(np.float64)
    counts, offsets = _sizes(frame)
    order = np.arange(frame.n)
    for size in np.flatnonzero(np.bincount(counts)) if frame.n else ():
        if size > 1:
            rows = offsets[:-1][counts == size][:, None] + np.arange(size)
            order[rows] = np.take_along_axis(rows, np.argsort(key[rows], axis=1, kind="stable"), axis=1)
    return order


def _union(block: Block, space: UnionSpace) -> Rows:
    frames = []
    for part in space.parts:
        rows = block.rows(part)
        frames.append(row_frame(block, {part: (rows, None)}, rows))
    return combined(block, space.name, frames, space.fields)


def _without_repeats(rows: Rows) -> Index | None:
    """The rows less those whose `@id` an earlier one of the event has."""
    identity = rows.column("@id")
    order = np.lexsort((identity, rows.event))
    again = (np.diff(identity[order]) == 0) & (np.diff(rows.event[order]) == 0)
    if not again.any():
        return None
    keep = np.ones(rows.n, bool)
    keep[order[1:][again]] = False
    return np.flatnonzero(keep)


def combined(block: Block, name: str, frames: list[Frame], fields: tuple[tuple[str, tuple[object, ...]], ...]) -> Rows:
    """The rows of several frames as one space, whose fields are given by one expression a frame."""
    expressions = dict(fields)

    def values(part: int, field: str) -> Column:
        return column(frames[part], block.node(expressions[field][part]))  # type: ignore[arg-type]

    return joined(name, [frame.event_index() for frame in frames], block.n, values)


def combinations(block: Block, combination: Combination, what: str) -> Frame:
    """All ways to fill the legs that meet the conditions; those that a loop in C leaves, if there is one for them.
    Raises DataError E0911."""
    loop = block.setting.loops.get(id(combination))
    if loop is not None:
        return loop.fill(block, what)
    patterns, lists = prepared(block, combination)
    with refusals(block, what):
        rows, events = combine(patterns, lists, lambda size: block.allow(size, what))
    legs = dict(zip((leg.name for leg in combination.legs), rows, strict=True))
    bindings: dict[str, Binding] = {leg.name: (block.rows(leg.space), legs[leg.name]) for leg in combination.legs}
    return meeting(block, row_frame(block, bindings, events), combination, patterns)


def prepared(block: Block, combination: Combination) -> tuple[Patterns, list[RowList]]:
    """The patterns of a combination, and the rows that its slots take."""
    slots = slots_of(block.setting.program, combination)
    legs = {slot: leg for leg, slot in reversed(list(zip(combination.legs, slots, strict=True)))}
    return _patterns(block, combination, slots), [_list(block, legs[slot]) for slot in range(len(legs))]


def slots_of(program: Program, combination: Combination) -> tuple[int, ...]:
    """For each leg, the number of the list of rows that it takes; legs alike share one."""
    numbers: dict[tuple[str, int | None], int] = {}
    keys = ((leg.space, None if leg.where is None else program.node(leg.where).number) for leg in combination.legs)
    return tuple(numbers.setdefault(key, len(numbers)) for key in keys)


@contextmanager
def refusals(block: Block, what: str) -> Iterator[None]:
    """Says which entry has too many combinations: raises DataError E0911."""
    try:
        yield
    except TooManyError as error:
        entry = block.entry(error.args[1])
        raise too_many(error, block.setting.combinations, entry, what, block.file) from None


def meeting(block: Block, frame: Frame, combination: Combination, patterns: Patterns) -> Frame:
    """The rows that keep the rules which patterns can't judge, and the conditions."""
    for rule in patterns.rest():
        frame = frame.narrow(rule(lambda name, here=frame: rows_of(here, name)))  # type: ignore[misc]
    for test in combination.conditions:
        frame = frame.narrow(condition(frame, block.node(test)))
    return frame


def rows_of(frame: Frame, leg: str) -> Index:
    """Which row of its space a leg stands for."""
    index = frame.resolve(leg)[1]
    return np.arange(frame.n) if index is None else index


def _list(block: Block, leg: LegSpec) -> RowList:
    rows = block.rows(leg.space)
    if leg.where is None:
        return RowList(None, rows.offsets)
    frame = row_frame(block, {leg.space: (rows, None)}, rows)
    narrowed = frame.narrow(condition(frame, block.node(leg.where)))
    if narrowed is frame:
        return RowList(None, rows.offsets)
    return RowList(narrowed.pick, _sizes(narrowed)[1])


def _patterns(block: Block, combination: Combination, slots: tuple[int, ...]) -> Patterns:
    """Kept for all blocks of a run, as the same numbers of objects come again."""
    kept = block.setting.patterns.get(id(combination))
    if kept is None:
        made = Patterns(combination, slots, block.setting.combinations)
        kept = block.setting.patterns[id(combination)] = (combination, made)
    return kept[1]
