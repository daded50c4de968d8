"""A plan as HTML, for notebooks: each step in the author's words with its place. All text is escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from pathlib import PurePath

from ..plan import (
    Apply,
    CandidateSpace,
    Combination,
    CompositeSpace,
    Cut,
    ObjectLike,
    Plan,
    Region,
    RowCandidates,
    Site,
)
from ..plan.steps import LegSpec, UnionSpace
from .html_parts import code, faint, table

Row = tuple[str, ...]
Show = Callable[[str], str]


def plan_html(plan: Plan) -> str:
    """What is read, made, cut, filled and counted."""
    parts = [f"<h3>Plan: {escape(plan.title)}</h3>"]
    for heading, rows in (
        ("read", read_rows(plan)),
        ("objects", space_rows(plan)),
        ("candidates", candidate_rows(plan)),
    ):
        parts.append(table(rows, f"<strong>{heading}</strong>"))
    parts += [region_html(region) for region in plan.regions]
    for heading, rows in (("histograms", histogram_rows(plan)), ("windows", window_rows(plan))):
        parts.append(table(rows, f"<strong>{heading}</strong>"))
    if plan.shared:
        parts.append(f"<p>{faint(f'{len(plan.shared)} expressions are worked out once and shared')}</p>")
    return "\n".join(part for part in parts if part)


def at(site: Site) -> str:
    """`file.ana:12`"""
    return faint(f"{PurePath(site.file).name}:{site.line}") if site.file else ""


def read_rows(plan: Plan) -> Iterator[Row]:
    """The branches of each collection, of the event and of the candidates of a flat tree."""
    for space in plan.inputs:
        yield code(space.name), escape(", ".join([b.name for b in space.branches] or space.counters)), at(space.site)
    if isinstance(plan.candidates, RowCandidates):
        yield "candidate", escape(", ".join(b.name for b in plan.candidates.branches)), at(plan.candidates.site)


def space_rows(plan: Plan) -> Iterator[Row]:
    for space in plan.spaces:
        steps = "<br>".join(code(step.text) for step in space.steps)
        yield code(space.name), code(_made_from(space)), steps, at(space.site)


def _made_from(space: ObjectLike) -> str:
    if isinstance(space, UnionSpace):
        return " and ".join(space.parts)
    if isinstance(space, CompositeSpace):
        return " or ".join(_legs(a) for a in space.alternatives)
    return space.parent


def _legs(combination: Combination) -> str:
    return " ".join(f"{leg.name}:{leg.space}{_charge(leg)}" for leg in combination.legs)


def _charge(leg: LegSpec) -> str:
    """The sign that a leg was written with; nothing else is asked of a leg."""
    return {"gt": "+", "lt": "-"}.get(leg.where.op, "") if isinstance(leg.where, Apply) else ""


def candidate_rows(plan: Plan) -> Iterator[Row]:
    """Each channel with its legs; the selection of candidates."""
    match plan.candidates:
        case CandidateSpace(alternatives=alternatives, site=site):
            for alternative in alternatives:
                yield escape(alternative.channel or "legs"), code(_legs(alternative)), at(site)
        case RowCandidates(event_keys=keys, site=site):
            yield "rows of the tree", code(", ".join(keys)), at(site)
    for step in plan.candidates.steps if plan.candidates else ():
        yield "", code(step.text), at(step.site)


def region_html(region: Region, show: Show = code) -> str:
    """The cuts in their order; `show` turns the author's text into HTML."""
    blind = f" {faint('blind')}" if region.blind else ""
    return table(
        (_cut(number, cut, show) for number, cut in enumerate(region.cuts, 1)),
        f"region <strong>{escape(region.name)}</strong>{blind}",
    )


def _cut(number: int, cut: Cut, show: Show) -> Row:
    scan = faint(f"scan: {', '.join(sorted(cut.scans))}") if cut.scans else ""
    return str(number), escape(cut.label), show(cut.text), scan, at(cut.site)


def histogram_rows(plan: Plan) -> Iterator[Row]:
    for h in plan.histograms:
        axes = ", ".join(f"{axis.label} ({len(axis.edges) - 1} bins)" for axis in h.axes)
        without = f" without {', '.join(h.without)}" if h.without else ""
        yield code(h.name), escape(axes), escape(f"in {h.region}{without}"), at(h.site)


def window_rows(plan: Plan, show: Show = code) -> Iterator[Row]:
    for window in plan.windows:
        yield code(window.name), show(window.text), escape(f"in {', '.join(window.regions)}"), at(window.site)
