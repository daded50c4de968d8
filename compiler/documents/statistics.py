"""What is made of the selection: hypotheses, tables, counts, fits, limits and couplings, as sections of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from darkana.dsl import syntax as ast

from ..search import Search
from .document import Block, Cell, Equation, Row, Section, Table, cell, in_one_line, paragraph, row, section
from .formula import Formula, Scripts, Sign, Symbol, Words, listed, row as in_row
from .mathematics import call, conditioned, formula, symbol
from .selection import comment, documented, marked, particle

Statements = Sequence[ast.Statement]


def hypotheses(search: Search, statements: Statements) -> list[Section]:
    rows = tuple(_scan(s) for s in statements if isinstance(s, ast.Scan))
    points = len(search.hypotheses.values[0]) if search.hypotheses.values else 0
    count = paragraph(f"{points} hypotheses in all.") if points else None
    table = Table(("parameter", "from", "to", "step", "line"), rows)
    return section("Hypotheses", "hypotheses", table, count, paper=True)


def _scan(statement: ast.Scan) -> Row:
    name = cell(symbol(statement.name.text), f" {statement.label.text}" if statement.label else "")
    where = cell(", where ", formula(statement.where)) if statement.where is not None else ()
    if statement.table is not None:
        return row(statement.span, name, cell(f"points of the table {statement.table.text}"), (), where)
    step: Cell = ()
    if statement.step is not None:
        step = cell(formula(statement.step))
    elif statement.points is not None:
        step = cell(f"{statement.points.text} points{', logarithmic' if statement.log else ''}")
    ends = [cell(formula(end)) if end is not None else () for end in (statement.low, statement.high)]
    return row(statement.span, (*name, *comment(statement.doc)), *ends, (*step, *where))


def tables(search: Search, statements: Statements) -> list[Section]:
    """Functions given by points, and where they come from."""
    rows = tuple(_table(search, s) for s in statements if isinstance(s, ast.Table))
    heads = ("function", "file", "between points", "meaning", "line")
    return section("Tables", "tables", Table(heads, rows))


def _table(search: Search, statement: ast.Table) -> Row:
    arguments = listed([symbol(a.name.text) for a in statement.arguments])
    head = in_row(symbol(statement.name.text), Sign("("), arguments, Sign(")"))
    unit = f" in {_unit(statement.unit)}" if statement.unit else ""
    how = statement.interpolation + (", constant beyond its ends" if statement.clamp else "")
    shape = search.tables.get(statement.name.text)
    missing = " (not there)" if shape is not None and shape.table.missing else ""
    file = cell(statement.path.text + missing)
    return row(statement.span, marked(statement.assumed, head, unit), file, cell(how), comment(statement.doc))


def _unit(unit: ast.Unit) -> str:
    return unit.name if unit.power == 1 else f"{unit.name}^{unit.power}"


def counts(statements: Statements) -> list[Section]:
    return [s for statement in statements if isinstance(statement, ast.Count | ast.Fit) for s in _statistics(statement)]


def _statistics(statement: ast.Count | ast.Fit) -> list[Section]:
    rows = [*(_count(statement) if isinstance(statement, ast.Count) else _fit(statement))]
    rows += [_uncertainty(u) for u in statement.uncertainties]
    said = [paragraph(in_one_line(statement.doc))] if statement.doc else []
    title, key = _heading(statement)
    return section(title, key, *said, Table(("", "", "line"), tuple(rows)), paper=True)


def _heading(statement: ast.Count | ast.Fit) -> tuple[str, str]:
    region = statement.region.text
    if isinstance(statement, ast.Count):
        return f"Counting in {region} within {statement.window.text}", f"count-{region}-{statement.window.text}"
    return f"Fit in {region}", f"fit-{region}-{statement.span.line}"


def _when(when: ast.Expr | None) -> Iterator[Row]:
    if when is not None:
        yield row(when.span, cell("where"), cell(formula(when)))


def _count(statement: ast.Count) -> Iterator[Row]:
    yield from _when(statement.when)
    for ingredient in statement.ingredients:
        yield row(ingredient.span, cell(ingredient.role), marked(ingredient.assumed, *origin(ingredient.origin)))


def origin(found: ast.Origin) -> Cell:
    """Where a number of a count comes from."""
    match found:
        case ast.FromSimulation(smoothed=None):
            return cell("simulation")
        case ast.FromSimulation(smoothed=shape):
            assert shape is not None
            return cell("simulation, smoothed by ", call(shape))
        case ast.FromData():
            return cell("data")
        case ast.FromSideband(window=window, factor=factor):
            return cell(f"data in the window {window.text}, times ", formula(factor))
    return cell(formula(found))


def _fit(statement: ast.Fit) -> Iterator[Row]:
    yield row(statement.variable.span, cell("of"), cell(formula(statement.variable)))
    yield from _when(statement.when)
    if statement.range is not None:
        low, high, both = statement.range.low, statement.range.high, statement.range.symmetric
        between = (formula(low), Sign("±"), formula(high)) if both else (formula(low), Words("to"), formula(high))
        yield row(statement.range.span, cell("range"), cell(in_row(*between)))
    if statement.bins is not None:
        yield row(statement.bins.span, cell("bins"), cell(statement.bins.text))
    if statement.signal is not None:
        yield row(statement.signal.span, cell("signal"), cell(_shape(statement.signal)))
    if statement.background:
        sum_of = [
            p for k, s in enumerate(statement.background) for p in ((Sign("+"), _shape(s)) if k else (_shape(s),))
        ]
        yield row(statement.background[0].span, cell("background"), cell(in_row(*sum_of)))
    if statement.efficiency is not None:
        found = statement.efficiency
        yield row(found.span, cell("efficiency"), marked(found.assumed, *origin(found.origin)))
    if statement.spurious is not None:
        yield row(statement.spurious.span, cell("spurious signal"), cell(formula(statement.spurious.value)))


def _shape(shape: ast.Shape) -> Formula:
    return Words("template of the simulation") if isinstance(shape, ast.Template) else call(shape)


def _uncertainty(found: ast.Uncertainty) -> Row:
    on = ", ".join(a.role + (f" {a.sample.text}" if a.sample else "") for a in found.on)
    how = ", lognormal" if found.lognormal else ""
    return row(
        found.span,
        cell(f"uncertainty: {found.name.text}"),
        marked(found.assumed, formula(found.size), f" on {on}{how}"),
    )


def limits(search: Search, statements: Statements) -> list[Section]:
    """The limit, what it is turned into, and where."""
    blocks: list[Block] = []
    for statement in statements:
        match statement:
            case ast.Limit():
                blocks.append(paragraph(_limit(search, statement)))
            case ast.Interpret():
                blocks += _interpretation(statement)
            case ast.Project(luminosities=luminosities, uncertainties=changed):
                parts = listed([formula(each) for each in luminosities])
                changes = [p for u in changed for p in (f', with "{u.name.text}" ', formula(u.size))]
                blocks.append(paragraph("Projected to ", parts, *changes, "."))
    return section("Limit", "limit", *blocks, paper=True)


def _limit(search: Search, statement: ast.Limit) -> str:
    method = " ".join(word.text for word in statement.method).replace("_", " ")
    level = f", {statement.level.text}% {_kind(search)}" if statement.level else ""
    toys = f", {statement.toys.text} pseudo-experiments" if statement.toys else ""
    doc = f" {in_one_line(statement.doc)}" if statement.doc else ""
    return f"Upper limit on the {statement.quantity.text.replace('_', ' ')}: {method}{level}{toys}.{doc}"


def _kind(search: Search) -> str:
    limit = search.statistics.limit
    return "credibility" if limit is not None and limit.method[:1] == ("bayesian",) else "confidence"


def _interpretation(statement: ast.Interpret) -> Iterator[Block]:
    label = statement.label.text if statement.label else statement.name.text
    doc = f" {in_one_line(statement.doc)}" if statement.doc else ""
    unit = f" in {_unit(statement.unit)}" if statement.unit else ""
    yield paragraph(
        f"The limit on {label}{unit} is where the predicted {statement.quantity.text.replace('_', ' ')} equals it:{doc}"
    )
    yield Equation(in_row(Symbol("sigma"), Sign("="), formula(statement.relation)))
    for variant in statement.variants:
        changes = [p for o in variant.overrides for p in (Sign(","), symbol(o.name.text), Sign("="), formula(o.value))]
        yield paragraph("Variant ", in_row(Words(variant.label.text), *changes))


def comparisons(statements: Statements) -> list[Section]:
    """Curves of the search's own, and published ones."""
    rows: list[Row] = []
    for statement in statements:
        match statement:
            case ast.Curve(name=name, label=label, value=value, doc=doc):
                said = documented(label.text if label else name.text, doc)
                rows.append(row(statement.span, said, cell(in_row(symbol(name.text), Sign("="), formula(value)))))
            case ast.Published():
                rows.append(_published(statement))
    return section("Curves to compare with", "curves", Table(("curve", "", "line"), tuple(rows)))


