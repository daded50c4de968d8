"""Shapes of a fit and their parameters; numbers of the scan."""

from __future__ import annotations

from darkana.dsl import syntax as ast
from darkana.runtime.plan import Expr, Shape

from ..checker import Checker, Env
from ..expressions import meaning
from ..expressions.levels import scan_only
from ..expressions.operators import constant
from ..physics.dimensions import PURE, Dimension
from ..report import did_you_mean
from ..values import Number
from .inputs import site_of

SHAPES: dict[str, tuple[tuple[str, ...], str]] = {
    "gaussian": (("mean", "sigma"), "a normal distribution"),
    "crystal_ball": (("mean", "sigma", "alpha", "n"), "a gaussian with a power-law tail below, from alpha sigma on"),
    "two_sided_crystal_ball": (
        ("mean", "sigma", "alpha_low", "n_low", "alpha_high", "n_high"),
        "a gaussian with a power-law tail on either side",
    ),
    "polynomial": (("order",), "a polynomial, free coefficients"),
    "chebyshev": (("order",), "a sum of Chebyshev polynomials, free coefficients"),
    "exponential": ((), "an exponential, free slope"),
}
"""Shapes of a fit: their parameters and what they are."""
SMOOTH_SHAPES = ("polynomial", "chebyshev", "exponential")
SIGNAL_SHAPES = ("gaussian", "crystal_ball", "two_sided_crystal_ball")


def check_shape(
    ck: Checker, call: ast.Call, env: Env, allowed: tuple[str, ...], role: str, dimension: Dimension | None = None
) -> Shape | None:
    """A shape, once its name and its parameters, by name, are right."""
    name = call.callee.name if isinstance(call.callee, ast.Ref) else ""
    if name not in SHAPES or name not in allowed:
        help, better = did_you_mean(name, allowed)
        message = f"`{call.callee.span.text}` is not a {role} shape"
        listed = ", ".join(f"`{s}`" for s in allowed)
        ck.report.error("E0808", call.callee.span, message, "unknown shape", (*help, f"shapes: {listed}"), better)
        return None
    wanted = SHAPES[name][0]
    given = {a.keyword.text: a for a in call.arguments if a.keyword}
    signature = f"{name}({', '.join(f'{w} = ...' for w in wanted)})"
    for argument in call.arguments:
        if argument.keyword is None or argument.keyword.text not in wanted:
            span = argument.keyword.span if argument.keyword else argument.value.span
            help, better = did_you_mean(span.text, wanted)
            message = (
                f"`{name}` has no parameter `{span.text}`" if argument.keyword else "a shape's parameters are named"
            )
            ck.report.error("E0809", span, message, "unknown parameter", (*help, f"write `{signature}`"), better)
            return None
    missing = [w for w in wanted if w not in given]
    if missing:
        listed = ", ".join(f"`{m}`" for m in missing)
        ck.report.error("E0810", call.callee.span, f"`{name}` lacks {listed}", f"no {listed}", f"write `{signature}`")
        return None
    values = {p: _shape_parameter(ck, p, argument.value, env, dimension) for p, argument in given.items()}
    parameters = tuple((p, value) for p in wanted if (value := values[p]) is not None)
    return Shape(name, parameters, site_of(call.span))


def _shape_parameter(ck: Checker, name: str, node: ast.Expr, env: Env, dimension: Dimension | None) -> Expr | None:
    """The value; None for an order that is chosen."""
    if name == "order" and isinstance(node, ast.Ref) and node.name == "auto":
        return None
    wanted = (dimension,) if name in ("mean", "sigma") and dimension is not None else ()
    value = scan_number(ck, node, env, f"`{name}`", *(wanted or ((PURE,) if name not in ("mean", "sigma") else ())))
    if value is None:
        return None
    number = constant(value.expr)
    if number is None or name == "mean":
        return value.expr
    if name == "order" and (number < 0 or not number.is_integer()):
        ck.report.error("E0820", node.span, f"an order is a whole number from 0 on, this is {number:g}", "not an order")
    elif name != "order" and number <= 0:
        ck.report.error("E0820", node.span, f"`{name}` lies above zero, this is {number:g}", "not above zero")
    return value.expr


def scan_number(ck: Checker, node: ast.Expr, env: Env, what: str, *dimensions: Dimension) -> Number | None:
    """A number of the scan alone."""
    value = meaning.quantity_of(ck, node, env, *dimensions, what=what)
    return value if value and scan_only(ck, node.span, value.expr, what) else None


def per_cent(node: ast.Node) -> tuple[tuple[str, ...], str | None]:
    """Help and replacement for a number that was meant in per cent."""
    if not isinstance(node, ast.Number) or node.unit is not None or not 1 < node.value <= 100:
        return (), None
    better = f"{node.span.text}%"
    return (f"did you mean `{better}`?",), better


def in_order(ck: Checker, low: Expr, high: Expr, node: ast.Expr) -> bool:
    """Whether two constants increase; reports it if not."""
    a, b = constant(low), constant(high)
    if a is None or b is None or a < b:
        return True
    ck.report.error("E0819", node.span, "the range ends before it begins", "not above its start", "swap the two")
    return False
