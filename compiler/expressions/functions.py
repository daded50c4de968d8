"""The built-in functions: the one table that checks calls, prints `darkana vars`, and makes the reference."""

from __future__ import annotations

import functools
from collections.abc import Callable
from fractions import Fraction

from darkana.dsl import syntax as ast
from darkana.runtime.plan import Expr
from darkana.runtime.plan.record import Record, record

from ..arithmetic import add, apply, div, mul, number, root_of_squares, sqrt, sub
from ..checker import Checker
from ..physics.dimensions import ANGLE, ENERGY, PURE, Dimension, describe
from ..physics.vectors import Lacking, boost_to_rest, member
from ..report import Report
from ..values import WRONG, Number, Value, Vector, kind_of
from . import operators

Numbers = Callable[[list[Number]], Number]
Vectors = Callable[[Vector, Vector], Number]


@record
class Builtin(Record):
    """`takes` are the dimensions of the arguments; None for any dimension (all the same, where there are several)."""

    signature: str
    text: str
    takes: tuple[Dimension | None, ...] = ()
    of_numbers: Numbers | None = None
    of_vectors: Vectors | None = None
    variadic: bool = False


def _pure(op: str) -> Numbers:
    return lambda a: Number(apply(op, *(x.expr for x in a)), PURE)


def _angle_of(op: str) -> Numbers:
    return lambda a: Number(apply(op, *(x.expr for x in a)), ANGLE)


def _same(op: str) -> Numbers:
    return lambda a: Number(_fold(op, [x.expr for x in a]), a[0].dimension)


def _fold(op: str, terms: list[Expr]) -> Expr:
    return functools.reduce(lambda a, b: apply(op, a, b), terms) if len(terms) > 1 else apply(op, terms[0])


def _sqrt(a: list[Number]) -> Number:
    return Number(sqrt(a[0].expr), a[0].dimension ** Fraction(1, 2))


# --- of two four-vectors -----------------------------------------------------------------------------


def _of(v: Vector, name: str) -> Expr:
    return member(v, name).expr


def _three(v: Vector) -> tuple[Expr, Expr, Expr]:
    return _of(v, "px"), _of(v, "py"), _of(v, "pz")


def _dot(a: Vector, b: Vector) -> Expr:
    return add(*(mul(x, y) for x, y in zip(_three(a), _three(b), strict=True)))


def _cross_size(a: Vector, b: Vector) -> Expr:
    (ax, ay, az), (bx, by, bz) = _three(a), _three(b)
    return root_of_squares(sub(mul(ay, bz), mul(az, by)), sub(mul(az, bx), mul(ax, bz)), sub(mul(ax, by), mul(ay, bx)))


def _dphi(a: Vector, b: Vector) -> Expr:
    return apply("wrap", sub(_of(a, "phi"), _of(b, "phi")))


def _cos_helicity(daughter: Vector, parent: Vector) -> Number:
    moved = boost_to_rest(daughter, parent, "rest frame")
    return Number(div(_dot(moved, parent), mul(_of(moved, "p"), _of(parent, "p"))), PURE)


def _mt(a: Vector, b: Vector) -> Number:
    opening = sub(number(1), apply("cos", sub(_of(a, "phi"), _of(b, "phi"))))
    return Number(sqrt(mul(number(2), _of(a, "pt"), _of(b, "pt"), opening)), ENERGY)


def _delta_r(a: Vector, b: Vector) -> Number:
    return Number(root_of_squares(sub(_of(a, "eta"), _of(b, "eta")), _dphi(a, b)), PURE)


# --- the table ---------------------------------------------------------------------------------------

