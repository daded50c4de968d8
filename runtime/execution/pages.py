"""The blocks of one sample through a plan: a page each, and a ledger for each span of entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

import numpy as np

from ..engine.arrays import Value
from ..engine.evaluate import passing
from ..engine.frame import Frame
from ..engine.names import WEIGHT
from ..reading.events import Pace, Portion, portions
from ..reading.opened import OpenedOnce
from ..reading.reader import Reader, wanted_of
from ..reading.samples import Sample
from ..tally import Point
from .block import Block, BlockTooLargeError, Setting
from .fill import fill
from .ledger import Layout, Ledger, Page
from .saves import rows_of
from .spectra import spread
from .spool import Spool
from .stages import Selection, Stage
from .weights import candidate_weights, event_weights, trigger
from .windows import count

FileSize = tuple[str, int]
"""A file and how many entries it holds."""


UNNAMED = f"entries weighted by `{WEIGHT}`, as the sample names no weight"


@dataclass(slots=True)
class Run:
    """One sample's run: what is fixed before an event is read."""

    setting: Setting
    sample: Sample
    layout: Layout
    selection: Selection
    points: list[Point]
    own: Point | None
    at: list[Frame]
    hypotheses: Frame
    normalisation: float
    block: int
    hidden: list[str]
    records: dict[str, np.dtype[np.void]] = field(default_factory=dict)
    opened: OpenedOnce = field(default_factory=OpenedOnce)


def ledgers(
    run: Run,
    files: Sequence[FileSize],
    span: tuple[int, int],
    told: Callable[[int], None],
    spool: Spool | None = None,
) -> Iterator[Ledger]:
    """One ledger for each span of entries that holds any of `span`, in order; `told` hears of each block's entries.

    The spans are fixed by the files (see `portions`), so whoever adds these ledgers in order gets the same sums,
    bit by bit, whichever ranges they were asked for in. An interrupt gives what was read, and is raised again.
    Rows to be saved go to `spool`.
    """
    part, here = Ledger.blank(run.layout), None
    with np.errstate(all="ignore"):
        try:
            for place, page in _pages(run, files, *span):
                if here not in {None, place}:
                    yield part
                    part = Ledger.blank(run.layout)
                if spool is not None:
                    spool.add(page.saved)
                part, here = part.plus(page), place
                told(page.read)
        except KeyboardInterrupt:
            yield part
            raise
    yield part


def _pages(run: Run, files: Sequence[FileSize], start: int, stop: int) -> Iterator[tuple[tuple[int, int], Page]]:
    """One page a block, of the entries `start` to `stop` counted through all files; with its file and span."""
    plan, sample = run.setting.plan, run.sample
    wanted = wanted_of(plan, run.setting.needs)
    offset = 0
    for number, (file, size) in enumerate(files):
        first, last = max(start - offset, 0), min(stop - offset, size)
        offset += size
        if first < last:
            pace = Pace(run.block, run.block)
            with closing(run.opened.take(sample, file)) as reader:
                weight = weight_of(sample, reader)
                for portion in portions(reader, wanted, weight, (first, last), pace):
                    for page in _pages_of(run, portion):
                        if weight != sample.weight and not sample.is_data:
                            page.warnings[UNNAMED] += page.read
                        for _, records in page.saved:
                            records["file"] = number
                        pace.learn(page.events, page.peak)
                        yield (number, portion.span), page


def weight_of(sample: Sample, reader: Reader) -> str | None:
    """The branch of the event weights: of data none; basf2's own, where the sample names none."""
    if sample.is_data or sample.weight is not None or sample.unweighted:
        return None if sample.is_data else sample.weight
    return WEIGHT if reader.has(WEIGHT) else None


def _pages_of(run: Run, portion: Portion) -> list[Page]:
    """Of a block; of its halves, where it would take too much memory."""
    try:
        return [_page(run, portion)]
    except BlockTooLargeError:
        return [page for half in portion.halves() for page in _pages_of(run, half)]


def _page(run: Run, portion: Portion) -> Page:
    block = portion.block(run.setting)
    try:
        return _page_of(run, portion, block)
    finally:
        block.release()


def _page_of(run: Run, portion: Portion, block: Block) -> Page:
    page = Page.blank(run.layout)
    page.read = portion.entries
    data = run.sample.is_data
    weights = 1.0 if data else event_weights(block, portion.weights() * run.normalisation)
    _record(page, run.selection.everything, block.n, 0, weights, 0)
    candidates = trigger(block, block.candidates) if data else block.candidates
    if not data:
        weights = candidate_weights(block, weights, candidates)
    _visit(run, page, run.selection.root, candidates, weights, 0)
    for look in block.at_last:
        look()
    page.warnings.update(block.warnings)
    page.events, page.peak = block.n, block.peak
    return page


def _visit(run: Run, page: Page, stage: Stage, frame: Frame, weights: Value, point: int) -> None:
    """Counts and fills what passes a stage, and goes on to the stages after it."""
    if frame.n == 0:
        return
    own = frame.by_event().frame.of_events(weights) if np.ndim(weights) else weights
    _record(page, stage, frame.event_count(), frame.n, own, point)
    here = [(point, frame)]
    scanned = here if stage.scans else [(k, frame.at(hypothesis)) for k, hypothesis in enumerate(run.at)]
    for job in stage.fills:
        for k, rows in scanned if job.scans else here:
            fill(page, job, rows, weights, k)
    for keep in stage.keeps:
        kind = run.records[keep.save.region]
        for k, rows in scanned if keep.scans else here:
            at = run.points[k] if keep.scans else ()
            page.saved.append((keep.save.region, rows_of(keep, rows, weights, kind, at)))
    for child in stage.children:
        for k, rows in scanned if child.scans else here:
            _visit(run, page, child, passing(rows, child.test), weights, k)
    for window in stage.counts:
        count(page, window, frame, weights, run.hypotheses)
    for distribution in stage.distributions:
        spread(page, distribution, frame, weights, run.hypotheses)


def _record(page: Page, stage: Stage, events: int, candidates: int, weights: Value, point: int) -> None:
    stage.tallies.of(page.counts)[point] += (events, candidates)
    if np.ndim(weights) == 0:
        sums = (events * weights, events * (weights * weights))
    else:
        sums = (weights.sum(), np.square(weights).sum())
    stage.sums.of(page.sums)[point] += sums
