"""Tables at a point, against numpy and scipy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy.interpolate import RegularGridInterpolator

from darkana.compiler.expressions.interpolate import interpolate
from darkana.runtime.plan import Table

X = (0.5, 1.0, 2.0, 4.5, 8.0)
Y = (3.0, 1.0, 4.0, 1.5, 9.0)


def line(**more) -> Table:
    return Table("t", ("x",), (X,), Y, **more)


@given(st.floats(0.5, 8.0))
def test_linear(at):
    assert interpolate(line(), (at,)) == pytest.approx(np.interp(at, X, Y), rel=1e-12)


@given(st.floats(0.5, 8.0))
def test_log_is_linear_in_the_logarithm(at):
    expected = math.exp(np.interp(at, X, np.log(Y)))
    assert interpolate(line(interpolation="log"), (at,)) == pytest.approx(expected, rel=1e-12)


GRID = np.random.default_rng(3).uniform(1, 5, (len(X), 3))
OTHER = (-1.0, 0.0, 3.0)


@given(st.floats(0.5, 8.0), st.floats(-1.0, 3.0))
def test_bilinear(a, b):
    table = Table("t", ("x", "y"), (X, OTHER), tuple(GRID.ravel().tolist()))
    expected = RegularGridInterpolator((X, OTHER), GRID)([[a, b]])[0]
    assert interpolate(table, (a, b)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("a", "b"), [(0.4, 0.0), (8.1, 0.0), (1.0, -1.1), (1.0, 3.1)])
def test_a_grid_ends(a, b):
    table = Table("t", ("x", "y"), (X, OTHER), tuple(GRID.ravel().tolist()))
    assert interpolate(table, (a, b)) is None
    clamped = Table("t", ("x", "y"), (X, OTHER), tuple(GRID.ravel().tolist()), clamp=True)
    nearest = (min(max(a, X[0]), X[-1]), min(max(b, OTHER[0]), OTHER[-1]))
    assert interpolate(clamped, (a, b)) == interpolate(table, nearest)


@pytest.mark.parametrize(
    ("at", "expected"), [(0.0, 5), (0.999, 5), (1.0, 6), (2.5, 6), (3.0, 6), (-0.1, None), (3.1, None)]
)
def test_steps(at, expected):
    assert interpolate(Table("t", ("x",), ((0.0, 1.0, 3.0),), (5, 6), "step"), (at,)) == expected


@pytest.mark.parametrize("x", X)
def test_points_are_met_exactly(x):
    y = Y[X.index(x)]
    assert interpolate(line(), (x,)) == y
    assert interpolate(line(interpolation="log"), (x,)) == pytest.approx(y, rel=1e-15)
    assert interpolate(line(integers=True), (x,)) == y


def test_counts_are_known_only_at_the_points():
    assert interpolate(line(integers=True), (1.5,)) is None
    assert interpolate(line(integers=True), (2.0 * (1 + 1e-12),)) == 4.0
    assert interpolate(line(integers=True), (2.0 * (1 - 1e-12),)) == 4.0


def test_outside():
    assert interpolate(line(), (0.4,)) is None
    assert interpolate(line(), (8.0 * (1 + 1e-12),)) == 9.0, "the end of a scan, but for rounding"
    assert interpolate(line(clamp=True), (0.4,)) == 3.0
    assert interpolate(line(clamp=True), (math.inf,)) == 9.0
    assert math.isnan(interpolate(line(), (math.nan,)))
    assert interpolate(Table("t", ("x",), ((2.0,),), (7.0,)), (2.0,)) == 7.0
