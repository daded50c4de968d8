"""A plan carried out on one sample."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from ..engine.arrays import Numbers, gather
from ..engine.evaluate import condition
from ..engine.frame import Frame, hypothesis_frame
from ..engine.names import WEIGHT
from ..engine.rows import Rows
from ..errors import DataError, nearest
from ..plan import Plan
from ..reading.events import Pace, Portion, no_column, portions
from ..reading.needs import EVENT, needs_of
from ..reading.reader import Reader, reader_of, wanted_of
from ..reading.samples import Sample
from ..tally import Point, SampleTally
from .allocator import keep_memory
from .block import Block, BlockTooLargeError, Setting
from .fill import fill
from .ledger import Layout, Ledger, Page
from .prepare import prepare
from .stages import Planner, Selection, Stage
from .tallies import tally_of
from .weights import candidate_weights, event_weights, trigger
from .windows import count

Progress = Callable[[int, int], None]
"""Called after each block with the entries read and those to read."""


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
    pace: Pace
    hidden: list[str]


def execute(
    plan: Plan,
    sample: Sample,
    *,
    luminosity: float | None = None,
    block: int = 16384,
    entries: tuple[int, int] | None = None,
    progress: Progress | None = None,
    blind: bool = True,
    combinations: int = 100_000,
) -> SampleTally:
    """Runs a plan over a sample.

    `luminosity` (fb^-1) replaces the plan's. `entries` are those to read, counted through all files. With `blind`,
    blinded regions of data are withheld. An interrupt (Ctrl-C) ends the run early: the tally has `read` less than
    was asked, and says so in `skipped`. Raises DataError.
    """
    keep_memory()
    run = _run(plan, sample, luminosity, block, combinations, blind)
    files = _files(sample)
    total = sum(size for _, size in files)
    start, stop = entries or (0, total)
    start, stop = max(0, start), min(stop, total)
    ledger = Ledger.blank(run.layout)
    skipped = [f"region {name}: blinded" for name in run.hidden]
    with np.errstate(all="ignore"):
        try:
            for page in _pages(run, files, start, stop):
                ledger = ledger.plus(page)
                if progress is not None:
                    progress(ledger.read, stop - start)
        except KeyboardInterrupt:
            skipped.append(f"interrupted after {ledger.read} of {stop - start} entries")
    tally = tally_of(run.selection, plan, ledger, run.points, own=run.own is not None)
    tally.sample, tally.entries, tally.skipped = sample.name, total, skipped
    return tally


def count_entries(sample: Sample) -> int:
    """How many entries the files of a sample hold. Raises DataError."""
    return sum(size for _, size in _files(sample))


def shown_points(plan: Plan, sample: Sample) -> list[Point]:
    """The hypotheses at which scan-dependent regions are tabulated: of a signal sample, its own. Raises E0917."""
    own = own_point(plan, sample)
    return [own] if own is not None else [tuple(zip(plan.scan.names, at, strict=True)) for at in plan.scan.shown]


def own_point(plan: Plan, sample: Sample) -> Point | None:
    """The hypothesis that a signal sample was generated at. Raises DataError E0917."""
    if sample.kind != "signal" or not sample.hypothesis or not plan.scan.names:
        return None
    stated = sample.hypothesis
    for name in (*stated, *plan.scan.names):
        if name not in plan.scan.names or name not in stated:
            message = f"the hypothesis of sample `{sample.name}` states {_list(stated)}"
            like = nearest(name, plan.scan.names)
            help = [f"the search scans {_list(plan.scan.names)}", *(f"did you mean `{found}`?" for found in like)]
            raise DataError("E0917", message, help=help)
    return tuple((name, stated[name]) for name in plan.scan.names)


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _run(plan: Plan, sample: Sample, luminosity: float | None, block: int, combinations: int, blind: bool) -> Run:
    hidden = {region.name for region in plan.regions if blind and region.blind and sample.is_data}
    needs = needs_of(plan, data=sample.is_data, withheld=hidden)
    setting = Setting(plan, prepare(plan), needs, combinations)
    points = shown_points(plan, sample)
    own = own_point(plan, sample)
    grid = grid_of(plan, own)
    layout = Layout()
    planner = Planner(plan, setting.program, layout, len(points), len(grid))
    selection = planner.selection(hidden)
    normalisation = sample.normalisation(plan.luminosity if luminosity is None else luminosity)
    columns = {name: np.array([at[k] for at in grid]) for k, name in enumerate(plan.scan.names)}
    nothing = Block(setting, 0, {EVENT: Rows(EVENT, np.zeros(1, np.int64), no_column)})
    return Run(
        setting, sample, layout, selection, points, own,
        [hypothesis_frame(nothing, dict(point)) for point in points],
        hypothesis_frame(nothing, columns),
        normalisation, Pace(block, block), sorted(hidden),
    )  # fmt: skip


def grid_of(plan: Plan, own: Point | None) -> list[tuple[float, ...]]:
    """The hypotheses of the windows: those of the scan, and after them a signal's own. Without a scan there is one."""
    grid: list[tuple[float, ...]] = [*zip(*plan.scan.values, strict=True)] if plan.scan.names else [()]
    return grid if own is None else [*grid, tuple(value for _, value in own)]


