"""`explain`: the phases of the compiler, printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from darkana.runtime.plan import CandidateStep, Expr, ObjectStep, Plan, free_rows, parameters

from ..search import Search
from ..symbols import Symbol
from ..values import Boolean, Function, Number, Value, Vector, kind_of
from .show import show
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

Steps = Sequence[ObjectStep | CandidateStep]
Texts = Mapping[Expr, Sequence[str]]


def explain_checked(search: Search) -> str:
    """Every name of the file: what it is, its dimension, where it is defined."""
    lines = [*_header(search), ""]
    return "\n".join([*lines, *columns([_name_row(s, v) for s, v in search.names])]) + "\n"


def _name_row(symbol: Symbol, value: Value) -> tuple[str, ...]:
    kind = kind_of(value) if not isinstance(value, Function) else f"a {symbol.kind}"
    frame = f", {value.frame}" if isinstance(value, Vector) and value.frame != "lab" else ""
    level = level_of(value.expr) if isinstance(value, Number | Boolean) else ""
    where = f"{PurePath(symbol.span.source.name).name}:{symbol.span.line}"
    return symbol.name, symbol.kind, kind + frame, level, where


def level_of(expr: Expr) -> str:
    """What a value is one of: each event, each object, a hypothesis."""
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


def explain_lowered(plan: Plan, engine: str = "numpy", texts: Texts | None = None) -> str:
    """The scalar expressions that the engine evaluates, by the names that they share. `texts` are lines to print
    beneath expressions: what the engine is given; those of expressions that no step shows come last."""
    names, left = shared_names(plan), dict(texts or {})
    lines = [
        f"engine {engine}",
        *([] if texts is None else ["(the text is below its expression; others are numpy's)"]),
        "",
    ]
    for e, name in names.items():
        lines += [f"{name} := {show(e, names, top=True)}", *left.pop(e, ())]
    shown: set[Expr] = set()
    for head, rows in _sections(plan):
        lines += ["", head] if rows else []
        for text, e in rows:
            lines += [f"  {text}: {show(e, names, top=True)}", *left.get(e, ())]
            shown.add(e)
    if rest := [e for e in left if e not in shown]:
        lines += ["", "elsewhere: fields, legs, intervals of windows"]
    for e in rest:
        lines += [f"  {show(e, names, top=True)}", *left[e]]
    return "\n".join(lines) + "\n"


def _sections(plan: Plan) -> Iterator[tuple[str, list[tuple[str, Expr]]]]:
    """What each statement evaluates, with the words of its author."""
    for s in plan.spaces:
        yield f"object {s.name}", _asked(s.steps)
    if plan.candidates is not None:
        yield "candidates", _asked(plan.candidates.steps)
    yield "weights", [(w.text, w.value) for w in plan.weights]
    yield "triggers", [(f'"{t.name}"', t.efficiency) for t in plan.triggers]
    for region in plan.regions:
        yield f"region {region.name}", [(f'"{c.label}"', c.condition) for c in region.cuts]
    for window in plan.windows:
        yield f"window {window.name}", [(window.text, window.condition)]
    for h in plan.histograms:
        yield f"histogram {h.name}", [(a.label, a.value) for a in h.axes]


def _asked(steps: Steps) -> list[tuple[str, Expr]]:
    return [(f"{s.text}", e) for s in steps if (e := asked_of(s)) is not None]


def shared_names(plan: Plan) -> dict[Expr, str]:
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
