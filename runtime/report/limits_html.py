"""Limits as HTML, for notebooks and pages. All text is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from .html_parts import FAINT, LEFT, RIGHT, WARNING, prose
from .limits_summary import HEADS, Row, assumed_text, heading, legend, row, sentences, shown

if TYPE_CHECKING:
    from ..limits.result import Limits


def limits_html(limits: Limits) -> str:
    """Title, method, a table of some hypotheses, what stands out, warnings."""
    title = escape(limits.title or limits.run.analysis.file or "Limits")
    heads = "".join(f"<th{RIGHT}>{escape(head)}</th>" for head in HEADS)
    rows = "\n".join(_row(row(limits, h)) for h in shown(limits))
    parts = [
        f"<h3>{title}</h3>",
        f"<p>{escape(heading(limits))}</p>",
        f"<table>\n<thead><tr><th></th>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>",
        f"<p{FAINT}>{escape(legend(limits))}</p>",
        _items(escape(sentence) for sentence in sentences(limits)),
        f"<p{FAINT}>{escape(assumed_text(limits.assumed))}</p>" if limits.assumed else "",
        _items(f"<span{WARNING}>warning</span>: {prose(text)}" for text in limits.warnings),
    ]
    return "\n".join(part for part in parts if part)


def _row(r: Row) -> str:
    numbers = "".join(f"<td{RIGHT}>{escape(cell)}</td>" for cell in r.cells)
    return f"<tr><th{LEFT}>{escape(r.at)}{' *' if r.flagged else ''}</th>{numbers}</tr>"


def _items(texts: Iterable[str]) -> str:
    items = "".join(f"<li>{text}</li>" for text in texts)
    return f"<ul>{items}</ul>" if items else ""
