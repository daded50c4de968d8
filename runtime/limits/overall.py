"""The global significance of a scan's largest excess."""

from __future__ import annotations

import numpy as np

from .found import Found
from .profile.global_significance import global_from_crossings
from .result import GlobalSignificance

FEWEST = 3
"""Hypotheses of a scan below which there is no look-elsewhere effect to speak of."""


def overall_significance(found: Found, parameters: int) -> GlobalSignificance:
    """From the up-crossings of the observed scan itself (Gross and Vitells), for scans of one parameter; a local
    significance z stands for q0 = z^2. Nothing where nothing was observed, and for scans of several parameters."""
    q0 = np.where(found.significance > 0, found.significance, 0.0) ** 2
    q0[np.isnan(found.significance)] = np.nan
    if parameters != 1 or np.isfinite(q0).sum() < FEWEST:
        return GlobalSignificance()
    best = global_from_crossings(q0)
    return GlobalSignificance(best.p_value, best.significance, best.method)
