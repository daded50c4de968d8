"""The LALR(1) loop: text and tables to a tree, bottom-up and without recursion.

It does what Lark's own parser and contextual lexer do with the same tables (a test compares them), at a fraction of
the start-up, and with places for every value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any

from .cache import load_tables
from .source import Source, Span
from .tables import Tables

END = "$END"
OPERATOR_WORDS = frozenset(("and", "or", "not", "if", "then", "else"))  # reserved everywhere, as statement heads are
Build = Callable[..., Any]
Placed = tuple[Any, int, int]  # a value, and where it begins and ends


class Token:
    """One word, number or sign of the text."""

    __slots__ = ("end", "start", "text", "type")

    def __init__(self, kind: str, text: str, start: int, end: int) -> None:
        self.type, self.text, self.start, self.end = kind, text, start, end

    def __repr__(self) -> str:
        return f"Token({self.type}, {self.text!r}, {self.start})"


class UnexpectedError(Exception):
    """The token (None: no token can be read at `offset`) that does not fit, and the stack of states before it."""

    def __init__(self, token: Token | None, offset: int, states: list[int]) -> None:
        self.token, self.offset, self.states = token, offset, states


class Grammar:
    """Tables made ready to run."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.actions = tables.actions
        self.words = tables.words
        skipped = {"SPACE", "COMMENT"}
        plain = [p for p in tables.patterns if not p[2] and p[0] not in skipped]
        self.plain = re.compile("|".join(f"(?P<{name}>{regex})" for name, regex, _ in plain))
        self.contextual = [(name, re.compile(regex)) for name, regex, special in tables.patterns if special]
        self.skip = re.compile("(?:" + "|".join(regex for name, regex, _ in tables.patterns if name in skipped) + ")*")

    @cached_property
    def heads(self) -> frozenset[str]:
        """The words that begin statements."""
        return frozenset(self.tables.heads)

    @cached_property
    def head_terminals(self) -> frozenset[str]:
        return frozenset(self.tables.heads.values())

    @cached_property
    def clause_words(self) -> frozenset[str]:
        """All other words with a meaning of their own somewhere."""
        return frozenset(self.words) - self.heads

    def token(self, text: str, at: int, end: int, row: Mapping[str, int]) -> Token | None:
        """The token that begins at an offset, where the symbols of `row` may follow; None if no token does."""
        for name, pattern in self.contextual:
            if name in row and (found := pattern.match(text, at, end)):
                return Token(name, found.group(), at, found.end())
        found = self.plain.match(text, at, end)
        if found is None:
            return None
        name, value = found.lastgroup or "", found.group()
        if name == "NAME" and (word := self.words.get(value)):
            due = word in row or "NAME" not in row or value in OPERATOR_WORDS
            name = word if due else name
        return Token(name, value, at, found.end())

    def shift(self, states: list[int], terminal: str) -> bool:
        """Advance a stack of states by one terminal, building nothing; False (and the stack spoilt) if it can't be."""
        while True:
            action = self.actions[states[-1]].get(terminal)
            if action is None:
                return False
            if action >= 0:
                states.append(action)
                return True
            origin, size = self.tables.rules[~action][:2]
            if size:
                del states[-size:]
            states.append(self.actions[states[-1]][origin])
            if terminal == END and states[-1] == self.tables.end:
                return True

    def accepts(self, states: list[int], terminal: str) -> bool:
        return self.shift(states.copy(), terminal)


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """The one grammar."""
    return Grammar(load_tables())


def run(source: Source, start: int, end: int, build: Mapping[str, Build]) -> Any:
    """Parse a piece of the text; raises `UnexpectedError`, and what the build functions raise."""
    known, text = grammar(), source.text
    skip, actions, rules, last = known.skip.match, known.actions, known.tables.rules, known.tables.end
    states, values, at = [known.tables.start], [], start
    while True:
        at = skip(text, at, end).end()  # type: ignore[union-attr]
        row = actions[states[-1]]
        token = known.token(text, at, end, row) if at < end else Token(END, "", end, end)
        if token is None:
            raise UnexpectedError(None, at, states)
        kind = token.type
        while True:
            action = actions[states[-1]].get(kind)
            if action is None:
                raise UnexpectedError(token, at, states)
            if action >= 0:
                states.append(action)
                values.append((token, at, token.end))
                at = token.end
                break
            rule = rules[~action]
            value = _reduce(source, rule, values, build)
            if size := rule[1]:
                del states[-size:], values[-size:]
            states.append(actions[states[-1]][rule[0]])
            values.append(value)
            if kind == END and states[-1] == last:
                return value[0]


def tokens(source: Source, start: int, end: int) -> list[Token]:
    """The tokens of a piece, up to where it can no longer be parsed."""
    known, text = grammar(), source.text
    read: list[Token] = []
    states, at = [known.tables.start], start
    while True:
        at = known.skip.match(text, at, end).end()  # type: ignore[union-attr]
        token = known.token(text, at, end, known.actions[states[-1]]) if at < end else None
        if token is None or not known.shift(states, token.type):
            return read
        read.append(token)
        at = token.end


def _reduce(source: Source, rule: list[Any], values: list[Placed], build: Mapping[str, Build]) -> Placed:
    _, size, name, passed_on, empty = rule
    if size == 0:
        return build[name](Span(source, 0, 0)), 0, 0
    parts = values[-size:]
    if passed_on and size == 1 and empty is None:
        return parts[0]
    start, end = parts[0][1], parts[-1][2]
    children = _children(parts, empty)
    if name is None:
        return children, start, end
    if passed_on and len(children) == 1:
        return children[0], start, end
    return build[name](Span(source, start, end), *children), start, end


def _children(parts: list[Placed], empty: list[int] | None) -> list[Any]:
    """Values without words and signs that say nothing more; None for what is absent; repeated parts spread out."""
    children: list[Any] = []
    for place, (value, _, _) in enumerate(parts):
        if empty:
            children.extend([None] * empty[place])
        if type(value) is list:
            children.extend(value)
        elif type(value) is not Token or value.type[0] != "_":
            children.append(value)
    if empty:
        children.extend([None] * empty[-1])
    return children
