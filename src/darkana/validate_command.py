"""What `darkana validate` does: limits made anew beside the published ones, in a table and in figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from .cli import GOOD, PARTIAL, USAGE, file_of
from .library import shipped_searches
from .texts import loaded


@dataclass(frozen=True, slots=True)
class ValidateOptions:
    """What the command line says."""

    names: Sequence[str]
    out: str
    samples: str | None
    no_plots: bool


def validate_files(options: ValidateOptions) -> int:
    """Validates searches one after the other; the exit status."""
    from .review_figures import write_review_figures
    from .runtime.validation.table import to_lines
    from .validating import validate_all, write, write_one

    shipped = shipped_searches()
    known = {path: name for name, path in shipped.items()}
    paths = [file_of(name) for name in options.names] or [shipped[name] for name in sorted(shipped)]
    searches = {known.get(path, str(path)): loaded(path, ()) for path in paths}  # mistakes are said before any is run
    folder, done = Path(options.out), []
    try:
        for each in validate_all(searches, options.samples):
            for line in to_lines(each.rows):
                click.echo(line)
            done.append(each)
            write_one(each, folder, plots=not options.no_plots)
            write(done, folder)  # after each: an interrupt leaves those before it
        if not options.no_plots:
            list(write_review_figures(done, folder / "figures"))
    except OSError as error:
        click.echo(f"error: `{error.filename or folder}` can't be written: {error.strerror}", err=True)
        return USAGE
    click.echo(f"wrote {folder / 'validation.csv'} and validation.md")
    return PARTIAL if any(row.verdict.startswith("could not") for each in done for row in each.rows) else GOOD
