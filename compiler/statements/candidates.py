"""Legs: the final state and composite objects, as combinations of objects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from types import MappingProxyType

from darkana.dsl import syntax as ast
from darkana.dsl.source import Span
from darkana.runtime.plan import Bound, Combination, CompositeSpace, Expr, Field, LegSpec, Row

from ..arithmetic import FALSE, TRUE, ZERO, apply, negate
from ..checker import Checker, Env, FinalState, Space
from ..expressions.merge import Merged, merge
from ..physics.vectors import combine
from ..symbols import Symbol, legs_below
from ..values import WRONG, Boolean, Value, Vector, same_row_ids
from . import objects
from .inputs import site_of

Legs = tuple[ast.Leg | ast.Decay, ...]
Fields = tuple[tuple[str, tuple[Expr, ...]], ...]


def leaves(legs: Legs) -> list[ast.Leg]:
    """The legs that objects fill, in the order written."""
    return [leg for leg in legs_below(legs) if isinstance(leg, ast.Leg)]


# --- what a leg may be -----------------------------------------------------------------------------------


def leg_specs(ck: Checker, legs: Legs, env: Env) -> list[LegSpec] | None:
    """A leg specification each; None where an object or charge is wrong (which is reported)."""
    specs: list[LegSpec] = []
    chargeless: set[str] = set()
    for leg in leaves(legs):
        space = objects.source_space(ck, leg.object, env)
        if space is None or space.name in chargeless:
            continue
        where = _charged(ck, leg, space)
        if where is False:
            chargeless.add(space.name)
        else:
            specs.append(LegSpec(leg.name.text, space.name, None if isinstance(where, bool) else where))
    return specs if len(specs) == len(leaves(legs)) else None


def _charged(ck: Checker, leg: ast.Leg, space: Space) -> Expr | bool | None:
    if not leg.charge:
        return None
    charge = space.at(Bound(space.name)).charge
    if charge is None:
        message = f"`{space.name}` has no charge, so there is no `{leg.object.text}{leg.charge}`"
        ck.report.error("E0430", leg.object.span, message, "no charge", "declare `member charge` in its collection")
        return False
    return apply("gt" if leg.charge == "+" else "lt", charge, ZERO)


def combination(ck: Checker, legs: Legs, env: Env, channel: str | None = None) -> Combination | None:
    """The legs, which of them are alike, and that none shares an input object."""
    specs = leg_specs(ck, legs, env)
    if specs is None:
        return None
    objects_ = {s.name: ck.spaces[s.space].at(Bound(s.name)) for s in specs}
    distinct: list[tuple[str, str]] = []
    conditions: list[Expr] = []
    for a, b in combinations(specs, 2):
        va, vb = objects_[a.name], objects_[b.name]
        if a.space == b.space:
            distinct.append((a.name, b.name))
        if (a.space != b.space or len(va.ids) > 1) and va.inputs & vb.inputs:
            conditions += [negate(same_row_ids(x, y)) for x in va.ids for y in vb.ids]
    return Combination(tuple(specs), tuple(distinct), tuple(_alike(legs)), tuple(conditions), channel)


def _alike(legs: Legs) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Pairs of neighbours among legs alike: same object, charge and parent; composites too."""
    groups: dict[object, list[tuple[str, ...]]] = {}
    for leg in legs:
        names = tuple(_in_step(leg))
        groups.setdefault(signature(leg), []).append(names)
    for group in groups.values():
        yield from pairwise(group)
    for leg in legs:
        if isinstance(leg, ast.Decay):
            yield from _alike(leg.legs)


def _in_step(leg: ast.Leg | ast.Decay) -> Iterator[str]:
    """The names that a leg is made of, in an order that is the same for legs alike, however they are written."""
    if isinstance(leg, ast.Leg):
        yield leg.name.text
        return
    for inner in sorted(leg.legs, key=lambda x: repr(signature(x))):
        yield from _in_step(inner)


def signature(leg: ast.Leg | ast.Decay) -> object:
    """Equal for legs alike."""
    match leg:
        case ast.Leg(object=name, charge=charge):
            return (name.text, charge)
        case ast.Decay(legs=legs):
            return ("->", *sorted(map(repr, map(signature, legs))))


