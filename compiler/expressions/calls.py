"""Calls: of the file's own functions and tables, of built-in functions, and `x.rest(y)`."""

from __future__ import annotations

from darkana.dsl import syntax as ast
from darkana.runtime.plan import Lookup

from ..arithmetic import any_of, number, unique
from ..checker import Checker, Env
from ..physics.dimensions import ENERGY, describe
from ..physics.particles import mass_of
from ..physics.vectors import Lacking, boost_to_rest
from ..report import did_you_mean, particle_meant
from ..symbols import Symbol
from ..values import WRONG, Boolean, Number, Value, Vector, Wrong, kind_of, same_row_ids
from . import functions, meaning, reductions
from .names import ambiguous, early
from .operators import with_unit


def call(ck: Checker, node: ast.Call, env: Env) -> Value:
    """The value of any call."""
    match node.callee:
        case ast.Member(base=base, name=ast.Name(text="rest")):
            return _rest(ck, node, base, env)
        case ast.Ref(name=name):
            return _named(ck, node, name, env)
    ck.report.error("E0417", node.callee.span, "only a name can be called", "not a function", "a `*` may be missing")
    return WRONG


def _named(ck: Checker, node: ast.Call, name: str, env: Env) -> Value:
    found = env.scope.find(name)
    if name not in env.locals and len(found) > 1:
        return ambiguous(ck, name, node.callee.span, found)
    if name not in env.locals and found and found[0].kind in ("function", "table"):
        return _own(ck, node, found[0], env)
    if name in env.locals or (found and name not in functions.FUNCTIONS):
        value = meaning.elaborate(ck, node.callee, env)
        if not isinstance(value, Wrong):
            message = f"`{name}` is {kind_of(value)} and can't be called"
            ck.report.error("E0417", node.callee.span, message, kind_of(value), "a `*` may be missing")
        return WRONG
    if name in functions.REDUCING or (name in ("min", "max") and reductions.is_reduction(node)):
        return reductions.reduce_call(ck, node, name, env)
    if name == "mass":
        return _mass(ck, node)
    if name == "used":
        return _used(ck, node, env)
    if name not in functions.FUNCTIONS:
        help, better = did_you_mean(name, [*functions.FUNCTIONS, *env.scope.known()])
        ck.report.error("E0209", node.callee.span, f"there is no function `{name}`", "unknown function", help, better)
        return WRONG
    return _builtin(ck, node, name, env)


def _builtin(ck: Checker, node: ast.Call, name: str, env: Env) -> Value:
    if not plain_arguments(ck, node, name):
        return WRONG
    values = [meaning.elaborate(ck, a.value, env) for a in node.arguments]
    return WRONG if any(isinstance(v, Wrong) for v in values) else functions.call_builtin(ck, node, name, values)


def plain_arguments(ck: Checker, node: ast.Call, name: str) -> bool:
    """Whether a call has neither `where`, `by`, `as` nor keywords; reports it if not."""
    named = [a.alias or a.keyword for a in node.arguments]
    odd = next((x for x in (node.where, node.by.key if node.by else None, *named) if x is not None), None)
    if odd is not None:
        message = f"`{name}` takes values only: `where`, `by`, `as` and `=` are for collections and shapes"
        help = f"what runs over a collection: {', '.join(f'`{f}`' for f in (*functions.REDUCING, 'min', 'max'))}"
        ck.report.error("E0418", odd.span, message, "not here", help)
    return odd is None


# --- the file's own ------------------------------------------------------------------------------------


def _own(ck: Checker, node: ast.Call, symbol: Symbol, env: Env) -> Value:
    if not plain_arguments(ck, node, symbol.name):
        return WRONG
    values = [meaning.elaborate(ck, a.value, env) for a in node.arguments]
    match symbol.statement:
        case ast.Table() as table:
            return _look_up_table(ck, node, symbol, table, values)
        case ast.Define(parameters=parameters) if parameters is not None:
            if len(values) != len(parameters):
                signature = f"{symbol.name}({', '.join(p.text for p in parameters)})"
                return functions.wrong_count(ck.report, node, symbol.name, signature, len(values))
            return _inline(ck, node, symbol, dict(zip((p.text for p in parameters), values, strict=True)))
    return WRONG


def _inline(ck: Checker, node: ast.Call, symbol: Symbol, bound: dict[str, Value]) -> Value:
    """The body with its parameters bound; it sees its own file's names, never the caller's."""
    key = (symbol, *(v if isinstance(v, Number | Boolean) else id(v) for v in bound.values()))
    if key in ck.inlined:
        ck.names_again(symbol)
        return ck.inlined[key][0]
    if ck.is_active(symbol):
        ck.report.error("E0205", symbol.span, f"`{symbol.name}` calls itself", "part of a circle")
        return WRONG
    define = symbol.statement
    assert isinstance(define, ast.Define)
    with ck.entering(symbol), ck.report.called_from(node.span, f"`{symbol.name}`"):
        value = meaning.elaborate(ck, define.value, Env(symbol.scope, bound))
    ck.inlined[key] = value, bound
    return value


