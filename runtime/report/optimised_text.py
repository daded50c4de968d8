"""A cut's threshold on a terminal: the figure of merit at each, and the best."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from ..results.optimised import FIGURES
from .layout import clean, measured, percent
from .terminal import new_console, plain_text

FEW = 10
"""Effective simulated events, fewer than which are said."""

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from ..results.optimised import Optimised


def print_optimised(optimised: Optimised, stream: IO[str] | None = None, *, console: Console | None = None) -> None:
    """A table a signal, then the best thresholds; to standard output unless told otherwise."""
    from rich.text import Text

    console = console or new_console(stream)
    console.print(Text(clean(optimised.title), style="bold"))
    console.print(Text(clean(f'cut "{optimised.cut}": {optimised.text}')))
    for s, name in enumerate(optimised.signals):
        console.print(Text(f"\n{clean(name)}", style="bold"))
        console.print(table(optimised, s))
    console.print()
    for s, name in enumerate(optimised.signals):
        console.print(Text(f"best for {clean(name)}: {at(optimised, optimised.best(s))}"))
    if len(optimised.signals) > 1:
        console.print(Text(f"best for all (geometric mean): {at(optimised, optimised.best_for_all)}"))
    console.print(Text(f"in the file: {value_text(optimised, optimised.now)}"))
    for warning in warnings(optimised):
        console.print(Text.assemble(("warning: ", "yellow"), warning))


def warnings(optimised: Optimised) -> Iterator[str]:
    """Where a best threshold may owe itself to a fluctuation of the simulated background."""
    for s, name in enumerate(optimised.signals):
        best = optimised.best(s)
        if best is None:
            continue
        b, error = float(optimised.background[best, s]), float(optimised.error[best, s])
        events = (b / error) ** 2 if error > 0 else 0.0
        if events < FEW:
            yield f"best for {clean(name)}: about {events:.2g} simulated background events are left, so it is uncertain"


def optimised_text(optimised: Optimised, width: int | None = None) -> str:
    """What `print_optimised` prints, as plain text."""
    return plain_text(lambda console: print_optimised(optimised, console=console), width)


def at(optimised: Optimised, t: int | None) -> str:
    return "none is known" if t is None else value_text(optimised, float(optimised.thresholds[t]))


def value_text(optimised: Optimised, value: float) -> str:
    return f"{value:.6g} {optimised.unit}".rstrip()


def table(optimised: Optimised, s: int) -> Table:
    from rich import box
    from rich.table import Table

    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1), header_style="bold")
    unit = f" [{optimised.merit_unit}]" if optimised.merit_unit else ""
    for head in ("threshold", "efficiency", "s", "b", f"{FIGURES[optimised.figure]}{unit}", ""):
        drawn.add_column(head, justify="right", no_wrap=True)
    for t, value in enumerate(optimised.thresholds):
        efficiency, merit = float(optimised.efficiency[t, s]), float(optimised.merit[t, s])
        drawn.add_row(
            value_text(optimised, float(value)),
            percent(efficiency if math.isfinite(efficiency) else None),
            f"{optimised.signal[t, s]:.3g}",
            measured(float(optimised.background[t, s]), float(optimised.error[t, s])),
            f"{merit:.4g}" if math.isfinite(merit) else "-",
            "<- best" if t == optimised.best(s) else "",
        )
    return drawn
