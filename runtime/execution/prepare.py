"""All expressions of a plan's objects, candidates and weights made ready; the stages bring those of the cuts."""

from __future__ import annotations

from collections.abc import Iterator

from ..engine.program import Program, program_of
from ..plan import (
    CandidateSpace,
    CandidateStep,
    Combination,
    CompositeSpace,
    Expr,
    KeepBestStep,
    MemberStep,
    ObjectStep,
    Plan,
    SelectStep,
    SortStep,
    TakeStep,
    UnionSpace,
)


def prepare(plan: Plan) -> Program:
    """A program that knows how often each expression is used."""
    program = program_of(plan)
    for expression in expressions(plan):
        program.root(expression)
    for expression in plan.shared:
        program.root(expression)
    return program


def expressions(plan: Plan) -> Iterator[Expr]:
    """What objects, candidates and weights are made by, in their order."""
    for space in plan.spaces:
        if isinstance(space, UnionSpace | CompositeSpace):
            yield from _fields(space.fields)
        if isinstance(space, CompositeSpace):
            yield from _combinations(space.alternatives)
        for step in space.steps:
            yield from _step(step)
    if plan.candidates is not None:
        for candidate_step in plan.candidates.steps:
            yield from _step(candidate_step)
    if isinstance(plan.candidates, CandidateSpace):
        yield from _fields(plan.candidates.fields)
        yield from _combinations(plan.candidates.alternatives)
    yield from (weight.value for weight in plan.weights)
    for trigger in plan.triggers:
        yield from (trigger.data, trigger.efficiency)


def _fields(fields: tuple[tuple[str, tuple[Expr, ...]], ...]) -> Iterator[Expr]:
    for _, expressions in fields:
        yield from expressions


def _combinations(alternatives: tuple[Combination, ...]) -> Iterator[Expr]:
    for alternative in alternatives:
        yield from (leg.where for leg in alternative.legs if leg.where is not None)
        yield from alternative.conditions


def _step(step: ObjectStep | CandidateStep) -> Iterator[Expr]:
    match step:
        case SelectStep(condition=condition):
            yield condition
        case MemberStep(value=value):
            yield value
        case SortStep(key=key):
            yield key
        case KeepBestStep(key=key, identities=identities):
            yield from (key, *identities)
        case TakeStep():
            return