def _files(sample: Sample) -> list[tuple[str, int]]:
    sizes = []
    for file in sample.files:
        with closing(reader_of(sample, file)) as reader:
            sizes.append((file, reader.entries))
    return sizes


def _pages(run: Run, files: list[tuple[str, int]], start: int, stop: int) -> Iterator[Page]:
    """One page a block, of the entries `start` to `stop` counted through all files."""
    plan, sample = run.setting.plan, run.sample
    wanted = wanted_of(plan, run.setting.needs)
    offset = 0
    for file, size in files:
        first, last = max(start - offset, 0), min(stop - offset, size)
        offset += size
        if first < last:
            with closing(reader_of(sample, file)) as reader:
                for portion in portions(reader, wanted, weight_of(sample, reader), (first, last), run.pace):
                    for page in _pages_of(run, portion):
                        run.pace.learn(page.events, page.peak)
                        yield page


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
    page = Page.blank(run.layout)
    page.read = portion.entries
    data = run.sample.is_data
    weights = np.ones(block.n) if data else event_weights(block, portion.weights() * run.normalisation)
    _record(page, run.selection.everything, block.n, 0, weights, 0)
    candidates = trigger(block, block.candidates) if data else block.candidates
    if not data:
        weights = candidate_weights(block, weights, candidates)
    _visit(run, page, run.selection.root, candidates, weights, 0)
    page.warnings.update(block.warnings)
    page.events, page.peak = block.n, block.peak
    return page


def _visit(run: Run, page: Page, stage: Stage, frame: Frame, weights: Numbers, point: int) -> None:
    """Counts and fills what passes a stage, and goes on to the stages after it."""
    if frame.n == 0:
        return
    events = frame.by_event().frame
    _record(page, stage, events.n, frame.n, gather(weights, events.events), point)
    here = [(point, frame)]
    scanned = here if stage.scans else [(k, frame.at(hypothesis)) for k, hypothesis in enumerate(run.at)]
    for job in stage.fills:
        for k, rows in scanned if job.scans else here:
            fill(page, job, rows, weights, k)
    for child in stage.children:
        for k, rows in scanned if child.scans else here:
            _visit(run, page, child, rows.narrow(condition(rows, child.test)), weights, k)
    for window in stage.counts:
        count(page, window, frame, weights, run.hypotheses)


def _record(page: Page, stage: Stage, events: int, candidates: int, weights: Numbers, point: int) -> None:
    stage.tallies.of(page.counts)[point] += (events, candidates)
    stage.sums.of(page.sums)[point] += (weights.sum(), np.square(weights).sum())
