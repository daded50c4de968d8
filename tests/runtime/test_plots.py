"""Figures: what is drawn, and that it is the same every time."""

import dataclasses

import numpy as np
import pytest

import synthetic
from darkana.runtime.plots.figures import figures
from darkana.runtime.results.result import AxisResult, Contents, HistogramResult, Presentation


@pytest.fixture(scope="module")
def result():
    return synthetic.result(data=True)


def texts(figure):
    legend = figure.axes[0].get_legend() or figure.legends[0]
    return [text.get_text() for text in legend.get_texts()]


def test_a_figure_for_each_histogram_and_region(result):
    assert [name for name, _ in figures(result)] == [*result.histograms, "cutflow signal"]


def test_the_legend_tells_backgrounds_signals_and_data(result):
    labels = texts(result.plot("recoil_mass_squared"))
    assert [label.split(" (")[0] for label in labels] == [
        "eemumu", "tautau", "mumu", "stat. uncertainty",
        "zp0.5, mZ = 0.5 GeV", "zp2, mZ = 2 GeV", "zp6, mZ = 6 GeV", "data",
        r"$\chi^2$/ndf = 31.0/64",
    ]  # fmt: skip


def test_the_stack_is_the_sum_of_the_backgrounds(result):
    axes = result.plot("recoil_mass_squared").axes[0]
    tops = [patch.get_data().values for patch in axes.patches if patch.get_fill() and not patch.get_hatch()]
    samples = result.histograms["recoil_mass_squared"].samples
    total = sum(samples[name].values[1:-1] for name in ("eemumu", "tautau", "mumu"))
    np.testing.assert_allclose(np.max(tops, axis=0), total)


def test_uneven_bins_show_a_density_and_the_legend_contents(result):
    axis = AxisResult("x", "GeV", (0, 1, 4))
    contents = Contents(np.array([9.0, 2, 6, 9]), np.array([9.0, 2, 6, 9]))
    uneven = HistogramResult("h", "signal", "event", (), (axis,), {"mumu": contents})
    figure = dataclasses.replace(result, histograms={"h": uneven}).plot("h")
    assert figure.axes[0].patches[0].get_data().values.tolist() == [2, 2]
    assert texts(figure)[0] == "mumu (8.00)"
    assert figure.axes[0].get_ylabel() == "Events / GeV"


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
    assert axes.get_title("right") == "data, 276 pb$^{-1}$"
    assert (figure.axes[-1].get_xlabel(), axes.get_ylabel()) == ("pt_hard [GeV]", "Candidates / 0.2 GeV")


def test_simulation_is_said_where_there_is_no_data():
    axes = synthetic.result().plot("recoil_mass_squared").axes[0]
    assert axes.get_title("right") == "simulation, 276 pb$^{-1}$"


@pytest.mark.parametrize(("data", "heading"), [(True, "Belle II data, "), (False, "Belle II simulation, ")])
def test_the_experiment_is_named(data, heading):
    axes = synthetic.result(data, experiment="Belle II").plot("recoil_mass_squared").axes[0]
    assert axes.get_title("right") == heading + "276 pb$^{-1}$"


@pytest.mark.parametrize(
    ("name", "said"),
    [("pt_hard at mZ=1 GeV", True), ("recoil_mass_squared", False), ("recoil_against_dilepton", False)],
)
def test_what_is_assumed_is_said_where_it_is_applied(result, name, said):
    notes = [text.get_text() for text in result.plot(name).texts]
    assert ("assumed, not published: tau suppression" in notes) == said


def test_what_is_assumed_elsewhere_is_not_said():
    result = synthetic.result(assumed=["a cut of another region"])
    assert [text.get_text() for text in result.plot("cutflow signal").texts] == [result.presentation.title]


def test_a_hypothesis_without_background_says_so(result):
    legend = result.plot("pt_hard at mZ=2 GeV").axes[0].get_legend()
    assert legend.get_title().get_text() == "no background at this hypothesis: --at mZ=2GeV"
    assert texts(result.plot("pt_hard at mZ=2 GeV")) == ["zp2, mZ = 2 GeV (28.5)"]
    assert not result.plot("pt_hard at mZ=1 GeV").axes[0].get_legend().get_title().get_text()


def test_a_map_has_a_panel_for_background_and_data(result):
    figure = result.plot("recoil_against_dilepton")
    maps = [axes for axes in figure.axes if axes.get_xlabel() == "zp.m [GeV]"]
    assert len(maps) == 2
    assert texts(figure) == ["zp0.5, mZ = 0.5 GeV", "zp2, mZ = 2 GeV", "zp6, mZ = 6 GeV"]


@pytest.mark.long
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
