"""Arithmetic, comparisons and logic, with their dimensions."""

from __future__ import annotations

import math
from fractions import Fraction

from darkana.dsl import syntax as ast
from darkana.dsl.source import Span
from darkana.runtime.plan import Expr

from ..arithmetic import all_of, apply, negate
from ..checker import Checker, Env
from ..physics.dimensions import ANGLE, AREA, ENERGY, LENGTH, LUMINOSITY, PURE, TIME, Dimension, describe
from ..physics.vectors import combine
from ..values import WRONG, Boolean, Function, Number, Value, Vector, Wrong, kind_of
from . import meaning
from .evaluate import evaluate, is_constant

_USUAL_UNIT = {
    ENERGY: "GeV",
    ENERGY**2: "GeV^2",
    ANGLE: "rad",
    LENGTH: "cm",
    TIME: "ns",
    AREA: "fb",
    LUMINOSITY: "fb^-1",
}
_OPS = {"+": "add", "-": "sub", "*": "mul", "/": "div", "^": "pow"}
_COMPARISONS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}


def literal(node: ast.Expr) -> ast.Number | None:
    """The number that a node is, signs and parentheses aside."""
    match node:
        case ast.Number():
            return node
        case ast.Unary(op="-" | "+", operand=inner) | ast.Group(inner=inner):
            return literal(inner)
    return None


def with_unit(node: ast.Expr, dimension: Dimension) -> tuple[tuple[str, ...], str | None]:
    """Help and replacement that give a plain literal the unit that was meant."""
    number = literal(node)
    unit = _USUAL_UNIT.get(dimension)
    if number is None or number.unit is not None or unit is None:
        return (), None
    if dimension == ANGLE and number.value > 6.3:
        unit = "deg"
    better = f"{node.span.text.rstrip()} {unit}"
    return (f"write `{better}`",), better


def blame(left: ast.Expr, right: ast.Expr) -> bool:
    """Whether the left side is to blame: the literal, else the right one."""
    return literal(left) is not None and literal(right) is None


def agree(ck: Checker, left: ast.Expr, a: Number, right: ast.Expr, b: Number, code: str, message: str) -> bool:
    """Whether two numbers have one dimension; reports it if not. `message` has {0} and {1} for the two kinds."""
    if a.dimension == b.dimension:
        return True
    guilty, own, other = (left, a, b) if blame(left, right) else (right, b, a)
    help, better = with_unit(guilty, other.dimension) if own.dimension == PURE else ((), None)
    text = message.format(describe(a.dimension), describe(b.dimension))
    if not help:
        help = _why(own.dimension, other.dimension)
    ck.report.error(code, guilty.span, text, describe(own.dimension), help, better)
    return False


def _why(a: Dimension, b: Dimension) -> tuple[str, ...]:
    if {a, b} == {ENERGY, ENERGY**2}:
        return ("square the energy, or take `sqrt` of the other",)
    return ()


# --- signs and arithmetic ----------------------------------------------------------------------------


def unary(ck: Checker, node: ast.Unary, env: Env) -> Value:
    if node.op == "not":
        condition = meaning.condition_of(ck, node.operand, env, "after `not` a condition")
        return WRONG if condition is None else Boolean(negate(condition))
    value = meaning.elaborate(ck, node.operand, env)
    match value:
        case Number(expr=expr, dimension=dimension):
            return Number(apply("neg", expr), dimension) if node.op == "-" else value
        case Wrong():
            return WRONG
    help = "write a difference `a - b`, or take a `recoil`" if isinstance(value, Vector) else ""
    ck.report.error("E0409", node.operand.span, f"a sign needs a number, not {kind_of(value)}", kind_of(value), help)
    return WRONG


def binary(ck: Checker, node: ast.Binary, env: Env) -> Value:
    if node.op in ("and", "or"):
        return _logic(ck, node, env)
    a, b = meaning.elaborate(ck, node.left, env), meaning.elaborate(ck, node.right, env)
    match a, b:
        case (Wrong(), _) | (_, Wrong()):
            return WRONG
        case Number(), Number():
            return _arithmetic(ck, node, a, b)
        case Vector(), Vector() if node.op in "+-":
            if a.frame != b.frame:
                return frames_differ(ck, a, b, node.right.span)
            return combine(a, b, _OPS[node.op])
    return _misfit(ck, node, a, b)


def frames_differ(ck: Checker, a: Vector, b: Vector, span: Span) -> Value:
    names = {"lab": "the laboratory", "cms": "the centre-of-mass frame"}
    first, second = names.get(a.frame, f"the {a.frame}"), names.get(b.frame, f"the {b.frame}")
    message = f"four-vectors of two frames meet: {first} and {second}"
    help = "take `.cms` of both, or of neither"
    ck.report.error("E0410", span, message, f"of {second}", help)
    return WRONG


