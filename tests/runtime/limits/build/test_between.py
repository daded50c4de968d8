"""Linear between generated hypotheses, nothing outside."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from darkana.runtime.limits.build.between import error_between, weights_between


def column(*values):
    return np.array(values, float)[:, None]


def test_neighbours_share_by_distance():
    weights = weights_between(column(1, 2, 4), column(1, 1.25, 3, 4))
    assert weights == pytest.approx(np.array([[1, 0, 0], [0.75, 0.25, 0], [0, 0.5, 0.5], [0, 0, 1]]))


def test_nothing_outside():
    assert np.isnan(weights_between(column(1, 2), column(0.99, 2.01))).all()


def test_one_point_is_known_there_alone():
    weights = weights_between(column(2), column(1, 2, 3))
    assert np.isnan(weights[[0, 2]]).all()
    assert weights[1] == [1]


def test_samples_at_one_hypothesis_share():
    weights = weights_between(column(1, 2, 2), column(1.5, 2))
    assert weights == pytest.approx(np.array([[0.5, 0.25, 0.25], [0, 0.5, 0.5]]))


def test_without_a_scan_all_samples_share():
    assert weights_between(np.zeros((2, 0)), np.zeros((1, 0))) == pytest.approx(np.array([[0.5, 0.5]]))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), a=st.floats(-5, 5), b=st.floats(-5, 5))
def test_in_a_plane_a_linear_function_is_kept(seed, a, b):
    random = np.random.default_rng(seed)
    points = np.vstack(([[0, 0], [10, 0], [0, 10], [10, 10]], random.uniform(0, 10, (6, 2))))
    at = random.uniform(0, 10, (20, 2))
    weights = weights_between(points, at)
    assert weights.sum(axis=1) == pytest.approx(1)
    assert weights @ (points @ [a, b]) == pytest.approx(at @ [a, b], abs=1e-9)
    assert (weights > -1e-9).all()


def test_in_a_plane_a_corner_is_itself_and_outside_is_nothing():
    points = np.array([[2, 1], [4, 1], [6, 3]], float)
    weights = weights_between(points, np.array([[4, 1], [1, 1], [4, 1.5]], float))
    assert weights[0].tolist() == [0, 1, 0]
    assert np.isnan(weights[1]).all()
    assert weights[2].sum() == pytest.approx(1)


def test_points_on_a_line_are_known_at_themselves_alone():
    points = np.array([[1, 1], [2, 2], [3, 3]], float)
    weights = weights_between(points, np.array([[2, 2], [1.5, 1.5]]))
    assert weights[0].tolist() == [0, 1, 0]
    assert np.isnan(weights[1]).all()


def test_the_error_of_interpolation_is_its_distance_from_a_smooth_curve():
    """Of a parabola through five points the linear interpolation is off by up to a quarter of the step squared; the
    smooth one is near the truth inside."""
    x = np.linspace(0, 4, 5)[:, None]
    at = np.array([[0.0], [1.5], [2.5], [4.0], [5.0]])
    linear = weights_between(x, at) @ (x[:, 0] ** 2)
    found = error_between(x, at, x[:, 0] ** 2, linear)
    np.testing.assert_allclose(found[[0, 3, 4]], 0, atol=1e-12)  # at the points, and outside
    np.testing.assert_allclose(found[1:3], 0.25, rtol=0.35)


def test_two_points_tell_nothing_of_the_curve():
    x = np.array([[0.0], [1.0]])
    assert not error_between(x, np.array([[0.5]]), np.array([1.0, 4.0]), np.array([2.5])).any()


def test_in_a_plane_a_linear_function_has_no_error_and_a_curved_one_has():
    grid = np.array([(a, b) for a in range(4) for b in range(4)], float)
    at = np.array([[1.3, 1.6], [2.0, 2.0]])
    weights = weights_between(grid, at)
    for values, wrong in ((grid @ [1.0, 2.0], False), (grid[:, 0] ** 2, True)):
        found = error_between(grid, at, values, weights @ values)
        assert (found[0] > 1e-3) == wrong
        assert found[1] < 1e-9
