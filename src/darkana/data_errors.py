"""Errors of the input data as diagnostics: they point to the statement that asked."""

from __future__ import annotations

from pathlib import Path

from .dsl.diagnostics import Diagnostic
from .dsl.source import NOWHERE, Source, Span
from .runtime.errors import DataError
from .runtime.plan import Site


def diagnostic_of(error: DataError) -> Diagnostic:
    """Its span is NOWHERE where no statement is to blame."""
    message = f"{error.file}: {error.message}" if error.file else error.message
    if error.site is None:
        return Diagnostic(error.code, message, NOWHERE, "", error.help)
    return Diagnostic(error.code, message, span_of(error.site), "asked for here", error.help)


def error_text(error: DataError, *, color: bool = False) -> str:
    """As a terminal shows it."""
    from .dsl.render import render

    found = diagnostic_of(error)
    if error.site is not None:
        return render([found], color=color)
    lines = [f"error[{found.code}]: {found.message}", *(f"   = help: {h}" for h in found.help)]
    return "".join(f"{line}\n" for line in lines)


def span_of(site: Site) -> Span:
    """The place in the text that a step of the plan came from."""
    source = _source_of(site)
    starts = source.line_starts
    begin = starts[site.line - 1] + site.column - 1
    end = starts[site.end_line - 1] + site.end_column - 1 if site.end_line <= len(starts) else len(source.text)
    return Span(source, begin, end)


def _source_of(site: Site) -> Source:
    """The file; where it is not there or has changed (or the text came from a notebook), the one line that is known."""
    try:
        text = Path(site.file).read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except (OSError, ValueError):
        text = ""
    if text.split("\n")[site.line - 1 : site.line] == [site.line_text]:
        return Source(site.file, text)
    return Source(site.file, "\n" * (site.line - 1) + site.line_text)