FUNCTIONS: dict[str, Builtin] = {
    "sqrt": Builtin("sqrt(x)", "square root; halves the dimension", (None,), _sqrt),
    "abs": Builtin("abs(x)", "absolute value", (None,), _same("abs")),
    "log": Builtin("log(x)", "natural logarithm of a plain number", (PURE,), _pure("log")),
    "log10": Builtin("log10(x)", "decimal logarithm of a plain number", (PURE,), _pure("log10")),
    "exp": Builtin("exp(x)", "exponential of a plain number", (PURE,), _pure("exp")),
    "floor": Builtin("floor(x)", "greatest whole number not above a plain number", (PURE,), _pure("floor")),
    "sin": Builtin("sin(angle)", "sine", (ANGLE,), _pure("sin")),
    "cos": Builtin("cos(angle)", "cosine", (ANGLE,), _pure("cos")),
    "tan": Builtin("tan(angle)", "tangent", (ANGLE,), _pure("tan")),
    "asin": Builtin("asin(x)", "the angle whose sine is x", (PURE,), _angle_of("asin")),
    "acos": Builtin("acos(x)", "the angle whose cosine is x", (PURE,), _angle_of("acos")),
    "atan2": Builtin("atan2(y, x)", "the angle of the point (x, y), -pi to pi", (None, None), _angle_of("atan2")),
    "sinh": Builtin("sinh(x)", "hyperbolic sine", (PURE,), _pure("sinh")),
    "cosh": Builtin("cosh(x)", "hyperbolic cosine", (PURE,), _pure("cosh")),
    "tanh": Builtin("tanh(x)", "hyperbolic tangent", (PURE,), _pure("tanh")),
    "min": Builtin(
        "min(a, b, ...)", "the least; of a collection, `min(photon.E)`", (None, None), _same("min"), variadic=True
    ),
    "max": Builtin(
        "max(a, b, ...)", "the greatest; of a collection, `max(photon.E)`", (None, None), _same("max"), variadic=True
    ),
    "angle": Builtin(
        "angle(a, b)",
        "angle between two momenta, 0 to pi",
        of_vectors=lambda a, b: Number(apply("atan2", _cross_size(a, b), _dot(a, b)), ANGLE),
    ),
    "dphi": Builtin(
        "dphi(a, b)", "azimuth of a less that of b, in (-pi, pi]", of_vectors=lambda a, b: Number(_dphi(a, b), ANGLE)
    ),
    "dtheta": Builtin(
        "dtheta(a, b)",
        "polar angle of a less that of b",
        of_vectors=lambda a, b: Number(sub(_of(a, "theta"), _of(b, "theta")), ANGLE),
    ),
    "deta": Builtin(
        "deta(a, b)",
        "pseudorapidity of a less that of b",
        of_vectors=lambda a, b: Number(sub(_of(a, "eta"), _of(b, "eta")), PURE),
    ),
    "delta_r": Builtin("delta_r(a, b)", "sqrt(deta^2 + dphi^2), a plain number", of_vectors=_delta_r),
    "perp": Builtin(
        "perp(a, b)",
        "momentum of a transverse to b",
        of_vectors=lambda a, b: Number(div(_cross_size(a, b), _of(b, "p")), ENERGY),
    ),
    "cos_helicity": Builtin(
        "cos_helicity(daughter, parent)",
        "cosine of the angle, in the parent's rest frame, of the daughter to the parent's direction",
        of_vectors=_cos_helicity,
    ),
    "acoplanarity": Builtin(
        "acoplanarity(a, b)",
        "pi less the size of dphi(a, b)",
        of_vectors=lambda a, b: Number(sub(number(3.141592653589793), apply("abs", _dphi(a, b))), ANGLE),
    ),
    "mt": Builtin("mt(a, b)", "transverse mass, sqrt(2 pt_a pt_b (1 - cos dphi))", of_vectors=_mt),
    "mass": Builtin('mass(mu), mass("J/psi(1S)")', "PDG mass of a particle"),
    "used": Builtin("used(photon)", "whether the object is made from the same input object as a leg"),
    "count": Builtin("count(photon where ...)", "how many objects of a collection"),
    "sum": Builtin("sum(photon.E where ...)", "sum of values, or of four-vectors; 0 of none"),
    "any": Builtin("any(tracks as a, tracks as b where ...)", "whether some object, or some pair, is so"),
    "all": Builtin("all(photon.E > 1 GeV)", "whether every object is so; true of none"),
    "none": Builtin("none(photon where ...)", "whether no object is so; true of none"),
    "pick": Builtin("pick(photon where ... by max E)", "one object of a collection, with its members"),
}
REDUCING = ("count", "sum", "any", "all", "none", "pick")


