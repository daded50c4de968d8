"""Figures: what is drawn, and that it is the same every time."""

import dataclasses

import numpy as np
import pytest

import synthetic
from darkana.runtime.plots.figures import figures, file_name
from darkana.runtime.plots.histogram import chosen, logarithmic, vertical_text
from darkana.runtime.plots.map import borders, holding
from darkana.runtime.plots.stack import Layer, Stack, scale_factor, vertical_range, wants_log
from darkana.runtime.plots.style import escaped, number_text, power_of_ten, unit_text
from darkana.runtime.results.result import AxisResult, Presentation


@pytest.fixture(scope="module")
def result():
    return synthetic.result(data=True)


def layer(*values):
    return Layer("x", np.array(values, float), np.array(values, float))


def stack(backgrounds, **more):
    return Stack(np.arange(len(backgrounds[0].values) + 1.0), backgrounds, **more)


def texts(figure):
    legend = figure.axes[0].get_legend()
    return [text.get_text() for text in legend.get_texts()]


def test_a_figure_for_each_histogram_and_region(result):
    assert [name for name, _ in figures(result)] == [*result.histograms, "cutflow signal"]


def test_the_legend_tells_backgrounds_signals_and_data(result):
    labels = texts(result.plot("recoil_mass_squared"))
    assert [label.split(" (")[0] for label in labels] == [
        "eemumu", "tautau", "mumu", "stat. uncertainty",
        "zp0.5, mZ = 0.5 GeV", "zp2, mZ = 2 GeV", "zp6, mZ = 6 GeV", "data",
    ]  # fmt: skip


def test_the_stack_is_the_sum_of_the_backgrounds(result):
    axes = result.plot("recoil_mass_squared").axes[0]
    tops = [patch.get_data().values for patch in axes.patches if patch.get_fill() and not patch.get_hatch()]
    samples = result.histograms["recoil_mass_squared"].samples
    total = sum(samples[name].values[1:-1] for name in ("eemumu", "tautau", "mumu"))
    np.testing.assert_allclose(np.max(tops, axis=0), total)


def test_cut_values_are_marked(result):
    axes = result.plot("recoil_mass_squared").axes[0]
    assert [line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == "--"] == [9.0]
    elsewhere = dataclasses.replace(result, presentation=Presentation(cut_values={"recoil_mass_squared": (99.0,)}))
    axes = elsewhere.plot("recoil_mass_squared").axes[0]
    assert not [line for line in axes.lines if line.get_linestyle() == "--"]


def test_titles_say_what_it_is(result):
    figure = result.plot("pt_hard at mZ=1 GeV")
    axes = figure.axes[0]
    assert figure.get_suptitle() == "Invisible Z' in e+ e- -> mu+ mu- Z'"
    assert axes.get_title("left") == "signal at mZ = 1 GeV"
    assert axes.get_title("right") == "276 pb$^{-1}$"
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("pt_hard [GeV]", "Candidates / 0.2 GeV")
    assert any(text.get_text() == "assumed, not published: tau suppression" for text in figure.texts)


def test_simulation_is_said_where_there_is_no_data():
    axes = synthetic.result().plot("recoil_mass_squared").axes[0]
    assert axes.get_title("right") == "simulation, 276 pb$^{-1}$"


def test_a_cutflow_has_a_bar_for_each_row(result):
    axes = result.plot("cutflow signal").axes[0]
    labels = [label.get_text() for label in axes.get_xticklabels()]
    assert labels[:2] == ["all events", "candidate"]
    assert labels[-1] == "tau suppression*\nat its own mZ"
    assert axes.get_yscale() == "log"


def test_a_map_has_a_panel_for_background_and_data(result):
    figure = result.plot("recoil_against_dilepton")
    maps = [axes for axes in figure.axes if axes.get_xlabel() == "zp.m [GeV]"]
    assert len(maps) == 2
    assert texts(figure) == ["zp0.5, mZ = 0.5 GeV", "zp2, mZ = 2 GeV", "zp6, mZ = 6 GeV"]


