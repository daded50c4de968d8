"""Spectra that depend on the scan by its conditions alone, as in `if ma < 6 GeV then a.m2 else b.m2`: written out for
each way in which these turn out, so that the hypotheses of each way are filled in one pass over the sorted values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from darkana.runtime.plan import Apply, Case, Const, Expr, Passes, Plan, children, walk

from ..arithmetic import TRUE, apply
from .fold import folded
from .rewrite import Node, rewrite

MOST = 4
"""Conditions; each doubles the cases."""

CONDITIONS = frozenset({"lt", "le", "gt", "ge", "eq", "ne", "and", "or"})


def specialise(plan: Plan) -> Plan:
    """Gives each spectrum its cases, where in each of them nothing depends on the scan."""
    scanned = scanned_regions(plan)
    cuts = {region.name: [cut.condition for cut in region.cuts] for region in plan.regions}
    spectra = (s if s.whole else replace(s, cases=cases_of(cuts[s.region], s.value, scanned)) for s in plan.spectra)
    return replace(plan, spectra=tuple(spectra))


def cases_of(cuts: Sequence[Expr], value: Expr, scanned: frozenset[str] = frozenset()) -> tuple[Case, ...]:
    """One case for each way in which the conditions of the scan turn out; none where that is of no help.

    >>> from darkana.runtime.plan import Bound, Field, Param
    >>> light = Apply("lt", (Param("m"), Const(6.0)))
    >>> x, y = (Field(Bound("event"), name) for name in "xy")
    >>> [case.value.name for case in cases_of([], Apply("if", (light, x, y)))]
    ['x', 'y']
    """
    bound = [cut for cut in cuts if depends(cut, scanned)]
    found = tuple(dict.fromkeys(c for root in (*bound, value) for c in conditions_in(root)))
    if not 0 < len(found) <= MOST:
        return ()
    cases = [_case(bound, value, found, turn) for turn in product((True, False), repeat=len(found))]
    if any(depends(expr, scanned) for case in cases for expr in (*case.cuts, case.value)):
        return ()
    return tuple(cases)


def _case(cuts: Sequence[Expr], value: Expr, conditions: tuple[Expr, ...], turn: tuple[bool, ...]) -> Case:
    done: dict[Node, Node] = {c: Const(t) for c, t in zip(conditions, turn, strict=True)}
    asked = tuple(rewrite(cut, folded, done) for cut in cuts)
    when: Expr = TRUE
    for condition, holds in zip(conditions, turn, strict=True):
        when = _and(when, condition if holds else apply("not", condition))
    return Case(when, tuple(cut for cut in asked if cut != TRUE), rewrite(value, folded, done))


def _and(first: Expr, second: Expr) -> Expr:
    return second if first == TRUE else apply("and", first, second)


def conditions_in(node: Node) -> Iterator[Expr]:
    """The largest parts that are conditions of scan parameters alone, without a `not` before them."""
    if not node.scans:
        return
    if isinstance(node, Apply) and node.op in CONDITIONS and not node.rows:
        yield node
        return
    for child in children(node):
        yield from conditions_in(child)


def depends(expr: Expr, scanned: frozenset[str]) -> bool:
    """Whether it depends on the scan, be it through a region."""
    return bool(expr.scans) or any(isinstance(n, Passes) and n.region in scanned for n in walk(expr))


def scanned_regions(plan: Plan) -> frozenset[str]:
    """Regions of which a cut depends on the scan."""
    found: frozenset[str] = frozenset()
    while True:
        more = frozenset(r.name for r in plan.regions if any(depends(cut.condition, found) for cut in r.cuts))
        if more == found:
            return found
        found = more
