"""Bayesian limits of models with several bins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .found import NO_CONVERGENCE, Found


def limits_of_bins(found: Found, index: NDArray[np.intp]) -> None:
    """Not yet carried out: said so."""
    found.status[index] = NO_CONVERGENCE
