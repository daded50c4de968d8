"""Diagnostics as an editor shows them, and the mends that it offers."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from ..dsl.diagnostics import Diagnostic
from .places import Places

SEVERITIES = {"error": types.DiagnosticSeverity.Error, "warning": types.DiagnosticSeverity.Warning}


def published(found: Iterable[Diagnostic], places: Places) -> dict[str, list[types.Diagnostic]]:
    """By the address of the file that each is in."""
    by_file: dict[str, list[types.Diagnostic]] = {}
    for diagnostic in found:
        by_file.setdefault(places.uri(diagnostic.span.source.name), []).append(shown(diagnostic, places))
    return by_file


def shown(found: Diagnostic, places: Places) -> types.Diagnostic:
    """One diagnostic: its message with the help below, and the other places to see."""
    related = [types.DiagnosticRelatedInformation(places.location(r.span), r.label) for r in found.related]
    return types.Diagnostic(
        range=places.range(found.span),
        message="\n".join([found.message, *(f"help: {line}" for line in found.help)]),
        severity=SEVERITIES.get(found.severity, types.DiagnosticSeverity.Error),
        code=found.code,
        source="darkana",
        related_information=related or None,
    )


def mends(found: Iterable[Diagnostic], uri: str, asked: types.Range, places: Places) -> list[types.CodeAction]:
    """A quick fix for each diagnostic of the file in a range that says what would mend it."""
    return [
        _mend(d, uri, places)
        for d in found
        if d.replacement is not None and places.uri(d.span.source.name) == uri and _meet(places.range(d.span), asked)
    ]


def _mend(found: Diagnostic, uri: str, places: Places) -> types.CodeAction:
    new = found.replacement or ""
    edit = types.TextEdit(places.range(found.span), new)
    return types.CodeAction(
        title=f"Write `{new}` for `{found.span.text}`" if new else f"Delete `{found.span.text}`",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[shown(found, places)],
        is_preferred=True,
        edit=types.WorkspaceEdit(changes={uri: [edit]}),
    )


def _meet(a: types.Range, b: types.Range) -> bool:
    return _key(a.start) <= _key(b.end) and _key(b.start) <= _key(a.end)


def _key(position: types.Position) -> tuple[int, int]:
    return position.line, position.character
