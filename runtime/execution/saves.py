"""Rows to be saved: the candidates that pass a region, with what was asked for of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..engine.arrays import Index, Value
from ..engine.evaluate import column, condition
from ..engine.frame import Frame
from ..engine.program import Node, Program
from ..errors import DataError
from ..plan import Param, Passes, Plan, Save, walk
from ..reading.needs import CANDIDATE
from ..tally import Point


@dataclass(slots=True, eq=False)
class Keep:
    """What is saved of a region. `points` are the hypotheses at which it passes, one none where it has none."""

    save: Save
    nodes: tuple[Node, ...]
    scans: bool


def record_type(save: Save, scans: Iterable[str]) -> np.dtype[np.void]:
    """One saved row. `file` is the number of the file in the sample, `entry` that of the entry in the file; `scans`
    are the parameters whose hypothesis the row belongs to."""
    own = [("file", np.int32), ("entry", np.int64), ("weight", np.float64)]
    columns = [(c.name, np.bool_ if c.kind == "flag" else np.float64) for c in save.columns]
    return np.dtype([*own, *((name, np.float64) for name in scans), *columns])


def scans_of(plan: Plan, save: Save, program: Program) -> tuple[str, ...]:
    """The scan parameters, where which rows are saved or what is saved of them depends on the hypothesis."""
    cuts = next(region.cuts for region in plan.regions if region.name == save.region)
    nodes = list(walk(*(cut.condition for cut in cuts), *(c.value for c in save.columns)))
    named = any(isinstance(node, Param) for node in nodes)
    regions = {node.region for node in nodes if isinstance(node, Passes)}
    return plan.scan.names if named or any(program.region_parameters[name] for name in regions) else ()


def check_points(plan: Plan, save: Save, scans: tuple[str, ...], points: int) -> None:
    """Rows are saved at one hypothesis. Raises DataError E0933."""
    if scans and points != 1:
        named = ", ".join(f"`{name}`" for name in scans)
        message = f"what is saved of region `{save.region}` depends on {named}, and {points} hypotheses are shown"
        values = " ".join(f"--at {name}={at:g}GeV" for name, at in zip(scans, plan.scan.shown[0], strict=True))
        raise DataError("E0933", message, help=[f"name one: `{values}`, in Python `at={{...}}`"])


def rows_of(job: Keep, frame: Frame, weights: Value, kind: np.dtype[np.void], at: Point) -> np.ndarray:
    """The rows of a frame as records. `weights` are those of the block's events."""
    made = np.zeros(frame.n, kind)
    made["entry"], made["weight"] = _entries(frame), np.broadcast_to(frame.of_events(weights), frame.n)
    for name, value in at:
        if name in (kind.names or ()):
            made[name] = value
    for one, node in zip(job.save.columns, job.nodes, strict=True):
        made[one.name] = condition(frame, node) if one.kind == "flag" else column(frame, node)
    return made


def _entries(frame: Frame) -> Index:
    """Of a flat tree the candidate's own, else its event's."""
    block = frame.block
    if CANDIDATE not in block.inputs:
        return block.first + frame.event_index()
    rows, index = frame.resolve(CANDIDATE)
    return block.first + (np.arange(rows.n) if index is None else index)
