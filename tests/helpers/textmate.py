"""TextMate grammars, as far as ours goes: matches with captures, and regions that end before a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Scoped = tuple[int, int, str]


class TextMate:
    """Scopes of a text by a grammar, line by line as editors work them out."""

    def __init__(self, grammar: dict[str, Any]) -> None:
        self.grammar = grammar

    def scopes(self, text: str) -> list[Scoped]:
        """(begin, end, scope) of everything that has one."""
        found: list[Scoped] = []
        at, region = 0, None
        for line in text.splitlines(keepends=True):
            if region and re.match(region["end"], line):
                region = None
            place = 0
            while place < len(line):
                rule, match = self._first(region, line, place)
                if match is None:
                    break
                found += [(at + a, at + b, scope) for a, b, scope in _captured(rule, match)]
                region = rule if "begin" in rule else region
                place = max(match.end(), place + 1)
            at += len(line)
        return found

    def _first(self, region: Any, line: str, place: int) -> tuple[Any, re.Match[str] | None]:
        """The earliest match; of several there, that of the first rule."""
        best: tuple[Any, re.Match[str] | None] = (None, None)
        for rule in self._rules((region or self.grammar)["patterns"]):
            match = re.compile(rule.get("match") or rule["begin"]).search(line, place)
            if match and (best[1] is None or match.start() < best[1].start()):
                best = rule, match
        return best

    def _rules(self, patterns: list[Any]) -> Iterator[Any]:
        for rule in patterns:
            if "include" not in rule:
                yield rule
                continue
            named = self.grammar["repository"][rule["include"].removeprefix("#")]
            yield from [named] if "begin" in named else self._rules(named["patterns"])


def _captured(rule: Any, match: re.Match[str]) -> Iterator[Scoped]:
    if "name" in rule:
        yield *match.span(), rule["name"]
    for group, told in (rule.get("captures") or rule.get("beginCaptures") or {}).items():
        if match.group(int(group)):
            yield *match.span(int(group)), told["name"]
