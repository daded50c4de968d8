"""Where the word at a place is defined: a span of this text, of a library's, or of a search that is inherited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..compiler.symbols import Symbol, legs_below
from ..compiler.values import Vector
from ..dsl import syntax as ast
from ..dsl.driver import Token
from ..dsl.source import Span
from .cursor import Cursor
from .model import Model


def definition(model: Model, cursor: Cursor, span: Span) -> Span | None:
    """Of a name what defines it; of `use NAME` the file. None of what is built in."""
    if cursor.is_file:
        return file_of(model, cursor.text)
    if cursor.is_member:
        base = model.ending_at(cursor.before[-1].start)
        return member_of(model, base[1], cursor.text) if base and isinstance(base[1], Vector) else None
    if cursor.token.type != "NAME" or cursor.is_unit:
        return None
    local = local_of(cursor)
    if local is not None:
        return Span(span.source, local.start, local.end)
    found = symbol_of(model, cursor)
    return found.span if found else _bare_member(model, cursor)


def symbol_of(model: Model, cursor: Cursor) -> Symbol | None:
    """The name that the word means; of a defining word, the one that it defines."""
    found = model.find(cursor.text, cursor.spaces)
    own = (s for s in model.scope.names.values() if s.name == cursor.text and s.span.source == model.source)
    return next((s for s in own if s.span.start == cursor.token.start), found)


def file_of(model: Model, name: str) -> Span | None:
    """The beginning of a file that this one uses or inherits from."""
    used = [u.scope.source for u in model.scope.used if u.name == name]
    parents = [source for parent, _, source in model.scope.parents if parent == name]
    return next((Span(source, 0, 0) for source in [*used, *parents]), None)


def local_of(cursor: Cursor) -> Token | None:
    """The parameter of a function, or the object of a reduction called by `as`, that the word means."""
    for earlier, token in zip(cursor.before, cursor.before[1:], strict=False):
        if token.text == cursor.text and earlier.text == "as" and cursor.piece.head != "object":
            return token
    return next((t for t in parameters(cursor.before) if t.text == cursor.text), None)


def parameters(before: tuple[Token, ...]) -> Iterator[Token]:
    """Of `define f(a, b) = ...`: a and b."""
    if [t.text for t in before[:1]] == ["define"] and len(before) > 2 and before[2].text == "(":
        for token in before[3:]:
            if token.text == ")":
                return
            if token.type == "NAME":
                yield token


def member_of(model: Model, vector: Vector, name: str) -> Span | None:
    """Where a member of an object is declared; None of those that every four-vector has."""
    symbol = model.find(vector.space.partition("@")[0])
    return declared_member(symbol, name) if symbol else None


def declared_member(symbol: Symbol, name: str) -> Span | None:
    """The member in the statement of an object, a collection or a leg, or in that of what it is made from."""
    match symbol.statement:
        case ast.Collection(members=members):
            return _called(members, name)
        case ast.Object(sources=sources, clauses=clauses):
            return _called(clauses, name) or _of_any(symbol, sources, name)
        case ast.Composite(alternatives=alternatives, clauses=clauses):
            legs = [leg for a in alternatives for leg in legs_below(a)]
            return _called(clauses, name) or _called(legs, name)
    match symbol.node:
        case ast.Leg(object=made_of):
            return _of_any(symbol, [made_of], name)
        case ast.Decay(legs=legs_of_decay):
            return _called(legs_of_decay, name)
    return None


def _called(nodes: Iterable[ast.Node], name: str) -> Span | None:
    named = ((n, getattr(n, "name", None)) for n in nodes)
    return next((own.span for _, own in named if isinstance(own, ast.Name) and own.text == name), None)


def _of_any(symbol: Symbol, names: Iterable[ast.Name], name: str) -> Span | None:
    below = (s for n in names for s in symbol.scope.find(n.text) if s is not symbol)
    return next((span for s in below if (span := declared_member(s, name))), None)


def _bare_member(model: Model, cursor: Cursor) -> Span | None:
    """A member without its object: in an object's clauses, or behind the object in a reduction."""
    for token in reversed(cursor.before):
        symbol = model.find(token.text) if token.type == "NAME" else None
        span = declared_member(symbol, cursor.text) if symbol else None
        if span:
            return span
    return None
