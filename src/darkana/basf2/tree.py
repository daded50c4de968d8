"""What a cut string is made of. Every node knows its place in the string: the half-open range [start, end)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


class CutStringError(Exception):
    """A place in the string, and what is wrong there; `can't be said` too."""

    def __init__(self, start: int, end: int, message: str, label: str = "", help: str = "") -> None:
        super().__init__(message)
        self.start, self.end, self.message, self.label, self.help = start, end, message, label, help


@dataclass(frozen=True, slots=True)
class Piece:
    """An argument as it stands: a variable, a cut or the name of a list, as the function likes. A piece of another
    text, a demangled name or an alias, has the place of that in the string, and `inner` is true."""

    text: str
    start: int
    end: int
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Name:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Piece, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sign:
    """A minus sign before a value."""

    of: Value
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Operation:
    left: Value
    sign: str
    right: Value
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Relation:
    """One value, which holds if it is not zero, or two or three that are compared."""

    values: tuple[Value, ...]
    signs: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Not:
    of: Cut
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Several:
    """Cuts of which all (`and`) or any (`or`) hold."""

    word: str
    cuts: tuple[Cut, ...]
    start: int
    end: int


Value: TypeAlias = Number | Name | Call | Sign | Operation
Cut: TypeAlias = Relation | Not | Several
