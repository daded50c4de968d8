"""Counts and fits as models, beside sums written out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import darkana
from darkana.runtime.engine.scan_values import ScanValues
from darkana.runtime.errors import DataError
from darkana.runtime.limits.build.counts import Setup
from darkana.runtime.limits.build.group import groups
from darkana.runtime.limits.execute import channels_of, events_of, withheld
from darkana.runtime.limits.found import EMPTY, OK, OUTSIDE_SIGNAL, STATUS, TOO_FEW_EVENTS

HEAD = """analysis "a" luminosity 10 fb^-1 +- 2%
scan m from 1 GeV to 5 GeV step 1 GeV
column x [GeV]
column w
region r
window peak = abs(x - m) < 0.5 GeV
window beside = 0.5 GeV < abs(x - m) < 1.5 GeV
"""
LIMIT = "\nlimit cross_section\n  method cls\n  level 95%\n"
LUMINOSITY = 10.0
MASSES = np.arange(1.0, 6.0)


def toy(kind, size, seed, **stated):
    random = np.random.default_rng(seed)
    columns = {"x": random.uniform(0, 6, size), "w": random.uniform(0.5, 1.5, size)}
    return columns, darkana.sample(columns, kind=kind, **stated)


def signal(mass, spread, seed):
    random = np.random.default_rng(seed)
    columns = {"x": random.normal(mass, spread, 1000), "w": np.ones(1000)}
    stated = {"cross_section": "50 fb", "generated": 1000, "hypothesis": {"m": f"{mass} GeV"}}
    return columns, darkana.sample(columns, kind="signal", **stated)


def prepared(text, samples=None, **changes):
    analysis = darkana.loads(HEAD + text + LIMIT, "a.ana")
    statistics = analysis.search.statistics
    named = [s.model_copy(update={"name": f"s{k}"}) for k, s in enumerate(samples or ())]
    result = analysis.run(named) if named else None
    events = events_of(statistics, result) if result else None
    values = ScanValues.of(statistics.tables, statistics.scan)
    setup = Setup(values, events, "cross_section", LUMINOSITY, statistics.uncertainty, **changes)
    return channels_of(statistics, setup)


def inside(columns, low, high):
    """Raw, sum of weights and of their squares of low < x < high, one a mass."""
    kept = (columns["x"] > low[:, None]) & (columns["x"] < high[:, None])
    return kept.sum(axis=1), kept @ columns["w"], kept @ columns["w"] ** 2


def test_a_count_from_simulation():
    a, first = toy("background", 2000, 1, weight="w", weight_unit="fb")
    b, second = toy("background", 500, 2, weight="w", weight_unit="fb")
    near, _ = s = signal(2, 0.2, 3), signal(4, 0.3, 4)
    text = """count in r within peak
  background simulation
  efficiency simulation
  uncertainty "shape" 10% on background s1
  uncertainty "track" 3% on signal, background
