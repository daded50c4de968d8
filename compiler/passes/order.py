"""Within one cut, what is cheap is asked before what is dear; the order of cuts is the author's."""

from __future__ import annotations

from darkana.runtime.plan import Apply, Expr, Plan, Reduce, walk

from ..arithmetic import apply
from .rewrite import Node, map_plan


def order(plan: Plan) -> Plan:
    """Orders the sides of every `and` and `or` by cost."""
    return map_plan(plan, ordered)


def ordered(node: Node) -> Node:
    """Swaps the sides of `and` and `or` where the second is much cheaper. NaN compares false on either side, so the
    result is the same.

    >>> from darkana.runtime.plan import Bound, Const, Field, Over
    >>> flag = Field(Bound("event"), "flag")
    >>> dear = Reduce("any", Over((("photon", "photon"),)), Const(True))
    >>> ordered(Apply("and", (dear, flag))) == Apply("and", (flag, dear))
    True
    """
    if isinstance(node, Apply) and node.op in ("and", "or"):
        a, b = node.args
        if cost(a) > 4 * cost(b):
            return apply(node.op, b, a)
    return node


def cost(expr: Expr) -> int:
    """Distinct nodes; a reduction counts as many."""
    return sum(50 if isinstance(n, Reduce) else 1 for n in walk(expr))
