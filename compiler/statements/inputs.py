"""What the input holds: collections, columns, flags, momenta, and flat candidates, as spaces and branches."""

from __future__ import annotations

from types import MappingProxyType

from darkana.dsl import syntax as ast
from darkana.dsl.source import Span
from darkana.runtime.plan import Bound, Branch, Expr, Field, InputSpace, Row, Site

from ..checker import Checker, Space
from ..expressions import meaning
from ..physics.dimensions import ENERGY, PURE, UNITS, Dimension, describe, unit_factor
from ..physics.vectors import COMPONENTS, MEMBERS, SUFFICIENT, Lacking, from_components
from ..report import did_you_mean
from ..symbols import Symbol
from ..values import WRONG, Number, Value, Vector


def site_of(span: Span) -> Site:
    """A plan's place from a span."""
    (line, column), (end_line, end_column) = span.source.position(span.start), span.source.position(span.end)
    return Site(span.source.name, line, column, end_line, end_column, span.source.line(line))


_COMPONENT_SLIPS = {"energy": "E", "e": "E", "m": "mass", "M": "mass"}


def components(ck: Checker, vector: ast.Vector) -> dict[str, float] | None:
    """Each component's factor to base units; None where a name or unit is wrong (which is reported)."""
    units = vector.units
    if len(units) > 1 and len(units) != len(vector.components):
        message = f"{len(vector.components)} components and {len(units)} units"
        ck.report.error("E0502", units[-1].span, message, "give one unit for all, or one each")
        return None
    factors: dict[str, float] = {}
    for i, name in enumerate(vector.components):
        if name.text not in COMPONENTS:
            help, better = did_you_mean(_COMPONENT_SLIPS.get(name.text, name.text), COMPONENTS)
            message = f"`{name.text}` is not a component of a four-vector"
            ck.report.error("E0503", name.span, message, "unknown component", (*help, f"take {SUFFICIENT}"), better)
            return None
        factor = _factor(ck, name, units[min(i, len(units) - 1)] if units else None, len(units) == 1)
        if factor is None:
            return None
        factors[name.text] = factor
    return factors


def _factor(ck: Checker, name: ast.Name, unit: ast.Unit | None, for_all: bool) -> float | None:
    wanted = COMPONENTS[name.text]
    if unit is None:
        if wanted == PURE:
            return 1.0
        ck.report.error(
            "E0504", name.span, f"`{name.text}` needs a unit", "no unit", "write `[GeV]` after the components"
        )
        return None
    found = meaning.unit_of(ck, unit)
    if found is None:
        return None
    if found[1] == wanted:
        return found[0]
    if for_all and wanted != ENERGY and found[1] == ENERGY:
        return 1.0  # one unit for all is that of the energies: angles are in rad, eta is a number
    message = f"`{name.text}` is {describe(wanted)}, and its unit is that of {describe(found[1])}"
    ck.report.error("E0311", unit.span, message, describe(found[1]), "give one unit a component")
    return None


# --- collections --------------------------------------------------------------------------------------


def collection_space(ck: Checker, symbol: Symbol) -> Space | None:
    """The space of a collection, entered in the checker."""
    statement = symbol.statement
    assert isinstance(statement, ast.Collection)
    name = ck.space_name(symbol)
    if name in ck.spaces:
        return ck.spaces[name]
    factors = components(ck, statement.vector) if statement.vector else {}
    members = input_members(ck, statement.members)
    if factors is None or members is None:
        return None
    _no_double_members(ck, statement)
    inputs = frozenset({name})

    def at(row: Row, mass: Expr | None = None) -> Vector:
        return object_at(name, row, tuple(factors), members, inputs, mass)

    if factors:
        try:
            at(Bound(name))
        except Lacking as lacking:
            message = f"these components do not make a four-vector: its {lacking} is not known"
            assert statement.vector is not None
            ck.report.error("E0505", statement.vector.span, message, "not enough", f"take {SUFFICIENT}")
            return None
    ck.spaces[name], ck.collections[name] = Space(name, at, inputs), statement
    return ck.spaces[name]


def object_at(
    name: str,
    row: Row,
    given: tuple[str, ...],
    members: dict[str, Dimension],
    inputs: frozenset[str],
    mass: Expr | None,
) -> Vector:
    """A row of an input collection as a four-vector with its members."""
    vector = from_components({c: Field(row, c) for c in given}, mass) if given else Vector()
    own: dict[str, Value] = {m: Number(Field(row, m), d) for m, d in members.items() if m != "charge"}
    charge = Field(row, "charge") if "charge" in members else None
    return Vector(
        vector.px,
        vector.py,
        vector.pz,
        vector.energy,
        charge=charge,
        known=vector.known,
        members=MappingProxyType(own),
        ids=(Field(row, "@id"),),
        inputs=inputs,
        space=name,
        row=row,
    )


