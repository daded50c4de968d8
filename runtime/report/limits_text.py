"""Limits on a terminal: a table of some hypotheses, then what stands out."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from .layout import clean
from .limits_summary import HEADS, assumed_text, heading, legend, row, sentences, shown
from .terminal import new_console, plain_text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from ..limits.result import Limits


def print_limits(limits: Limits, stream: IO[str] | None = None, *, console: Console | None = None) -> None:
    """Title, method, a table, the best limits, the largest excess, what was flagged, warnings; to standard output
    unless told otherwise."""
    from rich.text import Text

    console = console or new_console(stream)
    title = Text(clean(limits.title or limits.run.analysis.file or "Limits"), style="bold")
    title.append(f"  {limits.luminosity:g} fb^-1" if limits.luminosity else "", style="not bold dim")
    console.print(title)
    console.print(Text(heading(limits)))
    console.print()
    console.print(table(limits))
    console.print(Text(f"\n{legend(limits)}", style="dim"))
    for sentence in sentences(limits):
        console.print(Text(sentence))
    if limits.assumed:
        console.print(Text(assumed_text(limits.assumed), style="dim"))
    for warning in limits.warnings:
        console.print(Text.assemble(("warning: ", "yellow"), clean(warning)))


def limits_text(limits: Limits, width: int | None = None) -> str:
    """What `print_limits` prints, as plain text."""
    return plain_text(lambda console: print_limits(limits, console=console), width)


def table(limits: Limits) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1), header_style="bold")
    drawn.add_column("")  # in a narrow terminal it wraps, so that no number is cut off
    for head in HEADS:
        drawn.add_column(head, justify="right", no_wrap=True)
    for r in (row(limits, h) for h in shown(limits)):
        drawn.add_row(Text(clean(f"{r.at} *" if r.flagged else r.at)), *r.cells)
    return drawn
