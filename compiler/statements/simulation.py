"""`simulate`: how generated particles become objects. Checked here; carried out when a search is recast."""

from __future__ import annotations

from types import MappingProxyType

from darkana.dsl import syntax as ast
from darkana.runtime.plan import Bound, Field

from ..checker import Checker, Env
from ..expressions import meaning
from ..physics.dimensions import PURE, Dimension
from ..physics.particles import mass_of
from ..physics.vectors import MEMBERS, from_components
from ..report import did_you_mean, particle_meant
from ..symbols import VALUES, Scope
from ..values import Number, Value, Vector

GENERATED = "generated"


def check(ck: Checker, statement: ast.Simulate, scope: Scope) -> None:
    """Reports what is wrong in a `simulate` statement."""
    found = scope.find(statement.collection.text, VALUES)
    if not found or found[0].kind != "collection":
        known = [n for n in scope.known() if scope.find(n)[0].kind == "collection"]
        help, better = did_you_mean(statement.collection.text, known)
        message = f"there is no collection `{statement.collection.text}`"
        ck.report.error("E0211", statement.collection.span, message, "unknown collection", help, better)
        return
    for particle in statement.particles:
        _known_particle(ck, particle)
    ck.value_of(found[0])
    space = ck.spaces.get(ck.space_name(found[0]))
    if space is None:
        return
    targets = _targets(space.at(Bound(space.name)), found[0].statement)
    env = Env(scope, owner=generated(targets))
    for clause in statement.clauses:
        _clause(ck, clause, env, targets)


def _known_particle(ck: Checker, name: ast.Name) -> None:
    if mass_of(name.text) is None:
        help, better = particle_meant(name.text)
        message = f"`{name.text}` is not a particle known here"
        ck.report.error("E0210", name.span, message, "unknown particle", help, better)


def _targets(vector: Vector, statement: ast.Statement) -> dict[str, Dimension]:
    """What `smear` and `set` may name: parts of the vector, and members of the collection."""
    own = {n: v.dimension for n, v in vector.members.items() if isinstance(v, Number)}
    charge = {"charge": PURE} if vector.charge is not None else {}
    parts = {n: d for n, (d, _) in MEMBERS.items() if n in ("E", "p", "pt", "px", "py", "pz", "theta", "phi", "eta")}
    return {**parts, **own, **charge} if isinstance(statement, ast.Collection) else {}


def generated(members: dict[str, Dimension]) -> Vector:
    """A generated particle: a full four-vector, with what has been set or smeared so far as members."""
    row = Bound(GENERATED)
    vector = from_components({n: Field(row, n) for n in ("E", "px", "py", "pz")}, None)
    extra: dict[str, Value] = {n: Number(Field(row, n), d) for n, d in members.items() if n not in MEMBERS}
    return Vector(
        vector.px,
        vector.py,
        vector.pz,
        vector.energy,
        charge=Field(row, "charge"),
        members=MappingProxyType(extra),
        space=GENERATED,
        row=row,
    )


def _clause(
    ck: Checker,
    clause: ast.Accept | ast.Efficiency | ast.Smear | ast.Assign | ast.Identify,
    env: Env,
    targets: dict[str, Dimension],
) -> None:
    match clause:
        case ast.Accept(condition=condition):
            meaning.condition_of(ck, condition, env)
        case ast.Efficiency(value=value):
            meaning.quantity_of(ck, value, env, PURE, what="an efficiency")
        case ast.Smear(target=target, width=value) | ast.Assign(target=target, value=value):
            dimension = _target(ck, target, targets)
            if dimension is not None:
                meaning.quantity_of(ck, value, env, dimension, what=f"what `{target.text}` becomes")
        case ast.Identify(target=target, rates=rates):
            _target(ck, target, targets)
            for rate in rates:
                _known_particle(ck, rate.particle)
                meaning.quantity_of(ck, rate.probability, env, PURE, what="a probability")


def _target(ck: Checker, name: ast.Name, targets: dict[str, Dimension]) -> Dimension | None:
    if name.text not in targets:
        help, better = did_you_mean(name.text, targets)
        message = f"the collection has no member `{name.text}`"
        ck.report.error("E0206", name.span, message, "unknown member", help, better)
        return None
    return targets[name.text]
