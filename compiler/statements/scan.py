"""The scan: its hypotheses, flattened, and those at which scan-dependent regions are shown."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from darkana.dsl import syntax as ast
from darkana.runtime.plan import NO_SITE, Expr, Hypotheses, Lookup, Table, walk
from darkana.runtime.plan.record import Record, record

from ..checker import Checker, Env
from ..expressions import meaning, names
from ..expressions.evaluate import OutsideTable, evaluate
from ..expressions.levels import scan_only
from ..limits import more
from ..physics.dimensions import Dimension, base_unit
from ..report import Report, head
from ..values import Number
from . import tables
from .coverage import uncovered

Point = tuple[float, ...]
GRIDS_KEPT = 16


@record
class CheckedScan(Record):
    """One `scan`, its ends and step as expressions (of earlier parameters; the step of its own too)."""

    statement: ast.Scan
    dimension: Dimension
    low: Expr | None = None
    high: Expr | None = None
    step: Expr | None = None
    count: int = 0
    values: tuple[float, ...] = ()
    where: Expr | None = None
    show: tuple[float, ...] = ()
    missing: str = ""

    @property
    def expressions(self) -> list[Expr]:
        """What is asked at its points."""
        return [e for e in (self.low, self.high, self.step, self.where) if e is not None]


class NoGrid(Exception):
    """The grid can't be made; a message that says why, or none where it has been reported."""


_grids: dict[tuple[tuple[CheckedScan, ...], tuple[Table, ...], int], tuple[Point, ...]] = {}


def check_scans(ck: Checker, statements: list[ast.Scan]) -> list[CheckedScan] | None:
    """Every `scan`, checked; None where one is wrong."""
    checked = [_check(ck, s, Env(ck.scope)) for s in statements]
    good = [c for c in checked if c is not None]
    return good if len(good) == len(statements) else None


def _check(ck: Checker, scan: ast.Scan, env: Env) -> CheckedScan | None:
    dimension = names.scan_dimension(ck, scan, env)
    if dimension is None:
        return None
    low, high = (_end(ck, e, env, dimension, "an end of a scan") for e in (scan.low, scan.high))
    step = _end(ck, scan.step, env, dimension, "the step of a scan")
    where = meaning.condition_of(ck, scan.where, env, "after `where` a condition") if scan.where else None
    show = [_shown(ck, e, env, dimension) for e in scan.show]
    wanted = (scan.low, scan.high, scan.step, scan.where, *scan.show)
    if any(w is not None and g is None for w, g in zip(wanted, (low, high, step, where, *show), strict=True)):
        return None
    values, missing, count = _given(ck, scan, env)
    if scan.points is not None and count == 0:
        return None
    shown = tuple(v for v in show if v is not None)
    return CheckedScan(scan, dimension, low, high, step, count, values, where, shown, missing)


def _end(ck: Checker, node: ast.Expr | None, env: Env, dimension: Dimension, what: str) -> Expr | None:
    if node is None:
        return None
    value = meaning.quantity_of(ck, node, env, dimension, what=what)
    return value.expr if value and scan_only(ck, node.span, value.expr, what) else None


def _shown(ck: Checker, node: ast.Expr, env: Env, dimension: Dimension) -> float | None:
    value: Number | None = meaning.quantity_of(ck, node, env, dimension, what="a hypothesis")
    if value is None or not scan_only(ck, node.span, value.expr, "a hypothesis"):
        return None
    from ..expressions.operators import constant

    number = constant(value.expr)
    if number is None:
        ck.report.error("E0606", node.span, "a hypothesis to show is a constant", "not a constant")
    return number


def _given(ck: Checker, scan: ast.Scan, env: Env) -> tuple[tuple[float, ...], str, int]:
    if scan.table is not None:
        found = tables.scanned(ck, scan, env)
        if found is None:
            return (), "", 0
        shape, i = found
        missing = f"there is no file `{shape.table.path}`" if shape.table.missing else ""
        return (shape.table.axes[i] if shape.table.axes else ()), missing, 0
    count = 0
    if scan.points is not None:
        whole = scan.points.unit is None and scan.points.value.is_integer()
        count = int(scan.points.value) if whole else 0
        if count < 1:
            ck.report.error("E0607", scan.points.span, "`points` needs a whole number from 1 on", "not a count")
            return (), "", 0
    return (), "", count


# --- the grid ----------------------------------------------------------------------------------------------


def hypotheses(report: Report, scans: list[CheckedScan], known: dict[str, Table], most: int) -> Hypotheses:
    """The flattened grid. What stands in its way is reported, or said in `missing` where a file is not there."""
    labels = tuple(s.statement.label.text if s.statement.label else s.statement.name.text for s in scans)
    header = tuple(s.statement.name.text for s in scans), labels, tuple(base_unit(s.dimension) for s in scans)
    if not scans:
        return Hypotheses()
    try:
        points = _points_of(report, scans, known, most)
    except NoGrid as why:
        return Hypotheses(*header, missing=str(why) or "the scan is wrong")
    if not points:
        where = next((s.statement.where for s in scans if s.statement.where), None)
        span, label = (where.span, "holds nowhere") if where else (head(scans[0].statement.span), "empty")
        report.error("E0608", span, "this scan has no points", label)
        return Hypotheses(*header, missing="the scan has no points")
    shown = _shown_points(report, scans, points, known)
    return Hypotheses(*header, tuple(zip(*points, strict=True)), tuple(shown))


