"""Limits of several searches in one figure."""

import dataclasses

import numpy as np
import pytest

import made_up_limits
from darkana.runtime.plots.overlay import overlay_figures, overlay_names


@pytest.fixture(scope="module")
def ours():
    return made_up_limits.along_masses()


@pytest.fixture(scope="module")
def theirs():
    return dataclasses.replace(made_up_limits.along_masses(observed=False), title="Another search", experiment="BaBar")


def labels(figure):
    return [text.get_text().replace("\n", " ") for text in figure.axes[0].get_legend().get_texts()]


def test_what_two_searches_share_is_drawn_together(ours, theirs):
    assert overlay_names([ours, theirs]) == ["cross_section", "gprime"]
    figure = ours.plot("cross_section", beside=[theirs])
    assert labels(figure)[:3] == [
        "Invisible Z' in e+ e- -> mu+ mu- Z', Belle II data",
        "Another search, BaBar simulation (expected)",
        "expected (median), hollow markers",
    ]
    assert figure.get_suptitle() == "Limits of several searches"
    assert figure.axes[0].get_title("left") == "90% credibility, Bayesian, flat prior"
    assert figure.axes[0].get_title("right") == "276 pb$^{-1}$"


def test_variants_of_one_search_are_told_apart(ours):
    (figure,) = (figure for name, figure in overlay_figures([ours]) if name == "gprime")
    assert labels(figure)[:2] == ["L_mu - L_tau", "BR(inv) = 1"]
    assert figure.axes[0].get_title("right") == "Belle II data, 276 pb$^{-1}$"


def test_lines_hold_the_limits(ours, theirs):
    axes = ours.plot("cross_section", beside=[theirs]).axes[0]
    drawn = axes.get_lines()[0].get_ydata()
    assert set(drawn[np.isfinite(drawn)]) <= set(ours.found.observed)


def test_other_levels_are_said(ours):
    other = dataclasses.replace(ours, level=0.95)
    assert [text.split(",")[0] for text in labels(ours.plot("cross_section", beside=[other]))[:2]] == [
        "90% credibility",
        "95% credibility",
    ]


def test_luminosity_and_then_place_tell_apart_what_is_alike(ours):
    more = dataclasses.replace(ours, luminosity=50.0)
    assert labels(ours.plot("cross_section", beside=[more]))[:2] == ["276 pb$^{-1}$", "50 fb$^{-1}$"]
    ((_, figure),) = overlay_figures([ours, ours], "cross_section", places=("out/a", "out/b"))
    assert labels(figure)[:2] == ["276 pb$^{-1}$, out/a", "276 pb$^{-1}$, out/b"]


def test_published_curves_are_drawn_once(ours):
    published = sum("published" in text for text in labels(ours.plot("gprime", beside=[ours])))
    assert published == len({curve.label for curve in ours.published if curve.name == "gprime"})


def test_other_units_and_planes_are_not_mixed(ours):
    assert overlay_names([ours, made_up_limits.over_a_plane()]) == overlay_names([ours])
    assert "cross_section" not in overlay_names([ours, dataclasses.replace(ours, unit="ab")])


def test_a_name_that_is_not_there(ours, theirs):
    with pytest.raises(KeyError, match="no figure 'x'; there are: cross_section, gprime"):
        ours.plot("x", beside=[theirs])
