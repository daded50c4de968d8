"""The threshold of a cut: one pass gives what a run at each threshold gives, and the figures are what they say."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest

import darkana as package
from darkana.optimising import Aim, optimise
from darkana.runtime.errors import DataError

SEARCH = """\
analysis "Thresholds"
  luminosity 10 fb^-1
scan m from 1 GeV to 4 GeV step 1 GeV
column x [GeV]
column y [GeV]
region signal
  cut "energy" y > 500 MeV when m < 10 GeV
  cut "two-sided" 0 GeV < y < 20 GeV
  cut "scanned" y < 3 * m
region sideband from signal
  invert "energy"
region rest
  exclude signal
window peak = abs(x - m) < 1 GeV
count in signal within peak
  background simulation
  efficiency 50%
limit cross_section
  method cls
  level 95%
"""
#: In the unit of the cut.
THRESHOLDS = (200.0, 600.0, 1000.0)


def columns(seed, n=4000, peak=None):
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, 5, n) if peak is None else rng.normal(peak, 0.4, n)
    return {"x": x, "y": rng.exponential(0.7 if peak is None else 2.0, n)}


def signal(m, seed):
    stated = {"kind": "signal", "cross_section": "5 fb", "generated": 4000, "hypothesis": {"m": f"{m} GeV"}}
    return package.sample(columns(seed, peak=m), **stated)


BACKGROUND = {"luminosity": "100 fb^-1"}


@pytest.fixture(scope="module")
def events():
    """Two signals, the second between two hypotheses of the scan, two backgrounds, and data that must not count."""
    return {
        "low": signal(1, 1),
        "high": signal(2.5, 2),
        "b1": package.sample(columns(3), **BACKGROUND),
        "b2": package.sample(columns(4, 1000), **BACKGROUND),
        "data": package.sample(columns(5), kind="data"),
    }


def run(events, figure="punzi", text=SEARCH, cut="energy", **aim):
    low, high = THRESHOLDS[0], THRESHOLDS[-1]
    return optimise(package.loads(text), cut, list(_named(events)), Aim(low, high, len(THRESHOLDS), figure, **aim))


def _named(events):
    return (e.model_copy(update={"name": name, "files": (name,)}) for name, e in events.items())


def passing(sample, threshold, m, normalisation):
    """A plain loop."""
    kept = 0
    for x, y in zip(sample.columns["x"], sample.columns["y"], strict=True):
        kept += y > threshold / 1000 and 0 < y < 20 and y < 3 * m and abs(x - m) < 1
    return kept * normalisation


@pytest.mark.parametrize(("s", "name", "m"), [(0, "low", 1.0), (1, "high", 2.5)])
def test_yields_are_those_of_a_plain_loop(events, s, name, m):
    found = run(events)
    for t, threshold in enumerate(THRESHOLDS):
        signal = passing(events[name], threshold, m, 10 * 5 / 4000)
        background = sum(passing(events[b], threshold, m, 0.1) for b in ("b1", "b2"))
        assert found.signal[t, s] == pytest.approx(signal)
        assert found.efficiency[t, s] == pytest.approx(signal / 50)
        assert found.background[t, s] == pytest.approx(background)
        assert found.error[t, s] == pytest.approx(math.sqrt(0.1 * background))


@pytest.mark.parametrize("a", [3.0, 1.28])
def test_punzi(events, a):
    found = run(events, a=a)
    wanted = [[e / (a / 2 + b**0.5) for e, b in zip(*pair, strict=True)] for pair in _pairs(found)]
    np.testing.assert_allclose(found.merit, wanted)


def _pairs(found):
    return zip(found.efficiency, found.background, strict=True)


def test_s_over_sqrt_b(events):
    found = run(events, "s_over_sqrt_b")
    np.testing.assert_allclose(found.merit, found.signal / found.background**0.5)


def test_s_over_sqrt_b_without_background_is_not_known(events):
    nothing = {**events, "b1": package.sample({"x": [9.0], "y": [1.0]}, **BACKGROUND)}
    del nothing["b2"]
    found = run(nothing, "s_over_sqrt_b")
    assert np.isnan(found.merit).all()
    assert found.best_for_all is None
    assert "best for low (m = 1 GeV): none is known" in str(found)


def test_expected_limits_are_those_of_runs_at_each_threshold(events):
    """Once with a text a threshold, at hypotheses that are those of the signals."""
    found = run(events, "limit")
    for t, threshold in enumerate(THRESHOLDS):
        text = SEARCH.replace("500 MeV", f"{threshold} MeV").replace("efficiency 50%", "efficiency simulation")
        text = text.replace("from 1 GeV to 4 GeV step 1 GeV", "from 1 GeV to 2.5 GeV step 1.5 GeV")
        search = package.loads(text)
        simulated = {name: e for name, e in events.items() if name != "data"}
        limits = search.limits(search.run(simulated))
        np.testing.assert_allclose(found.merit[t], limits.found.expected[:, 2], rtol=1e-6)
    assert found.merit_unit == "fb"


def test_a_best_threshold_with_background_enough_is_not_doubted(events):
    assert "warning" not in str(run(events))


def test_the_best_is_the_least_limit(events):
    found = run(events, "limit")
    for s in range(2):
        assert found.best(s) == int(np.argmin(found.merit[:, s]))


def test_the_best_for_all_is_that_of_the_geometric_mean(events):
    found = run(events)
    assert found.best_for_all == int(np.argmax(np.prod(found.merit / found.merit.max(axis=0), axis=1)))


def test_regions_that_hang_on_the_cut_follow_it(events):
    """A count in what excludes the signal region: its copies exclude the copies of that."""
    text = SEARCH.replace("count in signal", "count in rest")
    plain = [
        package.loads(text.replace("500 MeV", f"{t} MeV")).run({"b1": events["b1"]}).windows["peak"]["rest"]["b1"]
        for t in THRESHOLDS
    ]
    alone = run({name: events[name] for name in ("low", "b1")}, text=text)
    np.testing.assert_allclose(alone.background[:, 0], [w.yield_[0] for w in plain])


def test_without_a_count_the_whole_region_counts(events):
    text = SEARCH.split("window peak", maxsplit=1)[0]
    found = run({name: events[name] for name in ("low", "b1")}, text=text)
    y = events["b1"].columns["y"]
    wanted = [0.1 * sum(1 for v in y if v > t / 1000 and 0 < v < 3) for t in THRESHOLDS]
    np.testing.assert_allclose(found.background[:, 0], wanted)


def test_the_default_range_is_twice_the_threshold(events):
    found = optimise(package.loads(SEARCH), "energy", list(_named(events)), Aim(points=5))
    assert found.thresholds.tolist() == [0, 250, 500, 750, 1000]
    assert (found.now, found.unit) == (500, "MeV")


# --- what can't be done -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cut", "said"),
    [
        ("two-sided", "`0 GeV < y < 20 GeV`: not one comparison"),
        ("scanned", "`y < 3 * m`: it does not compare with one constant"),
        ("enrgy", 'no region has a cut "enrgy"; there are: "energy", "two-sided", "scanned"'),
    ],
)
def test_a_cut_without_a_threshold(events, cut, said):
    with pytest.raises(DataError) as caught:
        run(events, cut=cut)
    assert caught.value.code == "E0953"
    assert said in caught.value.message


@pytest.mark.parametrize(("left_out", "said"), [(("low", "high"), "a signal"), (("b1", "b2"), "a background")])
def test_samples_that_lack(events, left_out, said):
    with pytest.raises(DataError, match=f"no sample is {said}"):
        run({name: e for name, e in events.items() if name not in left_out})


def test_a_signal_without_a_hypothesis(events):
    lost = events["low"].model_copy(update={"hypothesis": None})
    with pytest.raises(DataError, match="states no hypothesis"):
        run({**events, "low": lost})


def test_a_range_that_is_empty(events):
    with pytest.raises(DataError, match="no thresholds from 3 to 1"):
        optimise(package.loads(SEARCH), "energy", list(_named(events)), Aim(3, 1))


# --- at the prompt ----------------------------------------------------------------------------------------------------


def test_the_command(darkana, tmp_path):
    said = darkana(
        "optimise", "zprime_invisible", "--cut", "little extra energy", "--points", 3, "--to", 0.8, "--out", tmp_path
    )
    assert said.status == 0
    assert "best for zp_4 (mZ = 4 GeV):" in said.out
    assert "in the file: 0.4 GeV" in said.out
    doubt = "warning: best for zp_6 (mZ = 6 GeV): about 1 simulated background events are left"
    assert doubt in " ".join(said.out.split())
    rows = list(csv.DictReader(io.StringIO((tmp_path / "optimise.csv").read_text(encoding="utf-8"))))
    assert len(rows) == 3 * 3
    assert {row["threshold [GeV]"] for row in rows} == {"0.0", "0.4", "0.8"}
    assert (tmp_path / "plots" / "optimise.png").stat().st_size > 10_000


def test_the_command_refuses(darkana, tmp_path):
    said = darkana("optimise", "zprime_invisible", "--cut", "two tracks", "--out", tmp_path)
    assert said.status == 2
    assert "E0953" in said.err
    assert "count(tracks) == 2" in said.err
