"""What `darkana doc` does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from ..cli import BAD_INPUT, GOOD, USAGE, file_of
from ..run_command import print_data_error
from ..runtime.errors import DataError
from ..texts import loaded


@dataclass(frozen=True, slots=True)
class DocOptions:
    """What the command line says."""

    result: str | None
    form: str
    out: str


def document_file(file: str, options: DocOptions) -> int:
    """The exit status."""
    from .write import FORMATS, write_documents

    analysis = loaded(file_of(file), ())
    formats = FORMATS if options.form == "all" else (options.form,)
    result = Path(options.result) if options.result else None
    if result is not None and result.is_file():
        result = result.parent
    try:
        written = write_documents(analysis, Path(options.out), formats, result)
    except DataError as error:
        print_data_error(error)
        return BAD_INPUT
    except OSError as error:
        click.echo(f"error: `{error.filename or options.out}` can't be written: {error.strerror}", err=True)
        return USAGE
    for path in written.paths:
        click.echo(f"wrote {path}")
    if written.pdf:
        click.echo(written.pdf, err=True)
    return GOOD
