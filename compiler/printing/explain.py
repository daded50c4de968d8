"""`explain`: the phases of the compiler, printed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from darkana.runtime.plan import CandidateStep, Expr, ObjectStep, Plan, free_rows, parameters

from ..search import Search
from ..symbols import Symbol
from ..values import Boolean, Function, Number, Value, Vector, kind_of
from .show import Names, show
from .steps import (
    asked_of,
    candidate_lines,
    columns,
    histogram_rows,
    indent,
    read_rows,
    region_lines,
    scan_lines,
    shared_rows,
    space_lines,
    statistics_lines,
    table_row,
    weight_lines,
    window_lines,
)

Steps = tuple[ObjectStep | CandidateStep, ...]


def explain_checked(search: Search) -> str:
    """Every name of the file: what it is, its dimension, where it is defined."""
    lines = [*_header(search), ""]
    return "\n".join([*lines, *columns([_name_row(s, v) for s, v in search.names])]) + "\n"


def _name_row(symbol: Symbol, value: Value) -> tuple[str, ...]:
    kind = kind_of(value) if not isinstance(value, Function) else f"a {symbol.kind}"
    frame = f", {value.frame}" if isinstance(value, Vector) and value.frame != "lab" else ""
    level = _level(value.expr) if isinstance(value, Number | Boolean) else ""
    where = f"{PurePath(symbol.span.source.name).name}:{symbol.span.line}"
    return symbol.name, symbol.kind, kind + frame, level, where


def _level(expr: Expr) -> str:
    rows, scans = free_rows(expr), ", ".join(sorted(parameters(expr)))
    level = "of each " + ", ".join(sorted(rows)) if rows else ("a hypothesis" if scans else "constant")
    return f"{level}; scan: {scans}" if scans and rows else level


def explain_plan(search: Search, plan: Plan) -> str:
    """What will run, step by step, each with its place in the text."""
    names = shared_names(plan)
    sections = [
        _header(search),
        scan_lines(plan),
        ["read", *indent(columns(list(read_rows(plan))))],
        ["objects", *indent([line for s in plan.spaces for line in space_lines(s, names)])] if plan.spaces else [],
        candidate_lines(plan, names),
        weight_lines(plan, names),
        *(region_lines(r, plan, names) for r in plan.regions),
        ["histograms", *indent(columns(list(histogram_rows(plan))))] if plan.histograms else [],
        ["windows", *indent(list(window_lines(plan)))] if plan.windows else [],
        ["tables", *indent(columns([table_row(t) for t in plan.tables]))] if plan.tables else [],
        ["statistics, for `limit`", *indent(said)] if (said := list(statistics_lines(search))) else [],
        ["shared: worked out once", *indent(columns(list(shared_rows(names))))] if names else [],
    ]
    return "\n\n".join("\n".join(s) for s in sections if s) + "\n"


def explain_lowered(plan: Plan, engine: str = "numpy") -> str:
    """The scalar expressions that the engine evaluates, by the names that they share."""
    names = shared_names(plan)
    lines = [f"engine {engine}", ""]
    lines += [f"{name} := {show(e, names, top=True)}" for e, name in names.items()]
    made: list[tuple[str, tuple[ObjectStep | CandidateStep, ...]]] = [
        (f"object {s.name}", s.steps) for s in plan.spaces
    ]
    if plan.candidates is not None:
        made.append(("candidates", plan.candidates.steps))
    for head, steps in made:
        lines += _section(head, [(f"{s.text}", e) for s in steps if (e := asked_of(s)) is not None], names)
    lines += _section("weights", [(w.text, w.value) for w in plan.weights], names)
    lines += _section("triggers", [(f'"{t.name}"', t.efficiency) for t in plan.triggers], names)
    for region in plan.regions:
        lines += _section(f"region {region.name}", [(f'"{c.label}"', c.condition) for c in region.cuts], names)
    for window in plan.windows:
        lines += _section(f"window {window.name}", [(window.text, window.condition)], names)
    for h in plan.histograms:
        lines += _section(f"histogram {h.name}", [(a.label, a.value) for a in h.axes], names)
    return "\n".join(lines) + "\n"


def _section(head: str, rows: Sequence[tuple[str, Expr]], names: Names) -> list[str]:
    return ["", head, *(f"  {text}: {show(e, names, top=True)}" for text, e in rows)] if rows else []


def shared_names(plan: Plan) -> Names:
    """t1, t2, ... for what is shared, inner expressions first."""
    return {e: f"t{i}" for i, e in enumerate(plan.shared, 1)}


def _header(search: Search) -> list[str]:
    lines = [search.meta.title, f"{PurePath(search.scope.source.name).name}  sha256 {search.sha256[:12]}"]
    lines += [f"{u.how} {u.name} ({_origin(u.origin)}, sha256 {u.sha256[:12]})" for u in search.uses]
    if search.meta.luminosity is not None:
        lines.append(f"luminosity {search.meta.luminosity:g} fb^-1")
    if search.beams is not None:
        lines.append(f"beams: sqrt_s = {search.beams.sqrt_s:.6f} GeV")
    return lines


def _origin(origin: str) -> str:
    return {"beside": "beside this file", "library": "shipped library", "search": "shipped search"}[origin]
