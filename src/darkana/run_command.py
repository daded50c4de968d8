"""What `darkana run` does: samples, progress, results on disk, and an exit status that says how it went."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from .analysis import Analysis
from .cli import BAD_INPUT, GOOD, INTERRUPTED, PARTIAL, USAGE, fail
from .data_errors import error_text
from .dsl.diagnostics import AnaError
from .library import shipped_searches
from .resume import FOLDER, Unfinished, made_from
from .run_log import Clock, log_of
from .running import Outcome, Settings, chosen_samples, run_all, samples_file
from .runtime.errors import DataError
from .runtime.reading.samples import Sample, quick_sample
from .runtime.report.progress import progress
from .runtime.results.log import RunLog
from .texts import loaded, print_errors

CANT_SAVE = "E0933"


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says."""

    samples: str | None
    out: str
    quick: Sequence[str]
    workers: int
    limit_entries: int | None
    at: Sequence[str]
    seed: int
    no_plots: bool
    unblind: bool
    allow: Sequence[str]
    schema: str | None = None
    save: Sequence[str] = ()
    save_format: str = "root"
    resume: bool = False
    engine: str = "auto"


def run_file(path: Path, options: Options) -> int:
    """Runs a search and writes what it gave; the exit status."""
    analysis = loaded(path, options.allow)
    clock = Clock()
    at = point_of(options.at)
    settings = Settings(at, options.limit_entries, options.unblind, options.seed, options.workers, options.engine)
    try:
        analysis = _saving(analysis, options.save)
        if options.schema is not None:
            analysis = analysis.stored_as(options.schema)
        first_look = _first_look(options.quick)
        file = None if first_look and options.samples is None else samples_file(analysis, options.samples)
        chosen = [*(chosen_samples(analysis, file) if file else ()), *first_look]
        unfinished = _unfinished(analysis, options, settings)
        outcome = run_all(analysis, chosen, settings, progress, unfinished)
        run = outcome.result.run
        click.echo(f"engine {run.engine}: {run.engine_reason}", err=True)
    except DataError as error:
        print_data_error(error)
        return USAGE if error.code == CANT_SAVE else BAD_INPUT

    def log(status: int) -> RunLog:
        return log_of(analysis, chosen, file, outcome, clock, settings=settings, status=status)

    status = _report(outcome, options, log)
    unfinished.close(finished=status in {GOOD, PARTIAL} and not outcome.errors and not outcome.interrupted)
    if status == GOOD and analysis.search.statistics.limit is not None:
        _print_next(path, options.out)
    return status


def _print_next(path: Path, out: str) -> None:
    """The command that sets the limits."""
    from shlex import quote

    name = path.stem if shipped_searches().get(path.stem) == path else str(path)
    result = quote(str(Path(out) / "result.json"))
    click.echo(f"next, the limits: darkana limit {quote(name)} --result {result} --out {quote(out)}", err=True)


def _saving(analysis: Analysis, save: Sequence[str]) -> Analysis:
    for word in save:
        region, colon, columns = word.partition(":")
        if not colon or not region.strip() or not columns.strip():
            raise fail(f"`--save {word}`: write REGION:COLUMNS, such as `--save signal:x.m,l1.pt`")
    try:
        return analysis.saving(save)
    except AnaError as error:
        print_errors(error.diagnostics)
        raise click.exceptions.Exit(USAGE) from None


def _unfinished(analysis: Analysis, options: Options, settings: Settings) -> Unfinished:
    parts = made_from(analysis, settings.at, unblind=options.unblind)
    return Unfinished(Path(options.out) / FOLDER, parts, options.resume, partial(click.echo, err=True))


def _first_look(quick: Sequence[str]) -> list[Sample]:
    found = []
    for word in quick:
        name, equals, pattern = word.partition("=")
        if not equals or not name or not pattern:
            raise fail(f"`--sample {word}`: write NAME=GLOB, such as `--sample mumu='files/*.root'`")
        found.append(quick_sample(name, pattern))
    return found


def point_of(at: Sequence[str]) -> dict[str, float] | None:
    """`--at mZ=2GeV`, in GeV."""
    from .runtime.reading.quantities import quantity

    point: dict[str, float] = {}
    for word in at:
        name, equals, value = word.partition("=")
        if not equals:
            raise fail(f"`--at {word}`: write PARAMETER=VALUE, such as `--at mZ=2GeV`")
        try:
            point[name.strip()] = quantity(value, "energy")
        except DataError as error:
            raise fail(f"`--at {word}`: {error.message}") from None
    return point or None


# --- what came of it -----------------------------------------------------------------------------------------


def _report(outcome: Outcome, options: Options, log: Callable[[int], RunLog]) -> int:
    folder = Path(options.out)
    from .runtime.report.terminal import print_result

    for error in outcome.errors:
        print_data_error(error)
    usable = any(s.read for s in outcome.result.samples) or not outcome.errors
    if not usable:
        return BAD_INPUT
    status = INTERRUPTED if outcome.interrupted else GOOD if outcome.result.complete else PARTIAL
    try:
        written = outcome.result.write(folder, plots=not options.no_plots, save_format=options.save_format)
        written.append(log(status).write(folder / "log.json"))
    except OSError as error:
        click.echo(f"error: `{error.filename or folder}` can't be written: {error.strerror}", err=True)
        return USAGE
    print_result(outcome.result, sys.stdout)
    print_written(written)
    if outcome.interrupted:
        click.echo("interrupted: what was read so far has been written", err=True)
    return status


def print_written(written: Sequence[Path]) -> None:
    """The files that were written; plots by their number."""
    plots = [p for p in written if p.suffix == ".png"]
    for path in written:
        if path not in plots:
            click.echo(f"wrote {path}")
    if plots:
        click.echo(f"wrote {len(plots)} plot{'s' if len(plots) > 1 else ''} to {plots[0].parent}/")


def print_data_error(error: DataError) -> None:
    """An error of the input data, with the statement that asked, on standard error."""
    from .texts import colour

    click.echo(error_text(error, color=colour(sys.stderr)), err=True, nl=False)
