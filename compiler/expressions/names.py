"""What a bare name means where it stands, and what the statement that defines it makes of it."""

from __future__ import annotations

import math

from darkana.dsl import syntax as ast
from darkana.dsl.diagnostics import Related
from darkana.dsl.source import Span
from darkana.runtime.plan import Field, Param

from ..arithmetic import apply, number
from ..checker import Checker, Env, object_of
from ..physics.dimensions import ENERGY, LENGTH, PURE, Dimension
from ..physics.particles import mass_of
from ..report import did_you_mean
from ..symbols import WINDOWS, Symbol
from ..values import WRONG, Boolean, Function, Number, Value, Vector, Wrong, kind_of
from . import meaning

CONSTANTS: dict[str, tuple[float | None, Dimension, str]] = {
    "pi": (math.pi, PURE, "3.14159..."),
    "alpha_em": (1 / 137.036, PURE, "the fine-structure constant at zero momentum transfer, 1 / 137.036"),
    "hbar_c": (0.1973269804e-13, ENERGY * LENGTH, "0.1973269804 GeV fm"),
    "s": (None, ENERGY**2, "the squared centre-of-mass energy of the beams"),
    "sqrt_s": (None, ENERGY, "the centre-of-mass energy of the beams"),
}
"""(value in base units, dimension, definition); None where the value comes from the beams."""


def look_up(ck: Checker, name: str, span: Span, env: Env) -> Value:
    """Innermost first: what is bound here, a member of the object at hand, a name of the file, a constant."""
    if name in env.locals:
        return env.locals[name]
    found = env.scope.find(name)
    if env.owner is not None and _is_member(env.owner, name):
        if found:
            return _ambiguous_member(ck, env.owner, name, span, found[0])
        return meaning.member_of(ck, env.owner, name, span)
    if len(found) > 1:
        return ambiguous(ck, name, span, found)
    if found and found[0].kind in ("leg", "channel") and not ck.state_known:
        return early(ck, f"this speaks of the candidate's `{name}`", span)
    if found:
        return ck.value_of(found[0])
    window = env.scope.find(name, WINDOWS)
    return ck.value_of(window[0]) if window else _constant(ck, name, span, env)


def early(ck: Checker, message: str, span: Span) -> Value:
    """Reports a leg where there is no candidate yet."""
    ck.report.error("E0428", span, message, "not known here", "an object is made before the final state")
    return WRONG


def ambiguous(ck: Checker, name: str, span: Span, found: list[Symbol]) -> Value:
    """Reports a name that several libraries define."""
    places = [Related(s.span, "defined here") for s in found]
    help = "narrow one: `use NAME only a, b`"
    ck.report.error("E0207", span, f"two libraries define `{name}`", "which one?", help, None, places)
    return WRONG


def _is_member(owner: Vector, name: str) -> bool:
    from ..physics.vectors import MEMBERS

    return name in owner.members or name in MEMBERS or name == "cms"


def _ambiguous_member(ck: Checker, owner: Vector, name: str, span: Span, other: Symbol) -> Value:
    help = f"write `{owner.space or 'x'}.{name}` for the member, or rename the other"
    places = [Related(other.span, f"the file's own `{name}`")]
    message = f"`{name}` is both a member of `{owner.space}` and a name of this file"
    ck.report.error("E0204", span, message, "which of the two?", help, f"{owner.space}.{name}", places)
    return WRONG


def _constant(ck: Checker, name: str, span: Span, env: Env) -> Value:
    if name not in CONSTANTS:
        return _unknown(ck, name, span, env)
    value, dimension, _ = CONSTANTS[name]
    if value is None:
        if ck.beams is None:
            if not ck.beams_declared:
                help = "declare `beams`, or `use` a library that does"
                ck.report.error("E0405", span, f"`{name}` needs beams", "no beams are known", help)
            return WRONG
        value = ck.beams.s if name == "s" else ck.beams.sqrt_s
    return Number(number(value), dimension)


def _unknown(ck: Checker, name: str, span: Span, env: Env) -> Value:
    from .functions import FUNCTIONS

    if name in FUNCTIONS:
        message, help = f"`{name}` is a function and has to be called", f"write `{FUNCTIONS[name].signature}`"
        ck.report.error("E0208", span, message, "a function", help)
        return WRONG
    members = [] if env.owner is None else [*env.owner.members, *_vector_members()]
    known = [*env.locals, *members, *env.scope.known(), *CONSTANTS, *FUNCTIONS]
    help_lines, better = did_you_mean(name, known)
    if mass_of(name) is not None and (env.owner is None or not help_lines):
        help_lines = (f"`{name}` is a particle: `mass({name})` is its mass, `as {name}` its hypothesis",)
        better = None
    elif not help_lines:
        help_lines = ("define it, or declare it as a `column`, `flag`, `momentum` or `member` of the input",)
    ck.report.error("E0201", span, f"`{name}` is not known here", "unknown name", help_lines, better)
    return WRONG


def _vector_members() -> list[str]:
    from ..physics.vectors import MEMBERS

    return [*MEMBERS, "cms"]


# --- what statements define ----------------------------------------------------------------------------


