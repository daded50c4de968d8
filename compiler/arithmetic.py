"""Short names for building expressions of the plan."""

from __future__ import annotations

import functools

from darkana.runtime.plan import Apply, Const, Expr

ZERO, ONE = Const(0.0), Const(1.0)
TRUE, FALSE = Const(True), Const(False)


def apply(op: str, *args: Expr) -> Expr:
    return Apply(op, args)


def number(x: float) -> Const:
    return Const(float(x))


def add(*terms: Expr) -> Expr:
    return functools.reduce(lambda a, b: Apply("add", (a, b)), terms)


def sub(a: Expr, b: Expr) -> Expr:
    return Apply("sub", (a, b))


def mul(*factors: Expr) -> Expr:
    return functools.reduce(lambda a, b: Apply("mul", (a, b)), factors)


def div(a: Expr, b: Expr) -> Expr:
    return Apply("div", (a, b))


def square(a: Expr) -> Expr:
    return Apply("mul", (a, a))


def sqrt(a: Expr) -> Expr:
    return Apply("sqrt", (a,))


def root_of_squares(*terms: Expr) -> Expr:
    return sqrt(add(*map(square, terms)))


def all_of(*conditions: Expr) -> Expr:
    return functools.reduce(lambda a, b: Apply("and", (a, b)), conditions) if conditions else TRUE


def any_of(*conditions: Expr) -> Expr:
    return functools.reduce(lambda a, b: Apply("or", (a, b)), conditions) if conditions else FALSE


def negate(condition: Expr) -> Expr:
    return Apply("not", (condition,))


def choose(condition: Expr, yes: Expr, no: Expr) -> Expr:
    return Apply("if", (condition, yes, no))