def _points_of(report: Report, scans: list[CheckedScan], known: dict[str, Table], most: int) -> tuple[Point, ...]:
    """The grid; that of a scan that has been seen before, as an editor asks for it at every change, is kept."""
    asked = dict.fromkeys(n.table for s in scans for e in s.expressions for n in walk(e) if isinstance(n, Lookup))
    key = tuple(scans), tuple(replace(known[name], site=NO_SITE) for name in asked), most
    if key not in _grids:
        made = tuple(_grid(report, scans, known, most))
        if len(_grids) >= GRIDS_KEPT:
            _grids.clear()
        _grids[key] = made
    return _grids[key]


def _grid(report: Report, scans: list[CheckedScan], known: dict[str, Table], most: int) -> Iterator[Point]:
    for count, point in enumerate(_points(report, scans, {}, known)):
        if count >= most:
            raise NoGrid(_too_many(report, scans[0], most))
        if _kept(report, scans, point, known):
            yield point


def _points(report: Report, scans: list[CheckedScan], at: dict[str, float], known: dict[str, Table]) -> Iterator[Point]:
    """Every combination, the later parameter running faster."""
    first, rest = scans[0], scans[1:]
    for value in _values(report, first, at, known):
        inner = {**at, first.statement.name.text: value}
        if rest:
            for tail in _points(report, rest, inner, known):
                yield (value, *tail)
        else:
            yield (value,)


def _too_many(report: Report, scan: CheckedScan, most: int) -> str:
    message = f"this scan has more than {most} points"
    node = scan.statement.step or scan.statement.points
    span = node.span if node else head(scan.statement.span)
    report.error("E0609", span, message, "too many", ("take a larger step", more("points")))
    return message


def _values(report: Report, scan: CheckedScan, at: dict[str, float], known: dict[str, Table]) -> Iterator[float]:
    if scan.missing:
        raise NoGrid(scan.missing)
    if scan.low is None or scan.high is None:
        yield from scan.values
        return
    low, high = (_ask(report, scan, e, at, known) for e in (scan.low, scan.high))
    node = scan.statement.high or scan.statement.low
    if not math.isfinite(high - low):
        span = node.span if node else scan.statement.span
        report.error("E0610", span, "an end of this scan is not a finite number", "not finite")
        raise NoGrid
    if high < low:
        report.error(
            "E0610", node.span if node else scan.statement.span, "the scan ends before it begins", "below the start"
        )
        raise NoGrid
    if scan.step is None:
        yield from _spaced(report, scan, low, high)
        return
    value = start = low
    taken, size = 0, math.nan
    while value <= high + _slack(low, high):
        yield value
        step = _ask(report, scan, scan.step, {**at, scan.statement.name.text: value}, known)
        if not step > 0 or value + step == value:
            node = scan.statement.step
            unit = base_unit(scan.dimension)
            message = f"the step of the scan is {step:g} {unit}".rstrip() + f" at {value:g} {unit}".rstrip()
            report.error("E0611", node.span if node else scan.statement.span, message, "not positive")
            raise NoGrid
        if step != size:
            start, taken, size = value, 0, step
        taken += 1
        value = start + taken * size  # sums of equal steps would gather rounding


def _slack(low: float, high: float) -> float:
    """By how much rounding may miss the ends of a scan."""
    return 1e-9 * max(abs(low), abs(high))


def _spaced(report: Report, scan: CheckedScan, low: float, high: float) -> Iterator[float]:
    n = scan.count
    if scan.statement.log and low <= 0:
        node = scan.statement.low
        span = node.span if node else head(scan.statement.span)
        report.error("E0612", span, "a logarithmic scan begins above zero", "not above zero")
        raise NoGrid
    for i in range(n):
        t = i / (n - 1) if n > 1 else 0.0
        yield high if t == 1 else low * (high / low) ** t if scan.statement.log else low + (high - low) * t


def _ask(report: Report, scan: CheckedScan, expr: Expr, at: dict[str, float], known: dict[str, Table]) -> float:
    """A number at a hypothesis; a table that is not there, or does not cover it, ends the grid."""
    gone = next((n.table for n in walk(expr) if isinstance(n, Lookup) and known[n.table].missing), None)
    if gone:
        raise NoGrid(f"there is no file `{known[gone].path}`")
    try:
        return float(evaluate(expr, at, known))
    except OutsideTable as outside:
        span = scan.statement.step.span if scan.statement.step else scan.statement.span
        raise NoGrid(uncovered(report, outside.table, outside.point, span)) from None


def _kept(report: Report, scans: list[CheckedScan], point: Point, known: dict[str, Table]) -> bool:
    at = {s.statement.name.text: v for s, v in zip(scans, point, strict=True)}
    return all(s.where is None or bool(_ask(report, s, s.where, at, known)) for s in scans)


def _shown_points(
    report: Report, scans: list[CheckedScan], points: tuple[Point, ...], known: dict[str, Table]
) -> list[Point]:
    """What `show at` says; else the first, middle and last hypothesis."""
    if not any(s.show for s in scans):
        return list(dict.fromkeys((points[0], points[len(points) // 2], points[-1])))
    result: list[Point] = [()]
    for i, scan in enumerate(scans):
        own = sorted({p[i] for p in points})
        for value in scan.show:
            slack = _slack(own[0], own[-1])
            if not own[0] - slack <= value <= own[-1] + slack:
                node = scan.statement.show[scan.show.index(value)]
                unit = f" {base_unit(scan.dimension)}".rstrip()
                message = f"{value:g}{unit} is outside the scan, which goes from {own[0]:g}{unit} to {own[-1]:g}{unit}"
                report.error("E0614", node.span, message, "outside the scan")
        result = [(*p, v) for p in result for v in (scan.show or (own[len(own) // 2],))]
    return [p for p in result if _kept(report, scans, p, known)]
