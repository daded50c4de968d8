"""What figures are made of: ranges, scales, bins, outlines, small texts."""

import numpy as np
import pytest

import synthetic
from darkana.runtime.plots.bins import divisors, logarithmic, vertical_text
from darkana.runtime.plots.figures import file_name
from darkana.runtime.plots.layers import Layer, Stack, evenly
from darkana.runtime.plots.outlines import borders, holding, region_of, whole
from darkana.runtime.plots.ranges import scale_factor, vertical_range, wants_log
from darkana.runtime.plots.stack import draw
from darkana.runtime.plots.style import escaped, new_figure, number_text, power_of_ten, unit_text
from darkana.runtime.plots.ticks import log_ticks, tick_text
from darkana.runtime.results.result import AxisResult


def layer(*values):
    return Layer("x", np.array(values, float), np.array(values, float))


def stack(backgrounds, **more):
    return Stack(np.arange(len(backgrounds[0].values) + 1.0), backgrounds, **more)


def test_log_only_where_the_range_wants_it():
    assert wants_log(stack([layer(1, 10, 1000)]))
    assert not wants_log(stack([layer(1, 10, 100)]))
    assert not wants_log(stack([layer(0, 0, 0)]))


def test_the_range_begins_below_the_smallest_and_holds_the_highest_error():
    assert vertical_range(stack([layer(3, 10, 100)]), log=True) == (1.0, 110.0)
    assert vertical_range(stack([layer(3, 10, 100)]), log=False) == (0.0, 110.0)
    assert vertical_range(stack([layer(0, 0)]), log=True)[0] > 0
    assert vertical_range(stack([layer(4)], data=layer(9)), log=False) == (0.0, 12.0)


def test_signals_that_are_not_scaled_are_in_the_range():
    low, _ = vertical_range(stack([layer(1e10, 1e9)], signals=[layer(36, 19)], scale_signals=False), log=True)
    assert low == 1.0


@pytest.mark.parametrize("log", [False, True])
def test_the_band_ends_below_the_legend_and_above_zero(log):
    axes = new_figure().subplots()
    top = draw(axes, stack([layer(2, 1, 2)], data=layer(1, 1, 0), log=log))
    band = next(patch.get_data() for patch in axes.patches if patch.get_hatch())
    end = axes.transAxes.inverted().transform(axes.transData.transform((0, np.max(band.values))))[1]
    assert 0 < end < top
    assert np.min(band.baseline) >= 0


@pytest.mark.parametrize(("height", "factor"), [(50, 1), (149, 1), (1, 10), (0.02, 1000), (1000, 0.01), (0, 1)])
def test_signals_are_brought_into_sight(height, factor):
    signal = layer(height, 0)
    assert scale_factor(stack([layer(100, 100)], signals=[signal]), signal, log=False, low=0) == factor


def test_signals_alone_are_not_scaled():
    signal = layer(1e-6)
    assert scale_factor(Stack(np.arange(2.0), signals=[signal]), signal, log=False, low=0) == 1


def test_too_many_signals_are_thinned():
    assert evenly(range(9)) == [0, 2, 4, 6, 8]


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (0.1, 8, ["0.1", "0.2", "0.5", "1", "2", "5"]),
        (2, 8, ["2", "3", "4", "5", "6", "8"]),
        (0.01, 1000, ["0.01", "0.1", "1", "10", "100", "1000"]),
        (1e-5, 1e-3, ["$10^{-5}$", "$10^{-4}$", "$10^{-3}$"]),
        (5, 6, ["5.0", "5.2", "5.4", "5.6", "5.8", "6.0"]),
    ],
)
def test_labels_of_logarithmic_axes(low, high, labels):
    axes = new_figure().subplots()
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    log_ticks(axes.xaxis, low, high)
    shown = zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
    assert [label.get_text() for tick, label in shown if low * 0.999 < tick < high * 1.001] == labels
    assert not any(label.get_text() for label in axes.get_xticklabels(minor=True))


def test_logarithmic_bins_are_recognised():
    assert logarithmic(AxisResult("x", "GeV", (1, 10, 100)))
    assert not logarithmic(AxisResult("x", "GeV", (1, 2, 3)))
    assert not logarithmic(AxisResult("x", "GeV", (0, 1, 10)))


def test_the_vertical_label_says_what_of():
    histograms = synthetic.result().histograms
    histogram = histograms["recoil_mass_squared"]
    assert vertical_text(histogram, histogram.axes[0]) == "Candidates / 1 GeV$^{2}$"
    assert vertical_text(histogram, AxisResult("x", "GeV", (1, 2, 5))) == "Candidates / GeV"
    assert vertical_text(histogram, AxisResult("x", "", (1, 2, 5))) == "Candidates / unit"
    assert vertical_text(histogram, AxisResult("x", "GeV", (1, 2, 4))) == "Candidates / logarithmic bin"
    assert vertical_text(histograms["photon_energy"], AxisResult("n", "", (0, 1, 2))) == "Objects (photon) / 1"


def test_only_uneven_bins_are_divided_by_their_width():
    assert divisors(AxisResult("x", "GeV", (1, 2, 5))).tolist() == [1, 3]
    assert divisors(AxisResult("x", "GeV", (1, 3, 5))).tolist() == [1, 1]
    assert divisors(AxisResult("x", "GeV", (1, 10, 100), log=True)).tolist() == [1, 1]


def test_the_smallest_bins_that_hold_a_share():
    values = np.array([[80.0, 15.0], [4.0, 1.0]])
    np.testing.assert_array_equal(holding(values, values, 0.9), [[True, True], [False, False]])
    assert not region_of(np.zeros((2, 2))).any()


def test_few_events_make_one_region_without_holes():
    rng = np.random.default_rng(3)
    values, _, _ = np.histogram2d(*rng.normal(0, 1, (2, 120)), bins=40, range=[(-5, 5), (-5, 5)])
    assert not whole(values, holding(values, values))
    assert whole(values, region_of(values))
    assert values[region_of(values)].sum() >= 0.9 * values.sum()


def test_two_peaks_stay_apart():
    values = np.zeros((20, 20))
    values[3, 3], values[15, 15] = 60, 40
    np.testing.assert_array_equal(region_of(values), values > 0)


def test_the_border_of_one_bin_has_four_sides():
    mask = np.array([[True, False], [False, False]])
    lines = borders(mask, np.array([0.0, 1, 2]), np.array([0.0, 1, 2]))
    assert sorted(sorted(line) for line in lines) == [
        [(0, 0), (0, 1)],
        [(0, 0), (1, 0)],
        [(0, 1), (1, 1)],
        [(1, 0), (1, 1)],
    ]


def test_small_texts():
    assert unit_text("GeV^2") == "GeV$^{2}$"
    assert escaped("_a $x$") == r" _a \$x\$"
    assert [number_text(x) for x in (0, 0.5, 57.94, 6834.2, 3e8)] == ["0", "0.500", "57.9", "6834", "3e+08"]
    assert [power_of_ten(x) for x in (0.01, 100.0, 1e6)] == ["×0.01", "×100", "×$10^{6}$"]
    assert tick_text(2e-5, plain=False) == r"$2\times10^{-5}$"
    assert file_name("pt at mZ=1 GeV") == "pt_at_mZ_1_GeV"
    assert file_name("../..") == "figure"
