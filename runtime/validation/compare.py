"""Lines made anew against published ones, range by range."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..limits.found import OK, TOO_FEW_EVENTS
from ..limits.result import Bounds, Limits, PublishedCurve
from ..plan import Published, Statistics, Tolerance
from ..results.assemble import in_unit

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
FEW = 25
"""Raw simulated events in a window, fewer than which its background is not known well enough to judge by."""

EVENTS, PAPER, BOTH = "events", "published and assumed numbers", "events and assumed numbers"
AGREES, DIFFERS, TOO_FEW, NOT_JUDGED, NOTHING = "agrees", "differs", "too few events", "no tolerance", "no line"
OVERLAID = "overlaid only"
"""Published, with no line made anew to compare it with, as of another luminosity."""
UNPUBLISHED = "nothing published to compare"
NONE = np.zeros(0)


@dataclass(frozen=True, slots=True)
class Line:
    """A line made anew: `values` (H,) at the hypotheses; where from (see `origin_of`; a `curve` of the file); raw
    events behind each value (-1: none are)."""

    values: Numbers
    what: str
    origin: str
    raw: Numbers


@dataclass(frozen=True, slots=True)
class Judged:
    """A line against a published one from `low` to `high` of the scan. `judged` hypotheses have a value, a published
    one, and enough events; `flagged` have too few. `ratio` is that of the medians, `worst` the one farthest from 1, at
    hypothesis `worst_at`; `fewest` raw events of those judged (-1: none are behind them). `tolerance` is a ratio."""

    quantity: str
    published: str
    compared: str
    origin: str
    low: float
    high: float
    judged: int
    flagged: int
    ratio: float
    worst: float
    worst_at: float
    fewest: int
    tolerance: float | None
    verdict: str


def compare(statistics: Statistics, limits: Limits, origin: str | None = None) -> list[Judged]:
    """Every published curve along one scan parameter, in each range that has a tolerance; else all over. `origin` says
    how the limits came about where the statements do not."""
    if len(limits.scan) != 1:
        return []
    stated = [p for p in statistics.published if not p.table.missing]
    curves = [curve for curve in limits.published if not curve.own]
    return [
        row
        for p, curve in zip(stated, curves, strict=True)
        for row in _of_curve(limits, p, curve, origin or origin_of(statistics))
    ]


def unpublished(limits: Limits, origin: str) -> Judged:
    """The line of a search of which nothing is published in numbers: where there is one, and from how many events."""
    line = line_of(limits, PublishedCurve("expected", limits.quantity, None, "", None, None, "", NONE, NONE), origin)
    assert line is not None
    x = np.asarray(limits.scan[0].values if limits.scan else [math.nan], float)
    there = np.isfinite(line.values)
    few = there & (line.raw >= 0) & (line.raw < FEW)
    good = there & ~few
    fewest = int(line.raw[good].min()) if good.any() else -1
    return Judged(
        limits.quantity, "", line.what, line.origin, float(x.min()), float(x.max()), int(good.sum()), int(few.sum()),
        math.nan, math.nan, math.nan, fewest, None, UNPUBLISHED,
    )  # fmt: skip


def _of_curve(limits: Limits, stated: Published, curve: PublishedCurve, origin: str) -> Iterator[Judged]:
    line = line_of(limits, curve, origin)
    x = np.asarray(limits.scan[0].values, float)
    there = np.interp(x, curve.points, curve.values, left=np.nan, right=np.nan)
    ends = float(curve.points[0]), float(curve.points[-1])
    for tolerance in stated.tolerances or (Tolerance(math.nan),):
        unit = limits.scan[0].unit
        low = ends[0] if tolerance.low is None else in_unit(tolerance.low, unit)
        high = ends[1] if tolerance.high is None else in_unit(tolerance.high, unit)
        ratio = None if math.isnan(tolerance.ratio) else tolerance.ratio
        yield _judged(line, x, there, (low, high), ratio, curve)


def _judged(
    line: Line | None,
    x: Numbers,
    there: Numbers,
    ends: tuple[float, float],
    tolerance: float | None,
    curve: PublishedCurve,
) -> Judged:
    name = f"{curve.name}{f' ({curve.variant})' if curve.variant else ''}"
    head = (name, curve.label or "published", "" if line is None else line.what, "" if line is None else line.origin)
    if line is None:
        return Judged(*head, *ends, 0, 0, math.nan, math.nan, math.nan, -1, tolerance, OVERLAID)
    inside = (x >= ends[0] * (1 - 1e-9)) & (x <= ends[1] * (1 + 1e-9)) & np.isfinite(there) & np.isfinite(line.values)
    few = inside & (line.raw >= 0) & (line.raw < FEW)
    good = inside & ~few
    if not good.any():
        verdict = TOO_FEW if few.any() else NOTHING
        return Judged(*head, *ends, 0, int(few.sum()), math.nan, math.nan, math.nan, -1, tolerance, verdict)
    ratios = line.values[good] / there[good]
    worst = int(np.argmax(np.abs(np.log(ratios))))
    ratio = float(np.median(line.values[good]) / np.median(there[good]))
    verdict = NOT_JUDGED if tolerance is None else AGREES if 1 / tolerance <= ratio <= tolerance else DIFFERS
    return Judged(
        *head, *ends, int(good.sum()), int(few.sum()), ratio, float(ratios[worst]), float(x[good][worst]),
        int(line.raw[good].min()), tolerance, verdict,
    )  # fmt: skip


def line_of(limits: Limits, curve: PublishedCurve, origin: str) -> Line | None:
    """What to compare a published curve with: observed with observed where anything was, else with the median of what
    is expected; at another luminosity with the projection to that."""
    nothing = np.full(limits.hypotheses, -1.0)
    derived = next((c for c in limits.curves if c.name == curve.name), None)
    if derived is not None:
        return Line(derived.values, "curve", "curve", nothing)
    bounds = _bounds(limits, curve)
    if bounds is None:
        return None
    usable = np.isin(limits.found.status, (OK, TOO_FEW_EVENTS))
    observed = curve.kind == "observed" and bool(np.isfinite(bounds.observed).any())
    values = np.where(usable, bounds.observed if observed else bounds.expected[:, 2], np.nan)
    values = np.where(values > 0, values, np.nan)
    raw = limits.raw_background_events.astype(float)
    return Line(values, "observed" if observed else "expected", origin, raw)


def _bounds(limits: Limits, curve: PublishedCurve) -> Bounds | None:
    """Of the curve's luminosity, quantity and variant."""
    bounds, couplings = limits.bounds, limits.couplings
    other = curve.luminosity is not None and not math.isclose(curve.luminosity, limits.luminosity or 0.0, rel_tol=1e-6)
    if other:
        found = [p for p in limits.projections if math.isclose(p.luminosity, curve.luminosity or 0.0, rel_tol=1e-6)]
        if not found:
            return None
        bounds, couplings = found[0].bounds, found[0].couplings
    if curve.name == limits.quantity:
        return bounds
    variants = next((c.variants for c in couplings if c.name == curve.name), {})
    return variants.get(curve.variant or "", next(iter(variants.values()), None) if not curve.variant else None)


def origin_of(statistics: Statistics) -> str:
    """How limits came about: EVENTS and PAPER never mix; where a file takes both, it is BOTH."""
    ingredients = [i for count in statistics.counts for i in count.ingredients]
    ingredients += [fit.efficiency for fit in statistics.fits if fit.efficiency is not None]
    given = {i.kind == "given" for i in ingredients} | {False for _ in statistics.fits}
    return BOTH if len(given) == 2 else PAPER if given == {True} else EVENTS