"""
    [channel] = prepared(text, [first, second, s[0][1], s[1][1]])
    raw, sums, squares = (x + y for x, y in zip(*(inside(c, MASSES - 0.5, MASSES + 0.5) for c in (a, b)), strict=True))
    assert channel.raw.tolist() == raw.tolist()
    assert channel.background[:, 0] == pytest.approx(LUMINOSITY * sums)
    assert channel.scale[:, 0] == pytest.approx(sums**2 / squares)
    assert [part.sizes.keys() for part in channel.parts] == [{"track", "luminosity"}, {"shape", "track", "luminosity"}]
    accepted = [inside({**c, "w": np.ones(1000)}, np.array([m - 0.5]), np.array([m + 0.5]))[1][0] / 1000
                for (c, _), m in zip(s, (2, 4), strict=True)]  # fmt: skip
    middle = sum(accepted) / 2
    assert channel.signal[1:4, 0] == pytest.approx(LUMINOSITY * np.array([accepted[0], middle, accepted[1]]))
    statistical = np.sqrt(accepted[0] / 1000) / accepted[0]
    assert channel.sizes["simulated signal, r within peak"][1] == pytest.approx(statistical)
    assert channel.sizes["luminosity"] == pytest.approx(0.02)
    assert [STATUS[s] for s in channel.status] == ["outside_signal", "ok", "ok", "ok", "outside_signal"]
    assert near


def test_numbers_of_tables_need_no_events():
    [channel] = prepared("count in r within peak\n  background 3 + m / (1 GeV)\n  observed 4\n  efficiency 20%\n")
    assert channel.background[:, 0] == pytest.approx(3 + MASSES)
    assert channel.observed[:, 0].tolist() == [4] * 5
    assert channel.signal[:, 0] == pytest.approx(LUMINOSITY * 0.2)
    assert (channel.raw == -1).all()
    assert np.isinf(channel.scale).all()


def test_what_comes_of_events_says_how_to_get_them():
    with pytest.raises(DataError) as caught:
        prepared("count in r within peak\n  background simulation\n  efficiency 20%\n")
    assert caught.value.code == "E0940"
    assert "darkana run" in caught.value.help[0]


def test_a_sideband_is_poisson_too():
    columns, data = toy("data", 60, 5)
    [channel] = prepared("count in r within peak\n  background sideband beside times 0.5\n  efficiency 20%\n", [data])
    kept = np.abs(columns["x"] - MASSES[:, None])
    beside = ((kept > 0.5) & (kept < 1.5)).sum(axis=1)
    assert channel.auxiliary[:, 0].tolist() == beside.tolist() == channel.scale[:, 0].tolist()
    assert channel.background[:, 0] == pytest.approx(beside * 0.5)
    assert channel.observed[:, 0].tolist() == (kept < 0.5).sum(axis=1).tolist()


def test_an_empty_sideband_is_no_background_of_zero():
    data = darkana.sample({"x": [0.1], "w": [1.0]}, kind="data")
    [channel] = prepared("count in r within peak\n  background sideband beside times 0.5\n  efficiency 20%\n", [data])
    assert channel.auxiliary[4, 0] == 0
    assert (channel.scale[4, 0], channel.background[4, 0]) == (1, 0.5)
    assert channel.status[4] == OK


def test_few_and_no_simulated_events_are_flagged():
    columns = {"x": np.concatenate((np.full(30, 1.0), np.full(3, 2.0))), "w": np.ones(33)}
    sample = darkana.sample(columns, weight="w", weight_unit="fb")
    [channel] = prepared("count in r within peak\n  background simulation\n  efficiency 20%\n", [sample])
    assert channel.status[:3].tolist() == [OK, TOO_FEW_EVENTS, EMPTY]
    assert channel.codes[:3] == [(), ("W0951",), ("W0950",)]


def test_a_negative_background_is_flagged():
    [channel] = prepared("count in r within peak\n  background 2 - m / (1 GeV)\n  efficiency 20%\n")
    assert channel.status.tolist() == [OK, OK, EMPTY, EMPTY, EMPTY]


def test_a_smoothed_background_is_that_of_a_flat_spectrum():
    """4000 events in 6 GeV are 667 in a window of 1 GeV, each bin 1.6 times better known than by its own events."""
    columns, sample = toy("background", 4000, 7, weight_unit=None, luminosity="10 fb^-1")
    text = "count in r within peak\n  background simulation smoothed polynomial(order = 1)\n  efficiency 20%\n"
    [channel] = prepared(text, [sample])
    assert channel.background[:, 0] == pytest.approx(4000 / 6, rel=0.06)
    size = channel.parts[0].sizes["smoothing, r within peak"]
    assert (size < 1 / np.sqrt(4000 / 6)).all()
    assert (size > 1 / np.sqrt(4000) * 0.9).all()
    assert np.isinf(channel.scale).all()
    fitted = np.sum((columns["x"] >= 0.5) & (columns["x"] < 5.5))
    assert (channel.raw == fitted).all(), "all events that the fit saw stand behind each window"


def test_a_fit_has_the_bins_of_its_range():
    columns, data = toy("data", 5000, 8)
    text = """fit x in r
  range m - 1 GeV to m + 1 GeV
  bins 10
  signal gaussian(mean = m, sigma = 0.2 GeV)
  background polynomial(order = 2)
  efficiency 30%
  spurious 2
