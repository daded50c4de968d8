"""The global significance of a scan's largest excess."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri
from scipy.stats import poisson

from ..engine.scan_values import ScanValues
from ..plan import Statistics
from .found import Found
from .models import Numbers
from .profile.global_significance import global_from_crossings, global_from_toys
from .result import GlobalSignificance

FEWEST = 3
"""Hypotheses of a scan below which there is no look-elsewhere effect to speak of."""

TOYS = 20_000
MOST = 2000
"""Hypotheses up to which toys of the scan are made."""


def overall_significance(
    statistics: Statistics, values: ScanValues, found: Found, background: Numbers, seed: int
) -> GlobalSignificance:
    """For scans of one parameter; a local significance z stands for q0 = z^2. One count whose window is an interval of
    one variable: by toys of the whole scan, in which overlapping windows share events. Else from the up-crossings of
    the observed scan itself (Gross and Vitells). Nothing where nothing was observed, and for several parameters."""
    q0 = np.where(found.significance > 0, found.significance, 0.0) ** 2
    q0[np.isnan(found.significance)] = np.nan
    known = np.isfinite(q0)
    if len(statistics.scan.names) != 1 or known.sum() < FEWEST:
        return GlobalSignificance()
    one = statistics.counts[0] if len(statistics.counts) == 1 and not statistics.fits else None
    if one is None or one.low is None or one.high is None or known.sum() > MOST:
        best = global_from_crossings(q0)
    else:
        low, high = values.numbers(one.low)[known], values.numbers(one.high)[known]
        toys = toy_scans(background[known], low, high, TOYS, seed)
        best = global_from_toys(q0[known], toys)
    return GlobalSignificance(best.p_value, best.significance, best.method)


def toy_scans(background: Numbers, low: Numbers, high: Numbers, toys: int, seed: int) -> Numbers:
    """q0 (toys, H) of scans of background alone: counts of Poisson mean `background` (H,) in intervals.

    Two windows' counts are correlated as the events that they share: the overlap over the root of the product of the
    lengths, where the density is the same. Normal variates with these correlations are mapped to Poisson counts (a
    Gaussian copula), and each count to the significance of its own p-value, the background known.
    """
    shared = np.minimum(high[:, None], high) - np.maximum(low[:, None], low)
    length = high - low
    correlation = np.clip(shared, 0.0, None) / np.sqrt(length[:, None] * length)
    values, vectors = np.linalg.eigh(correlation)
    root = vectors * np.sqrt(np.clip(values, 0.0, None))
    draws = np.random.default_rng(seed).standard_normal((toys, len(background))) @ root.T
    counts = poisson.ppf(ndtr(draws), background)
    local = poisson.sf(counts - 1, background)  # the probability of so many or more
    q0: Numbers = np.maximum(-ndtri(np.clip(local, 1e-300, 1.0)), 0.0) ** 2
    return q0
