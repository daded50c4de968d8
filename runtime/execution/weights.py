"""Event weights: the sample's own, normalised, times what the search says of simulation. Data weigh 1."""

from __future__ import annotations

import numpy as np

from ..engine.arrays import Column, Mask, Numbers, Value
from ..engine.evaluate import column, condition
from ..engine.frame import Frame
from ..engine.program import Node
from ..errors import DataError
from ..plan import Site, TriggerStep, WeightStep
from ..reading.needs import EVENT
from .block import Block

JUST_ABOVE_ONE = 1 + 1e-9


def trigger(block: Block, frame: Frame) -> Frame:
    """Of data, the rows in events that every trigger took."""
    for step in block.setting.plan.triggers:
        frame = frame.narrow(condition(frame, block.node(step.data)))
    return frame


def event_weights(block: Block, own: Value) -> Value:
    """The weights of all events: their own times the weights of the event; one number where all are the same.

    Raises DataError E0913."""
    weights = own
    for step in block.setting.plan.weights:
        if step.level == EVENT:
            factor = column(block.events, block.node(step.value))
            _check(block, block.events, factor, step)
            weights = weights * factor
    return weights


def candidate_weights(block: Block, weights: Value, candidates: Frame) -> Value:
    """The weights from the row `candidate` on: times the triggers' efficiencies and the weights of the candidate.

    Raises DataError E0912, E0913.
    """
    steps: tuple[TriggerStep | WeightStep, ...] = (*block.setting.plan.triggers, *block.setting.plan.weights)
    for step in steps:
        if isinstance(step, TriggerStep):
            weights = weights * _factor(block, block.node(step.efficiency), step, candidates)
        elif step.level != EVENT:
            weights = weights * _factor(block, block.node(step.value), step, candidates)
    return weights


def _factor(block: Block, node: Node, step: TriggerStep | WeightStep, candidates: Frame) -> Numbers:
    events = candidates.by_event().frame
    frame = candidates
    if step.level == EVENT:
        frame = events
    elif events.n < candidates.n:
        _complain(block, candidates, step.site)
    values = column(frame, node).astype(np.float64, copy=False)
    _check(block, frame, values, step)
    factor = np.ones(block.n)
    factor[frame.event_index()] = values
    return factor


def _complain(block: Block, candidates: Frame, site: Site) -> None:
    event = candidates.event_index()
    entry = block.entry(int(event[1:][event[1:] == event[:-1]][0]))
    message = f"entry {entry} has several candidates, and this weight is of a candidate"
    help = ["add `keep best by ...` to the final state"]
    raise DataError("E0912", message, file=block.file, site=site, help=help)


def _check(block: Block, frame: Frame, values: Column, step: TriggerStep | WeightStep) -> None:
    good: Mask
    if isinstance(step, TriggerStep):
        good, what = (values >= 0) & (values <= JUST_ABOVE_ONE), f"the efficiency of trigger `{step.name}`"
    else:
        good, what = np.isfinite(values), f"the weight `{step.text}`" if step.text else "a weight"
    if not good.all():
        row = int(np.flatnonzero(~good)[0])
        entry = block.entry(int(frame.event_index()[row]))
        raise DataError("E0913", f"{what} is {values[row]:g} in entry {entry}", file=block.file, site=step.site)
