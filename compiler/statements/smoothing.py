"""`background simulation smoothed SHAPE`: the spectrum that the shape is fitted to."""

from __future__ import annotations

from dataclasses import replace

from darkana.dsl import syntax as ast
from darkana.runtime.plan import Counting, Param, Region, Spectrum, Window, walk

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
    """The count with the ends of its window, and the spectrum of the window's variable; as it was, if nothing is
    smoothed. Smoothing needs a window that is an interval, and a region that is the same at every hypothesis."""
    window = next((w for w in windows if w.name == count.window), None)
    found = None if window is None else interval_of(window)
    if found is not None:
        count = replace(count, low=found.low, high=found.high)
    background = count.of("background")
    if background is None or background.smoothed is None:
        return count, None
    region = next((r for r in regions if r.name == count.region), None)
    node = next(i for i in statement.ingredients if i.role == "background")
    if window is None or region is None:
        return count, None
    interval = interval_of(window)
    if interval is None or not interval.exact:
        message = f"`{window.name}` is not an interval of one variable, so there is no spectrum to smooth"
        help = "write the window as `abs(x - centre) < width`, or leave `smoothed` out"
        ck.report.error("E0823", node.origin.span, message, "nothing to smooth", help)
        return count, None
    scanned = next((c for c in region.cuts if any(isinstance(n, Param) for n in walk(c.condition))), None)
    if scanned is not None:
        message = f'cut "{scanned.label}" of `{region.name}` depends on the hypothesis, so there is no one spectrum'
        help = "leave `smoothed` out, or count in a region without that cut"
        ck.report.error("E0824", node.origin.span, message, "many spectra", help)
        return count, None
    ends = replace(background, low=interval.low, high=interval.high)
    others = tuple(ends if i is background else i for i in count.ingredients)
    name = f"{count.window} in {count.region}"
    spectrum = Spectrum(
        name, region.name, interval.value, interval.low, interval.high, BINS, count.when, whole=True, site=count.site
    )
    return replace(count, ingredients=others), spectrum
