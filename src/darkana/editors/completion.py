"""What may be written at a place: what the grammar takes there, in the names that are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..compiler.physics.particles import mass_of, names as particles
from ..compiler.physics.vectors import MEMBERS
from ..compiler.symbols import REGIONS, VALUES, WINDOWS
from ..compiler.values import Value, Vector
from ..dsl.driver import END, Token, grammar
from ..dsl.source import Source
from ..library import Files
from ..vocabulary import vocabulary
from .cursor import Cursor, all_tokens, piece_at, terminals_at
from .hover import said
from .model import Model
from .word_lines import LINES

_PARTIAL = re.compile(r"[A-Za-z_]\w*\Z")
_BASE = re.compile(r"[A-Za-z_][\w.]*\Z")
_DEFINES = {  # after these words stands a new name
    *("define", "region", "window", "table", "scan", "object", "recoil", "column", "flag", "momentum", "collection"),
    *("histogram", "trigger", "curve", "interpret", "channel", "state"),
}
Read = Callable[[Source], Model]


@dataclass(frozen=True, slots=True)
class Offer:
    """`kind` is a word of the vocabulary, `keyword`, `file`, or what defines the name; offers of one `rank` are
    sorted by name."""

    label: str
    kind: str
    detail: str = ""
    text: str = ""
    rank: int = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """Where is asked: from `start` on stands the beginning of the word, if anything."""

    source: Source
    start: int
    offset: int
    cursor: Cursor
    models: tuple[Model, ...]
    read: Read

    @property
    def line(self) -> str:
        """What stands before it on its line."""
        return self.source.text[self.source.text.rfind("\n", 0, self.start) + 1 : self.start]


def complete(source: Source, offset: int, models: tuple[Model, ...], read: Read) -> list[Offer]:
    """Offers at a place, by the first of the models that knows; `read` makes the model of a changed text."""
    begun = _PARTIAL.search(source.text, source.text.rfind("\n", 0, offset) + 1, offset)
    start = begun.start() if begun else offset
    piece = piece_at(source, start)
    before = tuple(t for t in all_tokens(source, piece) if t.end <= start)
    token = Token("NAME", source.text[start:offset], start, offset)
    asked = Asked(source, start, offset, Cursor(piece, token, before), models, read)
    if _in_quotes_or_comment(asked.line):
        return []
    return list({(o.label, o.kind): o for o in _offers(asked)}.values())


def _in_quotes_or_comment(line: str) -> bool:
    outside = re.sub(r'"[^"]*"', "", line)
    return '"' in outside or "#" in outside


def _offers(asked: Asked) -> Iterator[Offer]:
    cursor, model = asked.cursor, asked.models[0]
    if cursor.is_member:
        yield from _members(asked)
        return
    taken = terminals_at(asked.source, cursor.piece, asked.start)
    yield from _words(asked, taken)
    begins = not asked.line.strip() and (
        taken is None or END in taken
    )  # else an expression goes on from the line before
    if begins or (taken is not None and "NAME" not in taken):
        return
    if cursor.is_file:
        yield from (Offer(name, "file") for name in Files().libraries(asked.source))
    elif cursor.is_unit:
        yield from entries("unit")
    elif cursor.is_particle:
        yield from _particles()
    elif cursor.previous in ("method", "limit"):
        yield from entries({"limit": "quantity"}.get(cursor.previous, "method"))
    elif cursor.previous not in _DEFINES:
        yield from _names(asked, model)


def _words(asked: Asked, taken: set[str] | None) -> Iterator[Offer]:
    """Statements where a line begins; other words where the grammar takes them."""
    known = grammar()
    blank, indented = not asked.line.strip(), bool(asked.line)
    for word, terminal in known.words.items():
        head = word in known.heads
        if taken is None and head != blank:
            continue
        if taken is not None and (terminal not in taken or (head and not blank)):
            continue
        rank = 3 if not blank else 0 if head != indented else 2
        yield Offer(word, "keyword", "", LINES[word], rank)


def _names(asked: Asked, model: Model) -> Iterator[Offer]:
    cursor, space = asked.cursor, asked.cursor.spaces[0]
    if space in (REGIONS, WINDOWS) or (space == VALUES and cursor.previous in (":", "from")):
        yield from _symbols(model, (space,), ("object", "collection") if space == VALUES else ())
        return
    yield from _symbols(model, (space, WINDOWS) if space == VALUES else (space,))
    if space == VALUES:
        for kind in ("function", "constant"):
            yield from entries(kind)
        if cursor.piece.head == "fit":
            yield from entries("shape")
        yield from _owner_members(asked)


def _symbols(model: Model, spaces: tuple[str, ...], kinds: tuple[str, ...] = ()) -> Iterator[Offer]:
    for space in spaces:
        for name in model.scope.known(space):
            symbol = model.find(name, (space,))
            if symbol and (not kinds or symbol.kind in kinds):
                value = model.value_of(symbol) if space in (VALUES, WINDOWS) else None
                yield Offer(name, symbol.kind, said(value, symbol.kind), symbol.statement.doc, rank=0)


def entries(kind: str) -> Iterator[Offer]:
    """The vocabulary's entries of a kind."""
    for found, signature, dimension, text in vocabulary():
        if found == kind and signature != "1":
            yield Offer(signature.partition("(")[0], kind, signature if "(" in signature else dimension, text)


