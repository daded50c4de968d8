"""What is wrong with a text that cannot be parsed, in words that help: one small function a kind of mistake."""

from __future__ import annotations

from ..diagnostics import Diagnostic
from ..driver import UnexpectedError
from ..pieces import Piece
from ..source import Source
from .brackets import bracket, no_function, unopened
from .imports import file_name, imported
from .indexed import indexed
from .labels import label
from .lacking import lacking
from .legs import unnamed
from .missing import ended, missing, superfluous, unexpected, without_else
from .order import disordered
from .scans import sign_for_word, values_only
from .signs import SIGNS, equals
from .trouble import Trouble, trouble_of
from .words import confused, extra, foreign, head_as_name, misspelt, other_clause, statement, swallowed, twice

_IN_ORDER = (
    imported,
    file_name,
    label,
    indexed,
    values_only,
    *SIGNS,
    foreign,
    twice,
    statement,
    unnamed,
    sign_for_word,
    disordered,
    extra,
    lacking,
    misspelt,
    head_as_name,
    swallowed,
    equals,
    bracket,
    no_function,
    unopened,
    without_else,
    confused,
    ended,
    other_clause,
    superfluous,
    missing,
)


def diagnose(source: Source, piece: Piece, error: UnexpectedError) -> Diagnostic:
    """The first explanation that fits."""
    trouble = _at_the_unit(trouble_of(source, piece, error))
    for explain in _IN_ORDER:
        if found := explain(trouble):
            return found
    return unexpected(trouble)


def _at_the_unit(trouble: Trouble) -> Trouble:
    """A word at the beginning of a line was meant as no unit of the number at the end of the line before."""
    if len(trouble.steps) < 2:
        return trouble
    number, word = trouble.steps[-2:]
    apart = "\n" in trouble.source.text[number.token.end : word.token.start]
    return trouble.moved_to(word) if number.token.type == "NUMBER" and word.token.type == "NAME" and apart else trouble
