"""Says the tree of a cut string in the language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ..runtime.engine.names import demangled
from .parser import parse_cut, parse_value
from .tree import Call, Cut, CutStringError, Name, Not, Number, Operation, Piece, Relation, Several, Sign, Value
from .values import ATOM, LOOSE, NONE, Said, added, alike, minus, pure, raised, times
from .vocabulary import function, variable

MOST_ALIASES = 20


@dataclass(frozen=True, slots=True)
class Particle:
    """What a variable is of: its four-vector, the frame as a suffix, and the legs of which it is the sum."""

    vector: str
    legs: tuple[str, ...] = ()
    frame: str = ""

    @property
    def framed(self) -> str:
        return self.vector + self.frame


@dataclass(slots=True)
class Context:
    """How names are to be said, and what has come up: recoils to declare, notes for the reader."""

    object_clauses: bool = False
    lists: dict[str, str] = field(default_factory=dict)
    stored: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    recoils: dict[str, str] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    depth: int = 0

    def note(self, text: str) -> None:
        self.notes[text] = None

    def recoil(self, against: str) -> str:
        """The name of the recoil against a four-vector."""
        again = f"against{len(self.recoils) + 1}" if self.recoils else "recoiling"
        return self.recoils.setdefault(against, again)


class Speaker:
    """Says cuts and values of one particle."""

    def __init__(self, particle: Particle, context: Context) -> None:
        self.particle, self.context = particle, context

    def of(self, **changed: str | tuple[str, ...]) -> Speaker:
        """The same of another particle, or in another frame."""
        return Speaker(replace(self.particle, **changed), self.context)  # type: ignore[arg-type]

    # --- conditions ------------------------------------------------------------------------------------------------

    def condition(self, cut: Cut) -> str:
        """A condition; in parentheses unless it is one relation."""
        match cut:
            case Several(word, cuts):
                return f" {word} ".join(self._grouped(c) for c in cuts)
            case Not(of):
                return f"not ({self.condition(of)})"
            case Relation():
                return self._relation(cut)

    def _grouped(self, cut: Cut) -> str:
        return f"({self.condition(cut)})" if isinstance(cut, Several) else self.condition(cut)

    def _relation(self, relation: Relation) -> str:
        first = relation.values[0]
        if not relation.signs:
            if isinstance(first, Call) and first.name == "passesCut" and len(first.arguments) == 1:
                return f"({self.condition(parse_cut(first.arguments[0]))})"
            value = self.value(first)
            return _compared([value, Said("0", None, literal=True)], ("!=",))
        return _compared([self.value(v) for v in relation.values], relation.signs)

    def holds(self, piece: Piece) -> str:
        """A condition that is an argument."""
        return self.condition(parse_cut(piece))

    # --- values ------------------------------------------------------------------------------------------------------

    def value(self, value: Value) -> Said:
        match value:
            case Number(text):
                return Said(_number(text), None, literal=True)
            case Sign(of):
                return minus(self.value(of))
            case Operation(left, "^", right):
                return raised(self.value(left), self.value(right))
            case Operation(left, sign, right):
                join = added if sign in "+-" else times
                return join(self.value(left), sign, self.value(right))
            case Name():
                return self._name(value)
            case Call():
                return function(self, value)

    def argument(self, piece: Piece) -> Said:
        """A variable or formula that is an argument."""
        return self.value(parse_value(piece))

    def _name(self, name: Name) -> Said:
        text = self.context.aliases.get(name.text) or demangled(name.text)
        if text == name.text:
            return variable(self, name)
        self.context.depth += 1
        if self.context.depth > MOST_ALIASES:
            raise CutStringError(name.start, name.end, f"the alias `{name.text}` leads back to itself")
        said = self.argument(Piece(text, name.start, name.end, inner=True))
        self.context.depth -= 1
        return Said(said.at(ATOM), said.powers)


def _compared(values: list[Said], signs: tuple[str, ...]) -> str:
    texts = [v.at(LOOSE + 1) for v in alike(values)]
    if len(signs) == 2 and not _one_way(signs):
        return f"({texts[0]} {signs[0]} {texts[1]} and {texts[1]} {signs[1]} {texts[2]})"
    return " ".join([texts[0], *(f"{sign} {text}" for sign, text in zip(signs, texts[1:], strict=True))])


def _one_way(signs: tuple[str, ...]) -> bool:
    """Whether a chain reads as one in the language."""
    return all(s[0] == "<" for s in signs) or all(s[0] == ">" for s in signs)


def _number(text: str) -> str:
    """`.5` and `1.` have a digit on both sides of the point here."""
    whole, e, power = text.lower().partition("e")
    whole = f"0{whole}" if whole.startswith(".") else whole
    return (f"{whole}0" if whole.endswith(".") else whole) + e + power


def pure_of(say: Callable[[Piece], Said], piece: Piece) -> Said:
    """An argument without its unit."""
    found = pure(say(piece))
    return Said(found.text, found.powers or NONE, found.level)
