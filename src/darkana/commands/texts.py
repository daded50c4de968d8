"""Commands on a text: check, fmt, explain, doc, vars, lsp."""

from __future__ import annotations

from typing import Any

import click

from ..group import GOOD, WRONG_TEXT, cli, fail, file_of


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", help="How to print.")
@click.option("--allow", multiple=True, metavar="NAME=N", help="Raise a limit, such as depth=200.")
def check(files: tuple[str, ...], form: str, allow: tuple[str, ...]) -> int:
    """Check grammar, names, kinds and dimensions. Opens no data."""
    from ..texts import check_files

    return check_files([file_of(f) for f in files], form, allow)


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if the file would change.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
def fmt(files: tuple[str, ...], only_check: bool, diff: bool) -> int:
    """Bring files to their canonical form; `-` reads standard input and prints."""
    from ..texts import format_file

    return max(format_file(file, only_check, diff) for file in files)


@cli.command()
@click.argument("what", metavar="FILE|CODE")
@click.option(
    "--phase", type=click.Choice(["checked", "plan", "lowered"]), default="plan", help="Which phase to print."
)
@click.option(
    "--engine", type=click.Choice(["numpy", "numexpr", "c"]), default="numpy", help="Whose text to print as `lowered`."
)
def explain(what: str, phase: str, engine: str) -> int:
    """Print the plan of a search as a physicist reads it; or what a diagnostic's code means."""
    from ..texts import explain_code, explain_file

    return explain_code(what) if is_code(what) else explain_file(file_of(what), phase, engine)


def is_code(word: str) -> bool:
    return len(word) == 5 and word[0] in "EeWw" and word[1:].isdigit()


@cli.command()
@click.argument("file")
@click.option(
    "--result", type=click.Path(exists=True), metavar="DIR", help="What `run` and `limit` wrote, to be shown."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "latex", "markdown", "all"]),
    default="all",
    show_default=True,
    help="Which documents.",
)
@click.option(
    "--out", type=click.Path(file_okay=False), default="doc", show_default=True, help="Where the documents go."
)
def doc(file: str, **options: Any) -> int:
    """Write a search down: its physics in formulae, diagrams, tables, results and text, as HTML, LaTeX and Markdown.

    The HTML page needs nothing else. NAME-selection.tex can be pasted into a paper.
    """
    from ..documents.command import DocOptions, document_file

    return document_file(file, DocOptions(**options))


@cli.command(name="vars")
@click.argument("pattern", default="")
def vars_(pattern: str) -> int:
    """List functions, members, constants and units, with dimensions and definitions."""
    from ..vocabulary import vocabulary_text

    text = vocabulary_text(pattern)
    if not text:
        raise fail(f"nothing is called `{pattern}`", WRONG_TEXT)
    click.echo(text)
    return GOOD


@cli.command()
def lsp() -> int:
    """Serve an editor: diagnostics, hover, definitions, completion, formatting. The editor starts it."""
    from ..editors.start import serve

    return serve()
