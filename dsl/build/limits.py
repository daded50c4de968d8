"""Build functions of scans, tables, windows, counts, fits, limits and what is made of them."""

from __future__ import annotations

from typing import Any

from ..driver import Token
from ..source import Span
from ..syntax import (
    Affected,
    Call,
    Count,
    Curve,
    Expr,
    Fit,
    FromData,
    FromSideband,
    FromSimulation,
    Ingredient,
    Interpret,
    Limit,
    Name,
    Number,
    Origin,
    Override,
    Project,
    ProjectedUncertainty,
    Published,
    Range,
    Scan,
    Shape,
    Spurious,
    String,
    Table,
    TableArgument,
    Template,
    Tolerance,
    Uncertainty,
    Unit,
    Variant,
    Window,
)
from . import checks
from .rules import Clause, gather, needed, rule

Arguments = tuple[TableArgument, ...]


@rule
def scan(at: Span, name: Name, label: String | None, points: dict[str, Any], *clauses: Clause) -> Scan:
    return Scan(name, label, span=at, **points, **gather(clauses))


@rule
def stepped(at: Span, low: Expr, high: Expr, word: Token, step: Expr) -> dict[str, Any]:
    return {"low": low, "high": high, "step": step}


@rule
def spaced(at: Span, low: Expr, high: Expr, points: Number, log: Token | None) -> dict[str, Any]:
    return {"low": low, "high": high, "points": points, "log": log is not None}


@rule
def tabulated(at: Span, table: Name) -> dict[str, Any]:
    return {"table": table}


@rule
def scan_where(at: Span, condition: Expr) -> Clause:
    return Clause("where", condition, at)


@rule
def show(at: Span, hypotheses: tuple[Expr, ...]) -> Clause:
    checks.only_values(hypotheses)
    return Clause("show", hypotheses, at)


@rule
def table(at: Span, name: Name, arguments: Arguments, unit: Unit | None, path: String, *options: Clause) -> Table:
    given = gather(options)
    interpolation = given.get("log` or `step", "linear")
    return Table(name, arguments, unit, path, interpolation, "clamp" in given, "assumed" in given, span=at)


@rule
def table_option(at: Span, word: Token) -> Clause:
    return Clause("log` or `step" if word.text in ("log", "step") else word.text, word.text, at)


@rule
def table_argument(at: Span, name: Name, unit: Unit | None) -> TableArgument:
    return TableArgument(name, unit, span=at)


@rule
def window(at: Span, name: Name, condition: Expr) -> Window:
    return Window(name, condition, span=at)


@rule
def count(at: Span, region: Name, window: Name, when: Expr | None, *clauses: Clause) -> Count:
    given = gather(clauses, "uncertainty")
    uncertainties = given.pop("uncertainty")
    return Count(region, window, when, tuple(given.values()), uncertainties, span=at)


@rule
def ingredient(at: Span, role: Token, origin: Origin, assumed: Token | None) -> Clause:
    return Clause(role.text, Ingredient(role.text, origin, assumed is not None, span=at), at)


@rule
def from_simulation(at: Span, smoothed: Call | None) -> FromSimulation:
    return FromSimulation(smoothed, span=at)


@rule
def from_data(at: Span) -> FromData:
    return FromData(span=at)


@rule
def from_sideband(at: Span, window: Name, factor: Expr) -> FromSideband:
    return FromSideband(window, factor, span=at)


@rule
def uncertainty(
    at: Span, name: Token, size: Expr, lognormal: Token | None, on: tuple[Affected, ...], assumed: Token | None
) -> Clause:
    made = Uncertainty(_string(at, name), size, on, lognormal is not None, assumed is not None, span=at)
    return Clause("uncertainty", made, at)


def _string(at: Span, text: Token) -> String:
    return String(text.text[1:-1], span=Span(at.source, text.start, text.end))


@rule
def affected(at: Span, role: Token, sample: Name | None = None) -> Affected:
    return Affected(role.text, sample, span=at)


