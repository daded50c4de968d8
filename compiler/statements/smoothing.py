"""`background simulation smoothed SHAPE`: the spectrum that the shape is fitted to."""

from __future__ import annotations

from dataclasses import replace

from darkana.dsl import syntax as ast
from darkana.runtime.plan import Counting, Expr, Param, Region, Shape, Spectrum, Window, walk

from ..checker import Checker
from ..passes.intervals import interval_of

BINS = 200
"""Of a smoothed spectrum, from the lowest to the highest end of all windows."""


def smooth(
    ck: Checker,
    statement: ast.Count,
    count: Counting,
    windows: tuple[Window, ...],
    regions: tuple[Region, ...],
) -> tuple[Counting, Spectrum | None]:
    """The count with the ends of its window, and, where its background is smoothed, the spectrum of the window's
    variable. Smoothing needs a window that is an interval, and a region and a shape that are the same at every
    hypothesis."""
    window = next((w for w in windows if w.name == count.window), None)
    region = next((r for r in regions if r.name == count.region), None)
    interval = None if window is None else interval_of(window)
    if interval is not None:
        count = replace(count, low=interval.low, high=interval.high)
    background = count.of("background")
    if background is None or background.smoothed is None or window is None or region is None:
        return count, None
    if interval is None or not interval.exact:
        message = f"`{window.name}` is not an interval of one variable, so there is no spectrum to smooth"
        help = "write the window as `abs(x - centre) < width`, or leave `smoothed` out"
        _refuse(ck, statement, "E0823", message, "nothing to smooth", help)
        return count, None
    depends = _on_the_hypothesis(region, background.smoothed)
    if depends:
        message = f"{depends} depends on the hypothesis, so there is no one spectrum"
        help = "leave `smoothed` out, or count with what is the same at every hypothesis"
        _refuse(ck, statement, "E0824", message, "many spectra", help)
        return count, None
    name = f"{count.window} in {count.region}"
    return count, Spectrum(
        name, region.name, interval.value, interval.low, interval.high, BINS, count.when, whole=True, site=count.site
    )


def _on_the_hypothesis(region: Region, shape: Shape) -> str:
    """The first cut, or the shape, that names a scan parameter, in words; empty where none does."""
    for cut in region.cuts:
        if _names_scan(cut.condition):
            return f'cut "{cut.label}" of `{region.name}`'
    return f"the {name}" if (name := next((n for n, e in shape.parameters if _names_scan(e)), "")) else ""


def _names_scan(expression: Expr) -> bool:
    return any(isinstance(node, Param) for node in walk(expression))


def _refuse(ck: Checker, statement: ast.Count, code: str, message: str, label: str, help: str) -> None:
    node = next(i for i in statement.ingredients if i.role == "background")
    ck.report.error(code, node.origin.span, message, label, help)
