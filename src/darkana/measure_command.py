"""What `darkana measure` does: resolutions and efficiencies as tables, a figure, and the lines that read them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from .cli import BAD_INPUT, GOOD, USAGE, fail
from .dsl.diagnostics import AnaError
from .recast_command import FRAMES, files_of_signals, one_each, points_of
from .run_command import print_data_error, print_written
from .runtime.errors import DataError
from .texts import loaded, print_errors

if TYPE_CHECKING:
    from .measuring import Choices

NOTHING_SAID = "E0986"


@dataclass(frozen=True, slots=True)
class MeasureOptions:
    """What the command line says."""

    samples: str | None
    signal: Sequence[str]
    more: Sequence[str]
    generate: int | None
    at: Sequence[str]
    of: str
    region: str
    out: str
    seed: int
    frame: str | None
    unit: Literal["GeV", "MeV"] | None
    workers: int
    allow_truncated: bool
    allow_inconsistent: bool
    no_plots: bool
    allow: Sequence[str] = ()


def measure_file(path: Path, options: MeasureOptions) -> int:
    """Measures and writes what came of it; the exit status."""
    check_events(options)
    analysis = loaded(path, options.allow)
    from .measuring import measure
    from .runtime.report.measured_text import print_measured
    from .runtime.report.progress import progress

    try:
        found = measure(analysis, choices_of(options, analysis.search.hypotheses.names), progress)
        written = found.write(options.out, plots=not options.no_plots)
    except AnaError as error:
        print_errors(error.diagnostics)
        return USAGE
    except DataError as error:
        print_data_error(error)
        return USAGE if error.code == NOTHING_SAID else BAD_INPUT
    except OSError as error:
        click.echo(f"error: `{error.filename or options.out}` can't be written: {error.strerror}", err=True)
        return USAGE
    print_measured(found, sys.stdout)
    print_written(written)
    return GOOD


def check_events(options: MeasureOptions) -> None:
    """Whether the events are said, and once."""
    said = [word for word in ("samples", "signal", "generate") if getattr(options, word)]
    if len(said) > 1:
        raise fail(f"`--{said[0]}` and `--{said[1]}`: the events are of one kind")
    if options.at and said not in (["signal"], ["generate"]):
        raise fail("`--at` is the hypothesis of `--signal` or `--generate`; a samples file states its own")


def choices_of(options: MeasureOptions, parameters: Sequence[str]) -> Choices:
    from .measuring import Choices
    from .recast_signals import Signal
    from .runtime.recast.signals import Reading

    files = files_of_signals(options.signal, options.more)
    points = points_of(options.at, parameters)
    if files:
        points = one_each(points, len(files), "--at") or [{}] * len(files)
    reading = Reading(
        options.seed,
        FRAMES.get(options.frame or ""),  # type: ignore[arg-type]
        options.unit,
        options.allow_truncated,
        options.allow_inconsistent,
    )
    return Choices(
        samples=options.samples,
        signals=[Signal(tuple(names), at) for names, at in zip(files, points, strict=False)],
        generate=options.generate or 0,
        at=points,
        of=options.of,
        region=options.region,
        reading=reading,
        workers=options.workers,
    )
