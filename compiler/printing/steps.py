"""The sections of a printed plan: what is read, made, cut, filled and counted, each with its place in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import PurePath

from darkana.dsl import syntax as ast
from darkana.runtime.plan import (
    CandidateSpace,
    CandidateStep,
    Combination,
    CompositeSpace,
    Cut,
    Expr,
    KeepBestStep,
    MemberStep,
    ObjectLike,
    ObjectSpace,
    ObjectStep,
    Plan,
    Region,
    RowCandidates,
    SelectStep,
    Site,
    SortStep,
    Table,
    TakeStep,
    UnionSpace,
    parameters,
)

from ..search import Search
from ..statements.inputs import site_of
from ..statements.selection import level_of
from .show import Names, show


def at(site: Site) -> str:
    """`file.ana:12`"""
    return f"{PurePath(site.file).name}:{site.line}" if site.file else ""


def scan_lines(plan: Plan) -> list[str]:
    scan = plan.scan
    if not scan.names:
        return []
    if scan.missing:
        return [f"scan {', '.join(scan.names)}: no grid, {scan.missing}"]
    ranges = [
        f"{n} from {min(v):g} to {max(v):g} {u}" for n, u, v in zip(scan.names, scan.units, scan.values, strict=True)
    ]
    shown = "; ".join(
        ", ".join(f"{n} = {x:g} {u}" for n, x, u in zip(scan.names, p, scan.units, strict=True)) for p in scan.shown
    )
    return [f"scan: {len(scan.values[0])} hypotheses, {', '.join(ranges)}", f"  shown at {shown}"]


def read_rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    for space in plan.inputs:
        if not space.branches:
            yield space.name, f"how many ({space.counters[0]})" if space.counters else "", at(space.site)
        for b in space.branches:
            yield f"{space.name}.{b.field}" if space.name != "event" else b.field, b.name, at(b.site)
    if isinstance(plan.candidates, RowCandidates):
        for b in plan.candidates.branches:
            yield f"candidate.{b.field}", b.name, at(b.site)


def space_lines(space: ObjectLike, names: Names) -> list[str]:
    head = f"{space.name} := {_made_from(space)}  {at(space.site)}"
    return [head, *indent(_step_lines(space.steps, names))]


def _made_from(space: ObjectLike) -> str:
    match space:
        case ObjectSpace(parent=parent):
            return parent
        case UnionSpace(parts=parts):
            return f"{' and '.join(parts)}, each input object once"
        case CompositeSpace(alternatives=alternatives):
            return " or ".join(_legs(a) for a in alternatives)


def _step_lines(steps: Sequence[ObjectStep | CandidateStep], names: Names) -> list[str]:
    """The author's words, and below them what is evaluated where that is written otherwise."""
    rows = columns([(s.text, at(s.site)) for s in steps])
    return [x for s, row in zip(steps, rows, strict=True) for x in (row, *_evaluated(asked_of(s), s.text, names))]


def asked_of(step: ObjectStep | CandidateStep) -> Expr | None:
    """The expression of a step, if it has one."""
    match step:
        case SelectStep(condition=expr) | MemberStep(value=expr) | SortStep(key=expr) | KeepBestStep(key=expr):
            return expr
        case TakeStep():
            return None


def _evaluated(expr: Expr | None, text: str, names: Names) -> list[str]:
    lowered = "" if expr is None else show(expr, names, top=True)
    return [f"    = {lowered}"] if lowered and not text.endswith(lowered) else []


def _legs(combination: Combination) -> str:
    return " ".join(
        f"{leg.name}:{leg.space}" + (f"[{show(leg.where)}]" if leg.where is not None else "")
        for leg in combination.legs
    )


def candidate_lines(plan: Plan, names: Names) -> list[str]:
    match plan.candidates:
        case CandidateSpace() as space:
            lines = [f"candidates: one for each way to fill the legs  {at(space.site)}"]
            for a in space.alternatives:
                channel = f"{a.channel}: " if a.channel else ""
                lines.append(f"  {channel}{_legs(a)}")
                lines += [f"    {' '.join(x)} and {' '.join(y)} are alike: unordered" for x, y in a.increasing]
                lines += [f"    {show(c)}" for c in a.conditions]
            return lines + indent(_step_lines(space.steps, names))
        case RowCandidates() as rows:
            lines = ["candidates: the rows of the tree; an event is what shares " + ", ".join(rows.event_keys)]
            return lines + indent(_step_lines(rows.steps, names))
    return []


