"""What a likelihood is given: counts, and what was measured beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..models import Mask, Models, Numbers

Rows = NDArray[np.intp] | Mask | slice


@dataclass(frozen=True, slots=True)
class Data:
    """Observations of H models: `counts` and `auxiliary` (H, B), and `centre` (H, J), where each nuisance was measured
    (0 for what was really observed; toys and Asimov data have others)."""

    counts: Numbers
    auxiliary: Numbers
    centre: Numbers

    def take(self, rows: Rows) -> Data:
        """Those of some hypotheses."""
        return Data(self.counts[rows], self.auxiliary[rows], self.centre[rows])


def observed(models: Models) -> Data:
    """What was observed; where nothing was, what the nominal background would give."""
    known = np.isfinite(models.observed)
    counts = models.observed if known.all() else np.where(known, models.observed, nominal(models))
    return Data(counts, models.auxiliary, np.zeros((models.hypotheses, models.nuisances)))


def nominal(models: Models) -> Numbers:
    """Background events with nuisances and norms as they are expected and gamma as measured, (H, B)."""
    known = np.isfinite(models.scale)
    gamma = np.where(known, models.auxiliary / np.where(known, models.scale, 1.0), 1.0)
    factors = np.where(models.counted[:, None], gamma[:, None], 1.0)
    total: Numbers = (models.parts * factors).sum(axis=1)
    return total


def joined(parts: list[Data]) -> Data:
    """One behind the other."""
    names = ("counts", "auxiliary", "centre")
    return Data(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
