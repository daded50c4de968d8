"""Between the hypotheses at which signals were generated: linear, and nothing outside."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CloughTocher2DInterpolator, PchipInterpolator
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


def error_between(points: Numbers, at: Numbers, values: Numbers, linear: Numbers) -> Numbers:
    """How wrong a linear interpolation `linear` (H, ...) of `values` (P, ...) may be: its distance from a smooth one,
    by monotone cubics along one parameter, by cubics on the triangles of two. 0 at the points themselves, and where
    there are too few of them to tell."""
    places, owner, count = np.unique(points, axis=0, return_inverse=True, return_counts=True)
    means = np.zeros((len(places), *values.shape[1:]))
    np.add.at(means, owner.reshape(-1), values)
    means /= count.reshape(-1, *[1] * (values.ndim - 1))
    smooth = _smooth(places, means, at)
    return np.zeros_like(linear) if smooth is None else np.nan_to_num(np.abs(smooth - linear))


def _smooth(places: Numbers, means: Numbers, at: Numbers) -> Numbers | None:
    dimensions = places.shape[1]
    if dimensions == 1 and len(places) >= 3:
        found: Numbers = PchipInterpolator(places[:, 0], means, axis=0, extrapolate=False)(at[:, 0])
        return found
    size = np.ptp(places, axis=0)
    if dimensions != 2 or len(places) < 4 or not size.all():
        return None
    try:
        found = CloughTocher2DInterpolator(places / size, means)(at / size)
    except QhullError:  # all on one line
        return None
    return found


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
