"""How far a run is, on standard error, and only if that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO

from .layout import clean

Advance = Callable[[str, int], None]
"""To be called with a sample's name and the number of entries just read."""


@contextmanager
def progress(entries: Mapping[str, int], stream: IO[str] | None = None) -> Iterator[Advance]:
    """A bar for each sample that is being read; `entries` are those to be read, by sample."""
    place = sys.stderr if stream is None else stream
    if not place.isatty():
        yield lambda _sample, _read: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=place), transient=True) as bars:
        tasks = {name: bars.add_task(clean(name), total=total, visible=False) for name, total in entries.items()}

        def advance(sample: str, read: int) -> None:
            bars.update(tasks[sample], advance=read, visible=True)

        yield advance


Step = Callable[[int, int], None]
"""To be called with how many are done, and of how many."""
Note = Callable[[str], None]


@contextmanager
def steps(what: str, stream: IO[str] | None = None) -> Iterator[tuple[Step, Note]]:
    """One bar for `what` is done one after the other, and beside it a note of the latest."""
    place = sys.stderr if stream is None else stream
    if not place.isatty():
        yield (lambda _done, _of: None), (lambda _text: None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    latest = TextColumn("{task.description}", markup=False)
    with Progress(*columns, latest, console=Console(file=place), transient=True) as bars:
        task = bars.add_task("", total=None)
        yield (
            (lambda done, of: bars.update(task, completed=done, total=of)),
            (lambda text: bars.update(task, description=clean(text))),
        )
