"""What `darkana plot` does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..cli import BAD_INPUT, GOOD, USAGE, fail, file_of
from ..run_command import print_data_error
from ..runtime.errors import DataError
from ..runtime.plots.sheet import Sheet, Width
from .drawings import Drawing, drawings_of
from .sources import Source, read_source

if TYPE_CHECKING:
    from ..analysis import Analysis


@dataclass(frozen=True, slots=True)
class PlotOptions:
    """What the command line says."""

    words: tuple[str, ...]
    result: str | None
    only: tuple[str, ...]
    list_: bool
    form: tuple[str, ...]
    out: str
    log: bool | None
    preliminary: bool
    width: Width | None
    title: str
    no_heading: bool
    allow: tuple[str, ...] = ()

    @property
    def sheet(self) -> Sheet:
        return Sheet(
            width=self.width,
            log=self.log,
            preliminary=self.preliminary,
            title=self.title,
            heading=not self.no_heading,
        )


def plot(options: PlotOptions) -> int:
    """Draws, or lists what can be drawn; the exit status."""
    try:
        analysis, sources = _sources(options)
        found = drawings_of(sources)
        if options.list_:
            return _list(found, analysis)
        if not found:
            raise DataError("E0936", _nothing(sources))
        written = _draw(_chosen(found, options.only), options)
    except DataError as error:
        print_data_error(error)
        return BAD_INPUT
    except OSError as error:
        click.echo(f"error: `{error.filename or options.out}` can't be written: {error.strerror}", err=True)
        return USAGE
    for path in written:
        click.echo(f"wrote {path}")
    return GOOD


def _sources(options: PlotOptions) -> tuple[Analysis | None, list[Source]]:
    """A FILE goes with `--result`; else every word is a place."""
    from ..texts import loaded

    if options.result is None:
        text = next((word for word in options.words if word.endswith(".ana")), None)
        if text is not None:
            raise fail(f"`{text}` is a search: `darkana plot {text} --result DIR`, where DIR is what `run` wrote")
        return None, [read_source(Path(word)) for word in options.words]
    if len(options.words) != 1:
        raise fail("`--result` goes with one FILE; several results are drawn by `darkana plot RESULT RESULT`")
    analysis = loaded(file_of(options.words[0]), options.allow)
    return analysis, [read_source(Path(options.result), analysis)]


def _nothing(sources: Sequence[Source]) -> str:
    if len(sources) == 1:
        return f"`{sources[0].place}` has nothing that can be drawn"
    return "these have no limits on one quantity, in one unit, along scans of one parameter, to be drawn together"


def _chosen(found: list[Drawing], only: Iterable[str]) -> list[Drawing]:
    names = [drawing.name for drawing in found]
    for name in only:
        if name not in names:
            near = get_close_matches(name, names, 1)
            hint = f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(names)}"
            raise fail(f"no figure is called `{name}`; {hint}")
    wanted = set(only)
    return [drawing for drawing in found if not wanted or drawing.name in wanted]


def _draw(drawings: Sequence[Drawing], options: PlotOptions) -> list[Path]:
    from ..runtime.plots.figures import file_name, save
    from ..runtime.plots.limits import unused

    taken: set[str] = set()
    written = []
    for drawing in drawings:
        figure = drawing.draw(options.sheet)
        stem = unused(file_name(drawing.name), taken)
        written += [save(figure, Path(options.out) / f"{stem}.{form}") for form in options.form or ("png",)]
    return written


def _list(found: Sequence[Drawing], analysis: Analysis | None) -> int:
    from .missing import MORE, missing_n_minus_one

    width = max((len(drawing.name) for drawing in found), default=0)
    for drawing in found:
        click.echo(f"{drawing.name:{width}}  {drawing.kind}")
    missing = [*missing_n_minus_one(analysis)] if analysis else []
    if missing:
        click.echo("\nnot there: N-1 of")
        for text in missing:
            click.echo(f"  {text}")
        click.echo(MORE)
    return GOOD
