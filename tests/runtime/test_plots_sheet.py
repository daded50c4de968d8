"""What a user chooses for all figures: widths, scales, headings."""

import pytest

import made_up_limits
import synthetic
from darkana.runtime.plots.sheet import Sheet, active


@pytest.fixture(scope="module")
def result():
    return synthetic.result(experiment="Belle II")


@pytest.mark.parametrize(("width", "millimetres"), [("single", 86), ("double", 178)])
@pytest.mark.parametrize("name", ["recoil_mass_squared", "recoil_against_dilepton", "cutflow signal"])
def test_figures_are_as_wide_as_a_column(result, width, millimetres, name):
    assert result.plot(name, width=width).get_size_inches()[0] * 25.4 == pytest.approx(millimetres, rel=0.01)


def test_letters_in_a_column_can_be_read(result):
    figure = result.plot("recoil_mass_squared", width="single")
    axes = figure.axes[0]
    small = [*axes.get_legend().get_texts(), axes.xaxis.label, *axes.get_xticklabels()]
    assert min(text.get_fontsize() for text in small) > 5.5


def test_a_width_that_is_not_known():
    with pytest.raises(ValueError, match="a figure's width is single or double, not 'wide'"):
        Sheet(width="wide")


@pytest.mark.parametrize(("log", "scale"), [(True, "log"), (False, "linear")])
def test_scales_are_chosen(result, log, scale):
    for name in ("recoil_mass_squared", "cutflow signal"):
        assert result.plot(name, log=log).axes[0].get_yscale() == scale
    assert made_up_limits.along_masses().plot("cross_section", log=log).axes[0].get_yscale() == scale


def test_without_heading_it_still_says_whose_and_what(result):
    figure = result.plot("recoil_mass_squared", heading=False, preliminary=True)
    assert figure.get_suptitle() == ""
    assert figure.axes[0].get_title("left") == ""
    assert figure.axes[0].get_title("right") == "Belle II simulation preliminary, 276 pb$^{-1}$"


def test_no_experiment_is_named_that_the_file_does_not_name():
    axes = synthetic.result().plot("recoil_mass_squared", preliminary=True).axes[0]
    assert axes.get_title("right") == "simulation preliminary, 276 pb$^{-1}$"


def test_a_recast_is_called_one():
    axes = made_up_limits.along_masses().plot("cross_section", recast=True).axes[0]
    assert axes.get_title("right") == "Belle II recast, 276 pb$^{-1}$"


def test_a_title_of_ones_own(result):
    assert result.plot("cutflow signal", title="Ours").get_suptitle() == "Ours"


def test_a_sheet_holds_for_its_figure_alone(result):
    result.plot("recoil_mass_squared", width="single")
    assert active() == Sheet()
