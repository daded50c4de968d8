"""Build functions of the search itself, its input, and how generated particles become objects."""

from __future__ import annotations

from typing import Any

from ..driver import Token
from ..source import Span
from ..syntax import (
    Accept,
    Analysis,
    Assign,
    Beams,
    Candidates,
    Collection,
    Column,
    Efficiency,
    Expr,
    Flag,
    Generate,
    GeneratedDecay,
    GeneratedMass,
    Identified,
    Identify,
    InputMember,
    Language,
    Momentum,
    Name,
    Number,
    Quantity,
    Simulate,
    Smear,
    String,
    Unit,
    Use,
    Vector,
)
from .rules import Clause, gather, rule


@rule
def language(at: Span, version: Number) -> Language:
    return Language(version, span=at)


@rule
def analysis(at: Span, title: String, parent: Name | None, *clauses: Clause) -> Analysis:
    given = gather(clauses, "drop")
    drops = tuple(name for names in given.pop("drop") for name in names)
    return Analysis(title, parent, drops=drops, span=at, **given)


@rule
def experiment(at: Span, text: String) -> Clause:
    return Clause("experiment", text, at)


@rule
def cite(at: Span, references: tuple[String, ...]) -> Clause:
    return Clause("cite", references, at)


@rule
def luminosity(at: Span, value: Quantity) -> Clause:
    return Clause("luminosity", value, at)


@rule
def drop_names(at: Span, word: Token, names: tuple[Name, ...]) -> Clause:
    return Clause("drop", names, at)


@rule
def quantity(at: Span, value: Expr, uncertainty: Expr | None) -> Quantity:
    return Quantity(value, uncertainty, span=at)


@rule
def use(at: Span, library: Name, only: tuple[Name, ...] | None) -> Use:
    return Use(library, only or (), span=at)


@rule
def beams(at: Span, *clauses: Clause) -> Beams:
    return Beams(span=at, **gather(clauses))


@rule
def beams_clause(at: Span, word: Token, value: Expr) -> Clause:
    return Clause(word.text, value, at)


@rule
def collection(at: Span, name: Name, branch: String | None, *clauses: Clause) -> Collection:
    return Collection(name, branch, span=at, **_input(clauses))


def _input(clauses: tuple[Clause, ...]) -> dict[str, Any]:
    given = gather(clauses, "member")
    members = tuple(member for listed in given["member"] for member in listed)
    return {"vector": given.get("vector"), "members": members}


@rule
def vector(at: Span, components: tuple[Name, ...], units: tuple[Unit, ...] | None) -> Clause:
    return Clause("vector", Vector(components, units or (), span=at), at)


@rule
def members(at: Span, listed: tuple[InputMember, ...]) -> Clause:
    return Clause("member", listed, at)


@rule
def input_member(at: Span, name: Name, unit: Unit | None, branch: String | None) -> InputMember:
    return InputMember(name, unit, branch, span=at)


@rule
def column(at: Span, name: Name, unit: Unit | None, branch: String | None) -> Column:
    return Column(name, unit, branch, span=at)


@rule
def flag(at: Span, name: Name, branch: String | None) -> Flag:
    return Flag(name, branch, span=at)


@rule
def momentum(at: Span, name: Name, branch: String | None, *clauses: Clause) -> Momentum:
    return Momentum(name, branch, gather(clauses).get("vector"), span=at)


@rule
def candidates(at: Span, *clauses: Any) -> Candidates:
    selections = tuple(clause for clause in clauses if not isinstance(clause, Clause))
    inputs = _input(tuple(clause for clause in clauses if isinstance(clause, Clause)))
    return Candidates(clauses=selections, span=at, **inputs)


@rule
def simulate(at: Span, name: Name, particles: tuple[Name, ...], assumed: Token | None, *clauses: Any) -> Simulate:
    return Simulate(name, particles, clauses, assumed is not None, span=at)


@rule
def accept(at: Span, word: Token, condition: Expr) -> Accept:
    return Accept(condition, word.text == "reject", span=at)


@rule
def efficiency(at: Span, word: Token, value: Expr, assumed: Token | None) -> Efficiency:
    return Efficiency(value, assumed is not None, span=at)


@rule
def smear(at: Span, target: Name, width: Expr) -> Smear:
    return Smear(target, width, span=at)


@rule
def assign(at: Span, target: Name, value: Expr) -> Assign:
    return Assign(target, value, span=at)


@rule
def identify(at: Span, target: Name, rates: tuple[Identified, ...]) -> Identify:
    return Identify(target, rates, span=at)


@rule
def rate(at: Span, particle: Token, probability: Expr) -> Identified:
    name = Name(particle.text.strip('"'), span=Span(at.source, particle.start, particle.end))
    return Identified(name, probability, span=at)


@rule
def generate(at: Span, *parts: Any) -> Generate:
    return Generate(
        tuple(p for p in parts if isinstance(p, Name)),
        tuple(p for p in parts if isinstance(p, GeneratedMass)),
        tuple(p for p in parts if isinstance(p, GeneratedDecay)),
        span=at,
    )


@rule
def outgoing(at: Span, name: Name, charge: Token | None) -> Name:
    return Name(name.text + (charge.text if charge else ""), span=at)


@rule
def all_outgoing(_at: Span, *listed: Name) -> tuple[Name, ...]:
    return listed


@rule
def generated_mass(at: Span, particle: Name, value: Expr) -> GeneratedMass:
    return GeneratedMass(particle, value, span=at)


@rule
def generated_decay(at: Span, particle: Name, products: tuple[Name, ...]) -> GeneratedDecay:
    return GeneratedDecay(particle, products, span=at)
