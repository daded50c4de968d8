"""What a run and its limits gave, as sections of a document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..analysis import Analysis
from ..compiler.documents.document import Block, Cell, Picture, Row, Section, Table, cell, paragraph, section, words
from ..limiting import Counted, check_limits_fit, counted
from ..runtime.errors import DataError
from ..runtime.limits.read_back import read_limits
from ..runtime.limits.result import Limits
from ..runtime.report.layout import INTERVALS, Column, Grid, Key, grids, measured, percent
from ..runtime.report.limits_summary import HEADS, Row as LimitRow, legend, row, shown
from ..runtime.results.result import Result

NOTHING_THERE = "neither result.json nor limits.json"


def results_of(analysis: Analysis, folder: Path) -> list[Section]:
    """Of what `run` and `limit` wrote into a folder. Raises DataError E0951 (nothing there, or unreadable), E0944 (of
    another search)."""
    result, limits = folder / "result.json", folder / "limits.json"
    if not result.is_file() and not limits.is_file():
        help = [f"make them first: `darkana run {analysis.path} --out {folder}`, then `darkana limit`"]
        raise DataError("E0951", f"`{folder}` holds {NOTHING_THERE}", help=help)
    found: list[Section] = []
    if result.is_file():
        held = counted(analysis, result)
        assert isinstance(held, Counted)
        found += _cutflows(held.result)
    if limits.is_file():
        found += _limits(_read_limits(analysis, limits))
    return [*found, *section("Figures", "figures", *_pictures(folder / "plots"))]


def _read_limits(analysis: Analysis, path: Path) -> Limits:
    try:
        found = read_limits(path)
    except (OSError, ValueError) as error:
        raise DataError("E0951", f"the limits can't be read: {error}", file=str(path)) from error
    check_limits_fit(analysis, found, path)
    return found


def _cutflows(result: Result) -> list[Section]:
    found = [_cutflow(grid) for grid in grids(result.cutflow)]
    partial = paragraph("This is a partial result: not all entries were read.") if not result.complete else None
    return section("Cutflow", "cutflow", partial, *found, paragraph(INTERVALS) if found else None)


def _cutflow(grid: Grid) -> Table:
    """Yields with their errors, and the efficiency of each cut."""
    heads = (f"region {grid.region}", *(f"{c.title} ({c.subtitle})" for c in grid.columns))
    rows = tuple(Row(tuple(_line(grid, key))) for key in grid.keys)
    return Table(heads, rows)


def _line(grid: Grid, key: Key) -> Iterator[Cell]:
    yield cell(" ".join(part for part in (grid.label(key), grid.at(key)) if part))
    for column in grid.columns:
        yield words(_number(column, key))


def _number(column: Column, key: Key) -> str:
    found = column.rows.get(key)
    if found is None:
        return ""
    value = f"{found.events}" if column.kind == "data" else measured(found.yield_, found.variance**0.5)
    return f"{value} ({percent(found.efficiency[0])})"


def _limits(limits: Limits) -> list[Section]:
    rows = [row(limits, h) for h in shown(limits)]
    lines = tuple(Row((cell(_place(each)), *(words(text) for text in each.cells))) for each in rows)
    unit = f" [{limits.unit}]" if limits.unit not in {"", "1"} else ""
    on = f"{limits.quantity.replace('_', ' ')}{unit}"
    head = paragraph(f"{100 * limits.level:.4g}% {limits.level_kind}, {limits.method}, on {on}.")
    return section("Limits", "limits", head, Table(("hypothesis", *HEADS), lines), paragraph(legend(limits)))


def _place(each: LimitRow) -> str:
    return each.at + (" *" if each.flagged else "")


def _pictures(folder: Path) -> Iterator[Block]:
    for path in sorted(folder.glob("*.png")):
        yield Picture(path.stem, path.stem.replace("_", " "), png=path.read_bytes())
