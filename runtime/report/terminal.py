"""The cutflow on a terminal: a table a region, samples side by side as far as the width goes."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator, Sequence
from typing import IO, TYPE_CHECKING

from .layout import INTERVALS, Column, Grid, Key, clean, grids, measured, percent

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

    from ..results.result import Cutflow, Result

GAP = 3  # between columns: a space on either side of the (invisible) divider
LEGEND = "Yield ± statistical error; below it, raw events and the efficiency."


def print_result(result: Result, stream: IO[str] | None = None, *, console: Console | None = None) -> None:
    """Title, luminosity, cutflow and warnings; to standard output unless told otherwise.

    Colours and emphasis only on a terminal; NO_COLOR and COLUMNS are honoured; 80 columns where there is no terminal.
    """
    from rich.text import Text

    console = console or new_console(stream)
    lumi = result.luminosity
    heading = Text(clean(result.presentation.title or result.analysis.file), style="bold")
    heading.append(f"  {lumi.value:g} {lumi.unit}" if lumi else "", style="not bold dim")
    console.print(heading)
    print_cutflow(result.cutflow, console=console)
    for warning in result.warnings:
        console.print(Text.assemble(("warning: ", "yellow"), clean(warning)))
    if not result.complete:
        console.print(Text("This is a partial result: not all entries were read.", style="bold yellow"))


def print_cutflow(cutflow: Cutflow, stream: IO[str] | None = None, *, console: Console | None = None) -> None:
    """The tables alone."""
    place = console or new_console(stream)
    for part in cutflow_tables(cutflow, place.width, place.encoding.lower().startswith("utf")):
        place.print(part)


def cutflow_text(cutflow: Cutflow, width: int | None = None) -> str:
    """The tables as plain text; as wide as the terminal, or 80 columns."""
    return plain_text(lambda console: print_cutflow(cutflow, console=console), width)


def result_text(result: Result, width: int | None = None) -> str:
    """What `print_result` prints, as plain text."""
    return plain_text(lambda console: print_result(result, console=console), width)


def plain_text(draw: Callable[[Console], None], width: int | None) -> str:
    from rich.console import Console

    # In a notebook rich would display what it prints, wherever it is told to print.
    stream = io.StringIO()
    draw(
        Console(file=stream, width=width, force_terminal=False, force_jupyter=False, color_system=None, highlight=False)
    )
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())


def new_console(stream: IO[str] | None) -> Console:
    from rich.console import Console

    return Console(file=stream, highlight=False, markup=False, emoji=False, force_jupyter=False)


def cutflow_tables(cutflow: Cutflow, width: int, unicode: bool = True) -> Iterator[RenderableType]:
    """Renderables for rich: the tables of each region, then what the numbers mean."""
    from rich.padding import Padding
    from rich.text import Text

    sign = "±" if unicode else "+-"
    for grid in grids(cutflow):
        yield Text(f"\nregion {clean(grid.region)}", style="bold")
        for columns in blocks(grid, width, sign):
            yield Padding(table(grid, columns, sign, width), (1, 0, 0, 0))
    yield Text(f"\n{LEGEND.replace('±', sign)} {INTERVALS}", style="dim")
    if any(key[0] in cutflow.assumed for grid in grids(cutflow) for key in grid.keys):
        yield Text("* assumed, not published", style="dim")


def blocks(grid: Grid, width: int, sign: str) -> Iterator[Sequence[Column]]:
    """The columns, in groups that fit beside the labels."""
    room = width - label_width(grid, width)
    block: list[Column] = []
    used = 0
    for column in grid.columns:
        wide = column_width(grid, column, sign) + GAP
        if block and used + wide > room:
            yield block
            block, used = [], 0
        block.append(column)
        used += wide
    if block:
        yield block


def label_width(grid: Grid, width: int) -> int:
    """As wide as the longest label, but at most two fifths of the table: longer ones wrap."""
    longest = max((len(text) for key in grid.keys for text in (grid.label(key), grid.at(key))), default=0)
    return min(longest, max(12, 2 * width // 5))


def column_width(grid: Grid, column: Column, sign: str) -> int:
    lines = [column.title, column.subtitle]
    for key in grid.keys:
        lines += cell(column, key, sign)
    return max(len(line) for line in lines)


def cell(column: Column, key: Key, sign: str) -> tuple[str, str]:
    """The two lines of a cell; empty where a sample has no such row."""
    row = column.rows.get(key)
    if row is None:
        return "", ""
    share = percent(row.efficiency[0])
    if column.kind == "data":
        return str(row.events), share
    return measured(row.yield_, math.sqrt(max(row.variance, 0.0)), sign), f"{row.events}  {share:>6}"


def table(grid: Grid, columns: Sequence[Column], sign: str, width: int) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1), header_style="")
    shown.add_column(width=label_width(grid, width), overflow="fold")
    for column in columns:
        head = Text(clean(column.title), style="bold")
        head.append(f"\n{clean(column.subtitle)}", style="not bold dim")
        shown.add_column(head, justify="right", no_wrap=True)
    for key in grid.keys:
        cells = [cell(column, key, sign) for column in columns]
        if any(first for first, _ in cells):
            shown.add_row(two_lines(grid.label(key), grid.at(key)), *(two_lines(*lines) for lines in cells))
    return shown


def two_lines(first: str, second: str) -> Text:
    from rich.text import Text

    text = Text(clean(first))
    text.append(f"\n{clean(second)}", style="dim")
    return text
