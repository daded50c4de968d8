"""Distributions that fits need: at every hypothesis in a range of its own, all hypotheses at once."""

from __future__ import annotations

import numpy as np

from ..engine.arrays import Index, Numbers
from ..engine.evaluate import column, condition
from ..engine.frame import Frame, pair_frame
from ..engine.program import Node
from .ledger import Page
from .stages import Distribution
from .windows import pairs


def spread(page: Page, job: Distribution, frame: Frame, weights: Numbers, hypotheses: Frame) -> None:
    """Adds the rows of a frame. `weights` are those of the block's events. NaN lies in no bin."""
    edges = edges_of(job, hypotheses)
    row_weights = weights[frame.event_index()]
    if job.cuts or not scan_free(job.value):
        _spread_pairs(page, job, frame, row_weights, hypotheses, edges)
    else:
        _spread_sorted(page, job, column(frame, job.value), row_weights, edges)


def edges_of(job: Distribution, hypotheses: Frame) -> Numbers:
    """Shape (hypotheses, bins + 1), of which a `whole` spectrum has one; NaN where the fit takes no part."""
    low, high = column(hypotheses, job.low).copy(), column(hypotheses, job.high).copy()
    if job.spectrum.whole:
        low, high = np.array([np.nanmin(low)]), np.array([np.nanmax(high)])
    elif job.when is not None:
        low[~np.broadcast_to(condition(hypotheses, job.when), len(low))] = np.nan
    steps = np.arange(job.spectrum.bins + 1) / job.spectrum.bins
    edges: Numbers = low[:, None] + (high - low)[:, None] * steps
    return edges


def scan_free(node: Node) -> bool:
    """Whether a value is the same at every hypothesis."""
    return not any(variable.startswith("$") for variable in node.free)


def _spread_sorted(page: Page, job: Distribution, values: Numbers, weights: Numbers, edges: Numbers) -> None:
    """Differences of running sums at the edges."""
    order = np.argsort(values, kind="stable")
    ordered, weights = values[order], weights[order]
    at = np.searchsorted(ordered, np.where(np.isnan(edges), np.inf, edges), side="left")
    job.candidates.of(page.counts)[:] += at[:, -1] - at[:, 0]
    sums = job.sums.of(page.sums)
    for k, terms in enumerate((weights, weights * weights)):
        running = np.concatenate((np.zeros(1), np.cumsum(terms)))
        sums[k] += np.diff(running[at], axis=1)


def _spread_pairs(
    page: Page, job: Distribution, frame: Frame, weights: Numbers, hypotheses: Frame, edges: Numbers
) -> None:
    """Each row at each hypothesis."""
    takes_part = ~np.isnan(edges[:, 0])
    low, high = np.zeros(len(edges), np.int64), np.where(takes_part, frame.n, 0)
    for hypothesis, row in pairs(low, high):
        here, alive = pair_frame(frame, row, hypotheses, hypothesis), np.arange(len(row))
        for node in job.cuts:
            passing = np.broadcast_to(condition(here, node), here.n)
            alive, here = alive[passing], here.narrow(passing)
        bins = _bin(edges, hypothesis[alive], column(here, job.value))
        inside = (bins >= 0) & (bins < job.spectrum.bins)
        alive = alive[inside]
        _add(page, job, hypothesis[alive], bins[inside], weights[row[alive]])


def _bin(edges: Numbers, hypothesis: Index, values: Numbers) -> Index:
    """The bin of each value among the edges of its hypothesis; outside, -1 or the number of bins."""
    low, high = edges[hypothesis, 0], edges[hypothesis, -1]
    bins = edges.shape[1] - 1
    near = np.nan_to_num((values - low) / (high - low) * bins, nan=-1.0, posinf=bins, neginf=-1.0)
    found: Index = np.clip(np.floor(near), -1, bins).astype(np.int64)
    inside = (found >= 0) & (found < bins)
    found[inside] -= values[inside] < edges[hypothesis[inside], found[inside]]  # rounding, at an edge
    inside = (found >= -1) & (found < bins) & ~np.isnan(values)
    found[inside] += values[inside] >= edges[hypothesis[inside], found[inside] + 1]
    return found


def _add(page: Page, job: Distribution, hypothesis: Index, bins: Index, weights: Numbers) -> None:
    if len(hypothesis) == 0:
        return
    sums, candidates = job.sums.of(page.sums), job.candidates.of(page.counts)
    first, count = int(hypothesis[0]), int(hypothesis[-1] - hypothesis[0]) + 1
    span = slice(first, first + count)
    cell = (hypothesis - first) * job.spectrum.bins + bins
    candidates[span] += np.bincount(hypothesis - first, minlength=count)
    for k, terms in enumerate((weights, weights * weights)):
        added = np.bincount(cell, terms, count * job.spectrum.bins)
        sums[k, span] += added.reshape(count, job.spectrum.bins)
