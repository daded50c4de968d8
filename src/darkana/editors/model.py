"""What is understood of one text: its names, and what every expression means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..compiler.checker import Checker, Env
from ..compiler.expressions.meaning import elaborate
from ..compiler.report import Report
from ..compiler.symbols import COUPLINGS, CURVES, HISTOGRAMS, REGIONS, TRIGGERS, VALUES, WINDOWS, Scope, Symbol
from ..compiler.values import WRONG, Value
from ..dsl import syntax as ast
from ..dsl.diagnostics import Diagnostic
from ..dsl.parse import parse
from ..dsl.source import Source

SPACES = (VALUES, WINDOWS, REGIONS, HISTOGRAMS, TRIGGERS, COUPLINGS, CURVES)


@dataclass(frozen=True, eq=False)
class Model:
    """`checker` is as the check left it; None where the text can't be checked at all. `asked` are the names of the
    files that it uses."""

    source: Source
    checker: Checker | None
    diagnostics: tuple[Diagnostic, ...]
    asked: frozenset[str] = frozenset()

    @property
    def scope(self) -> Scope:
        return self.checker.scope if self.checker else Scope(self.source)

    @property
    def whole(self) -> bool:
        """Whether all of the text could be parsed."""
        return self.checker is not None and not self.checker.report.broken

    def own_statements(self) -> Iterator[ast.Statement]:
        """Those written in this text, in order."""
        own = (s for s in self.scope.statements if s.span.source == self.source)
        return iter(sorted(own, key=lambda s: s.span.start))

    @cached_property
    def _by_end(self) -> dict[int, list[tuple[int, Value]]]:
        noted = (self.checker.noted if self.checker else None) or {}
        found: dict[int, list[tuple[int, Value]]] = {}
        for (name, start, end), value in noted.items():
            if name == self.source.name:
                found.setdefault(end, []).append((start, value))
        return found

    def value_at(self, start: int, end: int) -> Value | None:
        """The meaning of the expression that stands exactly there."""
        return next((v for s, v in self._by_end.get(end, []) if s == start), None)

    def ending_at(self, end: int) -> tuple[int, Value] | None:
        """Where the longest expression that ends there begins, and its meaning: what stands before a dot."""
        return min(self._by_end.get(end, []), key=lambda found: found[0], default=None)

    def find(self, name: str, spaces: tuple[str, ...] = SPACES) -> Symbol | None:
        """The first symbol of a name, in the order of the namespaces."""
        return next((s for space in spaces for s in self.scope.find(name, space)), None)

    def value_of(self, symbol: Symbol) -> Value:
        """What a name means."""
        if self.checker is None:
            return WRONG
        known = self.checker.values.get(symbol)
        return known if known is not None else self.checker.value_of(symbol)

    def evaluate(self, text: str) -> Value:
        """The meaning of an expression that stands by itself."""
        module, wrong = parse(Source("<expression>", f"define _ = {text}"))
        define = next(iter(module.statements), None)
        if self.checker is None or wrong or not isinstance(define, ast.Define):
            return WRONG
        kept, self.checker.report = self.checker.report, Report()
        try:
            return elaborate(self.checker, define.value, Env(self.scope))
        finally:
            self.checker.report = kept
