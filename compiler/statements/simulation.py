"""`simulate`: how generated particles become objects. Carried out when a search is recast."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from darkana.dsl import syntax as ast
from darkana.dsl.source import Span
from darkana.runtime.plan import (
    GENERATED,
    AcceptStep,
    Bound,
    EfficiencyStep,
    Expr,
    Field,
    IdentifyStep,
    SetStep,
    Simulation,
    SimulationStep,
    SmearStep,
    Species,
)

from ..arithmetic import negate
from ..checker import Checker, Env
from ..expressions import meaning
from ..expressions.levels import only_rows
from ..physics.dimensions import PURE, Dimension
from ..physics.particles import mass_of, species_of
from ..physics.vectors import MEMBERS, from_components
from ..report import did_you_mean, particle_meant
from ..symbols import VALUES, Scope
from ..values import Number, Value, Vector
from .inputs import site_of
from .objects import words

VECTOR_PARTS = ("E", "p", "pt", "px", "py", "pz", "theta", "phi", "eta")
"""What of a four-vector can be smeared or set."""


def simulate(ck: Checker, statement: ast.Simulate, scope: Scope) -> Simulation | None:
    """A `simulate` statement; what is wrong in it is reported."""
    found = scope.find(statement.collection.text, VALUES)
    if not found or found[0].kind != "collection":
        known = [n for n in scope.known() if scope.find(n)[0].kind == "collection"]
        help, better = did_you_mean(statement.collection.text, known)
        message = f"there is no collection `{statement.collection.text}`"
        ck.report.error("E0211", statement.collection.span, message, "unknown collection", help, better)
        return None
    species = [_species(ck, particle) for particle in statement.particles]
    ck.value_of(found[0])
    space = ck.spaces.get(ck.space_name(found[0]))
    if space is None:
        return None
    targets = _targets(space.at(Bound(space.name)), found[0].statement)
    env = Env(scope, owner=generated(targets))
    steps = [_step(ck, clause, env, targets) for clause in statement.clauses]
    return Simulation(
        space.name,
        tuple(s for s in species if s is not None),
        tuple(step for step in steps if step is not None),
        frozenset(s.target for s in steps if isinstance(s, SmearStep | SetStep | IdentifyStep)),
        statement.assumed,
        site_of(statement.span),
    )


def each_once(ck: Checker, made: list[tuple[Scope, ast.Simulate, Simulation]]) -> tuple[Simulation, ...]:
    """No particle becomes two objects of a collection: the first file that says what becomes of it counts, and one
    that says it twice is told so."""
    known: dict[tuple[str, int], Scope] = {}
    kept: list[Simulation] = []
    for home, statement, simulation in made:
        species = []
        for written, one in zip(statement.particles, simulation.particles, strict=False):
            before = {number: known.setdefault((simulation.space, number), home) for number, _ in one.numbers}
            mine = tuple((n, charge) for n, charge in one.numbers if before[n] is home)
            if any((simulation.space, number) in _numbers(kept_one) for kept_one in kept for number, _ in mine):
                message = f"`{written.text}` becomes an object of `{simulation.space}` already"
                ck.report.error("E0202", written.span, message, "simulated twice", "leave it to one `simulate`")
            species.append(Species(one.name, mine))
        kept.append(replace(simulation, particles=tuple(s for s in species if s.numbers)))
    return tuple(kept)


def _numbers(simulation: Simulation) -> set[tuple[str, int]]:
    return {(simulation.space, number) for species in simulation.particles for number, _ in species.numbers}


def _species(ck: Checker, name: ast.Name) -> Species | None:
    numbers = species_of(name.text)
    if numbers is not None:
        return Species(name.text, numbers)
    if mass_of(name.text) is None:
        help, better = particle_meant(name.text)
        message = f"`{name.text}` is not a particle known here"
        ck.report.error("E0210", name.span, message, "unknown particle", help, better)
    else:
        message = f"`{name.text}` is no particle that a detector sees"
        ck.report.error("E0210", name.span, message, "not a free particle", "quarks are seen as hadrons")
    return None


def _targets(vector: Vector, statement: ast.Statement) -> dict[str, Dimension]:
    """What `smear` and `set` may name: parts of the vector, and members of the collection."""
    own = {n: v.dimension for n, v in vector.members.items() if isinstance(v, Number)}
    charge = {"charge": PURE} if vector.charge is not None else {}
    parts = {n: MEMBERS[n][0] for n in VECTOR_PARTS}
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


def _step(
    ck: Checker,
    clause: ast.Accept | ast.Efficiency | ast.Smear | ast.Assign | ast.Identify,
    env: Env,
    targets: dict[str, Dimension],
) -> SimulationStep | None:
    text, site = words(clause.span), site_of(clause.span)
    match clause:
        case ast.Accept(condition=written, reject=reject):
            condition = meaning.condition_of(ck, written, env)
            if condition is None or not _of_particle(ck, written.span, condition):
                return None
            return AcceptStep(negate(condition) if reject else condition, text, site)
        case ast.Efficiency(value=value, assumed=assumed):
            share = _number(ck, value, env, PURE, "an efficiency")
            return None if share is None else EfficiencyStep(share, text, assumed, site)
        case ast.Smear(target=target, width=value) | ast.Assign(target=target, value=value):
            dimension = _target(ck, target, targets)
            number = None
            if dimension is not None:
                number = _number(ck, value, env, dimension, f"what `{target.text}` becomes")
            if number is None:
                return None
            step = SmearStep if isinstance(clause, ast.Smear) else SetStep
            return step(target.text, number, text, site)
        case ast.Identify(target=target, rates=rates):
            known = _target(ck, target, targets)
            found = [(_species(ck, r.particle), _number(ck, r.probability, env, PURE, "a probability")) for r in rates]
            if known is None:
                return None
            return IdentifyStep(target.text, tuple((s, p) for s, p in found if s and p is not None), text, site)


def _number(ck: Checker, node: ast.Expr, env: Env, dimension: Dimension, what: str) -> Expr | None:
    value = meaning.quantity_of(ck, node, env, dimension, what=what)
    if value is None or not _of_particle(ck, node.span, value.expr):
        return None
    return value.expr


def _of_particle(ck: Checker, span: Span, expr: Expr) -> bool:
    """Whether a clause speaks of the generated particle alone, at any hypothesis."""
    return only_rows(ck, span, expr, frozenset({GENERATED}), "particles are simulated one by one", scan=False)


def _target(ck: Checker, name: ast.Name, targets: dict[str, Dimension]) -> Dimension | None:
    if name.text not in targets:
        help, better = did_you_mean(name.text, targets)
        message = f"the collection has no member `{name.text}`"
        ck.report.error("E0206", name.span, message, "unknown member", help, better)
        return None
    return targets[name.text]
