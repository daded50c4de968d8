"""Which clauses stand on lines of their own, and which parts of neighbouring lines stand below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .driver import Token

WIDTH = 108

# head -> words that begin a line of their own
_LINES = {
    "analysis": "experiment cite luminosity drop",
    "beams": "electron positron crossing sqrt_s",
    "collection": "vector member",
    "candidates": "vector member select reject keep",
    "object": "select reject member sort take with",
    "final": "channel select reject keep with",
    "region": "cut replace drop invert exclude",
    "histogram": "of",
    "scan": "where show",
    "count": "background observed efficiency uncertainty",
    "fit": "range bins signal background efficiency spurious uncertainty",
    "limit": "method level toys",
    "interpret": "variant",
    "project": "with",
    "published": "within",
    "simulate": "accept reject efficiency smear set identify",
    "generate": "mass decay",
}
_CLAUSES = {head: frozenset(words.split()) for head, words in _LINES.items()}
ALIGNED_WORDS = frozenset(
    ["analysis", "beams", "count", "fit", "limit", "simulate", "generate"]
)  # what follows the first word is aligned
_COLUMN_WORDS = {  # (head or clause) -> words that begin a column
    "cut": "when",
    "replace": "when",
    "uncertainty": "on",
    "of": "bins edges",
    "table": "from log step clamp assumed",
    "scan": "step points",
    "define": "=",
    "window": "=",
}


@dataclass(slots=True)
class Line:
    """One line of the output: `cells` are texts that may be aligned with those of its neighbours."""

    indent: int
    kind: str
    head: str
    tokens: list[Token] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    above: list[tuple[str, bool]] = field(
        default_factory=list
    )  # comments of their own and whether a blank line precedes
    blank: bool = False


def begins_line(head: str, token: Token, before: Token | None, depth: int) -> bool:
    """Whether a token begins a clause that stands on a line of its own."""
    if depth or token.type == "NAME" or token.text not in _CLAUSES.get(head, ()):
        return False
    return before is None or before.type not in ("_ON", "_COMMA")


def begins_cell(line: Line, token: Token, depth: int) -> bool:
    """Whether a token begins a part of its line that may be aligned."""
    first, number = line.tokens[0].text, len(line.tokens)
    if depth:
        return False
    if line.indent and line.head in ALIGNED_WORDS and number == 1:
        return True
    if first == "define" and any(t.type == "_COMMA" for t in line.tokens):
        return False
    if first in ("cut", "replace", "uncertainty", "identify") and number == 2:
        return True
    if first == "channel" and number >= 2:
        return token.type == "_LPAR" or (token.type == "NAME" and line.tokens[-1].type != "_COLON")
    return token.text in _COLUMN_WORDS.get(first, "").split() and (token.text != "=" or line.indent == 0)


def align(lines: Sequence[Line]) -> None:
    """Pad the cells of neighbouring lines of one kind."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _together(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    for group in groups:
        _pad(group, gap=2 if group[0].kind in ("cut", "uncertainty") else 1)


def align_words(lines: Sequence[Line]) -> None:
    """Pad the first words of the clauses of a statement."""
    clauses = [line for line in lines if line.indent and len(line.cells) > 1]
    room = len("uncertainty") if lines[0].head == "fit" else 0  # fits look alike, with an uncertainty or without
    widest = max((len(line.cells[0]) for line in clauses), default=room)
    widest = max(widest, room)
    for line in clauses:
        line.cells[0:2] = [line.cells[0].ljust(widest) + " " + line.cells[1]]


def _together(group: list[Line], line: Line) -> bool:
    return line.kind == group[-1].kind and bool(line.kind) and not line.blank and not line.above


def _pad(group: list[Line], gap: int) -> None:
    """Bring the cells after a column below each other; lines without one are left as they are."""
    deepest = max(len(line.cells) for line in group)
    for column in range(deepest - 1):
        having = [line for line in group if len(line.cells) > column + 1]
        widest = max(len(line.cells[column]) for line in having)
        between = gap if len(group) > 1 else 1
        for line in having:
            line.cells[column] = line.cells[column].ljust(widest + between)
