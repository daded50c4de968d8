"""What the commands `check`, `fmt`, `explain` and `list` do."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .cli import GOOD, WRONG_TEXT, fail
from .compiler.check import check
from .compiler.limits import NAMES, Allowed
from .dsl.diagnostics import AnaError, Diagnostic
from .library import Files, find, open_text, shipped_libraries, shipped_searches

if TYPE_CHECKING:
    from .analysis import Analysis


def allowed_of(words: Iterable[str]) -> Allowed:
    """`--allow depth=200` as limits."""
    raised: dict[str, int] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if name not in NAMES or not equals or not value.isdigit():
            raise fail(f"`--allow {word}`: write NAME=N, where NAME is one of {', '.join(NAMES)}")
        raised[name] = int(value)
    return Allowed(**raised)


def diagnostics_of(path: Path, allowed: Allowed) -> tuple[Diagnostic, ...]:
    """Every mistake and warning of a file."""
    try:
        source = open_text(path, allowed.text)
    except AnaError as error:
        return tuple(error.diagnostics)
    except OSError as error:
        raise fail(f"`{path}` can't be read: {error.strerror}") from None
    return check(source, Files(), allowed=allowed).diagnostics


def colour(stream: object = None) -> bool:
    """Whether to colour: on a terminal, unless NO_COLOR is set."""
    place = sys.stdout if stream is None else stream
    return bool(getattr(place, "isatty", lambda: False)()) and not os.environ.get("NO_COLOR")


def check_files(paths: Iterable[Path], form: str, allow: tuple[str, ...] = ()) -> int:
    """Prints the diagnostics of files; 1 if one has an error."""
    paths, allowed = list(paths), allowed_of(allow)
    found = [d for path in paths for d in diagnostics_of(path, allowed)]
    found = sorted(dict.fromkeys(found), key=lambda d: d.order)
    errors = sum(d.severity == "error" for d in found)
    if form == "text":
        _print_text(found, errors, len(paths))
    else:
        click.echo(_machine_text(found, form), nl=form == "json")
    return WRONG_TEXT if errors else GOOD


def _print_text(found: list[Diagnostic], errors: int, files: int) -> None:
    from .dsl.render import render

    if found:
        click.echo(render(found, color=colour()), nl=False)
    warnings = len(found) - errors
    parts = [_plural(errors, "error")] * bool(errors) + [_plural(warnings, "warning")] * bool(warnings)
    click.echo(", ".join(parts) if parts else f"{_plural(files, 'file')} checked, no mistakes", err=True)


def _machine_text(found: list[Diagnostic], form: str) -> str:
    import json

    from .dsl.render import as_github, as_json

    return json.dumps(as_json(found), indent=2, ensure_ascii=False) if form == "json" else as_github(found)


def _plural(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def print_errors(diagnostics: Iterable[Diagnostic]) -> None:
    """Diagnostics on standard error, of a command that needs a good file."""
    from .dsl.render import render

    click.echo(render(list(diagnostics), color=colour(sys.stderr)), err=True, nl=False)


def loaded(path: Path, allow: Iterable[str]) -> Analysis:
    """The search of a file, its warnings shown; where it has mistakes, these are shown and the program ends."""
    from .analysis import load

    try:
        analysis = load(path, allowed_of(allow))
    except AnaError as error:
        print_errors(error.diagnostics)
        raise click.exceptions.Exit(WRONG_TEXT) from None
    if analysis.warnings:
        print_errors(analysis.warnings)
    return analysis


# --- fmt -------------------------------------------------------------------------------------------------


def format_file(name: str, only_check: bool, diff: bool) -> int:
    """Formats a file in place, or standard input to standard output."""
    from .dsl.format import fmt
    from .dsl.read import read_source

    try:
        source = read_source(sys.stdin.buffer.read(), "<stdin>")[0] if name == "-" else open_text(find(name))
        formatted = fmt(source)
    except AnaError as error:
        print_errors(error.diagnostics)
        return WRONG_TEXT
    except FileNotFoundError as error:
        raise fail(str(error)) from None
    changed = formatted != source.text
    if diff:
        click.echo(_difference(source.text, formatted, name), nl=False)
    if only_check or diff:
        return WRONG_TEXT if changed and only_check else GOOD
    if name == "-":
        click.echo(formatted, nl=False)
    elif changed:
        find(name).write_text(formatted, encoding="utf-8", newline="\n")
    return GOOD


def _difference(before: str, after: str, name: str) -> str:
    import difflib

    lines = difflib.unified_diff(before.splitlines(True), after.splitlines(True), name, f"{name} (formatted)")
    return "".join(lines)


# --- explain, list --------------------------------------------------------------------------------------------


def explain_code(code: str) -> int:
    """Prints what a code means, with a wrong and a right text."""
    from .dsl.codes import CODES

    known = CODES.get(code.upper())
    if known is None:
        raise fail(f"there is no code {code.upper()}", WRONG_TEXT)
    click.echo(f"{known.code}: {known.title}\n\n{known.explanation.strip()}\n")
    if known.wrong:
        click.echo(f"wrong:\n\n{_indented(known.wrong)}\n\nright:\n\n{_indented(known.right)}")
    return GOOD


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.strip("\n").split("\n"))


def explain_file(path: Path, phase: str, engine: str) -> int:
    """Prints a phase of the compiler."""
    from .analysis import load

    try:
        analysis = load(path)
    except AnaError as error:
        print_errors(error.diagnostics)
        return WRONG_TEXT
    click.echo(analysis.explain(phase, engine), nl=False)
    return GOOD


def listing() -> str:
    """The shipped searches and libraries, each with its title."""
    searches, libraries = shipped_searches(), shipped_libraries()
    width = max(map(len, (*searches, *libraries))) + 2
    lines = ["searches", *(f"  {name:{width}}{_title(path)}" for name, path in searches.items())]
    lines.append("libraries, for `use NAME`")
    lines += [f"  {name:{width}}{_title(path)}" for name, path in libraries.items()]
    return "\n".join(lines)


def _title(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("analysis "):
            return line.split('"')[1]
    return next((line[2:].strip() for line in text.splitlines() if line.startswith("##")), "")
