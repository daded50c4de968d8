"""Elementwise functions that numpy does not have, against plain arithmetic."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from darkana.compiler.expressions.evaluate import operate
from darkana.runtime.engine.functions import LOGICAL, NUMERIC

EDGES = (0.0, 5e-324, 1e-310, 1e-200, 0.3, 1.0, 7e5, 1e200, 1.7e308, math.inf, math.nan)
COMPARED = {"angle_lt": np.less, "angle_le": np.less_equal, "angle_gt": np.greater, "angle_ge": np.greater_equal}
ANGLES = (1e-300, 1e-8, 0.3, math.pi / 4, math.pi / 2, 2.2, math.pi - 1e-8, math.nextafter(math.pi, 0))


@pytest.mark.parametrize("op", COMPARED)
@pytest.mark.parametrize("angle", ANGLES)
def test_angles_compare_as_their_arc_tangents_do(op, angle):
    y, x = (grid.reshape(-1) for grid in np.meshgrid(EDGES, (*EDGES, *(-value for value in EDGES))))
    with np.errstate(all="ignore"):
        found = LOGICAL[op](y, x, angle)
        expected = COMPARED[op](np.arctan2(y, x), angle)
    np.testing.assert_array_equal(found, expected)
    assert [operate(op, float(a), float(b), angle) for a, b in zip(y, x, strict=True)] == expected.tolist()


@given(st.floats(1e-3, math.pi - 1e-3), st.floats(1e-3, 1e3), st.lists(st.integers(-40, 40), min_size=1, max_size=30))
@settings(max_examples=200, deadline=None)
def test_angles_right_beside_the_one_they_are_compared_with(angle, radius, steps):
    """Points a few roundings from the ray of the angle, on either side, and on it."""
    at = angle + np.array(steps) * np.spacing(angle)
    y, x = radius * np.sin(at), radius * np.cos(at)
    for op, compare in COMPARED.items():
        np.testing.assert_array_equal(LOGICAL[op](y, x, angle), compare(np.arctan2(y, x), angle))


@pytest.mark.parametrize("value", [0.0, -0.0, 4.0, -4.0, 2.5e-300, math.inf, -math.inf, math.nan])
def test_the_root_of_what_is_negative_is_negative(value):
    with np.errstate(invalid="ignore"):
        expected = -np.sqrt(-np.float64(value)) if value < 0 else np.sqrt(np.float64(value))
    for found in (NUMERIC["signed_sqrt"](np.array([value]))[0], operate("signed_sqrt", value)):
        assert (found == expected) or math.isnan(found)
        assert math.isnan(found) == math.isnan(value)
        assert math.copysign(1, found) == math.copysign(1, expected) or math.isnan(found)
