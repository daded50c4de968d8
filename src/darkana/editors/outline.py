"""The statements of a text and what they name, as an editor lists them."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from ..compiler.report import head
from ..compiler.symbols import defined_by
from ..dsl import syntax as ast
from ..dsl.source import Span
from .model import Model
from .places import Places

K = types.SymbolKind
KINDS = {
    "collection": K.Array,
    "object": K.Class,
    "region": K.Namespace,
    "window": K.Boolean,
    "channel": K.Boolean,
    "flag": K.Boolean,
    "function": K.Function,
    "table": K.Function,
    "scan": K.TypeParameter,
    "histogram": K.Event,
    "leg": K.Field,
    "candidate member": K.Field,
}


def outline(model: Model, places: Places) -> list[types.DocumentSymbol]:
    """Every statement that names something, with its parts below it; and what has a title or counts."""
    return [symbol for s in model.own_statements() if (symbol := _statement(s, places))]


def _statement(statement: ast.Statement, places: Places) -> types.DocumentSymbol | None:
    names = [(kind, name) for _, kind, name, _ in defined_by(statement)]
    match statement:
        case ast.Analysis(title=title):
            return _symbol(title.text, "analysis", title.span, statement.span, places)
        case ast.FinalState() | ast.Candidates():
            parts = [_symbol(name.text, kind, name.span, name.span, places) for kind, name in names]
            what = head(statement.span)
            return _symbol(what.text, "", what, statement.span, places, parts)
        case ast.Region(name=region):
            cuts = list(_cuts(statement, places))
            return _symbol(region.text, "region", region.span, statement.span, places, cuts)
        case ast.Count() | ast.Fit() | ast.Limit() | ast.Beams() | ast.Simulate() | ast.Generate():
            line = statement.span.text.split("\n", 1)[0]
            return _symbol(line, "", head(statement.span), statement.span, places)
    if not names:
        return None
    kind, name = names[0]
    return _symbol(", ".join(n.text for _, n in names), kind, name.span, statement.span, places)


def _cuts(region: ast.Region, places: Places) -> Iterator[types.DocumentSymbol]:
    for clause in region.clauses:
        label = getattr(clause, "label", None)
        if isinstance(label, ast.String):
            yield _symbol(label.text, head(clause.span).text, label.span, clause.span, places)


def _symbol(
    name: str, kind: str, at: Span, whole: Span, places: Places, below: list[types.DocumentSymbol] | None = None
) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        name=name.strip() or "(no name)",
        kind=KINDS.get(kind, K.Module if kind == "analysis" else K.Variable),
        range=places.range(whole),
        selection_range=places.range(at),
        detail=kind or None,
        children=below,
    )