def conjugate(legs: Legs) -> Legs:
    """The charge-conjugate legs."""
    flip = {"+": "-", "-": "+", "": ""}
    return tuple(
        replace(x, charge=flip[x.charge]) if isinstance(x, ast.Leg) else replace(x, legs=conjugate(x.legs))
        for x in legs
    )


def _conjugate_clause(span: Span) -> Span:
    """The words `with conjugate` of a statement."""
    found = re.search(r"\bwith\s+conjugate\b", span.text)
    return Span(span.source, span.start + found.start(), span.start + found.end()) if found else span


def check_conjugate(ck: Checker, legs: Legs, span: Span) -> bool:
    """Whether `with conjugate` adds anything; reports it if not."""
    same = sorted(map(repr, map(signature, legs))) == sorted(map(repr, map(signature, conjugate(legs))))
    if same:
        message = "the charge-conjugate is the same final state"
        ck.report.error("E0508", _conjugate_clause(span), message, "adds nothing", "delete `with conjugate`")
    return not same


# --- four-vectors of legs -----------------------------------------------------------------------------------


def leg_vectors(legs: Legs, leaf: Callable[[ast.Leg], Vector]) -> dict[str, Vector]:
    """Every leg and decay by name; a decay is the sum of its legs, which are its members."""
    found: dict[str, Vector] = {}
    for leg in legs:
        if isinstance(leg, ast.Leg):
            found[leg.name.text] = leaf(leg)
        else:
            below = leg_vectors(leg.legs, leaf)
            found.update(below)
            found[leg.name.text] = total(
                [below[x.name.text] for x in leg.legs], {x.name.text: below[x.name.text] for x in leg.legs}
            )
    return found


def total(parts: list[Vector], members: dict[str, Vector]) -> Vector:
    """The sum of four-vectors, with members."""
    result = parts[0]
    for part in parts[1:]:
        result = combine(result, part)
    if len(parts) == 1:
        result = replace(result, space="", row=None)
    return replace(result, members=MappingProxyType(dict(members)))


def merged_legs(ck: Checker, alternatives: list[Combination]) -> dict[str, Merged]:
    """Each leaf over all alternatives, as fields `leg.px` and so on."""
    result: dict[str, Merged] = {}
    for i, leg in enumerate(alternatives[0].legs):
        parts = [ck.spaces[a.legs[i].space].at(Bound(a.legs[i].name)) for a in alternatives]
        result[leg.name] = merge(f"{leg.name}.", parts)
    return result


def same_legs(ck: Checker, alternatives: list[tuple[ast.Name | None, Legs]]) -> bool:
    """Whether all alternatives have the same leg names in the same places; reports the first that has not."""
    first = _shape(alternatives[0][1])
    for _, legs in alternatives[1:]:
        if _shape(legs) != first:
            message = "alternatives have the same legs: the same names, in the same order"
            help = f"the first has {', '.join(f'`{x.name.text}`' for x in legs_below(alternatives[0][1]))}"
            wrong = next((x for x in legs_below(legs) if x.name.text not in str(first)), legs[0])
            ck.report.error("E0509", wrong.name.span, message, "other legs", help)
            return False
    return True


def _shape(legs: Legs) -> tuple[object, ...]:
    return tuple((x.name.text, _shape(x.legs)) if isinstance(x, ast.Decay) else x.name.text for x in legs)


# --- composites ----------------------------------------------------------------------------------------------


