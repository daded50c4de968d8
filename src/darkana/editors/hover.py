"""What the word at a place means, as Markdown."""

from __future__ import annotations

from pathlib import PurePath

from ..compiler.physics.dimensions import base_unit
from ..compiler.physics.particles import mass_of
from ..compiler.physics.vectors import MEMBERS
from ..compiler.printing.explain import level_of
from ..compiler.symbols import Symbol
from ..compiler.values import Boolean, Function, Number, Value, Vector, Wrong, kind_of
from ..dsl.source import Source, Span
from ..vocabulary import vocabulary
from .cursor import Cursor
from .definitions import definition, local_of, member_of, symbol_of
from .model import Model
from .word_lines import LINES

_MOST_LINES = 8


def hover(model: Model, cursor: Cursor, source: Source) -> str:
    """Nothing where nothing is known of the word."""
    if cursor.token.type == "STRING":
        return ""
    if cursor.is_member:
        return _member(model, cursor)
    if cursor.is_unit:
        return built_in("unit", cursor.text)
    if cursor.token.type != "NAME":
        return word_line(cursor.text)
    if cursor.is_file:
        return _file(definition(model, cursor, Span(source, 0, 0)))
    return _name(model, cursor)


def word_line(word: str) -> str:
    """What a word of the language means."""
    return f"`{word}`: {LINES[word]}" if word in LINES else ""


def _name(model: Model, cursor: Cursor) -> str:
    value = model.value_at(cursor.token.start, cursor.token.end)
    if local_of(cursor):
        return "\n\n".join(filter(None, [f"`{cursor.text}`, known in this statement", said(value)]))
    if cursor.is_particle and (found := _particle(cursor.text)):
        return found
    symbol = symbol_of(model, cursor)
    if symbol:
        return _symbol(model, symbol, value)
    for kind in ("function", "shape", "constant", "quantity"):
        if found := built_in(kind, cursor.text):
            return found
    if cursor.text in MEMBERS:
        return built_in("member", cursor.text)
    return _bare_member(model, cursor, value) or _particle(cursor.text)


def _bare_member(model: Model, cursor: Cursor, value: Value | None) -> str:
    span = definition(model, cursor, Span(model.source, 0, 0))
    return _declared(span, value) if span else ""


def _symbol(model: Model, symbol: Symbol, noted: Value | None) -> str:
    value = noted or (model.value_of(symbol) if symbol.kind not in _NO_VALUE else None)
    name = PurePath(symbol.span.source.name).name
    where = "" if symbol.span.source == model.source else f"{name}, line {symbol.span.line}"
    parts = [_fenced(_lines_of(symbol)), said(value, symbol.kind), symbol.statement.doc, where]
    return "\n\n".join(part for part in parts if part)


_NO_VALUE = {"region", "histogram", "trigger", "coupling", "curve"}


def _lines_of(symbol: Symbol) -> str:
    """The statement that defines a name; of a part of one, its line."""
    span = symbol.statement.span
    if symbol.node is not None:
        return symbol.span.source.line(symbol.span.line).strip()
    lines = [line.rstrip() for line in span.text.splitlines()]
    return "\n".join(lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], "  # ..."])


def said(value: Value | None, kind: str = "") -> str:
    """The kind of a value in words: dimension and unit, frame, and what it is a value of."""
    match value:
        case None | Wrong():
            return f"a {kind}" if kind else ""
        case Number(dimension=dimension):
            unit = base_unit(dimension)
            return ", ".join(filter(None, [kind_of(value), unit and f"in {unit}", level_of(value.expr)]))
        case Boolean():
            return f"{kind_of(value)}, {level_of(value.expr)}"
        case Vector(frame=frame) if frame != "lab":
            return f"{kind_of(value)}, {frame}"
        case Function():
            return f"a {kind or 'function'}"
    return kind_of(value)


def _member(model: Model, cursor: Cursor) -> str:
    base = model.ending_at(cursor.before[-1].start)
    value = model.value_at(base[0], cursor.token.end) if base else None
    if base and isinstance(base[1], Vector) and cursor.text in base[1].members:
        span = member_of(model, base[1], cursor.text)
        return _declared(span, value) if span else said(value, "member")
    return "\n\n".join(filter(None, [built_in("member", cursor.text), _level(value)]))


def _level(value: Value | None) -> str:
    return level_of(value.expr) if isinstance(value, Number | Boolean) else ""


def _declared(span: Span, value: Value | None) -> str:
    return "\n\n".join(filter(None, [_fenced(span.source.line(span.line).strip()), said(value, "member")]))


def _particle(name: str) -> str:
    mass = mass_of(name)
    return "" if mass is None else f"`{name}`, a particle\n\nmass {mass:.10g} GeV (PDG)"


def _file(span: Span | None) -> str:
    """The comment that a file begins with."""
    if span is None:
        return ""
    lines = span.source.text.splitlines()
    comment = [line.lstrip("# ") for line in lines[: next((i for i, s in enumerate(lines) if s[:2] != "##"), 0)]]
    return "\n".join([f"`{PurePath(span.source.name).name}`", "", *comment]).rstrip()


def built_in(kind: str, name: str) -> str:
    """The entry of the vocabulary: signature, dimension, definition."""
    for found, signature, dimension, text in vocabulary():
        if found == kind and signature.partition("(")[0] == name:
            return _fenced(signature) + "\n\n" + ", ".join(filter(None, [dimension, text]))
    return ""


def _fenced(text: str) -> str:
    return f"```ana\n{text}\n```"
