"""Between the hypotheses at which signals were generated: linear, and nothing outside."""

from __future__ import annotations

import numpy as np
from scipy.spatial import Delaunay, QhullError

from ..found import Numbers

ROUNDING = 1e-9
"""Relative distance beyond the outermost hypothesis that is rounding."""


def weights_between(points: Numbers, at: Numbers) -> Numbers:
    """The weight of each of `points` (P, D) at each of `at` (H, D), shape (H, P): rows sum to 1; NaN outside.

    Points at one place share their weight. In one dimension neighbours count, in more the corners of the triangle.
    """
    if points.shape[1] == 0:
        return np.full((len(at), len(points)), 1 / len(points))
    places, owner, count = np.unique(points, axis=0, return_inverse=True, return_counts=True)
    weights = _line(places[:, 0], at[:, 0]) if points.shape[1] == 1 else _plane(places, at)
    owner = owner.reshape(-1)
    shared: Numbers = weights[:, owner] / count[owner]
    return shared


def _line(places: Numbers, at: Numbers) -> Numbers:
    slack = ROUNDING * np.abs(places[[0, -1]])
    inside = (at >= places[0] - slack[0]) & (at <= places[-1] + slack[1])
    low = np.clip(np.searchsorted(places, at, "right") - 1, 0, max(len(places) - 2, 0))
    high = np.minimum(low + 1, len(places) - 1)
    width = np.where(high > low, places[high] - places[low], 1.0)
    share = np.clip((at - places[low]) / width, 0.0, 1.0)
    weights = np.zeros((len(at), len(places)))
    rows = np.arange(len(at))
    weights[rows, low] = 1 - share
    weights[rows, high] += np.where(high > low, share, 0.0)
    weights[~inside] = np.nan
    return weights


def _plane(places: Numbers, at: Numbers) -> Numbers:
    weights = np.full((len(at), len(places)), np.nan)
    for k, place in enumerate(places):  # a point itself needs no triangle
        same = np.isclose(at, place, rtol=ROUNDING, atol=1e-12).all(axis=1)
        weights[same] = np.eye(len(places))[k]
    size = np.ptp(places, axis=0)
    if len(places) <= places.shape[1] or not size.all():
        return weights
    try:
        mesh = Delaunay(places / size)
    except QhullError:  # all on one line
        return weights
    rest = np.flatnonzero(np.isnan(weights[:, 0]))
    simplex = mesh.find_simplex(at[rest] / size, tol=ROUNDING)
    for row, triangle in zip(rest[simplex >= 0], simplex[simplex >= 0], strict=True):
        transform, corners = mesh.transform[triangle], mesh.simplices[triangle]
        first = transform[:-1] @ (at[row] / size - transform[-1])
        weights[row] = 0.0
        weights[row, corners] = [*first, 1 - first.sum()]
    return weights
