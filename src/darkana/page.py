"""A search on one page of a notebook: what it is, its cuts, and, folded, its text and plan. All text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from .dsl import syntax as ast
from .dsl.highlight import PALETTE, highlighted, highlighted_condition, highlighted_statement
from .dsl.render_html import render_html
from .runtime.report.html_parts import FAINT, PRE, folded, table
from .runtime.report.plan_html import histogram_rows, region_html, window_rows

if TYPE_CHECKING:
    from .analysis import Analysis

SHOWN: dict[str, tuple[type[ast.Statement], ...]] = {
    "scan": (ast.Scan,),
    "objects": (ast.Object, ast.Composite),
    "final state": (ast.FinalState, ast.Candidates),
    "definitions": (ast.Recoil, ast.Define, ast.DefineOrdered, ast.Table),
    "statistics": (ast.Count, ast.Fit, ast.Limit),
}
"""The statements that stand on the page as they were written."""


def analysis_html(analysis: Analysis) -> str:
    """Title, luminosity, final state, definitions, cuts, histograms and windows; warnings; text and plan folded."""
    lines = analysis.text.strip().count("\n") + 1
    parts = [
        *heading(analysis),
        table((name, written(found)) for name, found in statements(analysis)),
        *(region_html(region, condition) for region in analysis.plan.regions),
        table(histogram_rows(analysis.plan), "<strong>histograms</strong>"),
        table(window_rows(analysis.plan, condition), "<strong>windows</strong>"),
        warnings(analysis),
        folded(f"text, {lines} lines", f"<pre{PRE}>{highlighted(analysis.source).strip()}</pre>"),
        folded("plan", f"<pre{PRE}>{escape(analysis.explain())}</pre>"),
    ]
    inside = "\n".join(part for part in parts if part)
    return f'<div style="{PALETTE}">\n{inside}\n</div>'


def heading(analysis: Analysis) -> Iterator[str]:
    meta, beams = analysis.search.meta, analysis.search.beams
    facts = [meta.experiment, luminosity(analysis), f"sqrt_s = {beams.sqrt_s:.5g} GeV" if beams else ""]
    yield f"<h3>{escape(meta.title or analysis.path.name)}</h3>"
    yield f"<div>{escape(' · '.join(fact for fact in facts if fact))}</div>"
    if meta.doc:
        yield f"<div>{escape(meta.doc)}</div>"
    uses = [f"{used.how} {used.name}" for used in analysis.search.uses]
    yield f"<div{FAINT}>{escape(' · '.join([analysis.path.name, *uses, *meta.cite]))}</div>"


def luminosity(analysis: Analysis) -> str:
    """As the author wrote it."""
    own = [s for s in analysis.search.scope.statements if isinstance(s, ast.Analysis)]
    return own[0].luminosity.span.text if own and own[0].luminosity else ""


def statements(analysis: Analysis) -> Iterator[tuple[str, list[ast.Statement]]]:
    for name, kinds in SHOWN.items():
        found = [s for s in analysis.search.scope.statements if isinstance(s, kinds)]
        if found:
            yield name, found


def written(statements: Iterable[ast.Statement]) -> str:
    texts = "\n".join(highlighted_statement(statement.span) for statement in statements)
    return f"<pre{PRE}>{texts}</pre>"


def condition(text: str) -> str:
    return f"<code>{highlighted_condition(text)}</code>"


def warnings(analysis: Analysis) -> str:
    count = len(analysis.warnings)
    if not count:
        return ""
    return folded(f"{count} warning{'s' if count > 1 else ''}", render_html(analysis.warnings), open_=True)
