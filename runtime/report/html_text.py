"""Cutflow and result as HTML, for notebooks and pages. All text is escaped."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from .html_parts import FAINT, LEFT, RIGHT, WARNING, WHOLE, prose
from .layout import INTERVALS, Column, Grid, Key, grids, measured, percent

if TYPE_CHECKING:
    from ..results.result import Cutflow, Result


def result_html(result: Result) -> str:
    """Title, cutflow, names of the histograms and windows, warnings."""
    title = escape(result.presentation.title or result.analysis.file)
    lumi = (
        f" <span{FAINT}>{result.luminosity.value:g} {escape(result.luminosity.unit)}</span>"
        if result.luminosity
        else ""
    )
    parts = [f"<h3>{title}{lumi}</h3>"]
    if not result.complete:
        parts.append("<p><strong>Partial result: not all entries were read.</strong></p>")
    parts.append(cutflow_html(result.cutflow))
    for what, names in (("Histograms", result.histograms), ("Windows", result.windows)):
        if names:
            parts.append(f"<p>{what}: {', '.join(f'<code>{escape(name)}</code>' for name in names)}</p>")
    if result.warnings:
        items = "".join(f"<li><span{WARNING}>warning</span>: {prose(text)}</li>" for text in result.warnings)
        parts.append(f"<ul>{items}</ul>")
    return "\n".join(parts)


def cutflow_html(cutflow: Cutflow) -> str:
    """A table a region; the intervals of the efficiencies are shown below them."""
    note = "Yield &plusmn; statistical error; below it, raw events and the efficiency."
    marks = " * assumed, not published." if cutflow.assumed else ""
    tables = [region_html(grid) for grid in grids(cutflow)]
    return "\n".join([*tables, f"<p{FAINT}>{note} {escape(INTERVALS)}{marks}</p>"])


def region_html(grid: Grid) -> str:
    heads = "".join(
        f"<th{RIGHT}>{escape(c.title)}<br><span{FAINT}>{escape(c.subtitle)}</span></th>" for c in grid.columns
    )
    rows = "\n".join(row_html(grid, key) for key in grid.keys)
    return (
        f"<table>\n<caption{LEFT}>region <strong>{escape(grid.region)}</strong></caption>\n"
        f"<thead><tr><th></th>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    )


def row_html(grid: Grid, key: Key) -> str:
    at = f"<br><span{FAINT}>{escape(grid.at(key))}</span>" if key[1] else ""
    cells = "".join(f"<td{RIGHT}>{cell_html(column, key)}</td>" for column in grid.columns)
    return f"<tr><th{LEFT}>{escape(grid.label(key))}{at}</th>{cells}</tr>"


def cell_html(column: Column, key: Key) -> str:
    row = column.rows.get(key)
    if row is None:
        return ""
    value, low, high = row.efficiency
    share = percent(value)
    if low is not None and high is not None:
        share += f" <span{WHOLE}>[{percent(low)}, {percent(high)}]</span>"
    if column.kind == "data":
        return f"{row.events}<br><span{FAINT}>{share}</span>"
    number = escape(measured(row.yield_, math.sqrt(max(row.variance, 0.0))))
    return f"{number}<br><span{FAINT}>{row.events} &middot; {share}</span>"