def _look_up_table(ck: Checker, node: ast.Call, symbol: Symbol, table: ast.Table, values: list[Value]) -> Value:
    from ..statements import tables

    shape = tables.shape_of(ck, symbol)
    if shape is None or any(isinstance(v, Wrong) for v in values):
        return WRONG
    if len(values) != len(shape.arguments):
        signature = f"{table.name.text}({', '.join(a.name.text for a in table.arguments)})"
        return functions.wrong_count(ck.report, node, symbol.name, signature, len(values))
    arguments = []
    for argument, value, wanted in zip(node.arguments, values, shape.arguments, strict=True):
        if not isinstance(value, Number) or value.dimension != wanted:
            help, better = with_unit(argument.value, wanted)
            message = f"table `{symbol.name}` takes {describe(wanted)}, not {kind_of(value)}"
            ck.report.error("E0310", argument.value.span, message, kind_of(value), help, better)
            return WRONG
        arguments.append(value.expr)
    return Number(unique(Lookup(shape.table.name, tuple(arguments))), shape.result)


# --- mass, used, rest ------------------------------------------------------------------------------------


def _one_argument(ck: Checker, node: ast.Call, name: str) -> Value:
    return functions.wrong_count(ck.report, node, name, functions.FUNCTIONS[name].signature, len(node.arguments))


def _mass(ck: Checker, node: ast.Call) -> Value:
    if len(node.arguments) != 1:
        return _one_argument(ck, node, "mass")
    match node.arguments[0].value:
        case ast.Ref(name=name) | ast.Quoted(text=name):
            mass = mass_of(name)
            if mass is not None:
                return Number(number(mass), ENERGY)
            help, better = particle_meant(name)
            if not help and ck.scope.find(name):
                help = (f"for the mass of a four-vector write `{name}.m`",)
            span = node.arguments[0].value.span
            ck.report.error("E0210", span, f"`{name}` is not a particle known here", "unknown particle", help, better)
        case other:
            message = '`mass` takes the name of a particle: `mass(mu)`, `mass("J/psi(1S)")`'
            ck.report.error("E0210", other.span, message, "not a particle", "for the mass of a four-vector write `x.m`")
    return WRONG


def _used(ck: Checker, node: ast.Call, env: Env) -> Value:
    if len(node.arguments) != 1:
        return _one_argument(ck, node, "used")
    argument = node.arguments[0].value
    value = meaning.elaborate(ck, argument, env)
    if isinstance(value, Wrong):
        return WRONG
    if not isinstance(value, Vector) or not value.ids:
        message = f"`used` asks about an object of a collection, not {kind_of(value)}"
        help = "name the object, without a member" if isinstance(argument, ast.Member) else ""
        ck.report.error("E0419", argument.span, message, kind_of(value), help)
        return WRONG
    from ..statements import candidates

    if not ck.state_known:
        return early(ck, "`used` speaks of the candidate's legs", node.callee.span)
    legs = candidates.all_legs(ck)
    if legs is None:
        message = "`used` asks about legs, and there is no final state"
        ck.report.error("E0420", node.callee.span, message, "no legs", "declare a `final state`")
        return WRONG
    return Boolean(
        any_of(*(same_row_ids(a, b) for leg in legs if leg.inputs & value.inputs for a in value.ids for b in leg.ids))
    )


def _rest(ck: Checker, node: ast.Call, base: ast.Expr, env: Env) -> Value:
    if len(node.arguments) != 1 or not plain_arguments(ck, node, "rest"):
        return (
            functions.wrong_count(ck.report, node, "rest", "x.rest(y)", len(node.arguments))
            if len(node.arguments) != 1
            else WRONG
        )
    argument = node.arguments[0].value
    vector, parent = meaning.elaborate(ck, base, env), meaning.elaborate(ck, argument, env)
    for value, written in ((vector, base), (parent, argument)):
        if isinstance(value, Wrong):
            return WRONG
        if not isinstance(value, Vector):
            message = f"`rest` is about two four-vectors, not {kind_of(value)}"
            ck.report.error("E0416", written.span, message, kind_of(value))
            return WRONG
    assert isinstance(vector, Vector)
    assert isinstance(parent, Vector)
    if vector.frame != parent.frame:
        from .operators import frames_differ

        return frames_differ(ck, vector, parent, argument.span)
    try:
        return boost_to_rest(vector, parent, f"rest frame of `{argument.span.text}`")
    except Lacking as lacking:
        message = f"`rest` needs the {lacking} of each, which is not known here"
        ck.report.error("E0403", argument.span, message, f"no {lacking}")
        return WRONG
