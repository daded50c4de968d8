"""The cutflow as LaTeX: a table a region, its samples as columns. It needs the package booktabs alone."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .layout import Column, Grid, Key, clean, grids, measured

if TYPE_CHECKING:
    from ..results.result import Cutflow

HEAD = "% Yields with statistical errors; of data, events. \\usepackage{booktabs}\n"
SPECIAL = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "<": r"\ensuremath{<}", ">": r"\ensuremath{>}", "|": r"\ensuremath{|}",
    **{character: "\\" + character for character in "&%$#_{}"},
}  # fmt: skip


def cutflow_latex(cutflow: Cutflow) -> str:
    """One `table` a region, with the label `tab:cutflow-REGION`."""
    return HEAD + "".join(table(grid) for grid in grids(cutflow))


def table(grid: Grid) -> str:
    assumed = any(key[0] in grid.assumed for key in grid.keys)
    note = " An asterisk marks what is assumed, not published." if assumed else ""
    label = re.sub(r"[^0-9A-Za-z]+", "-", grid.region).strip("-")
    return "\n".join([
        "",
        r"\begin{table}",
        r"\centering",
        rf"\caption{{Cutflow of region {escaped(grid.region)}.{note}}}",
        rf"\label{{tab:cutflow-{label}}}",
        rf"\begin{{tabular}}{{l{'r' * len(grid.columns)}}}",
        r"\toprule",
        *lines(grid),
        r"\bottomrule",
        r"\end{tabular}",
        r"\end{table}",
        "",
    ])  # fmt: skip


def lines(grid: Grid) -> Iterator[str]:
    """The heading of two lines, then a line a row; a rule where another hypothesis begins."""
    yield joined("", *(escaped(column.title) for column in grid.columns))
    yield joined("", *(escaped(column.subtitle) for column in grid.columns))
    at = None
    for key in grid.keys:
        if key[1] != at:
            yield r"\midrule"
            at = key[1]
        name = " ".join(part for part in (grid.label(key), grid.at(key)) if part)
        yield joined(escaped(name), *(cell(column, key) for column in grid.columns))


def joined(*cells: str) -> str:
    return " & ".join(cells) + r" \\"


def cell(column: Column, key: Key) -> str:
    """A yield and its error; of data, events; empty where a sample has no such row."""
    row = column.rows.get(key)
    if row is None:
        return ""
    if column.kind == "data":
        return str(row.events)
    text = measured(row.yield_, math.sqrt(max(row.variance, 0.0)), r"\pm")
    text = re.sub(r"e([+-]\d+)$", lambda found: rf" \times 10^{{{int(found[1])}}}", text)
    return f"${text}$" if text != "-" else "--"


def escaped(text: str) -> str:
    """Text of an author as LaTeX prints it: nothing in it is a command."""
    return "".join(SPECIAL.get(character, character) for character in clean(text))
