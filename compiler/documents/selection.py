"""What is selected: objects, final state, definitions, regions, windows, histograms, as sections of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from darkana.dsl import syntax as ast

from .document import Assumed, Cell, Comment, Inline, Row, Section, Table, cell, in_one_line, paragraph, row, section
from .formula import Fence, Formula, Scripts, Sign, Symbol, Words, listed, row as in_row
from .mathematics import GREEK, conditioned, formula, symbol

Statements = Sequence[ast.Statement]


def marked(assumed: bool, *parts: Inline | str) -> Cell:
    """With the mark of what is assumed."""
    return cell(*parts, *((Assumed(),) if assumed else ()))


def documented(name: Inline | str, doc: str) -> Cell:
    """A name and the comment that belongs to it."""
    return cell(name, *((Comment(in_one_line(doc)),) if doc else ()))


def comment(doc: str) -> Cell:
    return (Comment(in_one_line(doc)),) if doc else ()


def particle(name: str) -> Formula:
    """`mu+` as a letter with its charge."""
    bare = name.rstrip("+-")
    head: Formula = Symbol(bare) if bare in GREEK or len(bare) == 1 else Words(bare)
    charge = name[len(bare) :]
    return Scripts(head, above=Sign(charge)) if charge else head


def objects(statements: Statements) -> list[Section]:
    rows = [r for s in statements if isinstance(s, ast.Object | ast.Composite) for r in _object(s)]
    heads = ("object", "is", "requirement", "line")
    return section("Objects", "objects", Table(heads, tuple(rows)), paper=True)


def _object(statement: ast.Object | ast.Composite) -> Iterator[Row]:
    """What it is made of, then a row a requirement."""
    made = tuple(_made(statement))
    yield row(statement.name.span, documented(_name(statement.name), statement.doc), made, ())
    for clause in statement.clauses:
        yield row(clause.span, (), (), requirement(clause))


def _made(statement: ast.Object | ast.Composite) -> Iterator[Inline]:
    if isinstance(statement, ast.Composite):
        yield in_row(*_between([legs(alternative) for alternative in statement.alternatives], Words("or")))
        return
    yield listed([Words(source.text) for source in statement.sources])
    if statement.particle is not None:
        yield from cell(" as ", particle(statement.particle.text))


def _between(parts: list[Formula], sign: Formula) -> list[Formula]:
    return [p for k, part in enumerate(parts) for p in ((sign, part) if k else (part,))]


def legs(found: tuple[ast.Leg | ast.Decay, ...]) -> Formula:
    """`l1(mu+) l2(mu-)`; what decays with its legs in parentheses."""
    return in_row(*_between([_leg(leg) for leg in found], Sign(",")))


def _leg(leg: ast.Leg | ast.Decay) -> Formula:
    if isinstance(leg, ast.Decay):
        return in_row(Sign("("), symbol(leg.name.text), Sign("→"), legs(leg.legs), Sign(")"))
    kind: Formula = Symbol(leg.object.text)
    return in_row(symbol(leg.name.text), Sign(":"), Scripts(kind, above=Sign(leg.charge)) if leg.charge else kind)


def requirement(clause: ast.ObjectClause | ast.KeepBest) -> Cell:
    """A clause of an object or of the final state."""
    match clause:
        case ast.Select(condition=condition, reject=reject, assumed=assumed):
            return marked(assumed, *(["not "] if reject else []), formula(condition))
        case ast.KeepBest(order=order):
            return cell(
                f"the candidate of the {'smallest' if order.direction == 'min' else 'largest'} ", formula(order.key)
            )
        case ast.NewMember(name=name, value=value):
            return cell(in_row(symbol(name.text), Sign("="), formula(value)))
        case ast.Sort(order=order):
            return cell("sorted by ", formula(order.key), f", {order.direction}")
        case ast.Take(count=count):
            return cell(f"the first {count.text}")


def final_state(statements: Statements) -> list[Section]:
    rows: list[Row] = []
    for statement in statements:
        match statement:
            case ast.FinalState():
                rows += _state(statement)
            case ast.Recoil(name=name, against=against, doc=doc):
                made = in_row(symbol(name.text), Sign("="), Symbol("beams"), Sign("-"), _fenced(against))
                rows.append(row(statement.span, documented("recoil", doc), cell(made)))
    return section("Final state", "final-state", Table(("", "", "line"), tuple(rows)), paper=True)


def _fenced(expr: ast.Expr) -> Formula:
    return Fence(formula(expr)) if isinstance(expr, ast.Binary) else formula(expr)


def _state(statement: ast.FinalState) -> Iterator[Row]:
    for channel in statement.channels:
        name = "final state" if channel.name is None else f"channel {channel.name.text}"
        also = " and its charge conjugate" if statement.conjugate else ""
        yield row(channel.span, documented(name, statement.doc), cell(legs(channel.legs), also))
    for clause in statement.clauses:
        yield row(clause.span, cell("keep" if isinstance(clause, ast.KeepBest) else "select"), requirement(clause))


def definitions(statements: Statements) -> list[Section]:
    rows: list[Row] = []
    for statement in statements:
        match statement:
            case ast.Define():
                rows.append(_define(statement))
            case ast.DefineOrdered(names=names, values=values, order=order, doc=doc):
                left = listed([symbol(n.text) for n in names])
                made = in_row(
                    left,
                    Sign("="),
                    listed([formula(v) for v in values]),
                    Words(f"by {order.direction}"),
                    formula(order.key),
                )
                rows.append(row(statement.span, cell(made), comment(doc)))
    return section("Definitions", "definitions", Table(("definition", "meaning", "line"), tuple(rows)), paper=True)


def _define(statement: ast.Define) -> Row:
    head = symbol(statement.name.text)
    if statement.parameters is not None:
        head = in_row(head, Sign("("), listed([symbol(p.text) for p in statement.parameters]), Sign(")"))
    made = in_row(head, Sign("="), formula(statement.value))
    return row(statement.span, marked(statement.assumed, made), comment(statement.doc))


def regions(statements: Statements) -> list[Section]:
    return [s for statement in statements if isinstance(statement, ast.Region) for s in _region(statement)]


def _region(statement: ast.Region) -> list[Section]:
    name = statement.name.text
    parent = f"From the region {statement.parent.text}, changed as follows." if statement.parent else ""
    blind = "Data are withheld until they are asked for." if statement.blind else ""
    said = " ".join(part for part in (in_one_line(statement.doc), parent, blind) if part)
    rows = tuple(_clause(clause) for clause in statement.clauses)
    none = "" if rows else "No cuts."
    text = " ".join(part for part in (said, none) if part)
    table = Table(("cut", "requirement", "line"), rows)
    return section(f"Region {name}", f"region-{name}", paragraph(text) if text else None, table, paper=True)


def _clause(clause: ast.Cut | ast.CutChange | ast.Exclude) -> Row:
    match clause:
        case ast.Cut(label=label, condition=condition, when=when, assumed=assumed, action=action):
            name = label.text if action == "cut" else f"{label.text} (replaced)"
            return row(clause.span, cell(name), marked(assumed, conditioned(condition, when)))
        case ast.CutChange(action=action, label=label):
            return row(
                clause.span, cell(label.text), cell({"drop": "dropped", "invert": "inverted"}.get(action, action))
            )
        case ast.Exclude(region=region):
            return row(clause.span, cell("exclude"), cell(f"no event of region {region.text}"))


def windows(statements: Statements) -> list[Section]:
    found = [s for s in statements if isinstance(s, ast.Window)]
    rows = tuple(row(s.span, documented(_name(s.name), s.doc), cell(formula(s.condition))) for s in found)
    return section("Windows", "windows", Table(("window", "a candidate counts where", "line"), rows), paper=True)


def histograms(statements: Statements) -> list[Section]:
    rows = tuple(_histogram(s) for s in statements if isinstance(s, ast.Histogram))
    return section("Distributions", "histograms", Table(("distribution", "of", "in region", "line"), rows))


def _histogram(statement: ast.Histogram) -> Row:
    without = ", ".join(label.text for label in statement.without)
    region = f"{statement.region.text}{f', without {without}' if without else ''}"
    axes = listed([formula(axis.value) for axis in statement.axes])
    return row(statement.span, documented(_name(statement.name), statement.doc), cell(axes), cell(region))


def _name(name: ast.Name) -> str:
    return name.text
