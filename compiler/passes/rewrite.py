"""Rewriting the expressions of a plan, wherever they stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from darkana.runtime.plan import (
    Apply,
    Bound,
    Const,
    Expr,
    Field,
    Lookup,
    Over,
    Param,
    Passes,
    Pick,
    Plan,
    Reduce,
    Row,
)

from ..arithmetic import unique

Node = Expr | Row | Over
T = TypeVar("T")
NODES = (Apply, Bound, Const, Field, Lookup, Over, Param, Passes, Pick, Reduce)


def rewrite(node: Node, change: Callable[[Node], Node], done: dict[Node, Node]) -> Any:
    """The expression with `change` applied from the leaves up; `done` remembers what has been rewritten.

    >>> double = lambda node: Const(2 * node.value) if isinstance(node, Const) else node
    >>> rewrite(Apply("neg", (Const(3.0),)), double, {})
    Apply(op='neg', args=(Const(value=6.0),))
    """
    if node in done:
        return done[node]
    match node:
        case Over(variables=variables, where=where):
            new: Node = Over(variables, None if where is None else rewrite(where, change, done))
        case Pick(over=over, direction=direction, key_value=key):
            new = Pick(rewrite(over, change, done), direction, rewrite(key, change, done))
        case Field(row=row, name=name):
            new = Field(rewrite(row, change, done), name)
        case Apply(op=op, args=args):
            new = Apply(op, tuple(rewrite(a, change, done) for a in args))
        case Lookup(table=table, args=args):
            new = Lookup(table, tuple(rewrite(a, change, done) for a in args))
        case Reduce(kind=kind, over=over, value=value):
            new = Reduce(kind, rewrite(over, change, done), None if value is None else rewrite(value, change, done))
        case _:
            new = node
    return done.setdefault(node, unique(change(unique(new))))


def map_plan(plan: Plan, change: Callable[[Node], Node]) -> Plan:
    """The plan with every expression rewritten."""
    done: dict[Node, Node] = {}
    return _map(plan, lambda node: rewrite(node, change, done))


def _map(value: T, change: Callable[[Node], Node]) -> T:
    if isinstance(value, NODES):
        return change(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(_map(v, change) for v in value)  # type: ignore[return-value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and _holds_expressions(type(value)):
        parts = {f.name: _map(getattr(value, f.name), change) for f in dataclasses.fields(value)}
        return type(value)(**parts)
    return value


def _holds_expressions(kind: type) -> bool:
    return kind.__name__ not in ("Site", "Table", "Hypotheses", "Branch", "InputSpace")


def expressions_in(value: object) -> Iterator[Node]:
    """Every expression that stands directly in a step (or in anything made of steps)."""
    if isinstance(value, NODES):
        yield value
    elif isinstance(value, tuple):
        for v in value:
            yield from expressions_in(v)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type) and _holds_expressions(type(value)):
        for f in dataclasses.fields(value):
            yield from expressions_in(getattr(value, f.name))
