"""Where cuts lie on the axis of a histogram, and which cuts are assumed: for figures and tables."""

from __future__ import annotations

from collections.abc import Iterator

from darkana.dsl import syntax as ast
from darkana.runtime.plan import Apply, Const, Expr, Histogram, Plan

from ..search import Search


def cut_values(plan: Plan) -> dict[str, list[float]]:
    """For each one-dimensional histogram, the constants (in its axis's unit) that its region compares it with."""
    found: dict[str, list[float]] = {}
    for histogram in plan.histograms:
        if len(histogram.axes) == 1:
            values = sorted(set(_values(plan, histogram)))
            if values:
                found[histogram.name] = values
    return found


def _values(plan: Plan, histogram: Histogram) -> Iterator[float]:
    axis = histogram.axes[0]
    for region in plan.regions:
        if region.name == histogram.region:
            for cut in region.cuts:
                for value in _compared(cut.condition, axis.value):
                    yield value / axis.factor


def _compared(condition: Expr, value: Expr) -> Iterator[float]:
    """What every candidate has to satisfy: cuts with `when` hold for some only, and are not marked."""
    match condition:
        case Apply(op="and", args=(a, b)):
            yield from _compared(a, value)
            yield from _compared(b, value)
        case Apply(op="lt" | "le" | "gt" | "ge", args=(a, b)):
            if a == value and isinstance(b, Const):
                yield float(b.value)
            elif b == value and isinstance(a, Const):
                yield float(a.value)


def assumed_cuts(search: Search) -> list[str]:
    """Labels of the cuts that say `assumed`."""
    return [
        clause.label.text
        for statement in search.scope.statements
        if isinstance(statement, ast.Region)
        for clause in statement.clauses
        if isinstance(clause, ast.Cut) and clause.assumed
    ]
