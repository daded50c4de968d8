"""Which bin a value lies in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..engine.arrays import Index, Numbers

EVEN = 1e-6
"""How far, in bins, edges may be from equal distances for the bin to be guessed by a multiplication."""


class Binning:
    """The edges of an axis. Bin 0 is underflow, `len(edges)` overflow; a value on an edge is in the bin above it."""

    def __init__(self, edges: Sequence[float]) -> None:
        self.edges = np.asarray(edges, np.float64)
        self.bins = len(self.edges) - 1
        first, last = self.edges[0], self.edges[-1]
        self._per_unit = self.bins / (last - first)
        away = np.abs(self.edges - np.linspace(first, last, self.bins + 1)) * self._per_unit
        self._even = bool(np.isfinite(self._per_unit) and away.max() < EVEN)
        self._bounds = np.concatenate(([np.nan], self.edges, [np.nan]))  # nothing is below or above the flow bins

    def of(self, values: Numbers) -> Index:
        """The bin of each value; NaN is not asked for. The same as by bisection, to the last bit."""
        if not self._even:
            return np.searchsorted(self.edges, values, side="right")
        place = values - self.edges[0]
        place *= self._per_unit
        place += 1.0
        np.clip(place, 0, self.bins + 1, out=place)
        bins: Index = place.astype(np.int64)
        bins -= values < self._bounds.take(bins)
        bins += values >= self._bounds.take(bins + 1)
        return bins
