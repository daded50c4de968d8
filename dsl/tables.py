"""The grammar, compiled by Lark to plain LALR(1) tables: what the parser runs on, and what the cache keeps.

A terminal that only ever stands for one word (`"from"`) is matched as a NAME and then looked up, as Lark's contextual
lexer does: a keyword is a whole word, and one only where the grammar asks for it.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any

GRAMMAR = os.path.join(os.path.dirname(__file__), "grammar.lark")  # pathlib would cost a tenth of the start-up


@dataclass(frozen=True, slots=True)
class Tables:
    """`actions[state][symbol]` is a state to go to, or `~rule` to reduce by; all of it is plain JSON."""

    patterns: list[list[Any]]  # [terminal, regular expression, whether it is only tried where the grammar asks for it]
    words: dict[str, str]  # word -> terminal
    rules: list[list[Any]]  # [origin, size, name of its build function or None, pass a single child on, places of None]
    heads: dict[str, str]  # word that begins a statement -> terminal
    actions: list[dict[str, int]]
    start: int
    end: int

    def as_json(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}


@contextmanager
def without_interegular() -> Iterator[None]:
    """Import Lark without interegular, which serves its strict check only and takes longer than all the rest."""
    if "interegular" in sys.modules or "lark" in sys.modules:
        yield
        return
    sys.modules["interegular"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["interegular"]


class AnyWord:
    """Tells Lark that a NAME may be read anywhere, so that no keyword matches the beginning of a longer word."""

    always_accept = ("NAME",)

    def process(self, stream: Iterator[Any]) -> Iterator[Any]:
        return stream


def build_lark(text: str, *, strict: bool = False) -> Any:
    """Lark itself; `strict` (which needs interegular, and is what the tests ask for) proves it free of conflicts."""
    with without_interegular():
        from lark import Lark

        return Lark(text, parser="lalr", lexer="contextual", strict=strict, keep_all_tokens=True, postlex=AnyWord())


def compile_grammar(text: str) -> Tables:
    """The tables of a grammar; takes half a second, see `cache`."""
    lark = build_lark(text)
    table = lark.parser.parser._parse_table  # noqa: SLF001  (Lark shows its tables nowhere else)
    numbers = _numbered(table)
    rules = {rule: number for number, rule in enumerate(dict.fromkeys(lark.rules))}
    return Tables(
        patterns=[_pattern(t) for t in _by_precedence(lark.terminals) if t.pattern.type == "re"],
        words={t.pattern.value: t.name for t in lark.terminals if t.pattern.type == "str"},
        rules=[_rule(rule) for rule in rules],
        heads=_heads(lark),
        actions=[_row(table.states[state], numbers, rules) for state in numbers],
        start=numbers[table.start_states["start"]],
        end=numbers[table.end_states["start"]],
    )


def _numbered(table: Any) -> dict[Any, int]:
    """States in an order that is the same each time: as they are met from the start on, symbols by name."""
    numbers = {table.start_states["start"]: 0}
    waiting = deque(numbers)
    while waiting:
        for _, (_kind, to) in sorted(table.states[waiting.popleft()].items(), key=lambda item: str(item[0])):
            if to in table.states and to not in numbers:
                numbers[to] = len(numbers)
                waiting.append(to)
    return numbers


def _by_precedence(terminals: list[Any]) -> list[Any]:
    return sorted(terminals, key=lambda t: (-t.priority, -t.pattern.max_width, -len(t.pattern.value), t.name))


def _pattern(terminal: Any) -> list[Any]:
    return [terminal.name, terminal.pattern.to_regexp(), terminal.priority > 0]


def _rule(rule: Any) -> list[Any]:
    origin = rule.origin.name
    helper = origin.startswith("_")
    passed_on = bool(rule.options.expand1) and not rule.alias
    name = None if helper else str(rule.alias or origin)
    return [str(origin), len(rule.expansion), name, passed_on, _empty_places(rule)]


def _empty_places(rule: Any) -> list[int] | None:
    """How many absent optional parts stand before each symbol of the rule, and after the last."""
    absent = rule.options.empty_indices
    if not any(absent):
        return None
    return [len(ones) for ones in "".join(str(int(a)) for a in absent).split("0")]


def _row(row: dict[str, Any], numbers: dict[Any, int], rules: dict[Any, int]) -> dict[str, int]:
    return {symbol: _action(arg, numbers, rules) for symbol, (_kind, arg) in sorted(row.items())}


def _action(arg: Any, numbers: dict[Any, int], rules: dict[Any, int]) -> int:
    return numbers[arg] if arg in numbers else ~rules[arg]


def _heads(lark: Any) -> dict[str, str]:
    """The first words of statements: the first symbol of each rule that `statement` lists."""
    statements = {r.expansion[0].name for r in lark.rules if r.origin.name == "statement"}
    first = {r.expansion[0].name for r in lark.rules if r.origin.name in statements}
    return {t.pattern.value: t.name for t in lark.terminals if t.name in first}
