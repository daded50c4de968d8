"""What stands at a place of a text, from its tokens: the word, what is before it, what the grammar takes there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from ..compiler.symbols import COUPLINGS, CURVES, HISTOGRAMS, REGIONS, TRIGGERS, VALUES, WINDOWS
from ..dsl.driver import Token, grammar, tokens
from ..dsl.pieces import Piece, pieces
from ..dsl.source import Source
from .model import SPACES

_LOOSE = re.compile(r'"[^"\n]*"|#[^\n]*|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|[A-Za-z_]\w*|\S')
_SPACES = {  # (head or *, the word before) -> the namespace of the name
    ("histogram", "in"): REGIONS,
    ("count", "in"): REGIONS,
    ("fit", "in"): REGIONS,
    ("region", "from"): REGIONS,
    ("region", "region"): REGIONS,
    ("region", "exclude"): REGIONS,
    ("count", "within"): WINDOWS,
    ("count", "sideband"): WINDOWS,
    ("window", "window"): WINDOWS,
    ("histogram", "histogram"): HISTOGRAMS,
    ("trigger", "trigger"): TRIGGERS,
    ("interpret", "interpret"): COUPLINGS,
    ("curve", "curve"): CURVES,
    ("published", "observed"): COUPLINGS,
    ("published", "expected"): COUPLINGS,
}


@dataclass(frozen=True, slots=True)
class Cursor:
    """A word of a text. `before` are the tokens of its statement that stand before it."""

    piece: Piece
    token: Token
    before: tuple[Token, ...]

    @property
    def text(self) -> str:
        return self.token.text

    @property
    def previous(self) -> str:
        """The word or sign right before."""
        return self.before[-1].text if self.before else ""

    @property
    def is_member(self) -> bool:
        return self.previous == "."

    @property
    def is_unit(self) -> bool:
        """Behind a number, or in the brackets of units."""
        if self.before and self.before[-1].type == "NUMBER":
            return True
        within = [t.text for t in self.before if t.text in ("[", "]")]
        return bool(within) and within[-1] == "["

    @property
    def is_particle(self) -> bool:
        """Where a particle is named."""
        asks = ("as", "identify", "decay") if self.piece.head != "generate" else ("generate", "decay", "mass")
        simulated = self.piece.head == "simulate" and any(t.text == "from" for t in self.before)
        return self.previous in asks or simulated or [t.text for t in self.before[-2:]] == ["mass", "("]

    @property
    def is_file(self) -> bool:
        """After `use`, and after the `from` of `analysis "..." from`."""
        return self.previous == "use" or (self.piece.head == "analysis" and self.previous == "from")

    @property
    def spaces(self) -> tuple[str, ...]:
        """Where its name is looked for, the likeliest namespace first."""
        first = _SPACES.get((self.piece.head, self.previous), VALUES)
        return (first, *(s for s in SPACES if s != first))


def cursor_at(source: Source, offset: int) -> Cursor | None:
    """The word at a place, or one that ends there."""
    piece = piece_at(source, offset)
    read = all_tokens(source, piece)
    token = next((t for t in read if t.start <= offset < t.end and t.text[0] != "#"), None)
    token = token if token and _is_word(token) else next((t for t in read if t.end == offset and _is_word(t)), token)
    if token is None or token.text[0] == "#":
        return None
    return Cursor(piece, token, tuple(takewhile(lambda t: t.end <= token.start, read)))


def _is_word(token: Token) -> bool:
    return token.text[0].isalpha() or token.text[0] == "_"


def piece_at(source: Source, offset: int) -> Piece:
    """The statement, whole or broken, that a place belongs to."""
    return next(p for p in reversed(pieces(source)) if p.start <= offset)


def all_tokens(source: Source, piece: Piece) -> list[Token]:
    """Those of the grammar, and, from where it understands no more, words as they look."""
    read = tokens(source, piece.start, piece.end)
    at = read[-1].end if read else piece.start
    for found in _LOOSE.finditer(source.text, at, piece.end):
        text = found.group()
        if text[0] != "#":
            kind = (
                "STRING" if text[0] == '"' else "NUMBER" if text[0].isdigit() else "NAME" if _looks(text) else "OTHER"
            )
            read.append(Token(kind, text, found.start(), found.end()))
    return read


def _looks(text: str) -> bool:
    return text[0].isalpha() or text[0] == "_"


def terminals_at(source: Source, piece: Piece, offset: int) -> set[str] | None:
    """What the grammar takes at a place of a statement; None where what stands before can't be understood."""
    known = grammar()
    states, at = [known.tables.start], piece.start
    while True:
        at = known.skip.match(source.text, at, offset).end()  # type: ignore[union-attr]
        if at >= offset:
            return {t for t in known.actions[states[-1]] if t.isupper() and known.accepts(states, t)}
        token = known.token(source.text, at, offset, known.actions[states[-1]])
        if token is None or not known.shift(states, token.type):
            return None
        at = token.end