def _misfit(ck: Checker, node: ast.Binary, a: Value, b: Value) -> Value:
    first = not isinstance(a, Number) and not (isinstance(a, Vector) and isinstance(b, Vector))
    guilty, value = (node.left, a) if first else (node.right, b)
    help = ""
    if isinstance(value, Vector):
        both = isinstance(a, Vector) and isinstance(b, Vector)
        help = "four-vectors are added and subtracted only" if both else "name a member, such as `.m` or `.cms.p`"
    elif isinstance(value, Function):
        help = f"call it: `{value.name}(...)`"
    ck.report.error("E0411", guilty.span, f"`{node.op}` does not work on {kind_of(value)}", kind_of(value), help)
    return WRONG


def _arithmetic(ck: Checker, node: ast.Binary, a: Number, b: Number) -> Value:
    match node.op:
        case "*":
            return Number(apply("mul", a.expr, b.expr), a.dimension * b.dimension)
        case "/":
            if constant(b.expr) == 0:
                ck.report.error("E0313", node.right.span, "this is a division by zero", "zero")
                return WRONG
            return Number(apply("div", a.expr, b.expr), a.dimension / b.dimension)
        case "^":
            return _power(ck, node, a, b)
    verb = "added to" if node.op == "+" else "subtracted from"
    text = f"{{1}} is {verb} {{0}}"
    if not agree(ck, node.left, a, node.right, b, "E0302", text):
        return WRONG
    return Number(apply(_OPS[node.op], a.expr, b.expr), a.dimension)


def _power(ck: Checker, node: ast.Binary, a: Number, b: Number) -> Value:
    if b.dimension != PURE:
        message = f"an exponent has to be a plain number, not {kind_of(b)}"
        help = "divide by a quantity of the same dimension, such as `1 GeV`"
        ck.report.error("E0307", node.right.span, message, kind_of(b), help)
        return WRONG
    if a.dimension == PURE:
        return Number(apply("pow", a.expr, b.expr), PURE)
    power = constant(b.expr)
    if power is None or not math.isfinite(power):
        message = f"{kind_of(a)} can only be raised to a fixed power"
        ck.report.error("E0308", node.right.span, message, "not a constant", "divide by a unit first: `(x / 1 GeV)^n`")
        return WRONG
    exponent = Fraction(power).limit_denominator(1000)
    return Number(_raised(a.expr, b.expr, power), a.dimension**exponent)


def _raised(base: Expr, exponent: Expr, power: float) -> Expr:
    return apply("mul", base, base) if power == 2 else apply("pow", base, exponent)


def constant(expr: Expr) -> float | None:
    """The number that an expression always is, or None."""
    return float(evaluate(expr, {}, {})) if is_constant(expr) else None


# --- comparisons and logic ---------------------------------------------------------------------------


def _logic(ck: Checker, node: ast.Binary, env: Env) -> Value:
    what = f"on this side of `{node.op}` a condition"
    a = meaning.condition_of(ck, node.left, env, what)
    b = meaning.condition_of(ck, node.right, env, what)
    return WRONG if a is None or b is None else Boolean(apply(node.op, a, b))


def compare(ck: Checker, node: ast.Compare, env: Env) -> Value:
    values = [meaning.elaborate(ck, o, env) for o in node.operands]
    if any(isinstance(v, Wrong) for v in values):
        return WRONG
    numbers = [v for v in values if isinstance(v, Number)]
    if len(numbers) < len(values):
        return _not_comparable(ck, node, values)
    return _chain(ck, node, numbers)


def _chain(ck: Checker, node: ast.Compare, numbers: list[Number]) -> Value:
    parts: list[Expr] = []
    for i, op in enumerate(node.ops):
        (left, right), (a, b) = node.operands[i : i + 2], numbers[i : i + 2]
        if not agree(ck, left, a, right, b, "E0301", "{0} is compared with {1}"):
            return WRONG
        parts.append(apply(_COMPARISONS[op], a.expr, b.expr))
    return Boolean(all_of(*parts))


def _not_comparable(ck: Checker, node: ast.Compare, values: list[Value]) -> Value:
    i, value = next((i, v) for i, v in enumerate(values) if not isinstance(v, Number))
    help = {
        Boolean: "a condition stands by itself, or after `not`",
        Vector: "name a member to compare, such as `.m` or `.pt`",
    }.get(type(value), "")
    if isinstance(value, Function):
        help = f"call it: `{value.name}(...)`"
    ck.report.error("E0303", node.operands[i].span, f"{kind_of(value)} cannot be compared", kind_of(value), help)
    return WRONG