def _published(statement: ast.Published) -> Row:
    label = statement.label.text if statement.label else statement.path.text
    level = f", {statement.level.text}%" if statement.level else ""
    said: list[Formula | str] = [f"{statement.kind} limit on {statement.name.text}{level}, {statement.path.text}"]
    if statement.luminosity is not None:
        said += [" at ", formula(statement.luminosity)]
    for tolerance in statement.tolerances:
        said += ["; agrees within ", *(["a factor of "] if tolerance.factor else []), formula(tolerance.size)]
        if tolerance.over is not None:
            said += [" from ", formula(tolerance.over[0]), " to ", formula(tolerance.over[1])]
    return row(statement.span, documented(f"published: {label}", statement.doc), cell(*said))


def weights(statements: Statements) -> list[Section]:
    """What events weigh, and triggers."""
    rows: list[Row] = []
    for statement in statements:
        match statement:
            case ast.Weight(value=value, doc=doc):
                rows.append(row(statement.span, documented("weight", doc), cell(formula(value))))
            case ast.Trigger(name=name, data=data, simulation=simulation, assumed=assumed, doc=doc):
                said = cell("data: ", formula(data), "; simulation: ", formula(simulation))
                rows.append(row(statement.span, documented(f"trigger {name.text}", doc), marked(assumed, *said)))
    return section("Trigger and weights", "weights", Table(("", "", "line"), tuple(rows)), paper=True)


