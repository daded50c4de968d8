"""Short names for building expressions of the plan."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, TypeVar, cast

from darkana.runtime.plan import Apply, Const, Expr

if TYPE_CHECKING:
    from darkana.runtime.plan import Over, Row

Node = TypeVar("Node", bound="Expr | Row | Over")

ZERO, ONE = Const(0.0), Const(1.0)
TRUE, FALSE = Const(True), Const(False)


@functools.lru_cache(maxsize=1 << 18)
def _first(node: object) -> object:
    return node


def unique(node: Node) -> Node:
    """The node itself, or the equal one that was made before.

    With one object for all equal nodes, comparing two of them never goes deeper than their children: expressions that
    use themselves twice, many times over (`((x^2)^2)^2`...), would otherwise take for ever to compare.
    """
    return cast("Node", _first(node))


def apply(op: str, *args: Expr) -> Expr:
    return unique(Apply(op, args))


def number(x: float) -> Const:
    return Const(float(x))


def add(*terms: Expr) -> Expr:
    return functools.reduce(lambda a, b: apply("add", a, b), terms)


def sub(a: Expr, b: Expr) -> Expr:
    return apply("sub", a, b)


def mul(*factors: Expr) -> Expr:
    return functools.reduce(lambda a, b: apply("mul", a, b), factors)


def div(a: Expr, b: Expr) -> Expr:
    return apply("div", a, b)


def square(a: Expr) -> Expr:
    return apply("mul", a, a)


def sqrt(a: Expr) -> Expr:
    return apply("sqrt", a)


def root_of_squares(*terms: Expr) -> Expr:
    return sqrt(add(*map(square, terms)))


def all_of(*conditions: Expr) -> Expr:
    return functools.reduce(lambda a, b: apply("and", a, b), conditions) if conditions else TRUE


def any_of(*conditions: Expr) -> Expr:
    return functools.reduce(lambda a, b: apply("or", a, b), conditions) if conditions else FALSE


def negate(condition: Expr) -> Expr:
    return apply("not", condition)


def choose(condition: Expr, yes: Expr, no: Expr) -> Expr:
    return apply("if", condition, yes, no)