"""
    [channel] = prepared(text, [data])
    for mass, found, signal_bins in zip(MASSES, channel.observed, channel.signal, strict=True):
        expected, edges = np.histogram(columns["x"], 10, (mass - 1, mass + 1))
        assert found.tolist() == expected.tolist()
        from scipy.stats import norm

        assert signal_bins == pytest.approx(LUMINOSITY * 0.3 * np.diff(norm.cdf(edges, mass, 0.2)), rel=1e-9)
    assert len(channel.parts) == 3
    assert all(part.free for part in channel.parts)
    assert channel.extra["spurious signal, x in r"].sum(axis=1) == pytest.approx(2, rel=1e-5)


def test_a_template_is_the_simulation():
    columns, sample = toy("background", 3000, 9, weight="w", weight_unit="fb")
    s = [signal(m, 0.2, 10 + m) for m in (1, 5)]
    text = """fit x in r
  range m - 1 GeV to m + 1 GeV
  bins 5
  signal template simulation
  background template simulation
  efficiency simulation
"""
    [channel] = prepared(text, [sample, *(sample for _, sample in s)])
    sums, _ = np.histogram(columns["x"], 5, (2, 4), weights=columns["w"])
    squares = np.histogram(columns["x"], 5, (2, 4), weights=columns["w"] ** 2)[0]
    assert channel.parts[0].values[2] == pytest.approx(LUMINOSITY * sums)
    assert channel.scale[2] == pytest.approx(sums**2 / squares)
    assert not channel.parts[0].free
    lower = np.histogram(s[0][0]["x"], 5, (0, 2))[0] / 1000
    upper = np.histogram(s[1][0]["x"], 5, (4, 6))[0] / 1000
    assert channel.signal[2] == pytest.approx(LUMINOSITY * (lower + upper) / 2)
    assert channel.pseudo


def test_hypotheses_are_grouped_by_what_takes_part():
    text = """count in r within peak when m < 2.5 GeV
  background 3
  observed 4
  efficiency 20%
  uncertainty "a" 10% on signal
count in r within beside
  background 5
  observed 4
  efficiency 10%
  uncertainty "a" 20% lognormal on background