def composite(ck: Checker, symbol: Symbol, statement: ast.Composite) -> Space | None:
    """The space of `object N -> legs or legs`."""
    alike: list[tuple[ast.Name | None, Legs]] = [(None, legs) for legs in statement.alternatives]
    written = _with_conjugates(ck, alike, statement.conjugate, statement.span)
    if written is None or not same_legs(ck, written):
        return None
    made = [combination(ck, legs, Env(symbol.scope)) for _, legs in written]
    alternatives = [a for a in made if a is not None]
    if len(alternatives) < len(made):
        return None
    merged = merged_legs(ck, alternatives)
    members: dict[str, Value] = {}
    name, legs = ck.space_name(symbol), written[0][1]

    def at(row: Row, mass: Expr | None = None) -> Vector:  # noqa: ARG001  (a composite has its own mass)
        vectors = leg_vectors(legs, lambda leg: merged[leg.name.text].at(row))
        top = [vectors[x.name.text] for x in legs]
        own = {k: objects.on_row(v, row) for k, v in members.items()}
        summed = total(top, {x.name.text: vectors[x.name.text] for x in legs})
        return replace(summed, space=name, row=row, members=MappingProxyType({**summed.members, **own}))

    inputs = frozenset().union(*(ck.spaces[s.space].inputs for a in alternatives for s in a.legs))
    space = Space(name, at, inputs)
    steps = objects.clauses(ck, symbol, statement.clauses, space, members)
    fields = tuple(f for m in merged.values() for f in m.fields)
    ck.made.append(CompositeSpace(name, tuple(alternatives), fields, steps, site_of(symbol.span)))
    return ck.spaces.setdefault(name, space)


def _with_conjugates(
    ck: Checker, written: list[tuple[ast.Name | None, Legs]], wanted: bool, span: Span
) -> list[tuple[ast.Name | None, Legs]] | None:
    if not wanted:
        return written
    if not all(check_conjugate(ck, legs, span) for _, legs in written):
        return None
    return [pair for name, legs in written for pair in ((name, legs), (name, conjugate(legs)))]


# --- the final state -------------------------------------------------------------------------------------------


def final_state(ck: Checker, statement: ast.FinalState) -> FinalState | None:
    """The legs of the final state, entered in the checker; its `select` and `keep best` come later."""
    env = Env(ck.scope)
    written = [(c.name, c.legs) for c in statement.channels]
    alternatives = _with_conjugates(ck, written, statement.conjugate, statement.span)
    if not alternatives or not same_legs(ck, alternatives):
        return None
    made = [combination(ck, legs, env, name.text if name else None) for name, legs in alternatives]
    found = tuple(a for a in made if a is not None)
    if len(found) < len(made):
        return None
    legs = alternatives[0][1]
    rows = frozenset({"event", "candidate"})
    if len(found) == 1:
        specs = {s.name: s for s in found[0].legs}
        vectors = leg_vectors(legs, lambda leg: ck.spaces[specs[leg.name.text].space].at(Bound(leg.name.text)))
        return _state(statement, found, (), vectors, rows | specs.keys())
    merged = merged_legs(ck, list(found))
    vectors = leg_vectors(legs, lambda leg: merged[leg.name.text].at(Bound("candidate")))
    fields = tuple(f for m in merged.values() for f in m.fields) + _channel_fields(found)
    return _state(statement, found, fields, vectors, rows)


def _channel_fields(alternatives: tuple[Combination, ...]) -> Fields:
    names = dict.fromkeys(a.channel for a in alternatives if a.channel)
    return tuple((n, tuple(TRUE if a.channel == n else FALSE for a in alternatives)) for n in names)


def _state(
    statement: ast.FinalState,
    found: tuple[Combination, ...],
    fields: Fields,
    vectors: dict[str, Vector],
    rows: frozenset[str],
) -> FinalState:
    leaf_names = [s.name for s in found[0].legs]
    names = dict.fromkeys(a.channel for a in found if a.channel)
    channels: dict[str, Expr] = {n: TRUE if len(found) == 1 else Field(Bound("candidate"), n) for n in names}
    return FinalState(statement, found, fields, vectors, tuple(vectors[n] for n in leaf_names), channels, rows)


def leg_or_channel(ck: Checker, symbol: Symbol) -> Value:
    """What the name of a leg, a decay or a channel means."""
    if ck.state is None or symbol.statement is not ck.state.statement:
        return WRONG
    if symbol.kind == "channel":
        return Boolean(ck.state.channels[symbol.name])
    return ck.state.legs.get(symbol.name, WRONG)


def all_legs(ck: Checker) -> tuple[Vector, ...] | None:
    """The leaves of the final state; None without one."""
    return ck.state.leaves if ck.state else None
