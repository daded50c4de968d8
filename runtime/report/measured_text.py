"""What was measured on a terminal: a line a hypothesis, and the statements that read the tables."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from .layout import clean
from .limits_csv import with_unit
from .measured_csv import is_unit, why_no_table
from .terminal import new_console, plain_text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from ..results.intervals import Estimate
    from ..results.measured import Measured, MeasuredPoint


def print_measured(measured: Measured, stream: IO[str] | None = None, *, console: Console | None = None) -> None:
    """Title, the table, warnings, and what to paste; to standard output unless told otherwise."""
    from rich.text import Text

    console = console or new_console(stream)
    console.print(Text(clean(measured.title), style="bold"))
    unit = "" if measured.unit in ("", "1") else f", in {measured.unit}"
    what = f"{measured.quantity} of what passes region {measured.region}{unit}; efficiencies in %"
    console.print(Text(clean(what)))
    console.print()
    console.print(table(measured))
    for warning in measured.warnings:
        console.print(Text.assemble(("warning: ", "yellow"), clean(warning)))
    console.print()
    why = no_table(measured)
    if why:
        console.print(Text(clean(f"no table of the language can be read from this: {why}"), style="yellow"))
    if measured.names.stated:
        console.print(Text(clean(f"the search has a table {' and '.join(measured.names.stated)} already")))
    if measured.tables:
        console.print(Text("to use in the search, with the files beside it:"))
        for line in measured.tables:
            console.print(Text(f"  {clean(line)}"), soft_wrap=True)
        if measured.window:
            names = measured.names
            console.print(Text(f"the efficiency of a count is {names.in_window}, that of a fit {names.efficiency}"))


def no_table(measured: Measured) -> str:
    """Why the resolution is no table."""
    if not is_unit(measured.unit):
        return f"{measured.unit} is no unit of a table"
    return why_no_table(measured, measured.resolved)


def measured_text(measured: Measured, width: int | None = None) -> str:
    """What `print_measured` prints, as plain text."""
    return plain_text(lambda console: print_measured(measured, console=console), width)


def table(measured: Measured) -> Table:
    from rich import box
    from rich.table import Table

    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 0, 0, 1), header_style="bold")
    where = [with_unit(name, unit) for name, unit in measured.units.items()] or ["signal"]
    window = f"in {measured.window}" if measured.window else "in a window"
    for head in [*where, "resolution", "bias", "events", "efficiency", window]:
        drawn.add_column(clean(head), justify="right", overflow="fold")
    for point in measured.points:
        drawn.add_row(*row(point))
    return drawn


def row(point: MeasuredPoint) -> list[str]:
    spread, bias = point.spread, point.bias
    return [
        *([f"{value:.5g}" for _, value in point.at] or [clean(point.sample)]),
        with_error(spread.resolution, spread.resolution_error) if spread else "-",
        with_error(bias, spread.median_error) if spread and bias is not None else "-",
        f"{point.events}{' (few)' if point.doubtful else ''}",
        per_cent(point.efficiency),
        per_cent(point.in_window),
    ]


def with_error(value: float, error: float, digits: int = 2) -> str:
    """So many digits of the error: `0.1675 ± 0.0012`."""
    from math import floor, log10

    if not error > 0:
        return f"{value:.4g}"
    places = max(0, digits - 1 - floor(log10(error)))
    return f"{round(value, places) + 0.0:.{places}f} ± {error:.{places}f}"


def per_cent(estimate: Estimate | None) -> str:
    """`18.2 ± 0.4`, the error half of the interval."""
    if estimate is None or estimate[0] is None:
        return "-"
    value, low, high = float(estimate[0]), *estimate[1:]
    return with_error(100 * value, 0.0 if low is None or high is None else 50 * (high - low), 1)
