"""A plan carried out on one sample."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

import numpy as np

from ..engine.choice import NUMPY, Engine
from ..engine.compiled import Compiled
from ..engine.frame import hypothesis_frame
from ..engine.program import Program
from ..engine.rows import Rows
from ..errors import DataError, NoCompilerError, nearest
from ..plan import Plan
from ..reading.events import no_column
from ..reading.needs import EVENT, needs_of
from ..reading.opened import OpenedOnce
from ..reading.samples import Sample
from ..tally import Point, SampleTally
from .allocator import keep_memory
from .block import Block, Setting
from .combine import chosen_among
from .ledger import Layout, Ledger
from .native import equip
from .pages import FileSize, Run, ledgers
from .prepare import prepare
from .saves import check_points, record_type, scans_of
from .spool import Spool
from .stages import Planner
from .tallies import tally_of

BLOCK, WIDE_BLOCK = 1 << 16, 1 << 17
"""Events worked on at once: so many columns stay near the processor, and calls are few beside what they do."""

Progress = Callable[[int, int], None]
"""Called after each block with the entries read and those to read."""


def execute(  # noqa: PLR0913
    plan: Plan,
    sample: Sample,
    *,
    luminosity: float | None = None,
    block: int | None = None,
    entries: tuple[int, int] | None = None,
    progress: Progress | None = None,
    blind: bool = True,
    combinations: int = 100_000,
    spool: Spool | None = None,
    engine: Engine = NUMPY,
    files: Sequence[FileSize] | None = None,
    opened: OpenedOnce | None = None,
) -> SampleTally:
    """Runs a plan over a sample.

    `files` are the sample's with their entries, where these are known already, and `opened` may have them open.
    `luminosity` (fb^-1) replaces the plan's. `entries` are those to read, counted through all files. With `blind`,
    blinded regions of data are withheld. Rows to be saved go to `spool`. `engine` says what evaluates expressions. An
    interrupt (Ctrl-C) ends the run early: the tally has `read` less than was asked, and says so in `skipped`.
    Raises DataError.
    """
    keep_memory()
    run = run_of(plan, sample, luminosity, block, combinations, blind, engine)
    run.opened = opened or run.opened
    files = files_of(sample) if files is None else files
    total = sum(size for _, size in files)
    start, stop = entries or (0, total)
    start, stop = max(0, start), min(stop, total)
    ledger, read, interrupted = Ledger.blank(run.layout), 0, False

    def told(more: int) -> None:
        nonlocal read
        read += more
        if progress is not None:
            progress(read, stop - start)

    try:
        for part in ledgers(run, files, (start, stop), told, spool):
            ledger = ledger.joined(part)
    except KeyboardInterrupt:
        interrupted = True
    return sample_tally(run, ledger, total, stop - start, interrupted=interrupted)


def sample_tally(run: Run, ledger: Ledger, entries: int, asked: int, *, interrupted: bool) -> SampleTally:
    """What a sample gave whose files hold so many entries, of which so many were asked for."""
    tally = tally_of(run.selection, run.setting.plan, ledger, run.points, own=run.own is not None)
    tally.sample, tally.entries = run.sample.name, entries
    tally.skipped = [f"region {name}: blinded" for name in run.hidden]
    if interrupted:
        tally.skipped.append(f"interrupted after {ledger.read} of {asked} entries")
    return tally


def count_entries(sample: Sample) -> int:
    """How many entries the files of a sample hold. Raises DataError."""
    return sum(size for _, size in files_of(sample))


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


def run_of(
    plan: Plan,
    sample: Sample,
    luminosity: float | None,
    block: int | None,
    combinations: int,
    blind: bool,
    engine: Engine = NUMPY,
) -> Run:
    """What is fixed before an event is read. Raises DataError E0915, E0917."""
    hidden = {region.name for region in plan.regions if blind and region.blind and sample.is_data}
    needs = needs_of(plan, data=sample.is_data, withheld=hidden)
    setting = Setting(plan, prepare(plan), needs, combinations)
    if engine.may_compile:
        setting.compiled = Compiled(setting.program, engine.takes, grids=engine.asked == "numexpr")
    if engine.loops:
        with suppress(NoCompilerError):  # it worked a moment ago; numpy finds the same
            equip(setting, kernels=engine.kernels)
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
        normalisation, block or usual_block(plan, in_c=bool(setting.loops)),
        sorted(hidden), _records(plan, setting.program, len(points)),
    )  # fmt: skip


def _records(plan: Plan, program: Program, points: int) -> dict[str, np.dtype[np.void]]:
    """What is saved of each region. Raises DataError E0933."""
    kinds = {}
    for save in plan.saves:
        scans = scans_of(plan, save, program)
        check_points(plan, save, scans, points)
        kinds[save.region] = record_type(save, scans)
    return kinds


def usual_block(plan: Plan, *, in_c: bool) -> int:
    """How many events are worked on at once. Those of like numbers of objects are taken together, where candidates
    are chosen among many by numpy, and should not be few."""
    return WIDE_BLOCK if chosen_among(plan.candidates) and not in_c else BLOCK


def grid_of(plan: Plan, own: Point | None) -> list[tuple[float, ...]]:
    """The hypotheses of the windows: those of the scan, and after them a signal's own. Without a scan there is one."""
    grid: list[tuple[float, ...]] = [*zip(*plan.scan.values, strict=True)] if plan.scan.names else [()]
    return grid if own is None else [*grid, tuple(value for _, value in own)]


def files_of(sample: Sample, opened: OpenedOnce | None = None) -> list[FileSize]:
    """The files of a sample and their entries; with `opened` they stay open there. Raises DataError."""
    if opened is not None:
        return [(file, opened.entries(sample, file)) for file in sample.files]
    with OpenedOnce() as here:
        return files_of(sample, here)
