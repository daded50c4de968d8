"""`ana` for Pygments: the language's own tokens, so that a word is coloured as one only where it is no name.

pygmentize search.ana
pygmentize -f html -O full -o search.html search.ana
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pygments import token as t
from pygments.lexer import Lexer

from ..compiler.expressions.functions import FUNCTIONS
from ..compiler.expressions.names import CONSTANTS
from ..compiler.physics.dimensions import UNITS
from ..dsl.driver import OPERATOR_WORDS, Token, tokens
from ..dsl.highlight import kind_of_token
from ..dsl.pieces import Piece, pieces
from ..dsl.source import Source
from ..dsl.words import CLAUSE_WORDS, HEADS

_SPACE = re.compile(r"\s+|#[^\n]*")
_LOOSE = re.compile(r'"[^"\n]*"?|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|[^\W\d]\w*|->|\+-|[<>=!]=|.')
_PUNCTUATION = frozenset("()[],:.")
Lexed = tuple[int, Any, str]  # offset, type of Pygments, text


class AnaLexer(Lexer):  # type: ignore[misc]  # Pygments ships no types
    """The lexer."""

    name = "darkana"
    aliases = ("ana", "darkana")
    filenames = ("*.ana",)
    mimetypes = ("text/x-ana",)
    url = ""
    version_added = ""

    def get_tokens_unprocessed(self, text: str) -> Iterator[Lexed]:
        """Offset, type and text; together, the whole text. What can't be parsed has its words by their looks."""
        source = Source("", text)
        for piece in pieces(source):
            yield from _of_piece(source, piece)


def _of_piece(source: Source, piece: Piece) -> Iterator[Lexed]:
    at, before = piece.start, ""
    for token, kind in _kinds(source, piece):
        yield from _between(source.text, at, token.start)
        yield token.start, _type_of(source.text, token, kind, before), token.text
        at, before = token.end, token.text
    yield from _between(source.text, at, piece.end)


def _kinds(source: Source, piece: Piece) -> Iterator[tuple[Token, str]]:
    """The tokens with their kinds as notebooks colour them; then what the grammar does not understand."""
    read, before = tokens(source, piece.start, piece.end), ""
    for token in read:
        yield token, kind_of_token(token, before)
        before = token.type
    at = read[-1].end if read else piece.start
    while at < piece.end:
        if found := _SPACE.match(source.text, at, piece.end):
            at = found.end()
            continue
        loose = _loose(source.text, at, piece.end, before)
        yield loose, kind_of_token(loose, before)
        at, before = loose.end, loose.type


def _loose(text: str, at: int, end: int, before: str) -> Token:
    """A token by its looks."""
    found = _LOOSE.match(text, at, end)
    word = found.group() if found else text[at]
    if word[0] == '"':
        kind = "STRING"
    elif word[0].isdigit():
        kind = "NUMBER"
    elif word in HEADS | CLAUSE_WORDS and text[at + len(word) : at + len(word) + 1] != "(" and before != "_DOT":
        kind = "WORD"
    else:
        kind = "NAME" if word[0].isalpha() or word[0] == "_" else "_DOT" if word == "." else "PERCENT" * (word == "%")
    return Token(kind, word, at, at + len(word))


def _between(text: str, start: int, end: int) -> Iterator[Lexed]:
    for found in _SPACE.finditer(text, start, end):
        said = found.group()
        doc = t.Comment.Special if said.startswith("##") else t.Comment.Single
        yield found.start(), doc if said[0] == "#" else t.Whitespace, said


def _type_of(text: str, token: Token, kind: str, before: str) -> Any:
    word = token.text
    match kind:
        case "word":
            return t.Operator.Word if word in OPERATOR_WORDS else t.Keyword.Declaration if word in HEADS else t.Keyword
        case "string":
            return t.String
        case "number":
            return t.Number.Unit if word in UNITS and word != "1" else t.Number
    if token.type == "REFERENCE":
        return t.Name.Label
    if not (word[0].isalpha() or word[0] == "_"):
        return t.Punctuation if word in _PUNCTUATION else t.Operator
    if before == ".":
        return t.Name.Attribute
    return _type_of_name(word, called=text[token.end : token.end + 1] == "(")


def _type_of_name(word: str, *, called: bool) -> Any:
    if called:
        return t.Name.Builtin if word in FUNCTIONS else t.Name.Function
    return t.Name.Constant if word in CONSTANTS else t.Name
