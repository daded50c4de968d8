"""What `darkana export` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from ..cli import BAD_INPUT, GOOD, USAGE, fail
from ..recast_command import points_of
from ..run_command import print_data_error
from ..runtime.errors import DataError
from ..texts import loaded
from .about import KEYS
from .inputs import Inputs
from .write import FORMATS, Exported, make, write

MANY = 4
"""Files, of which more are counted and not listed."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What the command line says."""

    form: tuple[str, ...]
    result: str | None
    at: tuple[str, ...]
    darkcast: tuple[str, ...]
    out: str
    allow: tuple[str, ...] = ()


def export_file(path: Path, options: ExportOptions) -> int:
    """Makes the files and says what they are; the exit status."""
    analysis = loaded(path, options.allow)
    folder = Path(options.result) if options.result else None
    names = analysis.search.hypotheses.names
    inputs = Inputs(analysis, folder, tuple(points_of(options.at, names)), _physics(options.darkcast))
    every = "all" in options.form
    if options.at and not {"pyhf", "hs3", "all"} & set(options.form):
        inputs.note("`--at` is for pyhf and hs3 alone")
    try:
        made = make(inputs, FORMATS if every else options.form, every=every)
        written = write(made.files, Path(options.out))
    except DataError as error:
        print_data_error(error)
        return BAD_INPUT
    except ValueError as error:
        raise fail(f"`--out`: {error}") from None
    except OSError as error:
        click.echo(f"error: `{error.filename or options.out}` can't be written: {error.strerror}", err=True)
        return USAGE
    _print(inputs, made, written, Path(options.out))
    return GOOD


def _physics(words: Sequence[str]) -> Mapping[str, str]:
    found = {}
    for word in words:
        key, equals, value = word.partition("=")
        if key not in KEYS or not equals or not value:
            raise fail(f"`--darkcast {word}`: write KEY=VALUE, KEY one of {', '.join(KEYS)}, as in `production=e_e`")
        found[key] = value
    return found


def _print(inputs: Inputs, made: Exported, written: list[Path], out: Path) -> None:
    for note in inputs.notes:
        click.echo(f"note: {note}", err=True)
    for name, error in made.left_out.items():
        click.echo(f"left out {name}: {error.message}", err=True)
    for help in dict.fromkeys(help for error in made.left_out.values() for help in error.help):
        click.echo(f"  = help: {help}", err=True)
    by_folder: dict[Path, list[Path]] = {}
    for path in written:
        by_folder.setdefault(path.parent, []).append(path)
    for folder, paths in by_folder.items():
        if folder == out or len(paths) <= MANY:
            for path in paths:
                click.echo(f"wrote {path}")
        else:
            click.echo(f"wrote {len(paths)} files to {folder}/")
