"""What fits are made to: distributions at every hypothesis, against plain loops."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

import darkana
from darkana.compiler.passes.specialise import specialise
from darkana.library import SHIPPED
from darkana.running import _rescaled
from darkana.runtime.execution.execute import execute
from darkana.runtime.execution.shares import Job
from darkana.runtime.plan import Cut, KeepBestStep, LegSpec, Passes, Region, Spectrum
from darkana.runtime.reading.samples import Sample, load_samples
from plain_loop import Expected, compare
from plan_kit import (
    both,
    call,
    collection,
    cut,
    event_columns,
    final_state,
    grid,
    lift,
    plan_of,
    reduce,
    simulation,
    total,
    write,
)

INPUTS = (
    event_columns("met", flags=("fired",)),
    collection("tracks", "track", "px", "py", "charge"),
    collection("clusters", "cluster", "E", "phi"),
)
LEGS = (LegSpec("l1", "tracks", call(">", "tracks.charge", 0)), LegSpec("l2", "tracks", call("<", "tracks.charge", 0)))
PAIR = final_state(*LEGS)
SUM = total("l1.px", "l2.px")  # on a grid of quarters, as the edges below are
HALF = call("if", call(">", SUM, 0), SUM, math.nan)
SCAN_AT = np.linspace(-2, 2, 9)
SCAN = grid("m", SCAN_AT)
LIGHT = call("<", "$m", 0.3)
SWITCHED = call("if", LIGHT, SUM, total("l1.py", "l2.py"))


def spectrum(value, *, low=("-", "$m", 1), high=("+", "$m", 1), bins=8, **more):
    return Spectrum("x", "r", lift(value), call(*low), call(*high), bins, **more)


def search(*spectra, cuts=(), candidates=PAIR, scan=SCAN):
    return plan_of(inputs=INPUTS, candidates=candidates, regions=[Region("r", tuple(cuts))], spectra=spectra, scan=scan)


def check(plan, made, seeds=(1, 2), blocks=(7, 16384)):
    for seed in seeds:
        file, events, weights = made(seed)
        for block in blocks:
            compare(execute(plan, simulation(file, weight="weight"), block=block), Expected(plan, events, weights))


# --- values free of the scan -----------------------------------------------------------------------------


@pytest.mark.parametrize("value", [SUM, HALF, "event.met", call("abs", SUM)])
def test_values_that_are_the_same_at_every_hypothesis(made, value):
    """Several candidates an event, each filled; values on edges belong to the bin above, NaN to none."""
    check(search(spectrum(value), cuts=[cut("met", call(">", "event.met", 1))]), made)


def test_one_candidate_an_event(made):
    best = final_state(*LEGS, steps=[KeepBestStep(SUM, "min", ())])
    check(search(spectrum(SUM), candidates=best), made)


def test_a_fit_that_takes_part_at_some_hypotheses(made):
    plan = search(spectrum(SUM, when=call(">", "$m", -0.5)))
    check(plan, made)
    tally = execute(plan, simulation(made(1)[0])).spectra["x"]
    assert tally.candidates[:3].tolist() == [0, 0, 0]
    assert tally.candidates[4:].all()


def test_a_whole_spectrum_is_one(made):
    plan = search(spectrum(SUM, bins=24, whole=True))
    check(plan, made)
    assert execute(plan, simulation(made(1)[0])).spectra["x"].sumw.shape == (1, 24)


def test_a_whole_spectrum_depends_on_no_hypothesis(made):
    plan = search(spectrum(call("-", SUM, "$m"), whole=True))
    with pytest.raises(ValueError, match="can't depend"):
        execute(plan, simulation(made(1)[0]))


@pytest.mark.parametrize(
    ("low", "none"),
    [
        (call("-", 1, "$m"), SCAN_AT <= 0),  # begins where it ends, or after
        (call("sqrt", "$m"), SCAN_AT < 0),
        (call("log", call("abs", "$m")), (SCAN_AT <= -1) | (SCAN_AT == 0)),  # from minus infinity
    ],
)
def test_a_range_that_is_none_takes_no_part(made, low, none):
    for value in (SUM, call("-", SUM, "$m")):
        found = execute(search(replace(spectrum(value), low=low)), simulation(made(1)[0])).spectra["x"]
        assert not found.candidates[none].any()
        assert found.candidates[~none].all()
        assert (found.sumw >= 0).all()


# --- values and cuts that depend on it ---------------------------------------------------------------------


@pytest.mark.parametrize("value", [call("-", SUM, "$m"), call("*", HALF, "$m"), SWITCHED])
def test_pairs_of_rows_and_hypotheses(made, value):
    check(search(spectrum(value, low=("-", "$m", 1.5)), cuts=[cut("px", call("<", "l1.px", call("+", "$m", 1)))]), made)


def test_pairs_take_part_where_the_fit_does(made):
    check(search(spectrum(call("-", SUM, "$m"), when=call("<", "$m", 1.1))), made)


def test_a_region_that_scans_is_asked_at_each_hypothesis(made):
    plan = plan_of(
        inputs=INPUTS,
        candidates=PAIR,
        regions=[
            Region("s", (cut("m", call("<", "l1.px", "$m")),)),
            Region("r", (Cut("not s", call("not", Passes("s")), scans=frozenset({"m"})),)),
        ],
        spectra=[spectrum(SUM)],
        scan=SCAN,
    )
    check(plan, made, blocks=(16384,))
    assert specialise(plan).spectra == tuple(plan.spectra)


# --- cases -------------------------------------------------------------------------------------------------

EARLY = call("or", call("not", call("<=", "$m", 0.6)), call(">", "event.met", 2))
ONLY = call(">", "$m", -1.2)
INSIDE = call(">", reduce("count", "tracks", where=both(call(">", "tracks.px", 0), call("<", "$m", 1.2))), 0)


@pytest.mark.parametrize(
    ("value", "cuts", "cases"),
    [
        (SWITCHED, [], 2),
        (SUM, [EARLY], 2),
        (SWITCHED, [EARLY, call(">", "event.met", 0.5)], 4),
        (SWITCHED, [EARLY, ONLY, INSIDE], 16),
        (HALF, [both(ONLY, EARLY)], 4),
    ],
)
def test_cases_give_what_pairs_give(made, value, cuts, cases):
    pairs = search(spectrum(value), cuts=[cut(str(k), c) for k, c in enumerate(cuts)])
    quick = specialise(pairs)
    assert len(quick.spectra[0].cases) == cases
    check(quick, made)
    for seed in (1, 2):
        sample = simulation(made(seed)[0], weight="weight")
        one, other = (execute(plan, sample).spectra["x"] for plan in (quick, pairs))
        assert one.candidates.tolist() == other.candidates.tolist()
        np.testing.assert_allclose(one.sumw, other.sumw, atol=1e-12 * other.sumw.sum())
        np.testing.assert_allclose(one.sumw2, other.sumw2, atol=1e-12 * other.sumw2.sum())


def test_the_shipped_search_for_an_alp_has_cases():
    plan = darkana.load("alp_two_photons").plan
    (fitted,) = plan.spectra
    assert len(fitted.cases) == 4
    pairs = replace(plan, spectra=(replace(fitted, cases=()),))
    sample = next(s for s in load_samples(SHIPPED / "alp_two_photons/events/samples.yaml") if s.name == "alp_5")
    one, other = (execute(p, sample, entries=(0, 500)).spectra[fitted.name] for p in (plan, pairs))
    assert one.candidates.tolist() == other.candidates.tolist()
    assert one.candidates.sum() > 1000
    np.testing.assert_allclose(one.sumw, other.sumw, atol=1e-12 * other.sumw.sum())


# --- samples -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [SUM, SWITCHED, call("-", SUM, "$m")])
def test_a_signal_is_spread_at_its_own_hypothesis_too(made, value):
    sample = Sample(name="z", kind="signal", files=(made(1)[0],), unweighted=True, hypothesis={"m": "0.35 GeV"})
    found = execute(specialise(search(spectrum(value))), sample)
    alone = execute(search(spectrum(value), scan=grid("m", (0.35,))), simulation(made(1)[0]))
    assert found.own_spectra["x"].candidates.tolist() == alone.spectra["x"].candidates.tolist()
    assert found.own_spectra["x"].sumw == pytest.approx(alone.spectra["x"].sumw)
    assert found.spectra["x"].sumw.shape == (9, 8)


def test_the_range_of_a_whole_spectrum_is_that_of_the_scan(made):
    plan = search(spectrum(SUM, whole=True))
    sample = Sample(name="z", kind="signal", files=(made(1)[0],), unweighted=True, hypothesis={"m": "40 GeV"})
    found = execute(plan, sample)
    assert found.spectra["x"].sumw.tolist() == execute(plan, simulation(made(1)[0])).spectra["x"].sumw.tolist()
    assert found.own_spectra == {}


def test_blinded_data_are_not_spread(made):
    plan = replace(search(spectrum(SUM)), regions=(Region("r", (), blind=True),))
    sample = Sample(name="d", kind="data", files=(made(1)[0],))
    assert execute(plan, sample).spectra == {}
    assert execute(plan, sample, blind=False).spectra["x"].candidates.any()


def test_a_part_of_the_entries_stands_for_all(tmp_path):
    """Sums are scaled to the whole sample; candidates are those that were seen."""
    file = write(tmp_path / "events.root", {"met": np.tile([0.5, 1.5], 50), "weight": np.full(100, 0.25)})
    plan = plan_of(
        inputs=(event_columns("met"),),
        regions=[Region("r", ())],
        spectra=[spectrum("event.met", low=("-", "$m", 2), bins=2)],
        scan=grid("m", (1.0,)),
    )
    sample = Sample(name="s", kind="background", files=(file,), weight="weight", weight_unit="fb")
    job = Job(plan, sample, ((file, 100),), 20)
    found = _rescaled(execute(plan, sample, entries=(0, 20)), job).spectra["x"]
    assert found.candidates.tolist() == [20]
    assert found.sumw[0] == pytest.approx([0.0, 100 * 0.25])
    assert found.sumw2[0] == pytest.approx([0.0, 20 * (5 * 0.25) ** 2])