def test_pngs_are_modest_and_always_the_same(result, tmp_path):
    one = dataclasses.replace(
        result, histograms={"h": result.histograms["recoil_mass_squared"]}, cutflow=synthetic.result().cutflow
    )
    first, second = ([p for p in one.write(tmp_path / name) if p.suffix == ".png"] for name in "ab")
    assert [path.name for path in first] == ["h.png", "cutflow_signal.png"]
    for path, again in zip(first, second, strict=True):
        assert path.read_bytes() == again.read_bytes()
        assert 10_000 < path.stat().st_size < 300_000


def test_figures_leave_the_users_settings_alone(result):
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    result.plot("recoil_mass_squared")
    assert dict(mpl.rcParams) == before


def test_an_unknown_figure(result):
    with pytest.raises(KeyError, match="no figure 'nope'"):
        result.plot("nope")


def test_an_authors_mathematics_is_text():
    result = synthetic.result()
    odd = dataclasses.replace(result, presentation=Presentation(title=r"$\frac{ _x $"))
    figure = odd.plot("recoil_mass_squared")
    figure.canvas.draw()
    assert figure.get_suptitle() == r"\$\frac{ _x \$"


def test_log_only_where_the_range_wants_it():
    assert wants_log(stack([layer(1, 10, 1000)]))
    assert not wants_log(stack([layer(1, 10, 100)]))
    assert not wants_log(stack([layer(0, 0, 0)]))


def test_the_range_begins_below_the_smallest():
    assert vertical_range(stack([layer(3, 10, 1000)]), log=True) == (1.0, 1000.0)
    assert vertical_range(stack([layer(3, 10, 1000)]), log=False) == (0.0, 1000.0)
    assert vertical_range(stack([layer(0, 0)]), log=True)[0] > 0


@pytest.mark.parametrize(("height", "factor"), [(50, 1), (149, 1), (1, 10), (0.02, 1000), (1000, 0.01), (0, 1)])
def test_signals_are_brought_into_sight(height, factor):
    signal = layer(height, 0)
    assert scale_factor(stack([layer(100, 100)], signals=[signal]), signal, log=False, low=0) == factor


def test_signals_alone_are_not_scaled():
    signal = layer(1e-6)
    assert scale_factor(Stack(np.arange(2.0), signals=[signal]), signal, log=False, low=0) == 1


def test_too_many_signals_are_thinned():
    layers = [Layer(str(i), np.ones(1), np.ones(1)) for i in range(9)]
    assert [one.label for one in chosen(layers)] == ["0", "2", "4", "6", "8"]


def test_logarithmic_bins_are_recognised():
    assert logarithmic(AxisResult("x", "GeV", (1, 10, 100)))
    assert not logarithmic(AxisResult("x", "GeV", (1, 2, 3)))
    assert not logarithmic(AxisResult("x", "GeV", (0, 1, 10)))


def test_the_vertical_label_gives_the_bin_width(result):
    histogram = result.histograms["recoil_mass_squared"]
    assert vertical_text(histogram, histogram.axes[0]) == "Candidates / 1 GeV$^{2}$"
    assert vertical_text(histogram, AxisResult("x", "GeV", (1, 2, 4))) == "Candidates / bin"
    assert vertical_text(result.histograms["photon_energy"], AxisResult("n", "", (0, 1, 2))) == "Objects (photon) / 1"


def test_the_smallest_bins_that_hold_a_share():
    values = np.array([[80.0, 15.0], [4.0, 1.0]])
    np.testing.assert_array_equal(holding(values, 0.9), [[True, True], [False, False]])
    assert not holding(np.zeros((2, 2))).any()


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
    assert file_name("pt at mZ=1 GeV") == "pt_at_mZ_1_GeV"
    assert file_name("../..") == "figure"
