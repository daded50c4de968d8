"""Objects: selected sub-collections, unions and composites, as spaces of the plan."""

from __future__ import annotations

from types import MappingProxyType

from darkana.dsl import syntax as ast
from darkana.dsl.diagnostics import Related
from darkana.dsl.source import Span
from darkana.runtime.plan import (
    Bound,
    Expr,
    MemberStep,
    ObjectSpace,
    ObjectStep,
    Row,
    SelectStep,
    SortStep,
    TakeStep,
    UnionSpace,
)

from ..arithmetic import negate, number
from ..checker import At, Checker, Env, Space
from ..expressions import meaning
from ..expressions.levels import only_rows
from ..expressions.merge import Merged, merge
from ..expressions.names import ambiguous
from ..physics.particles import mass_of
from ..physics.vectors import MEMBERS
from ..report import did_you_mean, particle_meant
from ..symbols import Symbol
from ..values import Boolean, Number, Value, Vector, Wrong, kind_of
from .inputs import site_of


def object_space(ck: Checker, symbol: Symbol) -> Space | None:
    """The space of an `object`, entered in the checker and, with its steps, in the plan."""
    if ck.space_name(symbol) in ck.spaces:
        return ck.spaces[ck.space_name(symbol)]
    match symbol.statement:
        case ast.Object() as statement:
            return _selected(ck, symbol, statement)
        case ast.Composite() as statement:
            from .candidates import composite

            return composite(ck, symbol, statement)
    return None


def _selected(ck: Checker, symbol: Symbol, statement: ast.Object) -> Space | None:
    parents = [source_space(ck, name, Env(symbol.scope)) for name in statement.sources]
    mass = _hypothesis(ck, statement.particle)
    found = [p for p in parents if p is not None]
    if len(found) < len(parents) or mass is False:
        return None
    if not _mass_fits(ck, statement, found, mass):
        return None
    if len(found) == 1:
        members: dict[str, Value] = {}
        name = ck.space_name(symbol)
        at = _narrowed(name, found[0], mass, members)
        space = Space(name, at, found[0].inputs)
        steps = clauses(ck, symbol, statement.clauses, space, members)
        particle = "" if statement.particle is None else statement.particle.text
        ck.made.append(ObjectSpace(name, found[0].name, steps, site_of(symbol.span), particle))
        return ck.spaces.setdefault(name, space)
    return _union(ck, symbol, statement, found, mass)


def source_space(ck: Checker, name: ast.Name, env: Env) -> Space | None:
    """The space that a name after `from`, or of a leg, means."""
    symbols = env.scope.find(name.text)
    if len(symbols) == 1 and symbols[0].kind in ("collection", "object"):
        value = ck.value_of(symbols[0])
        return None if isinstance(value, Wrong) else ck.spaces.get(ck.space_name(symbols[0]))
    if len(symbols) > 1:
        ambiguous(ck, name.text, name.span, symbols)
        return None
    spaces = [n for n in env.scope.known() if any(_fills(ck, s) for s in env.scope.find(n))]
    if symbols:
        places = [Related(symbols[0].span, "defined here")]
        message = f"`{name.text}` is neither a collection nor an object"
        ck.report.error("E0424", name.span, message, f"a {symbols[0].kind}", (), None, places)
    else:
        help, better = did_you_mean(name.text, spaces)
        known = f"there are: {', '.join(f'`{s}`' for s in spaces)}" if spaces else "no collection is declared"
        message = f"there is no collection or object `{name.text}`"
        ck.report.error("E0211", name.span, message, "unknown collection", (*help, known), better)
    return None


def _fills(ck: Checker, symbol: Symbol) -> bool:
    """Whether a leg or object can come from it: a collection or object, and not the one that is being made."""
    return symbol.kind in ("collection", "object") and not ck.is_active(symbol)


def _hypothesis(ck: Checker, particle: ast.Name | None) -> Expr | bool | None:
    """The mass as an expression, None without `as`, False where the particle is not known."""
    if particle is None:
        return None
    mass = mass_of(particle.text)
    if mass is None:
        help, better = particle_meant(particle.text)
        message = f"`{particle.text}` is not a particle known here"
        ck.report.error("E0210", particle.span, message, "unknown particle", help, better)
        return False
    return number(mass)


def _mass_fits(ck: Checker, statement: ast.Object, parents: list[Space], mass: Expr | bool | None) -> bool:
    if isinstance(mass, bool):
        return False
    for parent, name in zip(parents, statement.sources, strict=True):
        vector = parent.at(Bound(parent.name))
        if mass is not None and vector.px is None:
            message = f"`{name.text}` has no momentum, so a mass means nothing"
            ck.report.error("E0425", (statement.particle or name).span, message, "no vector", "declare its `vector`")
            return False
    return True


def _narrowed(name: str, parent: Space, mass: Expr | bool | None, members: dict[str, Value]) -> At:
    own_mass = None if isinstance(mass, bool) else mass

    def at(row: Row, mass: Expr | None = None) -> Vector:
        inner = parent.at(row, own_mass if mass is None else mass)
        own = {k: on_row(v, row) for k, v in members.items()}
        return _renamed(inner, name, {**inner.members, **own})

    return at


