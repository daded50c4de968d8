"""Where each word of a text leads to: the place of its definition, in this file or another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..compiler.symbols import COUPLINGS, REGIONS, Scope, called, defined_by
from ..dsl import syntax as ast
from ..dsl.pieces import pieces
from ..dsl.source import Source, Span
from ..dsl.syntax.node import fields_of
from ..editors.cursor import Cursor, all_tokens
from ..editors.definitions import definition
from ..editors.model import Model

Models = Mapping[str, Model]
"""What is understood of each file, by its name."""


def words(source: Source) -> Iterator[Cursor]:
    """Every word, number and sign of a text, with what stands before it in its statement."""
    for piece in pieces(source):
        read = tuple(t for t in all_tokens(source, piece) if t.text[0] != "#")
        yield from (Cursor(piece, token, read[:k]) for k, token in enumerate(read))


def targets(model: Model, models: Models) -> dict[int, Span]:
    """By the offset of a name or of a cut's label: where it is defined. A definition leads to itself."""
    strangers = set(_strangers(model))
    named = ((c, _named(model, c)) for c in words(model.source) if c.token.start not in strangers)
    found = {cursor.token.start: span for cursor, span in named if span is not None}
    return {**found, **_definitions(model), **dict(_labels(model)), **dict(_dropped(model, models))}


def _definitions(model: Model) -> dict[int, Span]:
    """The names that the text defines; a histogram may be called by a word of the language."""
    own = (s.span for s in model.scope.names.values() if s.span.source == model.source)
    return {span.start: span for span in own}


def _named(model: Model, cursor: Cursor) -> Span | None:
    return definition(model, cursor, Span(model.source, 0, 0)) if cursor.token.type == "NAME" else None


def nodes(model: Model) -> Iterator[ast.Node]:
    """Every node of the text's own statements."""
    for statement in model.own_statements():
        yield from _below(statement)


def _below(made: Any) -> Iterator[ast.Node]:
    if isinstance(made, ast.Node):
        yield made
        made = tuple(getattr(made, name) for name in fields_of(made))
    if isinstance(made, tuple):
        for part in made:
            yield from _below(part)


def particles(model: Model) -> Iterator[int]:
    """The offsets of the names of particles, which are a namespace of their own."""
    for made in nodes(model):
        for name in _particles_of(made):
            yield name.span.start


def _particles_of(made: ast.Node) -> tuple[ast.Node, ...]:
    match made:
        case ast.Object(particle=name) if isinstance(name, ast.Node):
            return (name,)
        case ast.Simulate(particles=names) | ast.Generate(products=names):
            return names
        case ast.Identified(particle=name) | ast.GeneratedMass(particle=name):
            return (name,)
        case ast.GeneratedDecay(particle=name, products=names):
            return (name, *names)
        case ast.Call(callee=ast.Ref(name="mass"), arguments=(argument,)):
            return (argument.value,)
    return ()


def _strangers(model: Model) -> Iterator[int]:
    """Words that are no names of the file, even where one is spelt alike."""
    yield from particles(model)
    for made in nodes(model):
        match made:
            case ast.Interpret(quantity=name) | ast.Limit(quantity=name) | ast.Affected(sample=ast.Name() as name):
                yield name.span.start
            case ast.Argument(keyword=ast.Name() as name):
                yield name.span.start


# --- labels of cuts and variants, and what `drop` takes away ---------------------------------------------------


def _labels(model: Model) -> Iterator[tuple[int, Span]]:
    for made in model.own_statements():
        for label, span in _labels_of(made, model.scope):
            if span is not None:
                yield label.span.start, span


def _labels_of(made: ast.Statement, scope: Scope) -> Iterator[tuple[ast.String, Span | None]]:
    match made:
        case ast.Region(parent=ast.Name(text=parent), clauses=clauses):
            for clause in clauses:
                if isinstance(clause, ast.CutChange) or (isinstance(clause, ast.Cut) and clause.action == "replace"):
                    yield clause.label, _cut(scope, parent, clause.label.text)
        case ast.Histogram(region=region, without=labels):
            yield from ((label, _cut(scope, region.text, label.text)) for label in labels)
        case ast.Published(name=name, variant=ast.String() as variant):
            yield variant, _variant(scope, name.text, variant.text)


def _cut(scope: Scope, region: str, label: str) -> Span | None:
    """Where a region, or the nearest that it is derived from, states a cut."""
    seen: set[str] = set()
    while region not in seen:
        seen.add(region)
        for symbol in scope.find(region, REGIONS):
            stated = symbol.statement
            assert isinstance(stated, ast.Region)
            cuts = (c.label for c in stated.clauses if isinstance(c, ast.Cut) and c.label.text == label)
            if own := next(cuts, None):
                return own.span
            region = stated.parent.text if stated.parent else region
    return None


def _variant(scope: Scope, coupling: str, label: str) -> Span | None:
    stated = [s.statement for s in scope.find(coupling, COUPLINGS) if isinstance(s.statement, ast.Interpret)]
    return next((v.label.span for s in stated for v in s.variants if v.label.text == label), None)


def _dropped(model: Model, models: Models) -> Iterator[tuple[int, Span]]:
    """What `drop` names is looked for in the search that is inherited: here it is no more, or another."""
    parent = models.get(model.scope.parents[-1][2].name) if model.scope.parents else None
    for made in model.own_statements() if parent else ():
        for name in made.drops if isinstance(made, ast.Analysis) else ():
            if span := _stated(parent.scope, name.text):  # type: ignore[union-attr]
                yield name.span.start, span


def _stated(scope: Scope, name: str) -> Span | None:
    for statement in scope.statements:
        if name in called(statement):
            return next((n.span for _, _, n, _ in defined_by(statement) if n.text == name), statement.span)
    return None