@rule
def fit(at: Span, variable: Expr, region: Name, when: Expr | None, *clauses: Clause) -> Fit:
    given = gather(clauses, "uncertainty")
    uncertainties = given.pop("uncertainty")
    return Fit(variable, region, when, uncertainties=uncertainties, span=at, **given)


@rule
def range_(at: Span, low: Expr, high: Expr) -> Clause:
    return Clause("range", Range(low, high, span=at), at)


@rule
def symmetric_range(at: Span, middle: Expr, half: Expr) -> Clause:
    return Clause("range", Range(middle, half, symmetric=True, span=at), at)


@rule
def bins(at: Span, number: Number) -> Clause:
    return Clause("bins", number, at)


@rule
def signal(at: Span, word: Token, shape: Shape) -> Clause:
    return Clause("signal", shape, at)


@rule
def background(at: Span, word: Token, shapes: tuple[Shape, ...]) -> Clause:
    return Clause("background", shapes, at)


@rule
def shapes(at: Span, *parts: Any) -> tuple[Shape, ...]:
    return tuple(part for part in parts if not isinstance(part, Token))


@rule
def template(at: Span) -> Template:
    return Template(span=at)


@rule
def spurious(at: Span, value: Expr) -> Clause:
    return Clause("spurious", Spurious(value, span=at), at)


@rule
def limit(at: Span, quantity: Name, *clauses: Clause) -> Limit:
    return Limit(quantity, span=at, **gather(clauses))


@rule
def method(at: Span, words: tuple[Name, ...]) -> Clause:
    return Clause("method", words, at)


@rule
def level(at: Span, value: Number) -> Clause:
    return Clause("level", value, at)


@rule
def toys(at: Span, number: Number) -> Clause:
    return Clause("toys", number, at)


@rule
def interpret(
    at: Span, name: Name, label: String | None, unit: Unit | None, quantity: Name, relation: Expr, *variants: Variant
) -> Interpret:
    return Interpret(name, label, unit, quantity, relation, variants, span=at)


@rule
def variant(at: Span, label: String, overrides: tuple[Override, ...] | None) -> Variant:
    return Variant(label, overrides or (), span=at)


@rule
def override(at: Span, name: Name, value: Expr) -> Override:
    return Override(name, value, span=at)


@rule
def project(at: Span, luminosities: tuple[Expr, ...], *uncertainties: ProjectedUncertainty) -> Project:
    return Project(luminosities, uncertainties, span=at)


@rule
def projected(at: Span, name: Token, size: Expr) -> ProjectedUncertainty:
    return ProjectedUncertainty(_string(at, name), size, span=at)


@rule
def curve(at: Span, name: Name, label: String | None, value: Expr) -> Curve:
    return Curve(name, label, value, span=at)


@rule
def published(
    at: Span, kind: Token, name: Name, arguments: Arguments, unit: Unit | None, *clauses: Clause
) -> Published:
    given = gather(clauses, "tolerance")
    needed(at, given, "from", "the file that holds the curve")
    path, luminosity, tolerances = given.pop("from"), given.pop("at", None), tuple(given.pop("tolerance"))
    return Published(
        kind.text, name, arguments, unit, path, luminosity=luminosity, tolerances=tolerances, span=at, **given
    )


@rule
def of_variant(at: Span, label: String) -> Clause:
    return Clause("variant", label, at)


@rule
def at(at: Span, luminosity: Expr) -> Clause:
    return Clause("at", luminosity, at)


@rule
def file(at: Span, path: String) -> Clause:
    return Clause("from", path, at)


@rule
def tolerance(at: Span, factor: Token | None, size: Expr, over: tuple[Expr, Expr] | None) -> Clause:
    return Clause("tolerance", Tolerance(size, factor is not None, over, span=at), at)


@rule
def over(_at: Span, low: Expr, high: Expr) -> tuple[Expr, Expr]:
    return low, high


@rule
def label(at: Span, text: String) -> Clause:
    return Clause("label", text, at)
