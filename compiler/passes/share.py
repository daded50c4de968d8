"""Expressions that two others need are worked out once: the plan names them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from darkana.runtime.plan import Apply, Expr, Lookup, Plan, Reduce, children, walk

from .rewrite import Node, expressions_in


def share(plan: Plan) -> Plan:
    """Lists, in `shared`, what has two distinct parents and is more than a column."""
    return replace(plan, shared=shared_in(tuple(expressions_in(plan))))


def shared_in(roots: tuple[Node, ...]) -> tuple[Expr, ...]:
    """Expressions that are used twice (not counting the base of a square); a step counts as one. What several
    steps ask whole (a cut that two regions have) is shared by the steps themselves.

    >>> from darkana.runtime.plan import Bound, Field
    >>> x = Apply("sqrt", (Field(Bound("event"), "x"),))
    >>> shared_in((Apply("neg", (x,)), Apply("exp", (x,)))) == (x,)
    True
    """
    parents: Counter[Node] = Counter(dict.fromkeys(roots, 1))
    for node in walk(*roots):
        parents.update(_parts(node))
    return tuple(n for n in inner_first(roots) if parents[n] > 1 and isinstance(n, Apply | Lookup | Reduce))


def _parts(node: Node) -> Iterator[Node]:
    """What a node is made of; the base of a square once, as a square is read and worked out as one."""
    below = list(children(node))
    square = isinstance(node, Apply) and node.op == "mul" and below[0] == below[1]
    return iter(below[:1] if square else below)


def inner_first(roots: tuple[Node, ...]) -> Iterator[Node]:
    """Every distinct node, after those that it is made of."""
    done: set[Node] = set()
    stack = [(r, False) for r in reversed(roots)]
    while stack:
        node, ready = stack.pop()
        if ready:
            if node not in done:
                done.add(node)
                yield node
        elif node not in done:
            stack.append((node, True))
            stack.extend((c, False) for c in reversed(list(children(node))))
