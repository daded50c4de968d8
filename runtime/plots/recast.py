"""Figures of a recast: limits on the new signal beside those of the search itself, and its cutflow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..limits.found import OUTSIDE_SIGNAL
from ..limits.result import Bounds, Limits, PublishedCurve
from ..limits.selected import at_hypotheses
from .figures import file_name, one, save
from .limits import write_limit_figures
from .sheet import Sheet

if TYPE_CHECKING:
    from ..recast.result import Recast

LABEL = "the search itself"


def write_recast_figures(recast: Recast, folder: Path) -> Iterator[Path]:
    """Writes every figure as PNG; the paths. The same recast gives the same bytes."""
    sheet = Sheet(recast=True)
    for region, samples in recast.result.cutflow.regions.items():
        if samples:
            yield save(one(recast.result, region, sheet), folder / f"{file_name(f'cutflow {region}')}.png")
    if recast.limits is not None and there_is_any(recast.limits):
        yield from write_limit_figures(beside_original(recast.limits, recast.original), folder, sheet=sheet)


def there_is_any(limits: Limits) -> bool:
    """Whether there is a limit to draw."""
    return bool(np.isfinite(limits.found.observed).any() or np.isfinite(limits.found.expected).any())


def beside_original(limits: Limits, original: Limits | None) -> Limits:
    """With the search's own limits as curves to compare with, where both are on the same quantity along one scan. In a
    plane the hypotheses of which the events say something, alone."""
    marked = replace(limits, title=f"Recast: {limits.title}" if limits.title else "Recast")
    if len(limits.scan) > 1:
        return at_hypotheses(marked, np.flatnonzero(limits.found.status != OUTSIDE_SIGNAL))
    if original is None or not limits.scan:
        return marked
    curves = list(_curves(original, original.quantity, None, original.bounds))
    for coupling in original.couplings:
        for variant, bounds in coupling.variants.items():
            curves += _curves(original, coupling.name, variant or None, bounds)
    return replace(marked, published=(*marked.published, *curves))


def _curves(original: Limits, name: str, variant: str | None, bounds: Bounds) -> Iterator[PublishedCurve]:
    """Observed where there is any, else the median expected."""
    seen = np.isfinite(bounds.observed).any()
    kind, values = ("observed", bounds.observed) if seen else ("expected", bounds.expected[:, 2])
    if np.isfinite(values).any():
        axis = original.scan[0]
        points = np.asarray(axis.values, float)
        yield PublishedCurve(
            kind, name, variant, LABEL, original.level, original.luminosity, axis.name, points, values, own=True
        )