def _renamed(vector: Vector, name: str, members: dict[str, Value]) -> Vector:
    from dataclasses import replace

    return replace(vector, space=name, members=MappingProxyType(members))


def on_row(value: Value, row: Row) -> Value:
    """A member that was declared on the space's own variable, for another row."""
    from darkana.runtime.plan import Field

    match value:
        case Number(expr=Field(name=field), dimension=dimension):
            return Number(Field(row, field), dimension)
        case Boolean(expr=Field(name=field)):
            return Boolean(Field(row, field))
    return value


def _union(
    ck: Checker, symbol: Symbol, statement: ast.Object, parents: list[Space], mass: Expr | bool | None
) -> Space | None:
    hypothesis = None if isinstance(mass, bool) else mass
    parts = [p.at(Bound(p.name), hypothesis) for p in parents]
    if any(len(v.ids) != 1 for v in parts):
        i = next(i for i, v in enumerate(parts) if len(v.ids) != 1)
        message = f"`{statement.sources[i].text}` is made of several objects, which a union does not take"
        ck.report.error("E0426", statement.sources[i].span, message, "a composite")
        return None
    merged = merge("", parts)
    members: dict[str, Value] = {}
    name = ck.space_name(symbol)
    at = _from_merged(name, merged, members)
    space = Space(name, at, frozenset().union(*(p.inputs for p in parents)))
    steps = clauses(ck, symbol, statement.clauses, space, members)
    names_ = tuple(p.name for p in parents)
    ck.made.append(UnionSpace(name, names_, merged.fields, steps, site_of(symbol.span)))
    return ck.spaces.setdefault(name, space)


def _from_merged(name: str, merged: Merged, members: dict[str, Value]) -> At:
    from dataclasses import replace

    def at(row: Row, mass: Expr | None = None) -> Vector:  # noqa: ARG001  (each part has its mass)
        inner = merged.at(row)
        own = {k: on_row(v, row) for k, v in members.items()}
        return replace(inner, space=name, row=row, members=MappingProxyType({**inner.members, **own}))

    return at


# --- clauses -------------------------------------------------------------------------------------------


def clauses(
    ck: Checker, symbol: Symbol, written: tuple[ast.ObjectClause, ...], space: Space, members: dict[str, Value]
) -> tuple[ObjectStep, ...]:
    """The steps of an object, in the order written; `member` adds to `members` as it comes."""
    steps: list[ObjectStep] = []
    for clause in written:
        own = space.at(Bound(space.name))
        env = Env(symbol.scope, MappingProxyType({symbol.name: own}), own)
        step = _step(ck, clause, env, space.name, members)
        if step is not None:
            steps.append(step)
    return tuple(steps)


def _step(ck: Checker, clause: ast.ObjectClause, env: Env, name: str, members: dict[str, Value]) -> ObjectStep | None:
    site, text = site_of(clause.span), words(clause.span)
    match clause:
        case ast.Select(condition=written, reject=reject):
            condition = meaning.condition_of(ck, written, env)
            if condition is None or not of_object(ck, written.span, condition, name):
                return None
            return SelectStep(negate(condition) if reject else condition, text, site)
        case ast.NewMember():
            return _new_member(ck, clause, env, name, members)
        case ast.Sort(order=order):
            key = meaning.quantity_of(ck, order.key, env, what="what a sort goes by")
            if key is None or not of_object(ck, order.key.span, key.expr, name):
                return None
            return SortStep(key.expr, order.direction == "descending", text, site)
        case ast.Take(count=count):
            if count.unit is not None or count.value < 1 or not count.value.is_integer():
                ck.report.error("E0507", count.span, "`take` needs a whole number from 1 on", "not a count")
                return None
            return TakeStep(int(count.value), text, site)


def _new_member(
    ck: Checker, clause: ast.NewMember, env: Env, name: str, members: dict[str, Value]
) -> ObjectStep | None:
    from darkana.runtime.plan import Field

    new = clause.name.text
    if env.owner is not None and (new in MEMBERS or new in env.owner.members or new == "cms"):
        message = f"an object of `{name}` has a member `{new}` already"
        ck.report.error("E0506", clause.name.span, message, "a member twice", "give it another name")
        return None
    value = meaning.elaborate(ck, clause.value, env)
    if isinstance(value, Wrong):
        from ..values import WRONG

        members[new] = WRONG
        return None
    if not isinstance(value, Number | Boolean):
        message = f"a member is a number or a condition, not {kind_of(value)}"
        ck.report.error("E0408", clause.value.span, message, kind_of(value))
        return None
    if not of_object(ck, clause.value.span, value.expr, name):
        return None
    field = Field(Bound(name), new)
    members[new] = Number(field, value.dimension) if isinstance(value, Number) else Boolean(field)
    return MemberStep(new, value.expr, words(clause.span), site_of(clause.span))


def of_object(ck: Checker, span: Span, expr: Expr, name: str) -> bool:
    """Whether an object's clause speaks of the object and the event alone, at any hypothesis."""
    return only_rows(ck, span, expr, frozenset({name, "event"}), "an object is made before the final state", scan=False)


def words(span: Span) -> str:
    """The author's words, on one line and without comments."""
    import re

    lines = (re.sub(r"#.*", "", line) for line in span.text.split("\n"))
    return " ".join(" ".join(lines).split())
