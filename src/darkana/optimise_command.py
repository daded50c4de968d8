"""What `darkana optimise` does: the thresholds of a cut, in a table, a CSV and a figure."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from .analysis import load
from .cli import BAD_INPUT, GOOD, USAGE, WRONG_TEXT
from .dsl.diagnostics import AnaError
from .optimising import Aim, optimise
from .run_command import print_data_error, print_written
from .runtime.errors import DataError
from .runtime.report.optimised_text import print_optimised
from .runtime.report.progress import progress
from .texts import print_errors

CANT_VARY = "E0953"


@dataclass(frozen=True, slots=True)
class OptimiseOptions:
    """What the command line says."""

    cut: str
    samples: str | None
    low: float | None
    high: float | None
    points: int
    figure: str
    sigmas: float
    out: str
    workers: int
    no_plots: bool


def optimise_file(path: Path, options: OptimiseOptions) -> int:
    """Varies the threshold and writes what came of it; the exit status."""
    aim = Aim(options.low, options.high, options.points, options.figure, options.sigmas)
    try:
        found = optimise(load(path), options.cut, options.samples, aim, workers=options.workers, meter=progress)
        written = found.write(options.out, plots=not options.no_plots)
    except AnaError as error:
        print_errors(error.diagnostics)
        return WRONG_TEXT
    except DataError as error:
        print_data_error(error)
        return USAGE if error.code == CANT_VARY else BAD_INPUT
    except OSError as error:
        click.echo(f"error: `{error.filename or options.out}` can't be written: {error.strerror}", err=True)
        return USAGE
    print_optimised(found, sys.stdout)
    print_written(written)
    return GOOD
