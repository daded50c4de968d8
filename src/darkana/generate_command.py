"""What `darkana generate` does: events of a search's signal, as a Les Houches file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from .cli import BAD_INPUT, GOOD, USAGE
from .run_command import point_of, print_data_error
from .runtime.errors import DataError
from .texts import loaded


@dataclass(frozen=True, slots=True)
class GenerateOptions:
    """What the command line says."""

    at: Sequence[str]
    events: int
    coupling: float
    seed: int
    out: str | None


def generate_file(path: Path, options: GenerateOptions) -> int:
    """Generates events and writes them; the exit status."""
    analysis = loaded(path, ())
    from .generating import generated, process_of
    from .recast_points import check_point
    from .runtime.generator.lhe import write_lhe

    at = point_of(options.at) or {}
    try:
        check_point(analysis, at, path.stem, {})
        process = process_of(analysis, at, options.coupling)
        events = generated(analysis, at, options.events, options.seed, options.coupling)
        out = Path(options.out or f"{path.stem}{''.join(f'_{n}{v:g}' for n, v in at.items())}.lhe.gz")
        masses = ", ".join(f"{name} of {mass:g} GeV" for name, mass in process.masses.items())
        text = f"e+ e- -> {process.name}, {masses}, {process.kind.coupling} = {options.coupling:g}"
        out.parent.mkdir(parents=True, exist_ok=True)
        write_lhe(events, out, text, options.seed)
    except DataError as error:
        print_data_error(error)
        return BAD_INPUT
    except OSError as error:
        click.echo(f"error: `{error.filename or options.out}` can't be written: {error.strerror}", err=True)
        return USAGE
    click.echo(f"{text}: {events.cross_section:.5g} fb")
    click.echo(f"wrote {len(events)} events to {out}")
    return GOOD
