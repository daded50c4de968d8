"""Where a parse came to a halt: the tokens before, what was found, and what could have stood there instead."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from functools import cached_property

from ..driver import END, Grammar, Token, UnexpectedError, grammar
from ..pieces import Piece
from ..source import Source, Span

_LEXEME = re.compile(r'[^\W\d]\w*|\d+(\.\d+)?([eE][+-]?\d+)?|"[^"\n]*"|\+-|->|[<>=!]=|&&|\|\||\S')
_UNIT_AFTER = re.compile(r"[ \t]*[A-Za-z]+(\^-?\d+)?|%")
_REMEMBERED = 6
_LOOKAHEAD = 40


@dataclass(frozen=True, slots=True)
class Step:
    """A token that was read, and the parser's stack before it."""

    token: Token
    states: list[int]


@dataclass(frozen=True)
class Trouble:
    """`steps` are the last few tokens before `found`; `found` is of type `$END` where the text ended too early."""

    source: Source
    piece: Piece
    tokens: list[Token]
    steps: list[Step]
    found: Token
    states: list[int]

    @cached_property
    def grammar(self) -> Grammar:
        return grammar()

    @cached_property
    def accepted(self) -> frozenset[str]:
        return self.accepted_in(self.states)

    @property
    def at_end(self) -> bool:
        return self.found.type == END

    @property
    def last(self) -> Token | None:
        return self.tokens[-1] if self.tokens else None

    @cached_property
    def head(self) -> str:
        """The word that begins the statement in which the trouble is."""
        words = (t.text for t in reversed(self.tokens) if t.type in self.grammar.head_terminals)
        return " ".join(("final state" if word == "final" else word) for word in [next(words, self.piece.head)])

    def accepted_in(self, states: list[int]) -> frozenset[str]:
        known = self.grammar
        row = known.actions[states[-1]]
        return frozenset(t for t in row if (t == END or t.isupper()) and known.accepts(states, t))

    def reach(self, states: list[int], at: int) -> int:
        """The end of the last token that would be read from `at` on; beyond the piece if all of it would parse."""
        known, text, end = self.grammar, self.source.text, self.piece.end
        states = states.copy()
        for _ in range(_LOOKAHEAD):
            start = known.skip.match(text, at, end).end()  # type: ignore[union-attr]
            if start >= end:
                return end + 1 if known.accepts(states, END) else at
            token = known.token(text, start, end, known.actions[states[-1]])
            if token is None or not known.shift(states, token.type):
                return at
            at = token.end
        return at

    def reach_with(self, states: list[int], terminal: str, at: int) -> int:
        """How far the parse would reach if a terminal stood before the text from `at` on."""
        states = states.copy()
        return self.reach(states, at) if self.grammar.shift(states, terminal) else -1

    def span(self, token: Token) -> Span:
        return Span(self.source, token.start, token.end)

    def moved_to(self, step: Step) -> Trouble:
        """The same trouble, seen as if the parse had come to a halt at an earlier token."""
        number = self.tokens.index(step.token)
        earlier = [s for s in self.steps if s.token.start < step.token.start]
        return Trouble(self.source, self.piece, self.tokens[:number], earlier, step.token, step.states)

    @property
    def place(self) -> Span:
        """Where to point: at what was found, or at the last token if the text ended there."""
        if not self.at_end:
            return self.span(self.found)
        return self.span(self.last) if self.last else Span(self.source, self.piece.start, self.piece.start)

    def shown(self, token: Token) -> str:
        """A token as messages quote it: a number with its unit."""
        text = token.text
        if token.text[:1].isdigit() and (unit := _UNIT_AFTER.match(self.source.text, token.end, self.piece.end)):
            word = unit.group().strip()
            text += unit.group() if word not in self.grammar.words else ""
        return text

    def line_start(self, token: Token) -> int:
        """Where the first word of a token's line begins."""
        text = self.source.text
        start = text.rfind("\n", 0, token.start) + 1
        while start < token.start and text[start] in " \t":
            start += 1
        return max(start, self.piece.start)

    def rest_of_line(self, at: int) -> str:
        end = self.source.text.find("\n", at, self.piece.end)
        return self.source.text[at : end if end >= 0 else self.piece.end]

    def begins_line(self, token: Token) -> bool:
        """Whether a token stands at the very beginning of a line, where statements do."""
        return token.start == 0 or self.source.text[token.start - 1] == "\n"

    def is_first_in_line(self, token: Token) -> bool:
        """Whether only blanks stand before a token on its line."""
        line_start = self.source.text.rfind("\n", 0, token.start) + 1
        return not self.source.text[line_start : token.start].strip()


def trouble_of(source: Source, piece: Piece, error: UnexpectedError) -> Trouble:
    """Read the piece once more, this time with an eye on what precedes the trouble."""
    known, text = grammar(), source.text
    states, at = [known.tables.start], piece.start
    tokens: list[Token] = []
    steps: deque[Step] = deque(maxlen=_REMEMBERED)
    while True:
        at = known.skip.match(text, at, piece.end).end()  # type: ignore[union-attr]
        token = known.token(text, at, piece.end, known.actions[states[-1]]) if at < error.offset else None
        if token is None:
            return Trouble(source, piece, tokens, list(steps), _lexeme(source, piece, at), error.states)
        if len(states) <= 2000:
            steps.append(Step(token, states.copy()))
        known.shift(states, token.type)
        tokens.append(token)
        at = token.end


def _lexeme(source: Source, piece: Piece, at: int) -> Token:
    found = _LEXEME.match(source.text, at, piece.end)
    if found is None:
        return Token(END, "", at, at)
    return Token("", found.group(), found.start(), found.end())
