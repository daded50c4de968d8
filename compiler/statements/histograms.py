"""Histograms: their axes, edges, and the level at which they fill."""

from __future__ import annotations

import math

from darkana.dsl import syntax as ast
from darkana.runtime.plan import Axis, Histogram, Region, free_rows, parameters

from ..checker import Checker, Env
from ..expressions import meaning
from ..expressions.levels import only_rows
from ..expressions.operators import constant, literal
from ..expressions.reductions import loose_spaces
from ..limits import more
from ..physics.dimensions import UNITS, Dimension
from ..report import did_you_mean_label
from .inputs import site_of
from .objects import words
from .selection import NO_CANDIDATE, find_region


def histogram(ck: Checker, statement: ast.Histogram, env: Env, regions: dict[str, Region]) -> Histogram | None:
    """A histogram of the plan; None where something in it is wrong (which is reported)."""
    region = find_region(ck, statement.region, env)
    axes = [_axis(ck, a, env) for a in statement.axes]
    if region is None or not axes or any(a is None for a in axes):
        return None
    good = [a for a in axes if a is not None]
    if not _few_enough(ck, statement, good) or not _labels_known(ck, statement, regions.get(region.name)):
        return None
    level = _level(ck, statement, env, good)
    if level is None:
        return None
    without = tuple(s.text for s in statement.without)
    cuts = [c for c in regions[region.name].cuts if c.label not in without] if region.name in regions else []
    scans = frozenset().union(*(c.scans for c in cuts), *(parameters(a.value) for a in good))
    name = statement.name
    return Histogram(name.text, region.name, without, tuple(good), level, scans, site_of(name.span))


def _few_enough(ck: Checker, statement: ast.Histogram, axes: list[Axis]) -> bool:
    cells = math.prod(len(a.edges) + 1 for a in axes)
    most = ck.allowed.bins
    if cells > most or len(axes) > 3:
        message = f"a histogram has at most {most} bins and three axes"
        ck.report.error("E0510", statement.name.span, message, f"{len(axes)} axes, {cells} bins")
    return cells <= most and len(axes) <= 3


def _labels_known(ck: Checker, statement: ast.Histogram, region: Region | None) -> bool:
    good = True
    labels = [c.label for c in region.cuts] if region else []
    for label in statement.without:
        if region and label.text not in labels:
            help, better = did_you_mean_label(label.text, labels)
            message = f'region `{region.name}` has no cut "{label.text}"'
            ck.report.error("E0215", label.span, message, "unknown cut", help, better)
            good = False
    return good


def _level(ck: Checker, statement: ast.Histogram, env: Env, axes: list[Axis]) -> str | None:
    """`event`, `candidate`, or the collection whose objects are filled."""
    loose = loose_spaces(ck, env, *(a.value for a in axes))
    if len(loose) > 1:
        message = f"the axes speak of two collections, `{loose[0]}` and `{loose[1]}`"
        ck.report.error("E0511", statement.name.span, message, "which is filled?", "draw two histograms")
        return None
    rows = ck.candidate_rows | set(loose)
    for axis, written in zip(axes, statement.axes, strict=True):
        if not only_rows(ck, written.value.span, axis.value, rows - ck.spaces.keys() | set(loose), NO_CANDIDATE):
            return None
    names = free_rows(*(a.value for a in axes)) - {"event"}
    if loose:
        if names - set(loose):
            message = f"one axis is of every object of `{loose[0]}`, another of the candidate"
            help = f"combine the objects, as `sum({loose[0]}.E)` does, or draw two histograms"
            ck.report.error("E0511", statement.name.span, message, "which is filled?", help)
            return None
        return loose[0]
    return "candidate" if names else "event"


# --- axes ------------------------------------------------------------------------------------------------


def _axis(ck: Checker, axis: ast.Axis, env: Env) -> Axis | None:
    value = meaning.quantity_of(ck, axis.value, env, what="what a histogram is of")
    if value is None:
        return None
    written = axis.edges or tuple(e for e in (axis.low, axis.high) if e is not None)
    edges = [_edge(ck, e, env, value.dimension) for e in written]
    numbers = [e for e in edges if e is not None]
    if len(numbers) < len(edges) or not _increasing(ck, written, numbers):
        return None
    if axis.bins is not None:
        spaced = _bins(ck, axis, numbers)
        if spaced is None:
            return None
        numbers = spaced
    unit, factor = _unit(written[0], value.dimension)
    return Axis(value.expr, tuple(numbers), words(axis.value.span), unit, factor, axis.log)


def _edge(ck: Checker, node: ast.Expr, env: Env, dimension: Dimension) -> float | None:
    value = meaning.quantity_of(ck, node, env, dimension, what="an edge")
    if value is None:
        return None
    number = constant(value.expr)
    if number is None or not math.isfinite(number):
        help = "bins are the same for all events and hypotheses: subtract what varies from the variable"
        ck.report.error("E0512", node.span, "an edge is a constant", "not a constant", help)
        return None
    return number


def _increasing(ck: Checker, written: tuple[ast.Expr, ...], edges: list[float]) -> bool:
    for node, a, b in zip(written[1:], edges, edges[1:], strict=False):
        if b <= a:
            ck.report.error("E0513", node.span, "edges have to increase", "not above the one before")
            return False
    if len(edges) < 2:
        ck.report.error("E0513", written[0].span, "a histogram has at least two edges", "one edge")
    return len(edges) > 1


def _bins(ck: Checker, axis: ast.Axis, ends: list[float]) -> list[float] | None:
    assert axis.bins is not None
    n, (low, high) = axis.bins.value, ends
    if axis.bins.unit is not None or n < 1 or not n.is_integer():
        ck.report.error("E0514", axis.bins.span, "`bins` needs a whole number from 1 on", "not a count")
        return None
    if n > ck.allowed.bins:
        ck.report.error(
            "E0510", axis.bins.span, f"a histogram has at most {ck.allowed.bins} bins", "too many", more("bins")
        )
        return None
    if axis.log and low <= 0:
        node = axis.low
        ck.report.error(
            "E0515", node.span if node else axis.span, "a logarithmic axis begins above zero", "not above zero"
        )
        return None
    return _spaced(low, high, int(n), axis.log)


def _spaced(low: float, high: float, n: int, log: bool) -> list[float]:
    inner = (low * (high / low) ** (i / n) if log else low + (high - low) * i / n for i in range(1, n))
    return [low, *inner, high]


def _unit(node: ast.Expr, dimension: Dimension) -> tuple[str, float]:
    """The unit that the author wrote the edges in, and its factor to base units."""
    number = literal(node)
    if number is None or number.unit is None:
        return ("" if str(dimension) == "1" else str(dimension)), 1.0
    factor, base = UNITS[number.unit.name]
    power = number.unit.power
    if base**power != dimension or number.unit.name == "1":
        return "", 1.0
    return number.unit.name + (f"^{power}" if power != 1 else ""), factor**power
