"""From syntax to meaning: every expression gets a kind, a dimension, and the plan's expression for it.

Blame: an unknown name, itself; of two sides that disagree, the literal, else the right one; a wrong argument, the
argument; a wrong number of them, the function's name.
"""

from __future__ import annotations

import math
from dataclasses import replace
from types import MappingProxyType

from darkana.dsl import syntax as ast
from darkana.dsl.source import Span
from darkana.runtime.plan import Expr

from ..arithmetic import choose, number
from ..checker import Checker, Env
from ..physics.dimensions import PURE, UNITS, Dimension, describe, unit_factor
from ..physics.vectors import MEMBERS, Lacking, member, transform
from ..report import did_you_mean, nearest
from ..values import WRONG, Boolean, Function, Number, Value, Vector, Words, Wrong, kind_of
from . import calls, operators
from .names import look_up

UNIT_SLIPS = {"gev": "GeV", "mev": "MeV", "sec": "ns", "degree": "deg", "degrees": "deg", "radian": "rad"}


def elaborate(ck: Checker, node: ast.Expr, env: Env) -> Value:
    """The meaning of an expression; WRONG where something in it was reported."""
    if not ck.spend(node):
        return WRONG
    value: Value
    match node:
        case ast.Number():
            value = number_of(ck, node)
        case ast.Ref(name=name):
            value = look_up(ck, name, node.span, env)
        case ast.Member():
            value = _member(ck, node, env)
        case ast.Call():
            value = calls.call(ck, node, env)
        case ast.Unary():
            value = operators.unary(ck, node, env)
        case ast.Binary():
            value = operators.binary(ck, node, env)
        case ast.Compare():
            value = operators.compare(ck, node, env)
        case ast.Conditional():
            value = _conditional(ck, node, env)
        case ast.Group(inner=inner):
            value = elaborate(ck, inner, env)
        case ast.Quoted(text=text):
            value = Words(text)
    if ck.noted is not None:
        ck.note(node, value)
    return value


def number_of(ck: Checker, node: ast.Number) -> Value:
    """A literal in base units."""
    if not math.isfinite(node.value):
        message = f"`{node.text}` is larger than any number that a computer holds"
        ck.report.error("E0314", node.span, message, "too large")
        return WRONG
    if node.unit is None:
        return Number(number(node.value), PURE)
    unit = unit_of(ck, node.unit)
    if unit is None:
        return WRONG
    factor, dimension = unit
    return Number(number(node.value * factor), dimension)


def unit_of(ck: Checker, unit: ast.Unit | None) -> tuple[float, Dimension] | None:
    """(factor, dimension) of a unit; a plain number's where there is none; None if it is unknown."""
    if unit is None:
        return 1.0, PURE
    if unit.name not in UNITS:
        better = UNIT_SLIPS.get(unit.name.lower()) or nearest(unit.name, UNITS)
        help = f"did you mean `{better}`?" if better else "`darkana vars unit` lists the units"
        ck.report.error("E0304", unit.span, f"`{unit.name}` is not a unit", "unknown unit", help, better)
        return None
    factor = unit_factor(unit.name, unit.power)
    if factor is None:
        ck.report.error(
            "E0304", unit.span, f"`{unit.span.text}` is beyond what a number holds", "too small or too large"
        )
        return None
    return factor, UNITS[unit.name][1] ** unit.power


# --- members -----------------------------------------------------------------------------------------


def _member(ck: Checker, node: ast.Member, env: Env) -> Value:
    base = elaborate(ck, node.base, env)
    match base:
        case Wrong():
            return WRONG
        case Vector():
            return member_of(ck, base, node.name.text, node.name.span)
    message = f"{kind_of(base)} has no members"
    span = node.base.span if operators.literal(node.base) else node.name.span
    ck.report.error("E0401", span, message, f"`{node.name.text}` of what?", "members belong to four-vectors")
    return WRONG


_MEMBER_SLIPS = {"energy": "E", "e": "E", "mass": "m", "mass2": "m2", "momentum": "p", "q": "charge", "y": "eta"}


def member_of(ck: Checker, vector: Vector, name: str, span: Span) -> Value:
    """`vector.name`"""
    if name in vector.members:
        return vector.members[name]
    try:
        if name in MEMBERS:
            return member(vector, name)
        if name == "cms":
            return _to_cms(ck, vector, span)
    except Lacking as lacking:
        return _lacks(ck, vector, name, str(lacking), span)
    if name == "rest":
        ck.report.error("E0402", span, "`rest` asks whose rest frame", "needs an argument", "write `rest(y)`")
        return WRONG
    known = [*vector.members, *MEMBERS, "cms"]
    help, better = did_you_mean(_MEMBER_SLIPS.get(name, name), known)
    ck.report.error("E0206", span, f"{_name(vector)} has no member `{name}`", "unknown member", help, better)
    return WRONG


def _name(vector: Vector) -> str:
    return f"an object of `{vector.space}`" if vector.space else "this four-vector"


def _lacks(ck: Checker, vector: Vector, name: str, what: str, span: Span) -> Value:
    mends = {
        "energy": "give it a mass: `object NAME from ... as PARTICLE`",
        "charge": "declare `member charge` in its collection",
    }
    help = mends.get(what, "")
    if vector.px is not None and vector.pz is None and what != "charge":
        help = "it is transverse: only px, py, pt and phi are known"
    message = f"{_name(vector)} has no `{name}`: its {what} is not known"
    ck.report.error("E0403", span, message, f"needs the {what}", help)
    return WRONG