def call_builtin(ck: Checker, node: ast.Call, name: str, values: list[Value]) -> Value:
    """A call of a function of numbers or of two four-vectors, its arguments elaborated and none of them wrong."""
    builtin = FUNCTIONS[name]
    if builtin.of_vectors is not None:
        return _on_vectors(ck, node, name, builtin.of_vectors, values)
    if builtin.of_numbers is None:
        return WRONG
    if not _count_fits(builtin, len(values)):
        return wrong_count(ck.report, node, name, builtin.signature, len(values))
    numbers = _numbers(ck, node, name, builtin, values)
    return builtin.of_numbers(numbers) if numbers is not None else WRONG


def _count_fits(builtin: Builtin, given: int) -> bool:
    return given >= len(builtin.takes) if builtin.variadic else given == len(builtin.takes)


def wrong_count(report: Report, node: ast.Call, name: str, signature: str, given: int) -> Value:
    were = f"{given} argument{'s were' if given != 1 else ' was'} given"
    report.error("E0414", node.callee.span, f"`{name}` is called as `{signature}`", were)
    return WRONG


def _numbers(ck: Checker, node: ast.Call, name: str, builtin: Builtin, values: list[Value]) -> list[Number] | None:
    numbers: list[Number] = []
    for i, (argument, value) in enumerate(zip(node.arguments, values, strict=True)):
        if not isinstance(value, Number):
            help = "name a member, such as `.E`" if isinstance(value, Vector) else ""
            message = f"`{name}` works on numbers, not on {kind_of(value)}"
            ck.report.error("E0415", argument.value.span, message, kind_of(value), help)
            return None
        wanted = builtin.takes[min(i, len(builtin.takes) - 1)]
        if wanted is not None and value.dimension != wanted:
            _wrong_dimension(ck, name, argument.value, value, wanted)
            return None
        numbers.append(value)
        first = node.arguments[0].value
        if (
            i
            and wanted is None
            and not operators.agree(
                ck, first, numbers[0], argument.value, value, "E0309", f"`{name}` is given {{0}} and {{1}}"
            )
        ):
            return None
    return numbers


def _wrong_dimension(ck: Checker, name: str, node: ast.Expr, value: Number, wanted: Dimension) -> None:
    help, better = operators.with_unit(node, wanted) if value.dimension == PURE else ((), None)
    if wanted == PURE and not help:
        help = ("divide by a quantity of the same dimension, such as `1 GeV`",)
    message = f"`{name}` takes {describe(wanted)}, not {describe(value.dimension)}"
    ck.report.error("E0310", node.span, message, describe(value.dimension), help, better)


def _on_vectors(ck: Checker, node: ast.Call, name: str, function: Vectors, values: list[Value]) -> Value:
    if len(values) != 2:
        return wrong_count(ck.report, node, name, FUNCTIONS[name].signature, len(values))
    for argument, value in zip(node.arguments, values, strict=True):
        if not isinstance(value, Vector):
            message = f"`{name}` works on two four-vectors, not on {kind_of(value)}"
            help = f"drop the member: `{FUNCTIONS[name].signature}`" if isinstance(argument.value, ast.Member) else ""
            ck.report.error("E0416", argument.value.span, message, kind_of(value), help)
            return WRONG
    a, b = (v for v in values if isinstance(v, Vector))
    if a.frame != b.frame:
        return operators.frames_differ(ck, a, b, node.arguments[1].value.span)
    return _try(ck, node, name, function, a, b)


def _try(ck: Checker, node: ast.Call, name: str, function: Vectors, a: Vector, b: Vector) -> Value:
    try:
        return function(a, b)
    except Lacking as lacking:
        component = {"energy": "energy", "charge": "charge"}.get(str(lacking), "pz")
        poorer = 0 if getattr(a, component) is None else 1
        help = "give it a mass: `object NAME from ... as PARTICLE`" if str(lacking) == "energy" else ""
        message = f"`{name}` needs the {lacking} of each, which is not known here"
        ck.report.error("E0403", node.arguments[poorer].value.span, message, f"no {lacking}", help)
        return WRONG
