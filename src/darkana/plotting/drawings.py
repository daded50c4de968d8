"""The figures that sources have: what each is called, what it is of, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from .sources import Source, all_limits

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ..runtime.limits.result import Limits
    from ..runtime.plots.sheet import Sheet
    from ..runtime.results.result import HistogramResult, Result


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure that can be drawn; `kind` says in words what it is of."""

    name: str
    kind: str
    draw: Callable[[Sheet], Figure]


def drawings_of(sources: list[Source]) -> list[Drawing]:
    """All figures of one source; of several what they have in common: limits over one another."""
    found = [*_single(sources[0])] if len(sources) == 1 else []
    return [*found, *_over(sources, {drawing.name for drawing in found})]


def _single(source: Source) -> Iterator[Drawing]:
    if source.result is not None:
        yield from _of_result(source.result)
    if source.limits is not None:
        yield from _of_limits(source.limits, "")
    if source.recast is not None:
        yield from _of_limits(source.recast, "recast ")


def _of_result(result: Result) -> Iterator[Drawing]:
    from ..runtime.plots.figures import drawable, one

    for name, what in drawable(result):
        yield Drawing(name, "cutflow" if isinstance(what, str) else kind_of(what), partial(one, result, what))


def kind_of(histogram: HistogramResult) -> str:
    """`histogram`, or `N-1, without "tau suppression"`."""
    plane = "plane" if len(histogram.axes) == 2 else "histogram"
    left_out = ", ".join(f'"{label}"' for label in histogram.without)
    return f"{plane}, N-1 without {left_out}" if left_out else plane


def _of_limits(limits: Limits, before: str) -> Iterator[Drawing]:
    from ..runtime.plots.limits import one, views

    def draw(subject: object, name: str, sheet: Sheet) -> Figure:
        look = replace(sheet, recast=True) if before else sheet
        return one(limits, subject, name, look)  # type: ignore[arg-type]

    for name, subject in views(limits):
        yield Drawing(before + name, f"{before}limits", partial(draw, subject, name))


def _over(sources: list[Source], taken: set[str]) -> Iterator[Drawing]:
    from ..runtime.plots.overlay import overlay_figures, overlay_names

    found = [*all_limits(sources)]
    if len(sources) == 1:  # a recast and its search are in one figure already
        found = [(source.place, source.limits) for source in sources if source.limits is not None]
    places, every = [place for place, _ in found], [limits for _, limits in found]

    def draw(name: str, sheet: Sheet) -> Figure:
        return next(figure for _, figure in overlay_figures(every, name, sheet, places))

    for name in overlay_names(every):
        kind = "limits of several searches" if len(sources) > 1 else "limits of all variants"
        yield Drawing(f"{name} variants" if name in taken else name, kind, partial(draw, name))
