"""Figures of limits along one scan parameter, and where nothing is scanned."""

import dataclasses

import numpy as np
import pytest

import made_up_limits as made
from darkana.runtime.limits.found import TOO_FEW_EVENTS
from darkana.runtime.limits.result import CouplingLimit, DerivedCurve
from darkana.runtime.plots.limits import figure_names, write_limit_figures


@pytest.fixture(scope="module")
def limits():
    return made.along_masses()


@pytest.fixture(scope="module")
def axes(limits):
    return limits.plot("cross_section").axes[0]


@pytest.fixture(scope="module")
def coupling(limits):
    return limits.plot("gprime BR(inv) = 1").axes[0]


def texts(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


def line(axes, label):
    return next(line for line in axes.lines if line.get_label() == label)


def artist(axes, label):
    return next(each for each in axes.collections if each.get_label() == label)


def test_a_figure_for_the_quantity_and_each_variant(limits):
    assert figure_names(limits) == ["cross_section", "gprime L_mu - L_tau", "gprime BR(inv) = 1"]
    assert list(limits.plot()) == figure_names(limits)


def test_an_unknown_figure(limits):
    with pytest.raises(KeyError, match="no figure 'nope'; there are: cross_section, gprime"):
        limits.plot("nope")


def test_what_the_legend_says(axes):
    assert texts(axes) == [
        "observed",
        "expected (median)",
        "68% expected",
        "95% expected",
        "expected, 50 ab$^{-1}$",
        "no limit: no convergence, outside the signals",
        "too few simulated events",
        "noted: W0940",
    ]


def test_the_heads_say_level_kind_method_and_whose(axes, coupling):
    assert axes.get_title("left") == "90% credibility, Bayesian, flat prior"
    assert axes.get_title("right") == "Belle II data, 276 pb$^{-1}$"
    assert coupling.get_title("left") == "BR(inv) = 1; 90% credibility, Bayesian, flat prior"


def test_nothing_observed_is_simulation():
    figure = made.along_masses(observed=False).plot("cross_section")
    assert figure.axes[0].get_title("right") == "Belle II simulation, 276 pb$^{-1}$"
    assert "observed" not in texts(figure.axes[0])
    assert len(figure.axes) == 1  # no panel of p-values


def test_axes_have_units_and_a_logarithmic_height(limits, axes, coupling):
    assert limits.plot("cross_section").axes[1].get_xlabel() == "Z' mass [GeV]"
    assert (axes.get_ylabel(), coupling.get_ylabel()) == ("Upper limit on cross section [fb]", "Upper limit on $g'$")
    assert (axes.get_xscale(), axes.get_yscale(), axes.get_xlim()) == ("linear", "log", (0.5, 8))


def test_lines_go_through_the_limits_and_leave_gaps(limits, axes):
    x, y = line(axes, "observed").get_data()
    there = np.isfinite(y)
    mass, observed = np.asarray(limits.scan[0].values), limits.found.observed
    kept = ~np.isin(np.arange(60), [7, 8, 9, 10, 58, 59])
    at_masses = np.isin(x, mass)
    np.testing.assert_allclose(y[there & at_masses], observed[kept])
    assert not set(x[there]) & set(mass[[7, 9, 10, 58, 59]])


def test_a_hypothesis_between_two_without_a_limit_is_seen(limits, axes):
    x, y = line(axes, "observed").get_data()
    mass, step = limits.scan[0].values[8], 7.5 / 59
    np.testing.assert_allclose(x[y == limits.found.observed[8]], [mass - step / 2, mass + step / 2])


def test_bands_lie_between_the_quantiles(limits, axes):
    for label, column in (("95% expected", 4), ("68% expected", 3)):
        corners = np.concatenate([path.vertices for path in artist(axes, label).get_paths()])
        expected = limits.found.expected[~np.isin(np.arange(60), [7, 9, 10, 58, 59])]
        assert corners[:, 1].max() == pytest.approx(expected[:, column].max())
        assert corners[:, 1].min() == pytest.approx(expected[:, 4 - column].min())


def test_hypotheses_without_a_limit_are_marked_at_the_bottom(axes):
    step = 7.5 / 59
    rug = artist(axes, "no limit: no convergence, outside the signals")
    spans = [(box.x0, box.x1) for box in (path.get_extents() for path in rug.get_paths())]
    cells = [(7, 7), (9, 10), (58, 59)]
    np.testing.assert_allclose(spans, [(0.5 + (a - 0.5) * step, 0.5 + (b + 0.5) * step) for a, b in cells])
    few = artist(axes, "too few simulated events")
    assert few.get_hatch() != rug.get_hatch()
    assert len(few.get_paths()) == 1


def test_few_events_with_no_limit_are_a_gap_for_that_reason(limits):
    found = dataclasses.replace(
        limits.found, observed=limits.found.observed.copy(), expected=limits.found.expected.copy()
    )
    found.status = np.full(60, TOO_FEW_EVENTS, np.int8)
    found.observed[:], found.expected[:], found.codes = np.nan, np.nan, [()] * 60
    nothing = dataclasses.replace(limits, found=found, projections=())
    assert texts(nothing.plot("cross_section").axes[0]) == ["no limit: too few events"]


def test_local_p_values_with_lines_of_sigma(limits):
    panel = limits.plot("cross_section").axes[1]
    levels = [line.get_ydata()[0] for line in panel.lines if line.get_linestyle() == "--"]
    np.testing.assert_allclose(
        levels, [0.158655, 0.0227501, 0.00134990], rtol=1e-5
    )  # tables of the normal distribution
    np.testing.assert_allclose(panel.lines[0].get_ydata(), limits.found.p_value)
    assert panel.texts[-1].get_text() == "largest excess: global p = 0.41, 0.2σ (Gross-Vitells)"


def test_what_was_observed_before_excludes_what_is_above(limits, coupling):
    assert "published, Fig. 3 (90%)" in texts(coupling)
    region = artist(coupling, "published, Fig. 3 (90%)").get_paths()[0]
    assert region.contains_points([(1.0, 0.051), (5.0, 0.95)]).all()
    assert not region.contains_points([(1.0, 0.049), (5.0, 0.85)]).any()
    assert "published, Fig. 3 (90%)" not in texts(limits.plot("gprime L_mu - L_tau").axes[0])


def test_what_was_expected_before_is_a_line():
    axes = made.many_masses(200).plot("epsilon").axes[0]
    assert line(axes, "published (expected, 90%, 50 ab$^{-1}$)").get_linestyle() == "-."
    assert [each.get_label() for each in axes.collections] == [
        "95% expected", "68% expected", "published, Fig. 4 (90%, 514 fb$^{-1}$)",
    ]  # fmt: skip


def test_curves_are_drawn_where_their_unit_fits(limits, axes, coupling):
    assert "relic density" in texts(coupling)
    assert "relic density" not in texts(axes)
    decay = DerivedCurve("decay_length", "decay length", "cm", np.linspace(1, 2, 60))
    other = dataclasses.replace(limits, curves=(decay,))
    assert figure_names(other)[-1] == "decay_length"
    drawn = other.plot("decay_length").axes[0]
    assert drawn.get_ylabel() == "decay length [cm]"
    np.testing.assert_array_equal(line(drawn, "decay length").get_ydata(), decay.values)


def test_everything_drawn_is_below_the_legend(coupling):
    coupling.figure.canvas.draw()
    box = coupling.get_legend().get_window_extent().transformed(coupling.transData.inverted())
    bands = artist(coupling, "95% expected").get_paths()
    assert max(path.vertices[:, 1].max() for path in bands) < box.y0
    assert coupling.get_ylim()[0] < line(coupling, "expected, 50 ab$^{-1}$").get_ydata().min()


def test_no_limit_anywhere(limits):
    found = made.Found.blank(60)
    empty = dataclasses.replace(limits, found=found, couplings=(), projections=())
    assert texts(empty.plot("cross_section").axes[0]) == ["no limit"]


def test_observed_but_without_an_observed_limit_is_marked(limits):
    found = dataclasses.replace(limits.found, observed=limits.found.observed.copy())
    found.observed[40:42] = 0, np.nan
    axes = dataclasses.replace(limits, found=found).plot("cross_section").axes[0]
    rug = artist(axes, "no limit: no convergence, outside the signals")
    assert len(rug.get_paths()) == 4


def test_an_incomplete_scan_says_so(limits):
    done = np.arange(60) < 45
    incomplete = dataclasses.replace(limits, complete=False, done=done).plot("cross_section")
    axes = incomplete.axes[0]
    assert axes.get_title("left").replace("\n", " ").endswith("incomplete, 45 of 60 hypotheses")
    x, y = line(axes, "observed").get_data()
    assert x[np.isfinite(y)].max() == limits.scan[0].values[44]
    assert np.isfinite(incomplete.axes[1].lines[0].get_ydata()).sum() == 45
    assert "outside the signals" not in " ".join(texts(axes))  # what was not done is not marked


def test_what_is_assumed_is_said(limits):
    assert limits.plot("cross_section").texts[-1].get_text() == "assumed, not published: trigger, tracking"


def test_an_interval_has_a_lower_end(limits):
    found = dataclasses.replace(limits.found, lower=np.where(np.arange(60) < 30, 0.0, 5.0))
    axes = dataclasses.replace(limits, found=found).plot("cross_section").axes[0]
    x, y = line(axes, "observed, lower end").get_data()
    assert np.nanmin(x[np.isfinite(y)]) == limits.scan[0].values[30]


def test_many_hypotheses_keep_expected_limits_in_front():
    limits = made.many_masses(11000)
    axes = limits.plot("cross_section").axes[0]
    assert axes.get_xscale() == "log"
    assert line(axes, "expected (median)").get_zorder() > line(axes, "observed").get_zorder()
    assert np.isnan(line(axes, "observed").get_xdata()).sum() == 2  # the two vetoed masses
    assert line(axes, "observed").get_rasterized()


def test_nothing_scanned_is_a_bar_with_its_bands():
    limits = made.one_hypothesis(curves=(DerivedCurve("theory", "theory", "fb", np.array([20.0])),))
    axes = limits.plot("cross_section").axes[0]
    wide, narrow = (bars.patches[0] for bars in axes.containers)
    assert (wide.get_x(), wide.get_x() + wide.get_width()) == pytest.approx((12 * 0.53, 12 * 1.92))
    assert (narrow.get_x(), narrow.get_x() + narrow.get_width()) == pytest.approx((12 * 0.71, 12 * 1.41))
    assert line(axes, "observed").get_xdata()[0] == limits.found.observed[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["this search", "theory"]
    assert axes.get_xlabel() == "Upper limit on cross section [fb]"


def test_a_scan_of_one_hypothesis_says_which():
    limits = made.one_hypothesis()
    limits = dataclasses.replace(limits, scan=(made.ScanAxis("mZ", "GeV", (2.0,)),))
    title = limits.plot("cross_section").axes[0].get_title("left")
    assert title == "mZ = 2 GeV; 90% credibility, Bayesian, flat prior"


@pytest.mark.long
def test_files_are_always_the_same_and_have_names_of_their_own(tmp_path):
    limits = made.one_hypothesis()
    twins = CouplingLimit("gprime", "g'", "", {"x = 1": limits.bounds, "x (1)": limits.bounds})
    limits = dataclasses.replace(limits, couplings=(twins,))
    first, second = (list(write_limit_figures(limits, tmp_path / name)) for name in "ab")
    assert [path.name for path in first] == ["cross_section.png", "gprime_x_1.png", "gprime_x_1_2.png"]
    assert all(path.read_bytes() == again.read_bytes() for path, again in zip(first, second, strict=True))


def test_figures_leave_the_users_settings_alone(limits):
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    limits.plot("cross_section")
    assert dict(mpl.rcParams) == before
