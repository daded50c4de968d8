"""What nothing asks for is not read, made or kept: branches, fields, spaces and tables."""

from __future__ import annotations

from dataclasses import replace

from darkana.runtime.plan import (
    Bound,
    CandidateSpace,
    CompositeSpace,
    Field,
    InputSpace,
    Lookup,
    MemberStep,
    ObjectLike,
    ObjectSpace,
    Over,
    Pick,
    Plan,
    RowCandidates,
    UnionSpace,
    walk,
)

from .rewrite import Node, expressions_in

Needs = dict[str, set[str]]


def prune(plan: Plan) -> Plan:
    """Follows what cuts, histograms, windows, weights and saved columns ask for back to the branches.

    >>> from darkana.runtime.plan import Apply, Branch, Const, Cut, Region
    >>> event = InputSpace("event", (Branch("met", "met"), Branch("unused", "unused")))
    >>> cut = Cut("hard", Apply("gt", (Field(Bound("event"), "met"), Const(1.0))))
    >>> plan = Plan("", None, (event,), (), None, (), (), (), (Region("r", (cut,)),), (), ())
    >>> [b.name for space in prune(plan).inputs for b in space.branches]
    ['met']
    """
    needs: Needs = {}
    asking = plan.weights, plan.triggers, plan.regions, plan.histograms, plan.windows, plan.spectra, plan.saves
    _ask(needs, {}, *expressions_in(asking))
    for histogram in plan.histograms:
        if histogram.level not in ("event", "candidate"):
            needs.setdefault(histogram.level, set())
    candidates = _candidates(plan, needs)
    spaces = _spaces(plan, needs)
    inputs = tuple(_input(s, needs[s.name]) for s in plan.inputs if s.name in needs)
    pruned = replace(plan, inputs=inputs, spaces=spaces, candidates=candidates)
    used = {n.table for e in expressions_in(pruned) for n in walk(e) if isinstance(n, Lookup)}
    return replace(pruned, tables=tuple(t for t in plan.tables if t.name in used))


def _ask(needs: Needs, variables: dict[str, str], *nodes: Node) -> None:
    """Notes each field that the expressions name, under the space of its row (a variable's own name else)."""
    stack = [(n, variables) for n in nodes]
    done: set[tuple[Node, frozenset[tuple[str, str]]]] = set()
    while stack:
        node, bound = stack.pop()
        key = (node, frozenset(bound.items()))
        if key in done:
            continue
        done.add(key)
        over = node if isinstance(node, Over) else getattr(node, "over", None)
        if isinstance(over, Over):
            bound = {**bound, **dict(over.variables)}
            for _, space in over.variables:
                needs.setdefault(space, set())
        if isinstance(node, Field):
            needs.setdefault(_space_of(node, bound), set()).add(node.name)
        from darkana.runtime.plan import children

        stack.extend((c, bound) for c in children(node))


def _space_of(field: Field, bound: dict[str, str]) -> str:
    match field.row:
        case Bound(name=name):
            return bound.get(name, name)
        case Pick(over=over):
            return over.variables[0][1]


def _candidates(plan: Plan, needs: Needs) -> CandidateSpace | RowCandidates | None:
    match plan.candidates:
        case CandidateSpace() as space:
            _ask(needs, {}, *expressions_in(space.steps))
            fields = tuple((n, e) for n, e in space.fields if n in needs.get("candidate", set()))
            legs = _ask_legs(needs, space.alternatives)
            if len(space.alternatives) == 1:
                for leg, target in legs.items():
                    needs.setdefault(target, set()).update(needs.get(leg, set()))
            for i, combination in enumerate(space.alternatives):
                _ask(needs, {leg.name: leg.space for leg in combination.legs}, *(e[i] for _, e in fields))
            return replace(space, fields=fields)
        case RowCandidates() as rows:
            _ask(needs, {}, *expressions_in(rows.steps))
            wanted = needs.get("candidate", set())
            return replace(rows, branches=tuple(b for b in rows.branches if b.field in wanted))
    return None


def _ask_legs(needs: Needs, alternatives: tuple[object, ...]) -> dict[str, str]:
    from darkana.runtime.plan import Combination

    legs: dict[str, str] = {}
    for combination in alternatives:
        assert isinstance(combination, Combination)
        own = {leg.name: leg.space for leg in combination.legs}
        for leg in combination.legs:
            needs.setdefault(leg.space, set())
            if leg.where is not None:
                _ask(needs, {}, leg.where)
        _ask(needs, own, *combination.conditions)
        legs.update(own)
    return legs


def _spaces(plan: Plan, needs: Needs) -> tuple[ObjectLike, ...]:
    """Later spaces ask earlier ones, so the walk is from the last."""
    kept = [_space(space, needs) for space in reversed(plan.spaces) if space.name in needs]
    return tuple(reversed(kept))


def _space(space: ObjectLike, needs: Needs) -> ObjectLike:
    wanted = needs[space.name]
    steps = [s for s in space.steps if not isinstance(s, MemberStep)]
    _ask(needs, {}, *expressions_in(tuple(steps)))
    members = [s for s in space.steps if isinstance(s, MemberStep)]
    while True:  # a member may need another
        asked = [m for m in members if m.field in wanted]
        _ask(needs, {}, *expressions_in(tuple(asked)))
        if len(asked) == sum(m.field in wanted for m in members):
            break
    kept = tuple(s for s in space.steps if not isinstance(s, MemberStep) or s.field in wanted)
    own = {m.field for m in members}
    match space:
        case ObjectSpace(parent=parent):
            needs.setdefault(parent, set()).update(wanted - own)
            return replace(space, steps=kept)
        case UnionSpace(parts=parts):
            fields = tuple((n, e) for n, e in space.fields if n in wanted or n == "@id")
            for i, part in enumerate(parts):
                needs.setdefault(part, set())
                _ask(needs, {}, *(e[i] for _, e in fields))
            return replace(space, fields=fields, steps=kept)
        case CompositeSpace(alternatives=alternatives):
            fields = tuple((n, e) for n, e in space.fields if n in wanted)
            _ask_legs(needs, alternatives)
            for i, combination in enumerate(alternatives):
                _ask(needs, {leg.name: leg.space for leg in combination.legs}, *(e[i] for _, e in fields))
            return replace(space, fields=fields, steps=kept)


def _input(space: InputSpace, wanted: set[str]) -> InputSpace:
    return replace(space, branches=tuple(b for b in space.branches if b.field in wanted))
