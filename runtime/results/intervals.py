"""Efficiencies and their intervals, at 68.27%."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from .beta import beta_quantile

LEVEL = 0.6827

Estimate = tuple[float | None, float | None, float | None]
"""Value, lower and upper limit; None where it is not known."""

UNKNOWN: Estimate = (None, None, None)
CERTAIN: Estimate = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Count:
    """Raw events, the sum of their weights and of the squares of these."""

    events: int
    sumw: float
    sumw2: float

    @property
    def effective(self) -> float:
        """The number of unweighted events of the same relative error: (sum w)^2 / sum w^2."""
        return self.sumw**2 / self.sumw2 if self.sumw2 > 0 else 0.0


@lru_cache(maxsize=4096)
def clopper_pearson(passed: float, total: float, level: float = LEVEL) -> tuple[float, float]:
    """The central interval of a binomial probability; the counts may be effective ones."""
    tail = (1 - level) / 2
    low = beta_quantile(passed, total - passed + 1, tail) if passed > 0 else 0.0
    high = beta_quantile(passed + 1, total - passed, 1 - tail) if passed < total else 1.0
    return low, high


def one_weight(passed: Count, total: Count) -> bool:
    """Whether all events have one weight, so that raw counts are enough (and exact)."""

    def alike(left: float, right: float) -> bool:
        return math.isclose(left, right, rel_tol=1e-9)

    return all(alike(count.sumw**2, count.events * count.sumw2) for count in (passed, total)) and alike(
        passed.sumw * total.events, total.sumw * passed.events
    )


def efficiency(passed: Count, total: Count) -> Estimate:
    """The fraction that passed. Events of one weight: Clopper-Pearson of the raw counts. Else the ratio of the sums
    of weights, and Clopper-Pearson of the effective counts: n_eff = (sum w)^2 / sum w^2 of the total, of which the
    ratio passed. Where that is no fraction (negative weights, candidate weights above one) no interval is given."""
    if total.events == 0 or total.sumw == 0:
        return UNKNOWN
    if one_weight(passed, total) and passed.events <= total.events:
        return (passed.events / total.events, *clopper_pearson(passed.events, total.events))
    value = passed.sumw / total.sumw
    if not math.isfinite(value):
        return UNKNOWN
    effective = total.effective
    if not (0 <= value <= 1 and effective > 0):
        return value, None, None
    return (value, *clopper_pearson(value * effective, effective))
