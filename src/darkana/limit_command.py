"""What `darkana limit` does: the limits of a file and a run's result, on disk and in a table."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .analysis import Analysis
from .cli import BAD_INPUT, GOOD, INTERRUPTED, PARTIAL, USAGE, WRONG_TEXT
from .limiting import Counted, How, axes_of, check_limit, counted, limits_of, made_from
from .resume import FOLDER
from .run_command import print_data_error, print_written
from .run_log import Clock, limit_log_of
from .runtime.errors import DataError
from .runtime.limits.store import Store
from .runtime.report.progress import steps
from .runtime.results.result import point_text
from .texts import loaded

if TYPE_CHECKING:
    from .runtime.limits.found import Found
    from .runtime.limits.result import Limits

LOG = "limit-log.json"


@dataclass(frozen=True, slots=True)
class LimitOptions:
    """What the command line says."""

    result: str | None
    out: str
    engine: str
    toys: int | None
    seed: int
    resume: bool
    no_plots: bool
    allow: tuple[str, ...] = ()

    @property
    def how(self) -> How:
        return How(self.engine, self.toys, self.seed)


def limit_file(path: Path, options: LimitOptions) -> int:
    """Sets limits and writes them; the exit status."""
    analysis = loaded(path, options.allow)
    clock = Clock()
    try:
        check_limit(analysis)
    except DataError as error:
        print_data_error(error)
        return WRONG_TEXT
    try:
        used = counted(analysis, options.result)
        limits, store = _set(analysis, used, options)
        return _report(analysis, limits, used, store, options, clock)
    except DataError as error:
        print_data_error(error)
        return BAD_INPUT
    except OSError as error:
        click.echo(f"error: `{error.filename or options.out}` can't be written: {error.strerror}", err=True)
        return USAGE


def _set(analysis: Analysis, used: Counted | None, options: LimitOptions) -> tuple[Limits, Store]:
    folder, how = Path(options.out) / FOLDER, options.how
    store = Store(
        folder / "limits.jsonl", made_from(analysis, used, how), options.resume, partial(click.echo, err=True)
    )
    with steps("hypotheses") as (advance, note):
        store.show = _said_of(analysis, note)
        return limits_of(analysis, used, how, advance, store), store


def _said_of(analysis: Analysis, note: Callable[[str], None]) -> Callable[[int, Found], None]:
    """Notes each limit as it comes: `mZ = 2 GeV: observed 12.3, expected 15.1`."""
    axes, unit_of = axes_of(analysis)

    def show(h: int, found: Found) -> None:
        at = point_text(tuple((axis.name, axis.values[h]) for axis in axes), unit_of)
        note(f"{at}: observed {found.observed[h]:.3g}, expected {found.expected[h, 2]:.3g}".removeprefix(": "))

    return show


def _report(
    analysis: Analysis, limits: Limits, used: Counted | None, store: Store, options: LimitOptions, clock: Clock
) -> int:
    from .runtime.report.limits_text import print_limits

    folder = Path(options.out)
    interrupted = limits.interrupted
    status = INTERRUPTED if interrupted else GOOD if limits.complete else PARTIAL
    written = limits.write(folder, plots=not options.no_plots)
    written.append(limit_log_of(analysis, used, options.engine, clock, status).write(folder / LOG))
    if not interrupted:
        store.drop()
    print_limits(limits, sys.stdout)
    print_written(written)
    if interrupted:
        click.echo("interrupted: what was found so far has been written; `--resume` goes on from there", err=True)
    return status
