"""What `darkana run` does: samples, progress, results on disk, and an exit status that says how it went."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from .analysis import load
from .cli import BAD_INPUT, GOOD, INTERRUPTED, PARTIAL, USAGE, WRONG_TEXT, fail
from .dsl.diagnostics import AnaError, Diagnostic
from .dsl.source import Source, Span
from .run_log import Clock, log_of
from .running import Outcome, Settings, chosen_samples, run_all, samples_file
from .runtime.errors import DataError
from .runtime.plan import Site
from .runtime.reading.samples import Sample, quick_sample
from .runtime.report.progress import progress
from .runtime.results.log import RunLog
from .texts import allowed_of, print_errors


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
    engine: str = "auto"


def run_file(path: Path, options: Options) -> int:
    """Runs a search and writes what it gave; the exit status."""
    try:
        analysis = load(path, allowed_of(options.allow))
    except AnaError as error:
        print_errors(error.diagnostics)
        return WRONG_TEXT
    if analysis.warnings:
        print_errors(analysis.warnings)
    clock = Clock()
    at = _point(options.at)
    settings = Settings(at, options.limit_entries, options.unblind, options.seed, options.workers, options.engine)
    try:
        if options.schema is not None:
            analysis = analysis.stored_as(options.schema)
        first_look = _first_look(options.quick)
        file = None if first_look and options.samples is None else samples_file(analysis, options.samples)
        chosen = [*(chosen_samples(analysis, file) if file else ()), *first_look]
        outcome = run_all(analysis, chosen, settings, progress)
        run = outcome.result.run
        click.echo(f"engine {run.engine}: {run.engine_reason}", err=True)
    except DataError as error:
        print_data_error(error)
        return BAD_INPUT

    def log(status: int) -> RunLog:
        return log_of(analysis, chosen, file, outcome, clock, settings=settings, status=status)

    return _report(outcome, Path(options.out), log, plots=not options.no_plots)


def _first_look(quick: Sequence[str]) -> list[Sample]:
    found = []
    for word in quick:
        name, equals, pattern = word.partition("=")
        if not equals or not name or not pattern:
            raise fail(f"`--sample {word}`: write NAME=GLOB, such as `--sample mumu='files/*.root'`")
        found.append(quick_sample(name, pattern))
    return found


def _point(at: Sequence[str]) -> dict[str, float] | None:
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


def _report(outcome: Outcome, folder: Path, log: Callable[[int], RunLog], *, plots: bool) -> int:
    from .runtime.report.terminal import print_result

    for error in outcome.errors:
        print_data_error(error)
    usable = any(s.read for s in outcome.result.samples) or not outcome.errors
    if not usable:
        return BAD_INPUT
    status = INTERRUPTED if outcome.interrupted else GOOD if outcome.result.complete else PARTIAL
    try:
        written = outcome.result.write(folder, plots=plots)
        written.append(log(status).write(folder / "log.json"))
    except OSError as error:
        click.echo(f"error: `{error.filename or folder}` can't be written: {error.strerror}", err=True)
        return USAGE
    print_result(outcome.result, sys.stdout)
    _print_written(written)
    if outcome.interrupted:
        click.echo("interrupted: what was read so far has been written", err=True)
    return status


def _print_written(written: Sequence[Path]) -> None:
    plots = [p for p in written if p.suffix == ".png"]
    for path in written:
        if path not in plots:
            click.echo(f"wrote {path}")
    if plots:
        click.echo(f"wrote {len(plots)} plots to {plots[0].parent}/")


def print_data_error(error: DataError) -> None:
    """An error of the input data, with the statement that asked, on standard error."""
    from .dsl.render import render
    from .texts import colour

    message = f"{error.file}: {error.message}" if error.file else error.message
    if error.site is None:
        lines = [f"error[{error.code}]: {message}", *(f"   = help: {h}" for h in error.help)]
        click.echo("\n".join(lines), err=True)
        return
    diagnostic = Diagnostic(error.code, message, span_of(error.site), "asked for here", error.help)
    click.echo(render([diagnostic], color=colour(sys.stderr)), err=True, nl=False)


def span_of(site: Site) -> Span:
    """The place in the text that a step of the plan came from."""
    source = Source(site.file, Path(site.file).read_text(encoding="utf-8-sig").replace("\r\n", "\n"))
    starts = source.line_starts
    return Span(source, starts[site.line - 1] + site.column - 1, starts[site.end_line - 1] + site.end_column - 1)