def simulations(statements: Statements) -> list[Section]:
    """How generated particles become objects, and which signal is generated."""
    rows: list[Row] = []
    for statement in statements:
        match statement:
            case ast.Simulate():
                rows += _simulate(statement)
            case ast.Generate(products=products, masses=masses, decays=decays):
                made = in_row(particle("e+"), particle("e-"), Sign("→"), *(_product(p) for p in products))
                rows.append(row(statement.span, documented("signal", statement.doc), cell(made)))
                rows += [
                    row(
                        m.span,
                        (),
                        cell(in_row(Scripts(Symbol("m"), Words(m.particle.text)), Sign("="), formula(m.value))),
                    )
                    for m in masses
                ]
                rows += [
                    row(d.span, (), cell(in_row(_product(d.particle), Sign("→"), *(_product(p) for p in d.products))))
                    for d in decays
                ]
    return section("Signal and detector of a recast", "recast", Table(("", "", "line"), tuple(rows)))


def _product(name: ast.Name) -> Formula:
    return particle(name.text)


def _simulate(statement: ast.Simulate) -> Iterator[Row]:
    particles = ", ".join(p.text for p in statement.particles)
    yield row(
        statement.span,
        documented(statement.collection.text, statement.doc),
        marked(statement.assumed, f"from {particles}"),
    )
    for clause in statement.clauses:
        yield row(clause.span, (), _step(clause))


def _step(clause: ast.Accept | ast.Efficiency | ast.Smear | ast.Assign | ast.Identify) -> Cell:
    match clause:
        case ast.Accept(condition=condition, reject=reject):
            return cell("reject " if reject else "accept ", conditioned(condition, None))
        case ast.Efficiency(value=value, assumed=assumed):
            return marked(assumed, "efficiency ", formula(value))
        case ast.Smear(target=target, width=width):
            return cell("smear ", symbol(target.text), " by ", formula(width))
        case ast.Assign(target=target, value=value):
            return cell(in_row(symbol(target.text), Sign("="), formula(value)))
        case ast.Identify(target=target, rates=rates):
            return cell(
                f"{target.text}: ", listed([in_row(particle(r.particle.text), formula(r.probability)) for r in rates])
            )
    assert_never(clause)