def input_members(ck: Checker, members: tuple[ast.InputMember, ...]) -> dict[str, Dimension] | None:
    """Each member's dimension; None where a unit is not known."""
    found: dict[str, Dimension] = {}
    for member in members:
        unit = meaning.unit_of(ck, member.unit)
        if unit is not None:
            found[member.name.text] = unit[1]
    return found if len(found) == len({m.name.text for m in members}) else None


def _no_double_members(ck: Checker, statement: ast.Collection) -> None:
    seen = {c.text for c in statement.vector.components} if statement.vector else set()
    for member in statement.members:
        name = member.name.text
        if name in seen or (name in MEMBERS and name != "charge") or name == "cms":
            message = f"`{name}` is a member of every four-vector" if name in MEMBERS else f"`{name}` is there already"
            help = 'give it another name: `member other = "branch"`'
            ck.report.error("E0506", member.name.span, message, "a member twice", help)
        seen.add(name)


def collection_branches(name: str, statement: ast.Collection) -> InputSpace:
    """The branches of a collection, by the name of its space; those that no step asks for are dropped later."""
    prefix = statement.branch.text if statement.branch else statement.name.text
    branches = [
        _component_branch(c, c.text, prefix, _unit_factor(statement.vector, i), site_of(c.span))
        for i, c in enumerate(statement.vector.components if statement.vector else ())
    ]
    branches += [member_branch(m, f"{prefix}_{m.name.text}") for m in statement.members]
    counters = (f"n{prefix}", f"{prefix}_n", f"n_{prefix}")
    return InputSpace(name, tuple(branches), counters, site_of(statement.name.span))


def _component_branch(component: ast.Name, field: str, prefix: str, factor: float, site: Site) -> Branch:
    unit = str(COMPONENTS.get(component.text, PURE))
    return Branch(field, f"{prefix}_{component.text}", factor=factor, site=site, unit=unit)


def _unit_factor(vector: ast.Vector | None, i: int) -> float:
    if vector is None or not vector.units:
        return 1.0
    unit = vector.units[min(i, len(vector.units) - 1)]
    factor, dimension = _known(unit)
    return factor if dimension == COMPONENTS.get(vector.components[i].text) else 1.0


def _known(unit: ast.Unit | None) -> tuple[float, Dimension]:
    """A unit that has been checked; an unknown one has been reported, and counts as a plain number's."""
    name, power = (unit.name, unit.power) if unit and unit.name in UNITS else ("1", 1)
    return unit_factor(name, power) or 1.0, UNITS[name][1] ** power


def member_branch(member: ast.InputMember, default: str, field: str | None = None) -> Branch:
    """The branch of `member x [unit] = "name"`."""
    factor, dimension = _known(member.unit)
    name = member.branch.text if member.branch else default
    return Branch(field or member.name.text, name, factor=factor, site=site_of(member.span), unit=str(dimension))


# --- momenta, flat candidates --------------------------------------------------------------------------


def momentum_parts(ck: Checker, statement: ast.Momentum) -> dict[str, float] | None:
    """Each component's factor; `pt, phi` in GeV and rad where the statement does not say."""
    return components(ck, statement.vector) if statement.vector else {"pt": 1.0, "phi": 1.0}


def momentum(ck: Checker, symbol: Symbol) -> Value:
    """An event-level four-vector, transverse where `pt, phi` is all that is given."""
    statement = symbol.statement
    assert isinstance(statement, ast.Momentum)
    factors = momentum_parts(ck, statement)
    if factors is None:
        return WRONG
    row = ck.input_row
    try:
        return from_components({c: Field(row, f"{symbol.name}.{c}") for c in factors}, None)
    except Lacking as lacking:
        span = statement.vector.span if statement.vector else statement.span
        message = f"these components do not make a momentum: its {lacking} is not known"
        ck.report.error("E0505", span, message, "not enough", f"take {SUFFICIENT}, or `pt, phi`")
        return WRONG


def row_member(ck: Checker, symbol: Symbol) -> Value:
    """A member of the `candidates` of a flat tree."""
    member = symbol.node
    assert isinstance(member, ast.InputMember)
    unit = meaning.unit_of(ck, member.unit)
    return Number(Field(Bound("candidate"), symbol.name), unit[1]) if unit else WRONG


def event_branches(statements: tuple[ast.Statement, ...]) -> list[Branch]:
    """Branches of columns, flags and momenta."""
    found: list[Branch] = []
    for s in statements:
        match s:
            case ast.Column(name=name, unit=unit, branch=branch):
                found.append(member_branch(ast.InputMember(name, unit, branch, span=s.span), name.text))
            case ast.Flag(name=name, branch=branch):
                found.append(Branch(name.text, branch.text if branch else name.text, "flag", site=site_of(s.span)))
            case ast.Momentum(name=name, branch=branch, vector=vector):
                parts = vector.components if vector else (ast.Name("pt"), ast.Name("phi"))
                prefix = branch.text if branch else name.text
                found += [
                    _component_branch(c, f"{name.text}.{c.text}", prefix, _unit_factor(vector, i), site_of(s.span))
                    for i, c in enumerate(parts)
                ]
    return found