def weight_lines(plan: Plan, names: Names) -> list[str]:
    """What simulation's weights are multiplied by, and what triggers ask of data."""
    lines = []
    for w in plan.weights:
        lines += [f"weight {w.text}  once {_once(w.level)}  {at(w.site)}", *_evaluated(w.value, w.text, names)]
    for t in plan.triggers:
        lines += [
            f"trigger {t.name}  {at(t.site)}",
            f"  data: {show(t.data, names, top=True)}",
            f"  simulation times: {t.text}  once {_once(t.level)}",
            *_evaluated(t.efficiency, t.text, names),
        ]
    return lines


def region_lines(region: Region, plan: Plan, names: Names) -> list[str]:
    n, owner = _common(region, plan)
    head = f"region {region.name}" + (" (blind)" if region.blind else "") + f"  {at(region.site)}"
    if n:
        head += f", shares its first {n} cut{'s' if n > 1 else ''} with {owner}"
    lines = [head]
    own = region.cuts[n:]
    rows = columns([_cut(i, c) for i, c in enumerate(own, n + 1)])
    for row, cut in zip(rows, own, strict=True):
        lines += [f"  {row}", *indent(_evaluated(cut.condition, cut.text, names))]
    return lines


def _common(region: Region, plan: Plan) -> tuple[int, str]:
    """The longest beginning that an earlier region has too: how many cuts, and whose."""
    best, owner = 0, ""
    for other in plan.regions[: plan.regions.index(region)]:
        alike = (a.condition == b.condition for a, b in zip(region.cuts, other.cuts, strict=False))
        n = sum(1 for _ in takewhile(bool, alike))
        if n > best:
            best, owner = n, other.name
    return best, owner


def _cut(i: int, cut: Cut) -> tuple[str, ...]:
    level = f"scan: {', '.join(sorted(cut.scans))}" if cut.scans else level_of(cut.condition)
    return f'{i} "{cut.label}"', cut.text, level, at(cut.site)


def histogram_rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    for h in plan.histograms:
        axes = " x ".join(f"{a.label} ({len(a.edges) - 1} bins)" for a in h.axes)
        without = f" without {', '.join(h.without)}" if h.without else ""
        scan = f"scan: {', '.join(sorted(h.scans))}" if h.scans else ""
        yield h.name, axes, f"in {h.region}{without}", f"once {_once(h.level)}", scan, at(h.site)


def _once(level: str) -> str:
    return {"event": "an event", "candidate": "a candidate"}.get(level, f"an object of {level}")


def window_lines(plan: Plan) -> Iterator[str]:
    for w in plan.windows:
        yield f"{w.name} in {', '.join(w.regions)}: {w.text}  {at(w.site)}"
        scans = {c.label for r in plan.regions if r.name in w.regions for c in r.cuts if c.scans}
        if w.interval is not None:
            how = "sorted once" if w.interval.exact and not scans else "candidates near each hypothesis, then the rest"
            yield f"  an interval for every hypothesis: {how}"
        if scans:
            yield "  asked at every hypothesis: " + ", ".join(f'"{s}"' for s in sorted(scans))


def statistics_lines(search: Search) -> Iterator[str]:
    """What goes into the likelihood: checked now, carried out by `limit`."""
    for statement in search.scope.statements:
        if isinstance(statement, ast.Count | ast.Fit | ast.Limit | ast.Interpret | ast.Project):
            first, *clauses = statement.span.text.split("\n")
            yield f"{' '.join(first.split())}  {at(site_of(statement.span))}"
            yield from (f"  {' '.join(c.split('#')[0].split())}" for c in clauses if c.split("#")[0].strip())


def table_row(table: Table) -> tuple[str, ...]:
    state = "missing" if table.missing else f"{len(table.values)} points, {table.interpolation}"
    return f"{table.name}({', '.join(table.arguments)})", table.path, state, at(table.site)


def shared_rows(names: Names) -> Iterator[tuple[str, ...]]:
    for e, name in names.items():
        scan = ", ".join(sorted(parameters(e)))
        yield name, show(e, names, top=True), f"scan: {scan}" if scan else ""


# --- layout ---------------------------------------------------------------------------------------------------


def columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows as aligned text; a cell above 60 characters does not push the others out."""
    if not rows:
        return []
    widths = [max((len(c) for c in column if len(c) <= 60), default=0) for column in zip(*rows, strict=True)]
    return ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows]


def indent(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]
