"""The blanks between two tokens of a line in canonical form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .driver import Token
from .syntax import Binary, Decay, Group, Leg, Module, Name, Node, Number, Unary
from .syntax.node import fields_of

_TIGHT_BEFORE = frozenset(["_RPAR", "_RSQB", "_COMMA", "_DOT", "_COLON", "CARET", "PERCENT", "UNIT_POWER"])
_TIGHT_AFTER = frozenset(["_LPAR", "_LSQB", "_DOT", "_COLON", "CARET"])


@dataclass(frozen=True, slots=True)
class Places:
    """Offsets of tokens that look like others but are spaced differently."""

    statements: frozenset[int]
    decays: frozenset[int]
    charges: frozenset[int]
    unary_signs: frozenset[int]
    fractions: frozenset[tuple[int, int]]


def places(module: Module) -> Places:
    """Where statements begin, where a `(` opens a decay, and which signs are charges or belong to one operand."""
    nodes = list(_nodes(module))
    return Places(
        frozenset(s.span.start for s in module.statements),
        frozenset(n.span.start for n in nodes if isinstance(n, Decay)),
        frozenset(n.span.end - 1 for n in nodes if _is_charged(n)),
        frozenset(n.span.start for n in nodes if isinstance(n, Unary) and n.op != "not"),
        frozenset(place for n in nodes if (place := _fraction(n))),
    )


def _is_charged(node: Node) -> bool:
    """A leg or a generated particle with a sign behind its name."""
    match node:
        case Leg(charge=charge):
            return bool(charge)
        case Name(text=text):
            return text.endswith(("+", "-"))
    return False


def _fraction(node: Node) -> tuple[int, int] | None:
    """The place of the plain fraction in `x^(1/4)`."""
    match node:
        case Binary("^", _, Group(Binary("/", Number(unit=None), Number(unit=None)) as fraction)):
            return fraction.span.start, fraction.span.end
        case _:
            return None


def _nodes(root: Node) -> Iterator[Node]:
    waiting: list[object] = [root]
    while waiting:
        item = waiting.pop()
        if isinstance(item, tuple):
            waiting.extend(item)
        elif isinstance(item, Node):
            yield item
            waiting.extend(getattr(item, name) for name in fields_of(item))


def blank(left: Token, right: Token, at: Places) -> str:
    """What stands between two neighbours: nothing or one blank."""
    if right.start in at.decays:
        return "" if left.type == "_LPAR" else " "
    tight = (
        right.type in _TIGHT_BEFORE
        or left.type in _TIGHT_AFTER
        or right.start in at.charges
        or left.start in at.unary_signs
        or ("SLASH" in (left.type, right.type) and any(a <= left.start and right.end <= b for a, b in at.fractions))
        or (right.type == "_LPAR" and left.type in ("NAME", "_RPAR"))
    )
    return "" if tight else " "
