"""Build functions of objects, candidates, definitions, regions and histograms."""

from __future__ import annotations

from typing import Any

from ..driver import Token
from ..source import Span
from ..syntax import (
    Axis,
    Channel,
    Composite,
    Cut,
    CutChange,
    Decay,
    Define,
    DefineOrdered,
    Exclude,
    Expr,
    FinalState,
    Histogram,
    KeepBest,
    Leg,
    Name,
    NewMember,
    Number,
    Object,
    Order,
    Recoil,
    Region,
    Select,
    Sort,
    String,
    Take,
    Trigger,
    Weight,
)
from .rules import Clause, gather, rule

Legs = tuple[Leg | Decay, ...]


@rule
def object_(at: Span, name: Name, sources: tuple[Name, ...], particle: Name | None, *clauses: Any) -> Object:
    return Object(name, sources, particle, clauses, span=at)


@rule
def composite(at: Span, name: Name, alternatives: tuple[Any, ...], conjugate: bool | None, *clauses: Any) -> Composite:
    legs = tuple(part for part in alternatives if not isinstance(part, Token))
    return Composite(name, legs, conjugate is not None, clauses, span=at)


@rule
def conjugate(at: Span) -> bool:
    return True


@rule
def select(at: Span, word: Token, condition: Expr, assumed: Token | None) -> Select:
    return Select(condition, word.text == "reject", assumed is not None, span=at)


@rule
def new_member(at: Span, name: Name, value: Expr) -> NewMember:
    return NewMember(name, value, span=at)


@rule
def sort(at: Span, order: Order) -> Sort:
    return Sort(order, span=at)


@rule
def take(at: Span, count: Number) -> Take:
    return Take(count, span=at)


@rule
def keep_best(at: Span, order: Order) -> KeepBest:
    return KeepBest(order, span=at)


@rule
def leg(at: Span, name: Name, object: Name, charge: Token | None) -> Leg:
    return Leg(name, object, charge.text if charge else "", span=at)


@rule
def decay(at: Span, name: Name, legs: Legs) -> Decay:
    return Decay(name, legs, span=at)


@rule
def final_state(at: Span, channels: tuple[Channel, ...], conjugate: bool | None, *clauses: Any) -> FinalState:
    return FinalState(channels, conjugate is not None, clauses, span=at)


@rule
def only_channel(at: Span, legs: Legs) -> tuple[Channel, ...]:
    return (Channel(None, legs, span=at),)


@rule
def channels(at: Span, *channels: Channel) -> tuple[Channel, ...]:
    return channels


@rule
def channel(at: Span, name: Name, legs: Legs) -> Channel:
    return Channel(name, legs, span=at)


@rule
def recoil(at: Span, word: Token, name: Name, against: Expr) -> Recoil:
    return Recoil(name, against, span=at)


@rule
def define(at: Span, name: Name, value: Expr, assumed: Token | None) -> Define:
    return Define(name, value, None, assumed is not None, span=at)


@rule
def define_function(at: Span, name: Name, names: tuple[Name, ...], value: Expr, assumed: Token | None) -> Define:
    return Define(name, value, names, assumed is not None, span=at)


@rule
def define_ordered(
    at: Span, first: Name, others: tuple[Name, ...], value: Expr, values: tuple[Expr, ...], order: Order
) -> DefineOrdered:
    return DefineOrdered((first, *others), (value, *values), order, span=at)


@rule
def region(at: Span, name: Name, parent: Name | None, blind: Token | None, *clauses: Any) -> Region:
    return Region(name, parent, blind is not None, clauses, span=at)


@rule
def cut(at: Span, word: Token, label: Token, condition: Expr, when: Expr | None, assumed: Token | None) -> Cut:
    named = String(label.text[1:-1], span=Span(at.source, label.start, label.end))
    return Cut(word.text, named, condition, when, assumed is not None, span=at)


@rule
def cut_change(at: Span, word: Token, label: String) -> CutChange:
    return CutChange(word.text, label, span=at)


@rule
def exclude(at: Span, region: Name) -> Exclude:
    return Exclude(region, span=at)


@rule
def histogram(at: Span, name: Name, region: Name, *clauses: Any) -> Histogram:
    axes = tuple(clause for clause in clauses if isinstance(clause, Axis))
    given = gather(clause for clause in clauses if isinstance(clause, Clause))
    return Histogram(name, region, axes=axes, span=at, **given)


@rule
def without(at: Span, labels: tuple[String, ...]) -> Clause:
    return Clause("without", labels, at)


@rule
def binned_axis(at: Span, value: Expr, bins: Number, low: Expr, high: Expr, log: Token | None) -> Axis:
    return Axis(value, bins, low, high, log is not None, span=at)


@rule
def edged_axis(at: Span, value: Expr, edges: tuple[Expr, ...]) -> Axis:
    return Axis(value, edges=edges, span=at)


@rule
def weight(at: Span, value: Expr) -> Weight:
    return Weight(value, span=at)


@rule
def trigger(at: Span, name: Name, data: Expr, simulation: Expr, assumed: Token | None) -> Trigger:
    return Trigger(name, data, simulation, assumed is not None, span=at)
