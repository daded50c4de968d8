"""Windows: how many events lie in each, for all hypotheses at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..engine.arrays import Index, Mask, Numbers, Value, gather, ranges
from ..engine.evaluate import column, condition
from ..engine.frame import Frame, pair_frame
from .ledger import Page
from .stages import Count

ROUNDING = 1e-12
"""Relative width about a bound within which the exact condition is asked rather than the interval."""

PAIRS, MOST_HYPOTHESES = 1 << 17, 256
"""How many (hypothesis, row) pairs, and how many hypotheses, are worked on at once."""


def count(page: Page, job: Count, frame: Frame, weights: Value, hypotheses: Frame) -> None:
    """Adds the events of a frame that lie in the window. `weights` are those of the block's events."""
    if job.interval is None:
        low, high = np.zeros(hypotheses.n, np.int64), np.full(hypotheses.n, frame.n)
        _count_pairs(page, job, frame, weights, hypotheses, np.arange(frame.n), low, high)
        return
    value, low_node, high_node = job.interval
    exact = job.window.interval is not None and job.window.interval.exact and not job.cuts
    several = frame.event_count() < frame.n
    values, order = column(frame, value), None
    if several or not exact or np.ndim(weights):
        order = np.argsort(values, kind="stable")
    ordered = np.sort(values) if order is None else values[order]
    ordered = ordered[: int(np.searchsorted(ordered, np.nan))]  # NaN is sorted last, and lies in no window
    bounds = column(hypotheses, low_node), column(hypotheses, high_node)
    slack = ROUNDING * (np.abs(bounds[0]) + np.abs(bounds[1]))
    low, high = _between(ordered, bounds[0] - slack, bounds[1] + slack, ends=True)
    if order is not None and not exact:
        _count_pairs(page, job, frame, weights, hypotheses, order, low, high)
        return
    sure_low, sure_high = _between(ordered, bounds[0] + slack, bounds[1] - slack, ends=False)
    sure_low, sure_high = np.clip(sure_low, low, high), np.clip(sure_high, low, high)
    sure_high = np.maximum(sure_low, sure_high)
    if order is not None and several:
        _count_pairs(page, job, frame, weights, hypotheses, order, low, high, sure=(sure_low, sure_high))
        return
    own = weights if order is None else gather(weights, frame.event_index()[order[: len(ordered)]])
    _count_sorted(page, job, own, sure_low, sure_high)
    if (low == sure_low).all() and (sure_high == high).all():
        return
    if order is None:
        order = np.argsort(values, kind="stable")
    _count_pairs(page, job, frame, weights, hypotheses, order, low, sure_low)
    _count_pairs(page, job, frame, weights, hypotheses, order, sure_high, high)


def _between(ordered: Numbers, low: Numbers, high: Numbers, *, ends: bool) -> tuple[Index, Index]:
    """The positions between the bounds of each hypothesis (with `ends`, on them too); none where a bound is NaN."""
    first = np.searchsorted(ordered, low, side="left" if ends else "right")
    last = np.searchsorted(ordered, high, side="right" if ends else "left")
    empty = np.isnan(low) | np.isnan(high)
    last = np.where(empty, first, np.maximum(first, last))
    return first, last


def _count_sorted(page: Page, job: Count, weights: Value, low: Index, high: Index) -> None:
    """Differences of running sums."""
    events, sums = job.events.of(page.counts), job.sums.of(page.sums)
    events += high - low
    for k, terms in enumerate((weights, weights * weights)):
        if np.ndim(terms) == 0:
            sums[k] += (high - low) * terms
            continue
        running = np.concatenate((np.zeros(1), np.cumsum(terms)))
        sums[k] += running[high] - running[low]


def _count_pairs(
    page: Page,
    job: Count,
    frame: Frame,
    weights: Value,
    hypotheses: Frame,
    order: Index,
    low: Index,
    high: Index,
    sure: tuple[Index, Index] | None = None,
) -> None:
    """Counts an event once a hypothesis, if the condition holds of one of its rows at the positions `low` to `high`.

    Positions in `sure` need not be asked.
    """
    outer = frame.by_event()
    events = order if outer.index is None else outer.index[order]
    own = np.broadcast_to(outer.frame.of_events(weights), outer.frame.n)
    for hypothesis, position in pairs(low, high):
        inside = np.ones(len(position), bool)
        asked = inside.copy()
        if sure is not None:
            asked = (position < sure[0][hypothesis]) | (position >= sure[1][hypothesis])
        inside[asked] = _holds(job, frame, order[position[asked]], hypotheses, hypothesis[asked])
        _count_events(page, job, own, hypothesis[inside], events[position[inside]])


def _holds(job: Count, frame: Frame, row: Index, hypotheses: Frame, hypothesis: Index) -> Mask:
    """Whether rows pass the cuts that depend on the hypothesis, and lie in the window."""
    pairs, alive = pair_frame(frame, row, hypotheses, hypothesis), np.arange(len(row))
    for node in (*job.cuts, job.condition):
        passing = np.broadcast_to(condition(pairs, node), pairs.n)
        alive, pairs = alive[passing], pairs.narrow(passing)
    inside = np.zeros(len(row), bool)
    inside[alive] = True
    return inside


def _count_events(page: Page, job: Count, weights: Numbers, hypothesis: Index, event: Index) -> None:
    """Marks (hypothesis, event) cells: cheaper than sorting, as the hypotheses of a portion are few."""
    if len(hypothesis) == 0:
        return
    first, size = int(hypothesis[0]), len(weights)
    cells = np.zeros((int(hypothesis[-1]) - first + 1, size), bool)
    cells.reshape(-1)[(hypothesis - first) * size + event] = True
    span = slice(first, first + len(cells))
    job.events.of(page.counts)[span] += np.count_nonzero(cells, axis=1)
    sums = job.sums.of(page.sums)
    row, at = np.divmod(np.flatnonzero(cells), size)
    taken = weights[at]
    sums[0, span] += np.bincount(row, taken, len(cells))
    sums[1, span] += np.bincount(row, taken * taken, len(cells))


def pairs(low: Index, high: Index) -> Iterator[tuple[Index, Index]]:
    """(hypothesis, position) pairs in bounded portions; a hypothesis is never divided, so no event counts twice."""
    sizes = np.maximum(high - low, 0)
    ends = np.cumsum(sizes)
    begin = 0
    while begin < len(sizes) and (begin == 0 or ends[begin - 1] < ends[-1]):
        before = ends[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, before + PAIRS, side="right")))
        end = min(end, begin + MOST_HYPOTHESES)
        position, which = ranges(low[begin:end], sizes[begin:end])
        if len(position):
            yield which + begin, position
        begin = end
