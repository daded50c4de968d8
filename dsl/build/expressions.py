"""Build functions of expressions and of small things that every statement uses."""

from __future__ import annotations

from ..driver import Token
from ..source import Span
from ..syntax import (
    Argument,
    Binary,
    Call,
    Compare,
    Conditional,
    Expr,
    Group,
    Member,
    Name,
    Number,
    Order,
    Quoted,
    Ref,
    String,
    Unary,
    Unit,
)
from . import checks
from .rules import rule


@rule
def conditional(at: Span, condition: Expr, yes: Expr, no: Expr) -> Conditional:
    return Conditional(condition, yes, no, span=at)


@rule
def binary(at: Span, left: Expr, op: Token, right: Expr) -> Binary:
    made = Binary(op.text, left, right, span=at)
    checks.power_of_a_quantity(made)
    checks.over_the_speed_of_light(made)
    checks.over_a_unit(made)
    return made


@rule
def unary(at: Span, op: Token, operand: Expr) -> Unary:
    return Unary(op.text, operand, span=at)


@rule
def compare(at: Span, first: Expr, *others: tuple[Token, Expr]) -> Compare:
    operands = (first, *(operand for _, operand in others))
    return Compare(operands, tuple(op.text for op, _ in others), span=at)


@rule
def compared(at: Span, op: Token, operand: Expr) -> tuple[Token, Expr]:
    return op, operand


@rule
def member(at: Span, base: Expr, name: Name) -> Member:
    return Member(base, name, span=at)


@rule
def call(at: Span, callee: Expr, arguments: tuple[Argument, ...] | None, where: Expr | None, by: Order | None) -> Call:
    return Call(callee, arguments or (), where, by, span=at)


@rule
def shape_call(at: Span, function: Ref, arguments: tuple[Argument, ...] | None) -> Call:
    return Call(function, arguments or (), span=at)


@rule
def ref(at: Span, word: Token) -> Ref:
    checks.not_reserved(at, callable=True)
    return Ref(word.text, span=at)


@rule
def function(at: Span, word: Token) -> Ref:
    return ref(at, word)


@rule
def quoted(at: Span, text: Token) -> Quoted:
    return Quoted(text.text[1:-1], span=at)


@rule
def group(at: Span, inner: Expr) -> Group:
    return Group(inner, span=at)


@rule
def argument(at: Span, value: Expr, alias: Name | None) -> Argument:
    return Argument(value, alias, span=at)


@rule
def keyword_argument(at: Span, keyword: Name, value: Expr) -> Argument:
    return Argument(value, keyword=keyword, span=at)


@rule
def best_by(at: Span, direction: Token, key: Expr) -> Order:
    return Order(direction.text, key, span=at)


@rule
def sorted_by(at: Span, key: Expr, direction: Token) -> Order:
    return Order(direction.text, key, span=at)


@rule
def number(at: Span, digits: Token, unit: Unit | None) -> Number:
    checks.unit_apart(digits, unit)
    return Number(digits.text, unit, span=at)


@rule
def percentage(at: Span, digits: Token, sign: Token) -> Number:
    return Number(digits.text, percent(Span(at.source, sign.start, sign.end), sign), span=at)


@rule
def plain(at: Span, digits: Token) -> Number:
    return Number(digits.text, span=at)


@rule
def unit(at: Span, name: Token, power: Token | None) -> Unit:
    checks.power_against_unit(at, name, power)
    return Unit(name.text, int(power.text[1:]) if power else 1, span=at)


@rule
def percent(at: Span, sign: Token) -> Unit:
    return Unit("%", span=at)


@rule
def pure(at: Span, digits: Token) -> Unit:
    checks.is_one(at)
    return Unit("1", span=at)


@rule
def name(at: Span, word: Token) -> Name:
    checks.not_reserved(at)
    return Name(word.text, span=at)


@rule
def any_name(at: Span, word: Token) -> Name:
    return Name(word.text, span=at)


@rule
def particle(at: Span, word: Token) -> Name:
    return Name(word.text.strip('"'), span=at)


@rule
def string(at: Span, text: Token) -> String:
    return String(text.text[1:-1], span=at)


@rule
def reference(at: Span, text: Token) -> String:
    return String(text.text.strip('"'), span=at)
