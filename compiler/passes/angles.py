"""Polar angles that are only compared with constants need no arc tangent, which costs as much as the rest of a cut."""

from __future__ import annotations

import math

from darkana.runtime.plan import Apply, Const, Expr, Plan, children, walk

from ..arithmetic import all_of, apply
from .rewrite import Node, expressions_in, map_plan

TURNED = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
"""The comparison with its sides exchanged."""

EXTREME = {"gt": "min", "ge": "min", "lt": "max", "le": "max"}
"""Of which all have to pass a comparison for the extreme one to pass it, and no more than that; NaN never does."""


def compare_angles(plan: Plan) -> Plan:
    """Replaces such comparisons wherever they stand; see `apart` and `compared`."""
    plan = map_plan(plan, apart)
    roots = tuple(expressions_in(plan))
    angles = compared_only(roots)
    return map_plan(plan, lambda node: compared(node, angles)) if angles else plan


def apart(node: Node) -> Node:
    """`min(a, b) > c` as `a > c and b > c`, and `max(a, b) < c` alike, where a and b are polar angles."""
    if not isinstance(node, Apply) or not _compares(node):
        return node
    op, (angle, c) = node.op, node.args
    if isinstance(angle, Const):
        op, angle, c = TURNED[op], c, angle
    legs = _legs(angle, EXTREME[op])
    if len(legs) < 2 or not all(map(_is_polar, legs)):
        return node
    return all_of(*(apply(op, leg, c) for leg in legs))


def _legs(expr: Expr, extreme: str) -> list[Expr]:
    """Of what an extreme is taken, extremes of extremes too."""
    if isinstance(expr, Apply) and expr.op == extreme:
        return [leg for arg in expr.args for leg in _legs(arg, extreme)]
    return [expr]


def compared(node: Node, angles: frozenset[Node]) -> Node:
    """`atan2(y, x) < c` for one of `angles`, without the angle.

    >>> from darkana.runtime.plan import Bound, Field
    >>> y, x = Apply("sqrt", (Field(Bound("event"), "s"),)), Field(Bound("event"), "x")
    >>> theta, c = Apply("atan2", (y, x)), Const(0.5)
    >>> compared(Apply("lt", (c, theta)), frozenset({theta})) == Apply("angle_gt", (y, x, c))
    True
    """
    if isinstance(node, Apply) and node.op in TURNED:
        match node.args:
            case (Apply(args=(y, x)) as angle, Const() as c) if angle in angles:
                return apply(f"angle_{node.op}", y, x, c)
            case (Const() as c, Apply(args=(y, x)) as angle) if angle in angles:
                return apply(f"angle_{TURNED[node.op]}", y, x, c)
    return node


def compared_only(roots: tuple[Node, ...]) -> frozenset[Node]:
    """The arc tangents of points in the upper half-plane that nothing but comparisons with angles in it asks for.

    >>> from darkana.runtime.plan import Bound, Field
    >>> x = Field(Bound("event"), "x")
    >>> theta = Apply("atan2", (Apply("sqrt", (Apply("mul", (x, x)),)), x))
    >>> cut = Apply("lt", (Const(0.5), theta))
    >>> compared_only((cut,)) == {theta}, compared_only((cut, theta)) == set()
    (True, True)
    """
    asked = {node for node in roots if _is_polar(node)}
    found: set[Node] = set()
    for node in walk(*roots):
        polar = {child for child in children(node) if _is_polar(child)}
        (found if _compares(node) else asked).update(polar)
    return frozenset(found - asked)


def _is_polar(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == "atan2" and _not_negative(node.args[0])


def _not_negative(expr: Expr) -> bool:
    """The root of a sum of squares. Of any other the root may be -0, which an arc tangent tells from 0."""
    return isinstance(expr, Apply) and expr.op == "sqrt" and _is_square(expr.args[0])


def _is_square(expr: Expr) -> bool:
    match expr:
        case Apply(op="mul", args=(a, b)):
            return a == b
        case Apply(op="add", args=args):
            return all(map(_is_square, args))
        case _:
            return isinstance(expr, Const) and expr.value > 0


def _compares(node: Node) -> bool:
    """With an angle between 0 and pi, on either side."""
    if not isinstance(node, Apply) or node.op not in TURNED:
        return False
    return any(isinstance(arg, Const) and 0 < arg.value < math.pi for arg in node.args)
