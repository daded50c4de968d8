"""Text to syntax tree. Nothing here raises on any text: what is wrong is returned as diagnostics."""

from __future__ import annotations

import re
from dataclasses import replace

from .build import RULES
from .depth import too_deep
from .diagnostics import AnaError, Diagnostic
from .driver import UnexpectedError, run
from .limits import Limits, exceeded
from .pieces import Piece, doc_above, pieces
from .read import HIDDEN, hidden, too_large
from .source import Source, Span
from .syntax import Module, Statement

_WORD = re.compile(r"[A-Za-z_]\w*")
_COMMENT = re.compile(r"#[^\n]*")
DEFAULT = Limits()


def parse(source: Source, limits: Limits = DEFAULT) -> tuple[Module, list[Diagnostic]]:
    """The statements that can be parsed, and a diagnostic for each that cannot."""
    if len(source.text) > limits.size:
        return Module((), span=Span(source, 0, 0)), too_large(source, str(len(source.text)), limits)[1]
    statements: list[Statement] = []
    found: list[Diagnostic] = hidden(source)
    broken: set[str] = set()
    for piece in pieces(source):
        good, bad = _parse_piece(source, piece, limits)
        statements += good
        found += bad
        if bad or not good:
            broken.update(_WORD.findall(_COMMENT.sub("", source.text[piece.start : piece.end])))
        if len(found) >= limits.errors:
            found.append(_too_many(source, piece, limits))
            break
    whole = Span(source, 0, len(source.text))
    return Module(tuple(statements), broken=frozenset(broken), span=whole), sorted(found, key=lambda d: d.order)


def _parse_piece(source: Source, piece: Piece, limits: Limits) -> tuple[list[Statement], list[Diagnostic]]:
    try:
        statements = run(source, piece.start, piece.end, RULES)
    except AnaError as error:
        return [], error.diagnostics
    except UnexpectedError as error:
        if HIDDEN.search(source.text, error.offset, error.offset + 1):
            return [], []  # already reported
        return _broken(source, piece, error, limits)
    deep = [d for s in statements if (d := _depth(s, limits))]
    if deep:
        return [], deep
    return [_documented(source, statement) for statement in statements], []


def _broken(
    source: Source, piece: Piece, error: UnexpectedError, limits: Limits
) -> tuple[list[Statement], list[Diagnostic]]:
    from .mistakes import diagnose  # only now: a good text need not wait for it

    problem = diagnose(source, piece, error)
    if problem.code in ("E0107", "E0128") and problem.span.start > piece.start:  # what stands before may be complete
        good, bad = _parse_piece(source, Piece(piece.start, problem.span.start, piece.head), limits)
        return good, [*bad, problem]
    return [], [problem]


def _documented(source: Source, statement: Statement) -> Statement:
    doc = doc_above(source, statement.span.start)
    return replace(statement, doc=doc) if doc else statement


def _depth(statement: Statement, limits: Limits) -> Diagnostic | None:
    span = statement.span
    if span.end - span.start <= limits.depth:  # a tree is no deeper than its text is long
        return None
    deep = too_deep(statement, limits.depth)
    if deep is None:
        return None
    message = f"this is nested more than {limits.depth} levels deep"
    return exceeded("E0142", message, "depth", deep.span)


def _too_many(source: Source, piece: Piece, limits: Limits) -> Diagnostic:
    at = Span(source, piece.end, piece.end)
    return exceeded("E0143", f"after {limits.errors} errors the rest is left unread", "errors", at)
