"""Figures of limits over the plane of two scan parameters."""

import dataclasses

import numpy as np
import pytest

import made_up_limits as made
from darkana.runtime.limits.result import DerivedCurve, Projected
from darkana.runtime.plots.limits import figure_names
from darkana.runtime.plots.limits_contours import round_levels, triangles
from darkana.runtime.plots.limits_tiles import tiles


@pytest.fixture(scope="module")
def limits():
    return made.over_a_plane(24)


@pytest.fixture(scope="module")
def axes(limits):
    return limits.plot("cross_section").axes[0]


def cells(axes):
    return next(each for each in axes.collections if each.get_array() is not None and len(each.get_array()))


def test_observed_and_expected_are_two_figures(limits):
    assert figure_names(limits) == ["cross_section", "cross_section expected", "coupling", "coupling expected"]
    assert limits.plot("cross_section").axes[0].get_title("left").startswith("observed; 90%")
    assert limits.plot("coupling expected").axes[0].get_title("left").startswith("expected; 90%")


def test_without_data_there_is_one_map():
    assert figure_names(made.over_a_plane(12, observed=False)) == ["cross_section", "coupling"]


def test_a_projection_is_a_map(limits):
    more = dataclasses.replace(limits, projections=(Projected(9.0, "9 fb^-1", limits.bounds),))
    assert figure_names(more)[2] == "cross_section at 9 fb^-1"
    assert more.plot("cross_section at 9 fb^-1").axes[0].get_title("left").startswith("expected at 9 fb^-1")


def test_a_cell_for_each_limit(limits, axes):
    there = limits.found.status != 2
    np.testing.assert_array_equal(cells(axes).get_array(), limits.found.observed[there])
    boxes = [path.get_extents() for path in cells(axes).get_paths()]
    x, y = (np.asarray(axis.values)[there] for axis in limits.scan)
    assert all(box.contains(a, b) for box, a, b in zip(boxes, x, y, strict=True))


def test_cells_tile_the_columns_without_overlap():
    x = np.array([2, 2, 2, 3, 3, 5, 5.0])
    y = np.array([0, 1, 3, 0, 1, 0, 2.0])
    place = tiles(x, y)
    assert place.left.tolist() == [1.5, 1.5, 1.5, 2.5, 2.5, 4, 4]
    assert place.right.tolist() == [2.5, 2.5, 2.5, 4, 4, 6, 6]
    assert place.bottom.tolist() == [-0.5, 0.5, 2, -0.5, 0.5, -1, 1]
    assert place.top.tolist() == [0.5, 2, 4, 0.5, 1.5, 1, 3]


def test_a_lonely_cell_is_as_high_as_its_neighbours():
    place = tiles(np.array([1, 1, 2.0]), np.array([0, 1, 0.5]))
    assert (place.bottom[2], place.top[2]) == (0.0, 1.0)


def test_cells_that_touch_are_hatched_as_one():
    place = tiles(np.repeat([1.0, 2.0], 5), np.tile(np.arange(5.0), 2))
    marked = np.array([1, 1, 0, 1, 0, 0, 0, 0, 0, 1], bool)
    runs = place.runs(marked)
    assert [(run[0, 1], run[1, 1]) for run in runs] == [(-0.5, 1.5), (2.5, 3.5), (3.5, 4.5)]
    assert len(place.runs(np.zeros(10, bool))) == 0


def test_hypotheses_without_a_limit_are_hatched_and_flagged_ones_dotted(limits):
    figure = limits.plot("cross_section")
    assert [text.get_text() for text in figure.legends[0].get_texts()] == [
        "no limit: no convergence", "too few simulated events", "equal expected limit",
    ]  # fmt: skip
    hatched = [each for each in figure.axes[0].collections if each.get_hatch()]
    x = np.asarray(limits.scan[0].values)[limits.found.status == 2]
    assert len(hatched) == 1
    assert len(hatched[0].get_paths()) == len(np.unique(x))


def test_the_expected_map_is_whole_where_only_the_observed_limit_is_missing(limits):
    found = dataclasses.replace(limits.found, observed=limits.found.observed.copy())
    found.observed[0] = np.nan
    one, two = (
        dataclasses.replace(limits, found=found).plot(name).axes[0]
        for name in ("cross_section", "cross_section expected")
    )
    assert len(cells(two).get_array()) == len(cells(one).get_array()) + 1


def test_a_curve_of_its_own_is_a_map(limits):
    values = np.linspace(1, 2, limits.hypotheses)
    axes = dataclasses.replace(limits, curves=(DerivedCurve("width", "width", "MeV", values),)).plot("width").axes[0]
    np.testing.assert_array_equal(cells(axes).get_array(), values)
    assert not [each for each in axes.collections if each.get_hatch()]


def test_the_two_maps_have_the_same_logarithmic_colours(limits):
    one, two = (cells(limits.plot(name).axes[0]).norm for name in ("cross_section", "cross_section expected"))
    assert (one.vmin, one.vmax) == (two.vmin, two.vmax)
    both = np.concatenate([limits.found.observed, limits.found.expected[:, 2]])[np.tile(limits.found.status != 2, 2)]
    assert np.mean((both >= one.vmin) & (both <= one.vmax)) > 0.98


def test_axes_have_units(limits):
    figure = limits.plot("coupling")
    assert (figure.axes[0].get_xlabel(), figure.axes[0].get_ylabel()) == ("mA [GeV]", "mh [GeV]")
    assert figure.axes[1].get_ylabel() == r"Upper limit on ${\epsilon }^{2}\,\alpha _{D}$"


def test_lines_of_equal_limit_lie_at_that_limit():
    x, y = (values.ravel() for values in np.meshgrid(np.linspace(1, 10, 40), np.linspace(0, 5, 30)))
    limits = made.limits_of(
        (made.ScanAxis("mA", "GeV", tuple(x)), made.ScanAxis("mh", "GeV", tuple(y))),
        made.found_of(10 ** (x / 2.5), observed=False),
    )
    axes = limits.plot("cross_section").axes[0]
    lines = next(each for each in axes.collections if type(each).__name__ == "TriContourSet")
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        np.testing.assert_allclose(path.vertices[:, 0], 2.5 * level / np.log(10), rtol=1e-6)


def test_no_line_crosses_a_gap():
    x, y = (values.ravel() for values in np.meshgrid(np.arange(10.0), np.arange(10.0)))
    values = np.where((x > 3) & (x < 6), np.nan, y + 1)
    mesh = triangles(tiles(x, y), values)
    used = mesh.triangles[~mesh.mask]
    assert np.isfinite(values[used]).all()
    assert (np.ptp(x[used], axis=1) <= 1).all()


@pytest.mark.parametrize("median", [np.nan, 2.0])
def test_nothing_to_tell_apart_has_no_lines(limits, median):
    found = made.Found.blank(limits.hypotheses)
    found.expected[:] = median
    axes = dataclasses.replace(limits, found=found, couplings=()).plot("cross_section").axes[0]
    assert not [each for each in axes.collections if type(each).__name__ == "TriContourSet"]


def test_levels_are_round():
    assert round_levels(1e-8, 2e-4) == pytest.approx([1e-7, 1e-6, 1e-5, 1e-4])
    assert round_levels(0.5, 40) == [1, 3, 10, 30]
    assert round_levels(1.5, 7) == [2, 3, 4, 5, 6]
    assert len(round_levels(1.01, 1.02)) == 3


def test_a_scan_of_three_has_no_figures(limits):
    assert dataclasses.replace(limits, scan=(*limits.scan, limits.scan[0])).plot() == {}
