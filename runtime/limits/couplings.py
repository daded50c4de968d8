"""From a limit on a cross section to one on a coupling: where the predicted cross section reaches the limit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..engine.scan_values import ScanValues
from ..errors import DataError
from ..plan import Coupling, Expr
from .found import Numbers
from .result import Bounds, CouplingLimit

GEV_MINUS_2_IN_FB = 0.3893794e12
"""(hbar c)^2, Particle Data Group."""

LEAST, MOST, POINTS = -30.0, 10.0, 401
"""Decades that a coupling is looked for in, and at how many points."""

ITERATIONS = 60

AT_ONCE = 500_000
"""Predictions that are worked out together."""

Relation = Callable[[Numbers], Numbers]
"""From couplings (H,) or (H, K) to predictions of the same shape."""


def coupling_limits(coupling: Coupling, bounds: Bounds, values: ScanValues) -> CouplingLimit:
    """Bounds on the coupling, in its unit, for every variant. Raises DataError E0942 where a relation does not rise."""
    found = {label: _bounds(coupling, relation, bounds, values) for label, relation in coupling.variants}
    return CouplingLimit(coupling.name, coupling.label, coupling.unit, found)


def as_coupling(coupling: Coupling, limits: Numbers, values: ScanValues) -> dict[str, Numbers]:
    """By variant, the couplings (H,), in their unit, at which cross sections `limits` (H,), fb, are predicted."""
    targets = limits[:, None]
    return {
        label: smallest_roots(_prediction(coupling, relation, values), targets, coupling)[:, 0] / coupling.factor
        for label, relation in coupling.variants
    }


def as_cross_section(coupling: Coupling, couplings: Numbers, values: ScanValues, variant: str = "") -> Numbers:
    """The cross sections (H,), fb, that a variant predicts of `couplings` (H,), in their unit."""
    return _prediction(coupling, dict(coupling.variants)[variant], values)(couplings * coupling.factor)


def _prediction(coupling: Coupling, relation: Expr, values: ScanValues) -> Relation:
    unit = GEV_MINUS_2_IN_FB if coupling.natural else 1.0

    def predict(couplings: Numbers) -> Numbers:
        each = values.repeated(couplings.shape[1]) if couplings.ndim > 1 else values
        found = each.with_parameter(coupling.name, couplings.ravel()).numbers(relation) * unit
        return found.reshape(couplings.shape)

    return predict


def _bounds(coupling: Coupling, relation: Expr, bounds: Bounds, values: ScanValues) -> Bounds:
    columns = np.column_stack((bounds.observed, bounds.expected, bounds.lower))
    roots = smallest_roots(_prediction(coupling, relation, values), columns, coupling) / coupling.factor
    roots[:, -1] = np.where(bounds.lower == 0, 0.0, roots[:, -1])
    return Bounds(roots[:, 0], roots[:, 1:6], roots[:, 6])


def smallest_roots(predict: Relation, targets: Numbers, coupling: Coupling) -> Numbers:
    """The smallest positive coupling, in base units, at which the prediction equals each of `targets` (H, T); NaN
    where it never does. Relations are monotone: they rise from 0, or do not change."""
    hypotheses = len(targets)
    grid = np.logspace(LEAST, MOST, POINTS)
    width = max(1, AT_ONCE // hypotheses)
    parts = (np.tile(grid[k : k + width], (hypotheses, 1)) for k in range(0, POINTS, width))
    predicted = np.concatenate([predict(part) for part in parts], axis=1)  # (H, POINTS)
    _check_monotone(predicted, coupling)
    found = np.full(targets.shape, np.nan)
    for t in range(targets.shape[1]):
        wanted = targets[:, t]
        above = predicted >= wanted[:, None]
        first = np.argmax(above, axis=1)
        good = above.any(axis=1) & np.isfinite(wanted) & (wanted > 0) & (first > 0)
        if good.any():
            found[:, t] = _refined(predict, wanted, grid, first, good)
    return found


def _check_monotone(predicted: Numbers, coupling: Coupling) -> None:
    """Falling by more than rounding is no relation that a limit can be read from."""
    known = np.where(np.isfinite(predicted), predicted, np.nan)
    largest = np.fmax.accumulate(known, axis=1)
    if np.any(known < largest * (1 - 1e-9)):
        message = f"the prediction does not rise with `{coupling.name}`, so a limit on it is none on `{coupling.name}`"
        raise DataError("E0942", message, site=coupling.site)


def _refined(
    predict: Relation, wanted: Numbers, grid: Numbers, first: NDArray[np.intp], good: NDArray[np.bool_]
) -> Numbers:
    """Between the points about the root: a power law through the ends of the bracket, then halving its logarithm where
    that gains too little."""
    low = np.log(grid[np.maximum(first - 1, 0)])
    high = np.log(grid[first])
    with np.errstate(all="ignore"):
        below, above = (np.log(predict(np.exp(x)) / wanted) for x in (low, high))
        middle, value = high, above
        for step in range(ITERATIONS):
            share = np.clip(below / (below - above), 0.0, 1.0)
            share = np.where(np.isfinite(share) & (step % 3 < 2), share, 0.5)
            middle = low + share * (high - low)
            value = np.log(predict(np.exp(middle)) / wanted)
            up = value >= 0
            high, above = np.where(up, middle, high), np.where(up, value, above)
            low, below = np.where(up, low, middle), np.where(up, below, value)
            if np.all((high - low < 1e-13) | (np.abs(value) < 1e-14) | ~good):
                break
        root = np.where(np.abs(value) < 1e-12, middle, np.where(np.abs(above) < np.abs(below), high, low))
    return np.where(good, np.exp(root), np.nan)
