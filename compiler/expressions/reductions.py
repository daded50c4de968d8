"""Functions of collections: `count`, `sum`, `min`, `max`, `any`, `all`, `none`, `pick`, and pairs of objects.

The collections that an argument names by themselves are what the reduction runs over. Inside, the collection's name is
the object, and a bare member name is the object's own (where there is just one object).
"""

from __future__ import annotations

from darkana.dsl import syntax as ast
from darkana.runtime.plan import Bound, Expr, Over, Pick, Reduce, free_rows

from ..checker import Checker, Env, Space
from ..report import did_you_mean
from . import meaning
from .arithmetic import TRUE, all_of, unique
from .values import WRONG, Boolean, Number, Value, Vector, Wrong, kind_of

_CONDITIONS = ("any", "all", "none")


def is_reduction(node: ast.Call) -> bool:
    """Whether `min` or `max` is of a collection, not of several numbers."""
    return len(node.arguments) == 1 or node.where is not None or any(a.alias for a in node.arguments)


def loose_spaces(ck: Checker, env: Env, *exprs: Expr) -> tuple[str, ...]:
    """Collections that stand in an expression by themselves: no leg and no reduction says which object is meant."""
    bound = {v.row.name for v in env.locals.values() if isinstance(v, Vector) and isinstance(v.row, Bound)}
    return tuple(sorted(n for n in free_rows(*exprs) if n in ck.spaces and n not in bound))


def reduce_call(ck: Checker, node: ast.Call, name: str, env: Env) -> Value:
    """The value of a call of one of the reducing functions."""
    if not _well_formed(ck, node, name):
        return WRONG
    if any(a.alias for a in node.arguments):
        return _over_aliases(ck, node, name, env)
    argument = node.arguments[0].value
    value = meaning.elaborate(ck, argument, env)
    if isinstance(value, Wrong):
        return WRONG
    spaces = loose_spaces(ck, env, *_parts(value))
    if not spaces:
        help = "name a collection: `count(photon)`, `sum(photon.E)`"
        message = f"`{name}` runs over a collection, and `{argument.span.text}` is of none"
        ck.report.error("E0421", argument.span, message, "no collection", help)
        return WRONG
    variables = {ck.spaces[s].label: ck.spaces[s].at(Bound(s)) for s in spaces}
    inner = env.inside(variables, next(iter(variables.values())) if len(variables) == 1 else None)
    return _reduce(ck, node, name, value, tuple((s, s) for s in spaces), inner)


def _parts(value: Value) -> list[Expr]:
    match value:
        case Number(expr=expr) | Boolean(expr=expr):
            return [expr]
        case Vector():
            found = [c for c in (value.px, value.py, value.pz, value.energy, *value.known.values()) if c is not None]
            return found or list(value.ids)  # a collection may have no four-vector
    return []


def _well_formed(ck: Checker, node: ast.Call, name: str) -> bool:
    from .functions import FUNCTIONS, wrong_count

    keyword = next((a.keyword for a in node.arguments if a.keyword), None)
    if keyword:
        ck.report.error("E0418", keyword.span, f"`{name}` takes no `{keyword.text} =`", "not here")
        return False
    aliased = any(a.alias for a in node.arguments)
    if not aliased and len(node.arguments) != 1:
        wrong_count(ck.report, node, name, FUNCTIONS[name].signature, len(node.arguments))
        return False
    if (node.by is not None) != (name == "pick"):
        help = "write `pick(photon where ... by max E)`"
        if node.by:
            ck.report.error("E0422", node.by.key.span, f"`by` goes with `pick`, not with `{name}`", "not here", help)
        else:
            ck.report.error("E0422", node.callee.span, "`pick` has to be told by what it picks", "no `by`", help)
        return False
    return True


# --- pairs with names ----------------------------------------------------------------------------------