def _particles() -> Iterator[Offer]:
    """By their names, in quotes where need be; not those of a charge, which have a short name."""
    for name in dict.fromkeys(particles()):
        if name.isidentifier() or name[-1] not in "+-":
            yield Offer(name if name.isidentifier() else f'"{name}"', "particle", f"mass {mass_of(name):.6g} GeV")


# --- members ---------------------------------------------------------------------------------------------


def _members(asked: Asked) -> Iterator[Offer]:
    dot = asked.cursor.before[-1].start
    base = next((v for v in _bases(asked, dot) if isinstance(v, Vector)), None)
    return _members_of(base) if base else iter(())


def _members_of(vector: Vector) -> Iterator[Offer]:
    for name, value in vector.members.items():
        yield Offer(name, "member", said(value, "member"), rank=0)
    for offer in entries("member"):
        if offer.label not in vector.members:
            yield offer


def _bases(asked: Asked, dot: int) -> Iterator[Value]:
    """What stands before the dot: as it has been understood; with the statement mended; alone."""
    for model in asked.models[:1]:
        if found := model.ending_at(dot):
            yield found[1]
    for text in _mended(asked):
        if found := asked.read(Source(asked.source.name, text)).ending_at(dot):
            yield found[1]
    alone = _BASE.search(asked.source.text, 0, dot)
    if alone:
        yield from (model.evaluate(alone.group()) for model in asked.models)


def _mended(asked: Asked) -> Iterator[str]:
    """The text with a member in place of what is missing; then too with what follows on the line left out, and its
    brackets closed."""
    text, member = asked.source.text, next(iter(MEMBERS))
    yield text[: asked.start] + member + text[asked.offset :]
    end = text.find("\n", asked.offset)
    rest = text[end:] if end >= 0 else ""
    depth = _depth(asked.cursor.before)
    yield text[: asked.start] + member + ")" * depth + rest
    yield text[: asked.start] + member + ")" * depth + " > 0" + rest


def _depth(before: Iterable[Token]) -> int:
    return max(sum({"(": 1, ")": -1}.get(token.text, 0) for token in before), 0)


def _owner_members(asked: Asked) -> Iterator[Offer]:
    """In the clauses of an object, and behind the object in a reduction, members are written bare."""
    for token in _owners(asked.cursor):
        for model in asked.models:
            symbol = model.find(token.text, (VALUES,))
            value = model.value_of(symbol) if symbol else None
            if isinstance(value, Vector) and value.space:
                yield from _members_of(value)
                break


def _owners(cursor: Cursor) -> Iterator[Token]:
    """The object that a statement is of, and what stands first in each open bracket."""
    before = cursor.before
    if cursor.piece.head == "object":
        yield from before[1:2]
    depth = 0
    for place in range(len(before) - 1, 0, -1):
        depth += {"(": 1, ")": -1}.get(before[place].text, 0)
        if depth == 1:
            depth = 0
            yield from before[place + 1 : place + 2]
