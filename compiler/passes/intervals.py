"""Windows that are an interval of a variable which does not depend on the scan: found once, so that all hypotheses
are counted in one pass over the sorted values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from darkana.runtime.plan import Apply, Expr, Interval, Plan, Window, free_rows, parameters

from ..arithmetic import apply


def find_intervals(plan: Plan) -> Plan:
    """Gives each window its interval, where it has one."""
    return replace(plan, windows=tuple(replace(w, interval=interval_of(w)) for w in plan.windows))


def interval_of(window: Window) -> Interval | None:
    """The first interval among the conditions that a window asks together.

    >>> from darkana.runtime.plan import Bound, Const, Field, Param
    >>> x = Field(Bound("event"), "x")
    >>> w = Window("w", apply("lt", apply("abs", apply("sub", x, Param("m"))), Const(0.1)), ())
    >>> interval_of(w).value == x, interval_of(w).exact
    (True, True)
    """
    parts = list(_together(window.condition))
    for i, part in enumerate(parts):
        found = _distance(part)
        if found:
            return replace(found, exact=len(parts) == 1)
        if i + 1 < len(parts):
            both = _between(part, parts[i + 1])
            if both:
                return replace(both, exact=len(parts) == 2)
    return None


def _together(condition: Expr) -> Iterator[Expr]:
    if isinstance(condition, Apply) and condition.op == "and":
        for a in condition.args:
            yield from _together(a)
    else:
        yield condition


def _distance(condition: Expr) -> Interval | None:
    """`abs(x - f) < g`"""
    match condition:
        case Apply(op="lt", args=(Apply(op="abs", args=(Apply(op="sub", args=(a, b)),)), g)) if _of_scan(g):
            for x, f in ((a, b), (b, a)):
                if _of_rows(x) and _of_scan(f):
                    return Interval(x, apply("sub", f, g), apply("add", f, g))
    return None


def _between(first: Expr, second: Expr) -> Interval | None:
    """`low < x` and `x < high`"""
    match first, second:
        case Apply(op="lt", args=(low, x)), Apply(op="lt", args=(y, high)):
            if x == y and _of_rows(x) and _of_scan(low) and _of_scan(high):
                return Interval(x, low, high)
    return None


def _of_scan(expr: Expr) -> bool:
    return not free_rows(expr)


def _of_rows(expr: Expr) -> bool:
    """A variable of the candidate at any hypothesis. A table of it may be NaN, which no interval holds: fine."""
    return bool(free_rows(expr)) and not parameters(expr)
