"""Commands to look around: from-basf2, new, list, show, schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..group import GOOD, cli, fail, file_of


@cli.command(name="from-basf2")
@click.argument("cut", metavar="CUT")
@click.option("--for", "object_", metavar="NAME", help="The object whose `select` clauses these are, such as muon.")
@click.option(
    "--object", "candidate", metavar="NAME", help="The candidate that a region cuts on; else the daughters' sum."
)
@click.option("--daughters", metavar="L1,L2", help="The legs that daughters 0, 1, ... are.")
@click.option("--list", "list_", multiple=True, metavar="LIST=NAME", help="The object that holds a list of particles.")
@click.option("--variable", multiple=True, metavar="NAME[=UNIT]", help="A variable that the input holds besides.")
@click.option("--alias", multiple=True, metavar="NAME=TEXT", help="An alias of basf2.")
def from_basf2(**options: Any) -> int:
    """Write a cut string of basf2 in the language, or say what can't be said.

    Frames, daughters, grouping and names as ntuples store them are understood; units are put in.
    """
    from ..basf2.command import Asked, print_translation

    return print_translation(Asked(**options))


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False))
def new(file: str) -> int:
    """Write a small search to begin from, with samples to run it on."""
    from ..template import write_new

    try:
        written = write_new(Path(file))
    except OSError as error:
        raise fail(f"`{error.filename}` can't be written: {error.strerror}") from None
    click.echo(f"wrote {' and '.join(map(str, written))}; now: darkana run {file}")
    return GOOD


@cli.command(name="list")
def list_() -> int:
    """List the shipped searches and libraries."""
    from ..texts import listing

    click.echo(listing())
    return GOOD


@cli.command()
@click.argument("name")
def show(name: str) -> int:
    """Print the text of a shipped search or library."""
    from ..library import open_text

    click.echo(open_text(file_of(name)).text, nl=False)
    return GOOD


@cli.command()
@click.argument(
    "name",
    type=click.Choice(
        ["archive", "diagnostics", "limits", "log", "recast", "result", "samples", "schema", "workspaces"]
    ),
)
def schema(name: str) -> int:
    """Print the JSON Schema of an interface."""
    import json

    from ..schemas import schema_of

    click.echo(json.dumps(schema_of(name), indent=2))
    return GOOD
