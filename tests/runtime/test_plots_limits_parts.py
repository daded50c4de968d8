"""What figures of limits are made of: cells, holes, texts."""

import numpy as np
import pytest

from darkana.runtime.limits.result import PublishedCurve
from darkana.runtime.plots.limits_grid import grid, log_spaced
from darkana.runtime.plots.limits_p_values import highest_sigma, p_value_of
from darkana.runtime.plots.limits_texts import luminosity_text, math_text, plain_text, published_text


def test_cells_reach_half_way():
    values = grid(np.array([1, 2, 4, 5.0]))
    assert (values.low.tolist(), values.high.tolist()) == ([0.5, 1.5, 3, 4.5], [1.5, 3, 4.5, 5.5])


def test_a_line_breaks_at_nan_and_a_single_value_is_as_wide_as_its_cell():
    values = np.array([1, np.nan, 3, np.nan, 5, 6])
    x, index = grid(np.arange(6.0)).path(values)
    assert x.tolist() == [-0.5, 0.5, 1, 1.5, 2.5, 3, 4, 5]
    assert index.tolist() == [0, 0, 1, 2, 2, 3, 4, 5]


def test_a_line_breaks_at_a_hole_in_the_scan():
    mass = np.array([1, 2, 3, 10, 11, 12.0])
    values = grid(mass)
    x, _ = values.path(mass)
    np.testing.assert_array_equal(x, [1, 2, 3, np.nan, 10, 11, 12])
    assert (values.high[2], values.low[3]) == (3.5, 9.5)
    assert values.ranges(np.ones(6, bool)) == [(0.5, 3.0), (9.5, 3.0)]


def test_steps_that_grow_are_no_holes():
    assert not grid(np.array([0.5, 1, 2, 4, 6])).holes.any()
    assert not grid(np.geomspace(0.02, 10, 30)).holes.any()


def test_values_in_any_order():
    values = grid(np.array([3, 1, 2.0]))
    assert (values.x.tolist(), values.order.tolist()) == ([1, 2, 3], [1, 2, 0])


@pytest.mark.parametrize(
    ("values", "log"),
    [
        (np.linspace(1, 10, 30), False),
        (np.geomspace(1, 10, 30), True),
        (np.geomspace(5, 6, 30), False),
        (np.linspace(0, 10, 30), False),
        (np.array([0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]), True),
        (np.array([1.0, 2.0]), False),
        (np.delete(np.linspace(0.5, 10, 96), slice(40, 60)), False),
    ],
)
def test_logarithmic_as_it_is_spaced(values, log):
    assert log_spaced(values) == log


def test_couplings_as_mathematics():
    assert math_text("g'") == "$g'$"
    assert math_text("g_a_gamma_gamma") == r"$g_{a\gamma \gamma }$"
    assert math_text("epsilon^2 alpha_D") == r"${\epsilon }^{2}\,\alpha _{D}$"
    assert math_text("BR(inv) = $1") == r"BR(inv) = \$1"
    assert math_text("Belle II, 50 ab^-1") == "Belle II, 50 ab$^{-1}$"
    assert math_text("gprime") == "gprime"
    assert plain_text("visible_cross_section") == "visible cross section"


@pytest.mark.parametrize(
    "label", ["g'", "g_a_gamma_gamma", "epsilon^2 alpha_D", "a'_1^-2 lambda_chi", "g_aD'", "x$_", "_"]
)
def test_every_label_can_be_drawn(label):
    from darkana.runtime.plots.style import new_figure

    figure = new_figure()
    figure.text(0, 0, math_text(label))
    figure.canvas.draw()


def test_luminosities_in_the_unit_of_their_size():
    texts = [luminosity_text(value) for value in (0.276, 8.34, 514, 1000, 50e3)]
    assert texts == [
        "276 pb$^{-1}$", "8.34 fb$^{-1}$", "514 fb$^{-1}$", "1 ab$^{-1}$", "50 ab$^{-1}$",
    ]  # fmt: skip


def test_published_curves_say_what_they_are():
    nothing = np.zeros(0)
    curve = PublishedCurve("observed", "g", None, "", None, None, "m", nothing, nothing)
    assert published_text(curve) == "published"
    curve = PublishedCurve("expected", "g", None, "Fig. 7a", 0.9, 20.0, "m", nothing, nothing)
    assert published_text(curve) == "published, Fig. 7a (expected, 90%, 20 fb$^{-1}$)"


def test_sigmas_are_one_sided():
    assert p_value_of(0) == 0.5
    assert p_value_of(5) == pytest.approx(2.8665e-7, rel=1e-4)
    assert highest_sigma(np.array([0.5, np.nan])) == 3
    assert highest_sigma(np.array([1e-6])) == 5
    assert highest_sigma(np.array([1e-16])) == 9
