"""Figures as they look. `pytest --mpl-generate-path=tests/runtime/plots_images/baseline` makes the pictures anew."""

import dataclasses
import functools

import pytest
from matplotlib.text import Text
from matplotlib.ticker import NullFormatter

import made_up_limits
import synthetic
from darkana.runtime.plots.overlay import overlay_figures
from darkana.runtime.plots.style import STYLE


def compared(test):
    """Small pictures without letters, which are of other sizes with other versions of freetype and matplotlib."""

    @functools.wraps(test)
    def drawn(*args, **named):
        return without_letters(test(*args, **named))

    look = {"baseline_dir": "baseline", "style": STYLE, "tolerance": 12, "savefig_kwargs": {"dpi": 60}}
    return pytest.mark.mpl_image_compare(deterministic=True, **look)(drawn)


def without_letters(figure):
    """The drawing alone; what the letters say is tested elsewhere."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(NullFormatter())
            axis.set_minor_formatter(NullFormatter())
        if axes.get_legend():
            axes.get_legend().remove()
    for legend in [*figure.legends]:
        legend.remove()
    for text in figure.findobj(Text):
        text.set_text("")
    figure.set_layout_engine("none")  # it would go by the sizes of letters
    return figure


@pytest.fixture(scope="module")
def result():
    return synthetic.result(data=True, experiment="Belle II")


@pytest.fixture(scope="module")
def limits():
    return made_up_limits.along_masses()


@compared
def test_data_and_stack(result):
    return result.plot("recoil_mass_squared")


@pytest.mark.long
@compared
def test_simulation_alone_in_a_column():
    return synthetic.result().plot("photon_energy", width="single", preliminary=True)


@pytest.mark.long
@compared
def test_cutflow(result):
    return result.plot("cutflow signal")


@pytest.mark.long
@compared
def test_cutflow_in_a_column(result):
    return result.plot("cutflow signal", width="single")


@pytest.mark.long
@compared
def test_plane_of_masses(result):
    return result.plot("recoil_against_dilepton", width="double")


@pytest.mark.long
@compared
def test_limits_on_a_cross_section(limits):
    return limits.plot("cross_section")


@pytest.mark.long
@compared
def test_limits_beside_what_was_published(limits):
    return limits.plot("gprime BR(inv) = 1", heading=False)


@pytest.mark.long
@compared
def test_limits_over_a_plane():
    return made_up_limits.over_a_plane(24).plot("cross_section")


@compared
def test_limits_of_two_searches(limits):
    other = dataclasses.replace(made_up_limits.along_masses(observed=False), title="Another search", experiment="BaBar")
    return next(figure for _, figure in overlay_figures([limits, other], "gprime"))


@pytest.mark.long
@compared
def test_one_hypothesis():
    return made_up_limits.one_hypothesis().plot("cross_section")
