"""Tables against a scalar loop."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from darkana.runtime.engine.tables import Grid
from darkana.runtime.errors import DataError
from darkana.runtime.plan import Table
from plain_loop import Event


def scalar(table, *xs):
    event = Event.__new__(Event)
    event.plan = type("Plan", (), {"tables": (table,)})
    event.outside = dict.fromkeys([table.name], 0)
    return event.lookup(table.name, xs), event.outside[table.name]


axes = st.lists(st.integers(-20, 20), min_size=2, max_size=6, unique=True).map(lambda v: tuple(sorted(map(float, v))))
points = st.one_of(st.floats(-25, 25), st.integers(-20, 20).map(float), st.just(math.nan))


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(["linear", "log", "step"]), st.booleans(), st.integers(1, 2))
def test_as_a_loop_does(data, interpolation, clamp, dimensions):
    grid = tuple(data.draw(axes) for _ in range(dimensions))
    size = math.prod(len(axis) - (interpolation == "step") for axis in grid)
    values = tuple(data.draw(st.lists(st.floats(0.1, 10), min_size=size, max_size=size)))
    table = Table("t", ("x", "y")[:dimensions], grid, values, interpolation, clamp)
    columns = [np.array(data.draw(st.lists(points, min_size=5, max_size=5))) for _ in grid]
    found, outside = Grid.of(table)(*columns)
    wanted = [scalar(table, *xs) for xs in zip(*columns, strict=True)]
    np.testing.assert_allclose(found, [value for value, _ in wanted], rtol=1e-12, atol=1e-12)
    assert outside == sum(count for _, count in wanted)


def test_counts_are_given_at_their_points_only():
    table = Grid.of(Table("n", ("x",), ((1.0, 2.0, 3.0),), (5.0, 7.0, 9.0), integers=True))
    values, outside = table(np.array([1.0, 2.0 * (1 + 1e-12), 2.5, 3.0, 4.0, np.nan]))
    np.testing.assert_array_equal(values, [5, 7, np.nan, 9, np.nan, np.nan])
    assert outside == 2
    assert table(3.0)[0] == 9


def test_a_single_point():
    table = Grid.of(Table("n", ("x",), ((1.0,),), (5.0,)))
    np.testing.assert_array_equal(table(np.array([1.0, 1.5]))[0], [5, np.nan])


def test_a_missing_file_is_said_when_asked():
    with pytest.raises(DataError, match=r"lost\.csv") as caught:
        Grid.of(Table("n", ("x",), (), (), missing=True, path="lost.csv"))
    assert caught.value.code == "E0914"


def test_far_outside_of_a_logarithmic_table_is_nothing_and_no_overflow():
    table = Table("t", ("x", "y"), ((0.0, 1.0), (0.0, 1.0)), (3.0, 1.0, 1.0, 4.0), interpolation="log")
    values, outside = Grid.of(table)(np.array([14.0, 0.5]), np.array([22.0, 0.0]))
    assert math.isnan(values[0])
    assert values[1] == pytest.approx(math.sqrt(3.0))
    assert outside == 1