def resolve(ck: Checker, symbol: Symbol) -> Value:
    """The value of a name of a file."""
    env = Env(symbol.scope)
    match symbol.statement:
        case ast.Define(parameters=None, value=value):
            return _named(ck, symbol, meaning.elaborate(ck, value, env))
        case ast.Define() | ast.Table():
            return Function(symbol.name)
        case ast.DefineOrdered() as ordered:
            return _ordered(ck, symbol, ordered, env)
        case ast.Recoil(against=against):
            return _recoil(ck, symbol, against, env)
        case ast.Scan():
            dimension = scan_dimension(ck, symbol.statement, env)
            return WRONG if dimension is None else Number(Param(symbol.name), dimension)
        case ast.Window(condition=condition):
            inner = meaning.condition_of(ck, condition, env)
            return WRONG if inner is None else Boolean(inner)
        case ast.Column(name=name, unit=unit):
            found = meaning.unit_of(ck, unit)
            return Number(Field(ck.input_row, name.text), found[1]) if found else WRONG
        case ast.Flag(name=name):
            return Boolean(Field(ck.input_row, name.text))
    return _from_objects(ck, symbol)


def _from_objects(ck: Checker, symbol: Symbol) -> Value:
    """Collections, objects, momenta, legs and channels: made by `objects.py` and `candidates.py`."""
    from ..statements import candidates, inputs, objects

    match symbol.kind:
        case "collection":
            space = inputs.collection_space(ck, symbol)
        case "object":
            space = objects.object_space(ck, symbol)
        case "momentum":
            return inputs.momentum(ck, symbol)
        case "candidate member":
            return inputs.row_member(ck, symbol)
        case _:
            return candidates.leg_or_channel(ck, symbol)
    return object_of(space) if space is not None else WRONG


def _named(ck: Checker, symbol: Symbol, value: Value) -> Value:
    if isinstance(value, Function):
        message = f"`{value.name}` is a function and has to be called"
        ck.report.error("E0208", symbol.statement.value.span, message, "a function")  # type: ignore[attr-defined]
        return WRONG
    return value


def _recoil(ck: Checker, symbol: Symbol, against: ast.Expr, env: Env) -> Value:
    from ..physics.vectors import combine

    value = meaning.elaborate(ck, against, env)
    if isinstance(value, Wrong):
        return WRONG
    if not isinstance(value, Vector):
        message = f"a recoil is against a four-vector, not {kind_of(value)}"
        help = "name the four-vector, without a member" if isinstance(against, ast.Member) else ""
        ck.report.error("E0412", against.span, message, kind_of(value), help)
        return WRONG
    if ck.beams is None:
        if not ck.beams_declared:
            help = "declare `beams`, or `use` a library that does"
            ck.report.error("E0405", symbol.span, "a recoil needs beams", "no beams are known", help)
        return WRONG
    if value.frame not in ("lab", "cms"):
        ck.report.error("E0404", against.span, f"no recoil is taken in the {value.frame}", f"of the {value.frame}")
        return WRONG
    if value.energy is None:
        help = "give it a mass: `object NAME from ... as PARTICLE`"
        ck.report.error("E0403", against.span, "a recoil needs an energy, which is not known", "no energy", help)
        return WRONG
    e, x, y, z = ck.beams.total if value.frame == "lab" else (ck.beams.sqrt_s, 0.0, 0.0, 0.0)
    total = Vector(number(x), number(y), number(z), number(e), frame=value.frame, charge=number(0.0))
    return combine(total, value, "sub")


def _ordered(ck: Checker, symbol: Symbol, node: ast.DefineOrdered, env: Env) -> Value:
    """`define a, b = x, y by v descending`: of equals, x comes first."""
    if len(node.names) != 2 or len(node.values) != 2:
        extra, what = (node.names, "name") if len(node.names) > 2 else (node.values, "four-vector")
        help = "to order more of them, `sort` an object and `take` its first"
        ck.report.error("E0501", extra[2].span, "an ordered define names two by order", f"a third {what}", help)
        return WRONG
    values = [meaning.elaborate(ck, v, env) for v in node.values]
    keys = []
    for vector, written in zip(values, node.values, strict=True):
        if isinstance(vector, Wrong):
            return WRONG
        if not isinstance(vector, Vector):
            message = f"only four-vectors are ordered, not {kind_of(vector)}"
            ck.report.error("E0413", written.span, message, kind_of(vector), "use `min` and `max` for numbers")
            return WRONG
        key = meaning.quantity_of(ck, node.order.key, Env(env.scope, owner=vector), what="the key")
        if key is None:
            return WRONG
        keys.append(key.expr)
    first = apply("ge" if node.order.direction == "descending" else "le", *keys)
    x, y = values if symbol.node == node.names[0] else reversed(values)
    if not isinstance(x, Vector) or not isinstance(y, Vector):
        return WRONG
    return meaning.either(ck, first, x, y, node.values[1].span)


def scan_dimension(ck: Checker, scan: ast.Scan, env: Env) -> Dimension | None:
    """The dimension of a scan parameter, from its lower end or its table."""
    if scan.low is not None:
        low = meaning.quantity_of(ck, scan.low, env, what="the lower end of a scan")
        return low.dimension if low else None
    from ..statements import tables

    return tables.scanned_dimension(ck, scan, env)


def table_of(env: Env, name: str) -> Symbol | None:
    """The table that a name means, if it means one."""
    found = env.scope.find(name)
    return found[0] if len(found) == 1 and found[0].kind == "table" else None
