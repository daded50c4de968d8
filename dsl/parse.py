"""Text to syntax tree. Nothing here raises on any text: what is wrong is returned as diagnostics."""

from __future__ import annotations

import re
from dataclasses import replace

from .build import RULES
from .depth import Long, too_deep
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
            broken.update(word for d in bad for word in _WORD.findall(d.replacement or ""))  # what it was meant for
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
    if _may_be_complete(piece, problem):
        good, bad = _parse_piece(source, Piece(piece.start, problem.span.start, piece.head), limits)
        return good, [*bad, problem]
    return [], [problem]


def _may_be_complete(piece: Piece, problem: Diagnostic) -> bool:
    """Whether the problem begins a line, as a statement would, and a whole statement may stand before it."""
    at = problem.span
    begins = problem.code in ("E0107", "E0128") or (problem.code == "E0123" and at.column == 1)
    return begins and at.start > piece.start


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
    if isinstance(deep, Long):
        return _too_long(deep, limits)
    message = f"this is nested more than {limits.depth} levels deep"
    return exceeded("E0142", message, "depth", deep.span)


def _too_long(chain: Long, limits: Limits) -> Diagnostic:
    """A sum is worked out from the left, term by term: each counts as a level."""
    message = f"this {chain.what} of {len(chain.terms)} {chain.of}s is too long: about {limits.depth} are allowed"
    help_ = f"put parts of the {chain.what} in parentheses, or name them with `define`"
    label = f"{chain.of} number {chain.beyond + 1}"
    allow = "`--allow depth=N` allows more"
    return Diagnostic("E0140", message, chain.terms[chain.beyond].span, label, (help_, allow))


def _too_many(source: Source, piece: Piece, limits: Limits) -> Diagnostic:
    at = Span(source, piece.end, piece.end)
    return exceeded("E0143", f"after {limits.errors} errors the rest is left unread", "errors", at)
