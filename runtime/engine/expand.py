"""From the rows of a frame to all objects of their events, by index arithmetic."""

from __future__ import annotations

import numpy as np

from .arrays import Column, Index, Numbers, ranges
from .frame import Binding, Frame, inner_frame
from .program import Node


def all_rows(frame: Frame, over: Node) -> Frame:
    """All that an Over runs over, its `where` aside, for each row of a frame in turn.

    Variables of one space run over ascending rows, those of different spaces over the product.
    """
    block = frame.block
    if len(over.variables) == 1 and frame.event_numbers() is None:
        variable, space = over.variables[0]
        rows = block.rows(space)
        return inner_frame(frame, rows.event, rows.event, {variable: (rows, None)})
    events = frame.event_index()
    owner = np.arange(frame.n)
    chosen: list[tuple[str, str, Index]] = []
    for variable, space in over.variables:
        offsets = block.rows(space).offsets
        before = next((index for _, other, index in reversed(chosen) if other == space), None)
        starts = offsets[events[owner]] if before is None else before + 1
        counts = offsets[events[owner] + 1] - starts
        block.allow(int(counts.sum()), f"the objects of `{space}`")
        index, parent = ranges(starts, counts)
        chosen = [(name, of, rows[parent]) for name, of, rows in chosen]
        chosen.append((variable, space, index))
        owner = owner[parent]
    bindings: dict[str, Binding] = {name: (block.rows(space), index) for name, space, index in chosen}
    return inner_frame(frame, owner, events[owner], bindings)


def how_many(frame: Frame, over: Node) -> Numbers:
    """How many rows, pairs, ... an Over without `where` has for each row, without making them."""
    total: Column = np.ones(1)
    spaces = [space for _, space in over.variables]
    for space in dict.fromkeys(spaces):
        size = frame.block.rows(space).counts.astype(np.float64)
        for k in range(spaces.count(space)):
            total = total * (size - k) / (k + 1)
    total = np.maximum(total, 0.0)
    events = frame.event_numbers()
    return total if events is None else total[events]