"""
    channels = prepared(text)
    both, one = sorted(groups(channels, 5), key=lambda group: group.index[0])
    assert (both.index.tolist(), one.index.tolist()) == ([0, 1], [2, 3, 4])
    assert (both.models.bins, one.models.bins) == (2, 1)
    assert both.models.nuisances == 2  # the luminosity, and "a", which is one parameter
    assert both.models.background[0].tolist() == [3, 5]
    a = [k for k in range(2) if not both.models.linear[k]]
    assert both.models.on_signal[0, a[0]] == pytest.approx([np.log(1.1), 0])
    assert both.models.on_parts[0, a[0], :, :] == pytest.approx(np.array([[0, 0], [0, np.log(1.2)]]))


def test_at_another_luminosity_yields_scale_and_nothing_is_observed():
    _, sample = toy("background", 2000, 1, weight="w", weight_unit="fb")
    text = 'count in r within peak\n  background simulation\n  efficiency 20%\n  uncertainty "u" 5% on background\n'
    [here] = prepared(text, [sample])
    [there] = prepared(text, [sample], times=100.0, exact=True, changed={"u": np.full(5, 0.01)})
    assert there.background == pytest.approx(100 * here.background)
    assert there.signal == pytest.approx(100 * here.signal)
    assert there.parts[0].sizes["u"] == pytest.approx(0.01)
    assert np.isinf(there.scale).all()
    assert np.isnan(there.observed).all()


def test_hypotheses_beyond_a_table_are_outside():
    [channel] = prepared(
        "count in r within peak\n  background 3\n  efficiency if m < 3 GeV then 20% else sqrt(2 - m / (1 GeV))\n"
    )
    assert channel.status.tolist() == [OK, OK, *[OUTSIDE_SIGNAL] * 3]


def test_a_result_of_another_scan_is_refused():
    analysis = darkana.loads(HEAD, "a.ana")
    other = darkana.loads(HEAD.replace("to 5 GeV", "to 6 GeV"), "a.ana")
    result = other.run({"s": {"x": [1.0], "w": [1.0]}})
    with pytest.raises(DataError) as caught:
        events_of(analysis.search.statistics, result)
    assert caught.value.code == "E0944"
    assert events_of(other.search.statistics, replace(result))


def test_withheld_data_are_said():
    _, data = toy("data", 60, 5)
    _, simulated = toy("background", 300, 6, luminosity="50 fb^-1")
    count = "count in r within peak\n  background sideband beside times 0.5\n  efficiency 20%\n"
    text = HEAD.replace("region r", "region r blind") + count + LIMIT
    analysis = darkana.loads(text, "a.ana")
    samples = [s.model_copy(update={"name": n}) for n, s in (("data", data), ("mc", simulated))]
    statistics = analysis.search.statistics
    [warning] = withheld(statistics, analysis.run(samples))
    assert warning == (
        "data of region `r` are withheld (blinded), so that limits are expected ones; its sideband is simulation's"
    )
    assert withheld(statistics, analysis.run(samples, unblind=True)) == []


def test_a_sample_that_the_run_has_not_is_no_slip_of_the_pen():
    text = (
        HEAD
        + 'count in r within peak\n  background simulation\n  efficiency 20%\n  uncertainty "u" 5% on background muu\n'
    )
    analysis = darkana.loads(text + LIMIT, "a.ana")
    result = analysis.run([toy("background", 300, 6, luminosity="50 fb^-1")[1].model_copy(update={"name": "mumu"})])
    with pytest.raises(DataError, match="no background of the run") as caught:
        analysis.limits(result)
    assert (caught.value.code, caught.value.help[0]) == ("E0947", "did you mean `mumu`?")
    assert caught.value.site is not None


@pytest.mark.parametrize(
    ("clause", "message"),
    [
        ("efficiency m / (4 GeV)", "the efficiency is 1.25 at a hypothesis"),
        ('efficiency 20%\n  uncertainty "u" 1 - m / (4 GeV) on signal', 'the uncertainty "u" is -0.25 at a hypothesis'),
    ],
)
def test_numbers_out_of_bounds_at_some_hypothesis_are_refused(clause, message):
    with pytest.raises(DataError, match=message) as caught:
        prepared(f"count in r within peak\n  background 3\n  {clause}\n")
    assert caught.value.code == "E0946"


def test_a_template_has_the_error_of_its_events():
    text = """fit x in r
  range m - 1 GeV to m + 1 GeV
  bins 5
  signal template simulation
  background polynomial(order = 1)
  efficiency simulation
"""
    [channel] = prepared(text, [toy("data", 500, 5)[1], signal(3, 0.2, 12)[1]])
    inside_range = (np.abs(signal(3, 0.2, 12)[0]["x"] - 3) < 1).sum()
    assert channel.sizes["simulated signal, x in r"][2] == pytest.approx(1 / np.sqrt(inside_range))


def test_projecting_a_yield_needs_a_luminosity():
    text = HEAD.replace(" luminosity 10 fb^-1 +- 2%", "") + "count in r within peak\n  background 3\n  observed 3\n"
    text += LIMIT.replace("cross_section", "yield") + "\nproject to 50 ab^-1\n"
    with pytest.raises(DataError, match="a projection needs a luminosity") as caught:
        darkana.loads(text, "a.ana").limits()
    assert caught.value.code == "E0915"
