"""Distributions that fits need: at every hypothesis in a range of its own, all hypotheses at once."""

from __future__ import annotations

import numpy as np

from ..engine.arrays import Index, Mask, Numbers, Value
from ..engine.evaluate import column, condition, passing
from ..engine.frame import Frame, pair_frame
from ..engine.program import Node
from .ledger import Page
from .stages import CaseNodes, Distribution
from .windows import pairs


def spread(page: Page, job: Distribution, frame: Frame, weights: Value, hypotheses: Frame) -> None:
    """Adds the rows of a frame. `weights` are those of the block's events. NaN lies in no bin."""
    edges = edges_of(job, hypotheses)
    for case in job.cases:
        _spread_sorted(page, job, case, frame, weights, hypotheses, edges)
    if not job.cases:
        _spread_pairs(page, job, frame, weights, hypotheses, edges)


def edges_of(job: Distribution, hypotheses: Frame) -> Numbers:
    """Shape (hypotheses, bins + 1), of which a `whole` spectrum has one: that of the scan, whatever a signal's own
    hypothesis is. NaN where the fit takes no part, and where the range is none."""
    low, high = column(hypotheses, job.low).astype(np.float64), column(hypotheses, job.high).astype(np.float64)
    low[~((low < high) & np.isfinite(low) & np.isfinite(high))] = np.nan
    if job.spectrum.whole:
        known = np.flatnonzero(~np.isnan(low[: job.scanned]))
        low, high = low[known].min(initial=np.inf)[None], high[known].max(initial=-np.inf)[None]
        low[low > high] = np.nan
    else:
        low[~_meeting(hypotheses, job.own.when)] = np.nan
    steps = np.arange(job.spectrum.bins + 1) / job.spectrum.bins
    edges: Numbers = low[:, None] + (high - low)[:, None] * steps
    return edges


def _meeting(hypotheses: Frame, when: Node | None) -> Mask:
    """The hypotheses for which a condition holds."""
    return np.broadcast_to(True if when is None else condition(hypotheses, when), hypotheses.n)


def _spread_sorted(
    page: Page, job: Distribution, case: CaseNodes, frame: Frame, weights: Numbers, hypotheses: Frame, edges: Numbers
) -> None:
    """Differences of running sums at the edges, for the hypotheses of a case: nothing in it depends on which."""
    takes_part = ~np.isnan(edges[:, 0])
    which = np.flatnonzero(takes_part if case.when is None else takes_part & _meeting(hypotheses, case.when))
    if len(which) == 0:
        return
    for node in case.cuts:
        frame = passing(frame, node)
    values, weights = column(frame, case.value), np.broadcast_to(frame.of_events(weights), frame.n)
    order = np.argsort(values, kind="stable")
    at = np.searchsorted(values[order], edges[which], side="left")
    job.candidates.of(page.counts)[which] += at[:, -1] - at[:, 0]
    sums, weights = job.sums.of(page.sums), weights[order]
    for k, terms in enumerate((weights, weights * weights)):
        running = np.concatenate((np.zeros(1), np.cumsum(terms)))
        sums[k, which] += np.diff(running[at], axis=1)


def _spread_pairs(
    page: Page, job: Distribution, frame: Frame, weights: Numbers, hypotheses: Frame, edges: Numbers
) -> None:
    """Each row at each hypothesis."""
    weights = np.broadcast_to(frame.of_events(weights), frame.n)
    takes_part = ~np.isnan(edges[:, 0])
    low, high = np.zeros(len(edges), np.int64), np.where(takes_part, frame.n, 0)
    for hypothesis, row in pairs(low, high):
        here, alive = pair_frame(frame, row, hypotheses, hypothesis), np.arange(len(row))
        for node in job.own.cuts:
            passing = np.broadcast_to(condition(here, node), here.n)
            alive, here = alive[passing], here.narrow(passing)
        bins = _bin(edges, hypothesis[alive], column(here, job.own.value))
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
