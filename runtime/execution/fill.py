"""Histograms of what passes a stage."""

from __future__ import annotations

import numpy as np

from ..engine.arrays import Numbers, Value, compose, gather, ranges
from ..engine.evaluate import column
from ..engine.frame import Frame, Outer, inner_frame
from ..engine.program import EVENT
from ..reading.needs import CANDIDATE
from .ledger import Page
from .stages import Fill


def fill(page: Page, job: Fill, frame: Frame, weights: Value, point: int) -> None:
    """Adds the rows of a frame at the histogram's level. `weights` are those of the block's events.

    NaN on any axis is not filled, but counted. Bins are half-open.
    """
    rows = level(job.histogram.level, frame)
    columns = [column(rows, node).astype(np.float64, copy=False) for _, node in job.axes]
    missing = np.isnan(columns[0])
    for values in columns[1:]:
        missing |= np.isnan(values)
    row_weights = rows.of_events(weights)
    lost = int(np.count_nonzero(missing))
    if lost:
        columns = [values[~missing] for values in columns]
        row_weights = gather(row_weights, np.flatnonzero(~missing))
        job.nan.of(page.counts)[point] += lost
    _add(page, job, columns, row_weights, point)


def _add(page: Page, job: Fill, columns: list[Numbers], weights: Value, point: int) -> None:
    values, variances = job.values.of(page.sums)[point], job.variances.of(page.sums)[point]
    bins = [binning.of(column) for binning, column in zip(job.binnings, columns, strict=True)]
    flat = bins[0] if len(bins) == 1 else np.ravel_multi_index(tuple(bins), values.shape)
    if values.size > 8 * len(flat):
        np.add.at(values.reshape(-1), flat, weights)
        np.add.at(variances.reshape(-1), flat, weights * weights)
        return
    if np.ndim(weights) == 0:
        counts = np.bincount(flat, minlength=values.size).reshape(values.shape)
        values += counts * weights
        variances += counts * (weights * weights)
        return
    values += np.bincount(flat, weights, values.size).reshape(values.shape)
    variances += np.bincount(flat, weights * weights, values.size).reshape(values.shape)


def level(name: str, frame: Frame) -> Frame:
    """The rows that a histogram is filled from: passing candidates, their events, or the objects of these events."""
    if name == CANDIDATE:
        return frame
    events: Outer = frame.by_event()
    return events.frame if name == EVENT else objects(events.frame, name)


def objects(events: Frame, space: str) -> Frame:
    """All rows of a space in the events of a frame."""
    rows = events.block.rows(space)
    numbers = events.event_index()
    index, owner = ranges(rows.offsets[numbers], rows.counts[numbers])
    return inner_frame(events, owner, numbers[owner], {space: (rows, compose(None, index))})