def _to_cms(ck: Checker, vector: Vector, span: Span) -> Value:
    if vector.frame == "cms":
        return vector
    if vector.frame != "lab":
        message = f"a vector in the {vector.frame} has no `cms`"
        ck.report.error("E0404", span, message, "of another frame", "take `cms` first, then `rest(...)`")
        return WRONG
    if ck.beams is None:
        if not ck.beams_declared:
            help = "declare `beams`, or `use` a library that does"
            ck.report.error("E0405", span, "the centre-of-mass frame needs beams", "no beams are known", help)
        return WRONG
    moved = transform(ck.beams.to_cms(), vector, "cms")
    members = MappingProxyType({k: _follow(ck, v, span) for k, v in vector.members.items()})
    return replace(moved, members=members, space=vector.space, row=vector.row)


def _follow(ck: Checker, value: Value, span: Span) -> Value:
    """Members that are four-vectors (legs) are brought to the frame too; the others stay."""
    return _to_cms(ck, value, span) if isinstance(value, Vector) and value.energy is not None else value


# --- if ----------------------------------------------------------------------------------------------


def _conditional(ck: Checker, node: ast.Conditional, env: Env) -> Value:
    condition = condition_of(ck, node.condition, env)
    yes, no = elaborate(ck, node.yes, env), elaborate(ck, node.no, env)
    match yes, no:
        case (Wrong(), _) | (_, Wrong()):
            return WRONG
        case Number(), Number():
            if not operators.agree(ck, node.yes, yes, node.no, no, "E0305", "one branch is {0}, the other {1}"):
                return WRONG
            return Number(choose(condition, yes.expr, no.expr), yes.dimension) if condition is not None else WRONG
        case Boolean(), Boolean():
            return Boolean(choose(condition, yes.expr, no.expr)) if condition is not None else WRONG
        case Vector(), Vector():
            return either(ck, condition, yes, no, node.no.span) if condition is not None else WRONG
    message = f"the branches of `if` differ: {kind_of(yes)} and {kind_of(no)}"
    ck.report.error("E0406", node.no.span, message, kind_of(no), "both have to be of one kind")
    return WRONG


def either(ck: Checker, condition: Expr, yes: Vector, no: Vector, span: Span) -> Value:
    """The one or the other four-vector, with the members that both have."""
    if yes.frame != no.frame:
        return operators.frames_differ(ck, yes, no, span)

    def pick(a: Expr | None, b: Expr | None) -> Expr | None:
        return None if a is None or b is None else choose(condition, a, b)

    members: dict[str, Value] = {}
    for name in yes.members.keys() & no.members.keys():
        match yes.members[name], no.members[name]:
            case Number() as a, Number() as b if a.dimension == b.dimension:
                members[name] = Number(choose(condition, a.expr, b.expr), a.dimension)
            case Boolean() as a, Boolean() as b:
                members[name] = Boolean(choose(condition, a.expr, b.expr))
    known = {k: choose(condition, yes.known[k], no.known[k]) for k in yes.known.keys() & no.known.keys()}
    return Vector(
        px=pick(yes.px, no.px),
        py=pick(yes.py, no.py),
        pz=pick(yes.pz, no.pz),
        energy=pick(yes.energy, no.energy),
        frame=yes.frame,
        charge=pick(yes.charge, no.charge),
        known=MappingProxyType(known),
        members=MappingProxyType(members),
        inputs=yes.inputs | no.inputs,
    )


# --- what a clause asks for ---------------------------------------------------------------------------


def condition_of(ck: Checker, node: ast.Expr, env: Env, what: str = "a condition") -> Expr | None:
    """The expression of a condition; None where it is not one (which is reported)."""
    value = elaborate(ck, node, env)
    match value:
        case Boolean(expr=expr):
            return expr
        case Wrong():
            return None
    help = "compare it with something: `<`, `>`, `==`, ..."
    if isinstance(value, Function):
        help = f"call it: `{value.name}(...)`"
    ck.report.error("E0407", node.span, f"{what} is due here, not {kind_of(value)}", kind_of(value), help)
    return None


def quantity_of(ck: Checker, node: ast.Expr, env: Env, *dimensions: Dimension, what: str = "this") -> Number | None:
    """A number of one of the dimensions (any, if none is given); None where it is not one (which is reported)."""
    value = elaborate(ck, node, env)
    if isinstance(value, Wrong):
        return None
    if not isinstance(value, Number):
        help = _as_number(value)
        wanted = describe(dimensions[0]) if dimensions else "a number"
        ck.report.error("E0408", node.span, f"{what} has to be {wanted}, not {kind_of(value)}", kind_of(value), help)
        return None
    if dimensions and value.dimension not in dimensions:
        wanted = " or ".join(describe(d) for d in dimensions)
        message = f"{what} has to be {wanted}, not {kind_of(value)}"
        mend, better = operators.with_unit(node, dimensions[0]) if value.dimension == PURE else ((), None)
        if value.dimension == PURE / dimensions[0] and isinstance(node, ast.Number) and node.unit:
            better = f"{node.span.text.removesuffix(f'^{node.unit.power}')}{_power(-node.unit.power)}"
            mend = (f"did you mean `{better}`?",)
        ck.report.error("E0306", node.span, message, kind_of(value), mend, better)
        return None
    return value


def _as_number(value: Value) -> str:
    """How a number could be had from what is none."""
    match value:
        case Function(name=name):
            return f"call it: `{name}(...)`"
        case Vector():
            return "name a member, such as `.m` or `.pt`"
    return ""


def _power(power: int) -> str:
    return "" if power == 1 else f"^{power}"
