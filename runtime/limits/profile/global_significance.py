"""Local p-values of a scan to a global one.

A scan tests many hypotheses, so an excess somewhere is likelier than one at a given place. How much follows from how
often q0 crosses a low level on its way up (E. Gross, O. Vitells, Eur. Phys. J. C 70 (2010) 525, arXiv:1005.1891), or
from toys of the whole scan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from ..models import Numbers

REFERENCE = 0.5
"""The level of q0 at which crossings are counted, unless told."""


@dataclass(frozen=True, slots=True)
class Global:
    """The largest local significance and where, its local and global p-value, the global significance, the statistical
    error of the global p-value, and how it was found: `up-crossings` or `toys`."""

    place: int
    local_significance: float
    local_p_value: float
    p_value: float
    error: float
    significance: float
    method: str


def up_crossings(q0: Numbers, level: float = REFERENCE) -> Numbers:
    """How often q0 rises through the level along each scan, (T, H) or (H,), in the order of the hypotheses.
    Hypotheses without a value (NaN) are passed over."""
    scans = np.atleast_2d(q0)
    return np.array([_crossings(scan[~np.isnan(scan)], level) for scan in scans], dtype=float)


def _crossings(scan: Numbers, level: float) -> int:
    return int(((scan[:-1] <= level) & (scan[1:] > level)).sum())


def global_from_crossings(q0: Numbers, toys: Numbers | None = None, level: float = REFERENCE) -> Global:
    """From the observed scan (H,), up-crossings counted in toy scans (T, H), or in the observed one where there are
    none: p <= p_local + N(level) exp(-(q0 - level) / 2). At most 1. The error is that of the counted crossings: of one
    scan it is large, and with no crossing at all the mean is taken to be below 1, so 1 is used."""
    place, top = _largest(q0)
    counted = up_crossings(q0 if toys is None else toys, level)
    total = max(float(counted.sum()), 1.0)
    fall = np.exp(-(top - level) / 2) if top > level else 1.0
    local = float(ndtr(-np.sqrt(top)))
    p = min(local + total / len(counted) * fall, 1.0)
    return _result(place, top, p, float(np.sqrt(total) / len(counted) * fall), "up-crossings")


def global_from_toys(q0: Numbers, toys: Numbers) -> Global:
    """From the observed scan (H,) and toy scans of the background (T, H): the share of toys whose largest q0 is at
    least the observed one, the observed scan counted as one of them. Toys must be of one data set each, so that
    hypotheses whose windows overlap see the same events."""
    place, top = _largest(q0)
    largest = np.nanmax(toys, axis=1)
    p = (1 + float((largest >= top).sum())) / (1 + len(toys))
    return _result(place, top, p, float(np.sqrt(p * (1 - p) / len(toys))), "toys")


def _largest(q0: Numbers) -> tuple[int, float]:
    if not np.isfinite(q0).any():
        raise ValueError("a scan without a single q0 has no largest excess")
    place = int(np.nanargmax(q0))
    return place, float(max(q0[place], 0.0))


def _result(place: int, top: float, p: float, error: float, method: str) -> Global:
    root = float(np.sqrt(top))
    return Global(place, root, float(ndtr(-root)), p, error, max(float(-ndtri(p)), 0.0), method)
