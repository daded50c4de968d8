"""What an expression means: a number with its dimension, a boolean, a four-vector, a function.

The expressions inside are those of the plan, so a checked model holds what will run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from darkana.runtime.plan import Expr, Row

from .physics.dimensions import Dimension

NOTHING: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Number:
    expr: Expr
    dimension: Dimension


@dataclass(frozen=True, slots=True)
class Boolean:
    expr: Expr


@dataclass(frozen=True, slots=True)
class Vector:
    """A four-vector: of an object, a leg, a sum, a recoil. Components that are not known are None.

    `known` holds members that need no arithmetic (given by the input, or by a mass hypothesis). `frame` is `lab`,
    `cms` or `rest of ...`. `members` are the object's own (timing, legs). `ids` tell the input objects it is made
    of, `inputs` the collections they are from. `space` names the collection where the vector is an object of one.
    """

    px: Expr | None = None
    py: Expr | None = None
    pz: Expr | None = None
    energy: Expr | None = None
    frame: str = "lab"
    charge: Expr | None = None
    known: Mapping[str, Expr] = field(default_factory=lambda: MappingProxyType({}))
    members: Mapping[str, Value] = field(default_factory=lambda: NOTHING)
    ids: tuple[Expr, ...] = ()
    inputs: frozenset[str] = frozenset()
    space: str = ""
    row: Row | None = None
    label: str = "this four-vector"


@dataclass(frozen=True, slots=True)
class Function:
    """A name that has to be called; `name` is the symbol's."""

    name: str


@dataclass(frozen=True, slots=True)
class Words:
    """A quoted text."""

    text: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """The value of what has been reported already: whatever follows from it is not reported again."""


Value = Number | Boolean | Vector | Function | Words | Wrong
WRONG = Wrong()


def kind_of(value: Value) -> str:
    """In words, with the article."""
    match value:
        case Number():
            from .physics.dimensions import describe

            return describe(value.dimension)
        case Boolean():
            return "a condition"
        case Vector(space=space) if space:
            return f"an object of `{space}`"
        case Vector():
            return "a four-vector"
        case Function():
            return "a function"
        case Words():
            return "a text"
        case Wrong():
            return "a mistake"


def same_row_ids(a: Expr, b: Expr) -> Expr:
    """Whether two identities are those of one input object."""
    from .arithmetic import apply

    return apply("eq", a, b)
