"""Small `.ana` texts, checked and built without a file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from darkana.compiler.build import build
from darkana.compiler.check import Checked, check
from darkana.compiler.expressions.evaluate import evaluate
from darkana.compiler.modules import Found
from darkana.compiler.passes import optimise
from darkana.compiler.passes.rewrite import Node, rewrite
from darkana.compiler.search import Search
from darkana.compiler.values import Boolean, Number, Value
from darkana.dsl.source import Source
from darkana.runtime.plan import Apply, Bound, CandidateSpace, Const, Expr, Field, Param, Plan, Table

NONE: Mapping[str, str] = MappingProxyType({})

HEAD = """\
beams
  electron 7 GeV
  positron 4 GeV
collection tracks
  vector px, py, pz [GeV]
  member charge, muonID
collection clusters
  vector E, theta, phi [GeV, rad, rad]
  member timing [ns]
column met [GeV]
column ntrack
flag fired
object muon from tracks as mu
object photon from clusters as gamma
"""
PAIR = HEAD + "final state l1:muon+ l2:muon-\n"


@dataclass(frozen=True)
class Shelf:
    """A loader of texts in memory. Files beside come before the library, the library before the searches."""

    tables: Mapping[str, str] = field(default_factory=lambda: NONE)
    beside: Mapping[str, str] = field(default_factory=lambda: NONE)
    shipped: Mapping[str, str] = field(default_factory=lambda: NONE)
    searches: Mapping[str, str] = field(default_factory=lambda: NONE)

    def library(self, name: str, beside: Source) -> Found | None:
        for origin, texts in (("beside", self.beside), ("library", self.shipped), ("search", self.searches)):
            if name in texts and beside.name != f"{origin}/{name}.ana":
                return Found(Source(f"{origin}/{name}.ana", texts[name]), origin)
        return None

    def libraries(self, beside: Source) -> list[str]:
        return [*self.beside, *self.shipped, *self.searches]

    def table(self, path: str, beside: Source) -> str | None:
        """Known by its path, or by the folder of the file that asks and its path."""
        folder = beside.name.rpartition("/")[0]
        return self.tables.get(f"{folder}/{path}" if folder else path)


def checked(text: str, shelf: Shelf | None = None) -> Checked:
    return check(Source("test.ana", text), shelf or Shelf())


def good(text: str, shelf: Shelf | None = None) -> Search:
    """The search of a text without mistakes."""
    found = checked(text, shelf)
    assert found.search is not None, [(d.code, d.message, d.span.text) for d in found.diagnostics]
    return found.search


def codes(text: str, shelf: Shelf | None = None) -> list[str]:
    """The codes of a text's errors (not of its warnings), in their order."""
    return [d.code for d in checked(text, shelf).diagnostics if d.severity == "error"]


def blamed(text: str, shelf: Shelf | None = None) -> list[tuple[str, str]]:
    """(code, the words under the caret) of each error."""
    return [(d.code, d.span.text) for d in checked(text, shelf).diagnostics if d.severity == "error"]


def plan_of(text: str, shelf: Shelf | None = None) -> Plan:
    """Optimised, as it runs."""
    return optimise(build(good(text, shelf)))


def built(text: str, shelf: Shelf | None = None) -> Plan:
    """Before optimisation."""
    return build(good(text, shelf))


def values(search: Search) -> dict[str, Value]:
    """What each name of the file means."""
    return {symbol.name: value for symbol, value in search.names}  # type: ignore[misc]


def value(text: str, expression: str, shelf: Shelf | None = None) -> Value:
    """What an expression means after the text."""
    return values(good(f"{text}\ndefine it_is = {expression}\n", shelf))["it_is"]


def expr(text: str, expression: str, shelf: Shelf | None = None) -> Expr:
    found = value(text, expression, shelf)
    assert isinstance(found, Number | Boolean), found
    return found.expr


def legs_of(plan: Plan) -> CandidateSpace:
    assert isinstance(plan.candidates, CandidateSpace)
    return plan.candidates


def x(name: str) -> Field:
    """A column of the event."""
    return Field(Bound("event"), name)


def op(name: str, *args: Expr | float | bool) -> Apply:
    return Apply(name, tuple(Const(a) if isinstance(a, bool | float | int) else a for a in args))


def p(name: str) -> Param:
    return Param(name)


def same(a: float | bool, b: float | bool) -> bool:
    """Equal, NaN being equal to NaN."""
    return a == b or (math.isnan(a) and math.isnan(b))


def worked_out(e: Expr, at: Mapping[str, float], tables: Mapping[str, Table] | None = None) -> float | bool:
    """An expression at one row: `at` gives scan parameters by name, fields as `met` or `l1.px`."""

    def known(node: Node) -> Node:
        if isinstance(node, Field) and isinstance(node.row, Bound):
            name = node.name if node.row.name == "event" else f"{node.row.name}.{node.name}"
            return Const(at[name])
        return node

    return evaluate(rewrite(e, known, {}), at, tables or {})
