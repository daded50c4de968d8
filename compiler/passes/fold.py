"""Constants are worked out once, and arithmetic that changes nothing is left out."""

from __future__ import annotations

from darkana.runtime.plan import Apply, Const, Expr, Plan

from ..arithmetic import FALSE, TRUE, apply
from ..expressions.evaluate import operate
from .rewrite import Node, map_plan


def fold(plan: Plan) -> Plan:
    """Folds every expression of the plan; see `folded`."""
    return map_plan(plan, folded)


def folded(node: Node) -> Node:
    """One node whose arguments are folded already.

    >>> folded(Apply("mul", (Const(2.0), Const(3.0))))
    Const(value=6.0)
    >>> from darkana.runtime.plan import Param
    >>> folded(Apply("add", (Param("m"), Const(0.0))))
    Param(name='m')
    """
    if not isinstance(node, Apply):
        return node
    if node.op != "if" and all(isinstance(a, Const) for a in node.args):
        return Const(operate(node.op, *(a.value for a in node.args if isinstance(a, Const))))
    return _neutral(node)


def _neutral(node: Apply) -> Expr:
    match node.op, node.args:
        case ("add", (x, Const(value=0.0))) | ("add", (Const(value=0.0), x)) | ("sub", (x, Const(value=0.0))):
            return x
        case ("mul", (x, Const(value=1.0))) | ("mul", (Const(value=1.0), x)) | ("div", (x, Const(value=1.0))):
            return x
        case ("mul", (x, Const(value=-1.0))) | ("mul", (Const(value=-1.0), x)):
            return apply("neg", x)
        case "sub", (Const(value=0.0), x):
            return apply("neg", x)
        case "mul", (Const(value=0.0), _) | (_, Const(value=0.0)):
            return node  # 0 x NaN is NaN
        case ("and", (Const(value=True), x)) | ("and", (x, Const(value=True))):
            return x
        case ("or", (Const(value=False), x)) | ("or", (x, Const(value=False))):
            return x
        case "and", (Const(value=False), _) | (_, Const(value=False)):
            return FALSE
        case "or", (Const(value=True), _) | (_, Const(value=True)):
            return TRUE
        case "if", (Const(value=c), yes, no):
            return yes if c else no
        case "neg", (Apply(op="neg", args=(x,)),):
            return x
        case "not", (Apply(op="not", args=(x,)),):
            return x
    return node