def _over_aliases(ck: Checker, node: ast.Call, name: str, env: Env) -> Value:
    variables: list[tuple[str, str]] = []
    bound: dict[str, Value] = {}
    for argument in node.arguments:
        space = _collection(ck, argument, name, env)
        if space is None:
            return WRONG
        alias = argument.alias.text if argument.alias else argument.value.span.text
        if alias in bound:
            span = (argument.alias or argument.value).span
            ck.report.error("E0202", span, f"`{alias}` is named twice", "the same name again")
            return WRONG
        row = Bound(f"{alias}@{env.depth + 1}")
        variables.append((row.name, space.name))
        bound[alias] = space.at(row)
    objects = [v for v in bound.values() if isinstance(v, Vector)]
    inner = env.inside(bound, objects[0] if len(objects) == 1 else None)
    if len(objects) > 1 and name not in ("count", *_CONDITIONS):
        help = "pairs can be counted, or asked for with `any`, `all`, `none`"
        ck.report.error("E0423", node.callee.span, f"`{name}` does not work on pairs", "of one collection only", help)
        return WRONG
    return _reduce(ck, node, name, objects[0], tuple(variables), inner)


def _collection(ck: Checker, argument: ast.Argument, name: str, env: Env) -> Space | None:
    value = meaning.elaborate(ck, argument.value, env)
    if isinstance(value, Vector) and value.row == Bound(value.space) and value.space in ck.spaces:
        return ck.spaces[value.space]
    if not isinstance(value, Wrong):
        help, _ = did_you_mean(argument.value.span.text, ck.spaces)
        message = f"`{name}` runs over collections, not over {kind_of(value)}"
        ck.report.error("E0421", argument.value.span, message, "not a collection", help)
    return None


# --- the reduction itself ------------------------------------------------------------------------------


def _reduce(
    ck: Checker, node: ast.Call, name: str, value: Value, variables: tuple[tuple[str, str], ...], inner: Env
) -> Value:
    where = meaning.condition_of(ck, node.where, inner, "after `where` a condition") if node.where else None
    if node.where is not None and where is None:
        return WRONG
    over = unique(Over(variables, where))
    match name, value:
        case "pick", Vector():
            return _pick(ck, node, value, over, inner)
        case "count", Boolean(expr=condition):
            return _count(unique(Over(variables, condition if where is None else all_of(where, condition))))
        case "count", Vector():
            return _count(over)
        case (("any" | "all" | "none"), Vector()):
            return Boolean(unique(Reduce(name, Over(variables), TRUE if where is None else where)))
        case (("any" | "all" | "none"), Boolean(expr=condition)):
            return Boolean(unique(Reduce(name, over, condition)))
        case (("sum" | "min" | "max"), Number(expr=expr, dimension=dimension)):
            return Number(unique(Reduce(name, over, expr)), dimension)
        case "sum", Vector():
            return _sum_of_vectors(value, over)
    return _misfit(ck, node, name, value)


def _count(over: Over) -> Number:
    from ..physics.dimensions import PURE

    return Number(unique(Reduce("count", over)), PURE)


def _sum_of_vectors(value: Vector, over: Over) -> Vector:
    def total(component: Expr | None) -> Expr | None:
        return None if component is None else unique(Reduce("sum", over, component))

    return Vector(
        total(value.px), total(value.py), total(value.pz), total(value.energy), value.frame, total(value.charge)
    )


def _pick(ck: Checker, node: ast.Call, value: Vector, over: Over, inner: Env) -> Value:
    assert node.by is not None
    space = ck.spaces.get(value.space)
    if space is None or len(over.variables) != 1 or value.frame != "lab":
        ck.report.error("E0423", node.arguments[0].value.span, "`pick` takes one object of one collection", "not that")
        return WRONG
    key = meaning.quantity_of(ck, node.by.key, inner, what="what `pick` goes by")
    if key is None:
        return WRONG
    return space.at(unique(Pick(over, node.by.direction, key.expr)))


def _misfit(ck: Checker, node: ast.Call, name: str, value: Value) -> Value:
    span = node.arguments[0].value.span
    helps = {
        "sum": "sum a member: `sum(photon.E)`; or count: `count(photon where ...)`",
        "min": "name a member: `min(photon.E)`",
        "max": "name a member: `max(photon.E)`",
        "count": "count objects: `count(photon where ...)`",
        "pick": "pick from a collection: `pick(photon by max E)`",
    }
    help = helps.get(name, f"give a condition: `{name}(photon where E > 1 GeV)`")
    ck.report.error("E0415", span, f"`{name}` does not work on {kind_of(value)}", kind_of(value), help)
    return WRONG
