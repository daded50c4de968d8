"""Limits at some of their hypotheses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .found import Found
from .result import Bounds, CouplingLimit, GlobalSignificance, Limits

Rows = NDArray[np.intp]


def at_hypotheses(limits: Limits, rows: Rows) -> Limits:
    """At the hypotheses of these numbers, in this order; a global significance is that of the whole scan, and left
    out."""
    return replace(
        limits,
        scan=tuple(replace(axis, values=tuple(axis.values[h] for h in rows)) for axis in limits.scan),
        found=_found(limits.found, rows),
        n_observed=limits.n_observed[rows],
        background=limits.background[rows],
        signal_per_unit=limits.signal_per_unit[rows],
        raw_background_events=limits.raw_background_events[rows],
        done=None if limits.done is None else limits.done[rows],
        couplings=_couplings(limits.couplings, rows),
        projections=tuple(
            replace(p, bounds=_bounds(p.bounds, rows), couplings=_couplings(p.couplings, rows))
            for p in limits.projections
        ),
        curves=tuple(replace(curve, values=curve.values[rows]) for curve in limits.curves),
        overall=GlobalSignificance(),
    )


def _found(found: Found, rows: Rows) -> Found:
    return Found(
        found.observed[rows],
        found.expected[rows],
        found.lower[rows],
        found.p_value[rows],
        found.significance[rows],
        found.status[rows],
        [found.codes[h] for h in rows],
    )


def _bounds(bounds: Bounds, rows: Rows) -> Bounds:
    return Bounds(bounds.observed[rows], bounds.expected[rows], bounds.lower[rows])


def _couplings(couplings: Sequence[CouplingLimit], rows: Rows) -> tuple[CouplingLimit, ...]:
    return tuple(replace(c, variants={name: _bounds(b, rows) for name, b in c.variants.items()}) for c in couplings)
