"""What is said of the limits of a scan: some hypotheses, the best limit, the largest excess, what was flagged."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..limits.codes import CODES
from ..limits.found import OK, STATUS, TOO_FEW_EVENTS
from ..results.result import point_text, units
from .layout import clean
from .limits_csv import name_of, unit_of

if TYPE_CHECKING:
    from ..limits.result import Bounds, Limits

ROWS = 9
MEDIAN = 2
STATUS_WORDS = {
    "edge": "limit beyond the largest signal looked at",
    "no_convergence": "no convergence",
    "empty": "no signal expected, or no background known",
    "too_few_events": "too few simulated events",
    "outside_signal": "outside the hypotheses of the signal samples",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A hypothesis in words."""

    at: str
    events: str
    observed: str
    expected: str
    band: str
    excess: str
    flagged: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """Those below HEADS."""
        return self.events, self.observed, self.expected, self.band, self.excess


HEADS = ("events", "observed", "expected", "68%", "local")


def shown(limits: Limits, rows: int = ROWS) -> list[int]:
    """Hypotheses to tabulate: evenly spread over those that are done."""
    done = [h for h in range(limits.hypotheses) if limits.is_done(h)]
    if len(done) <= rows:
        return done
    return [done[i] for i in dict.fromkeys(np.linspace(0, len(done) - 1, rows).round().astype(int).tolist())]


def row(limits: Limits, h: int) -> Row:
    found = limits.found
    low, middle, high = found.expected[h, 1], found.expected[h, MEDIAN], found.expected[h, 3]
    excess = found.significance[h]
    return Row(
        place(limits, h),
        f"{count_text(limits.n_observed[h])} / {three(limits.background[h])}",
        three(found.observed[h]),
        three(middle),
        f"{three(low)} - {three(high)}" if math.isfinite(low) and math.isfinite(high) else "-",
        f"{excess:.1f} sigma" if excess > 0 else "-",
        bool(found.status[h] != OK or found.codes[h]),
    )


def place(limits: Limits, h: int) -> str:
    """A hypothesis, of four digits, which tell those of a scan apart well enough to read."""
    at = tuple((name, float(f"{value:.4g}")) for name, value in limits.at(h))
    return point_text(at, units(limits.scan))


def legend(limits: Limits) -> str:
    """What the table has, and what its columns mean."""
    rows = shown(limits)
    part = f"{len(rows)} of {limits.hypotheses} hypotheses. " if len(rows) < limits.hypotheses else ""
    mark = " * flagged, see below." if any(row(limits, h).flagged for h in rows) else ""
    meaning = "Events: observed / expected background; expected: the median; local: significance of an excess."
    return f"{part}{meaning}{mark}"


def three(value: float) -> str:
    """Three digits; `-` where it is not known."""
    return f"{value:.3g}" if math.isfinite(value) else "-"


def count_text(value: float) -> str:
    return f"{value:.6g}" if math.isfinite(value) else "-"


def heading(limits: Limits) -> str:
    """`90% credibility upper limits on cross_section [fb], bayesian flat`."""
    unit = f" [{limits.unit}]" if unit_of(limits.unit) else ""
    toys = f", {limits.toys} toys" if limits.toys else ""
    return (
        f"upper limits at {100 * limits.level:.4g}% {limits.level_kind} on {limits.quantity}{unit}, "
        f"{limits.method}{toys}, engine {limits.engine}"
    )


def sentences(limits: Limits) -> Iterator[str]:
    """The best limit on everything, the largest excess, what was flagged, and how much is there."""
    yield from best(limits, limits.quantity, limits.unit, limits.bounds)
    for coupling in limits.couplings:
        for variant, bounds in coupling.variants.items():
            yield from best(limits, name_of(coupling, variant), coupling.unit, bounds)
    yield from excess(limits)
    yield from flagged(limits)
    if limits.done is not None and not limits.done.all():
        yield f"partial: {int(limits.done.sum())} of {limits.hypotheses} hypotheses are done"


def best(limits: Limits, name: str, unit: str, bounds: Bounds) -> Iterator[str]:
    """The strongest limit, where one is known."""
    parts = [
        f"{kind} {three(values[h])} {unit_of(unit)}".rstrip() + at_text(limits, h) + doubt(limits, h)
        for kind, values in (("observed", bounds.observed), ("expected", bounds.expected[:, MEDIAN]))
        if (h := least(limits, values)) is not None
    ]
    yield f"best limit on {name}: {', '.join(parts)}" if parts else f"best limit on {name}: none"


def doubt(limits: Limits, h: int) -> str:
    return "" if limits.found.status[h] == OK else f" ({STATUS[limits.found.status[h]]})"


def at_text(limits: Limits, h: int) -> str:
    return f" at {place(limits, h)}" if limits.scan else ""


def least(limits: Limits, values: NDArray[np.float64]) -> int | None:
    """The hypothesis of the strongest limit: of those without a doubt, or, if there are none, with few events. The
    others have no limit, or none to rely on."""
    for status in (OK, TOO_FEW_EVENTS):
        good = np.isfinite(values) & (limits.found.status == status) & usable(limits)
        if good.any():
            return int(np.argmin(np.where(good, values, np.inf)))
    return None


def usable(limits: Limits) -> NDArray[np.bool_]:
    return np.ones(limits.hypotheses, bool) if limits.done is None else limits.done


def excess(limits: Limits) -> Iterator[str]:
    """The most significant one, if any is above the background."""
    local = np.where(usable(limits), limits.found.significance, np.nan)
    if np.isposinf(local).any():
        yield f"no background is expected where events were observed{at_text(limits, int(np.nanargmax(local)))}: p = 0"
        return
    if not (local > 0).any():
        return
    h = int(np.nanargmax(local))
    said = f"largest excess: {local[h]:.2f} sigma local (p = {limits.found.p_value[h]:.2g}){at_text(limits, h)}"
    overall = limits.overall
    if math.isfinite(overall.p_value):
        sigma = f"{max(overall.significance, 0):.2f} sigma " if math.isfinite(overall.significance) else ""
        said += f", {sigma}global (p = {overall.p_value:.2g}, {overall.method})"
    yield said


def flagged(limits: Limits) -> Iterator[str]:
    """How many hypotheses have no limit to rely on, or a remark, and why."""
    done = [h for h in range(limits.hypotheses) if limits.is_done(h)]
    marked = [h for h in done if limits.found.status[h] != OK or limits.found.codes[h]]
    if not marked:
        return
    yield f"flagged: {len(marked)} of {len(done)} hypotheses"
    statuses = Counter(STATUS[s] for h in marked if (s := limits.found.status[h]) != OK)
    yield from (f"  {n} {name}: {STATUS_WORDS[name]}" for name, n in statuses.most_common())
    codes = Counter(code for h in marked for code in dict.fromkeys(limits.found.codes[h]))
    yield from (f"  {n} {clean(code)}{explained(code)}" for code, n in codes.most_common())


def explained(code: str) -> str:
    return f": {CODES[code]}" if code in CODES else ""


def assumed_text(assumed: Sequence[str]) -> str:
    return f"assumed, not published: {', '.join(clean(name) for name in assumed)}"
