"""The result does not depend on blocks, files or workers; what is interrupted is kept."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from darkana.runtime.errors import DataError
from darkana.runtime.execution.execute import execute, files_of, run_of
from darkana.runtime.execution.ledger import Layout, Ledger, Page
from darkana.runtime.execution.pages import ledgers
from darkana.runtime.execution.tallies import merge
from darkana.runtime.plan import Const, KeepBestStep, LegSpec, Region, Site, TriggerStep, WeightStep, Window
from darkana.runtime.reading.samples import Sample
from plan_kit import (
    call,
    collection,
    cut,
    event_columns,
    final_state,
    grid,
    histogram,
    lift,
    plan_of,
    reduce,
    simulation,
)

SITE = Site("a.ana", 3, 5, 3, 9, "weight x")
INPUTS = (event_columns("met"), collection("tracks", "track", "px", "py", "charge"))
LEGS = (LegSpec("a", "tracks", call(">", "tracks.charge", 0)), LegSpec("b", "tracks", call("<", "tracks.charge", 0)))
PLAN = plan_of(
    inputs=INPUTS,
    candidates=final_state(*LEGS),
    regions=[Region("r", (cut("n", call(">", reduce("count", "tracks"), 1)), cut("m", call("<", "a.px", "$m"))))],
    histograms=[histogram("px", "r", (call("+", "a.px", "b.px"), (-2.0, 0.0, 2.0)))],
    windows=[Window("w", call("<", call("abs", call("-", "a.px", "$m")), 0.6), ("r",))],
    scan=grid("m", (0.0, 0.5, 1.0), shown=(0.5,)),
)


def same(one, other, total):
    for region, rows in one.cutflow.items():
        for a, b in zip(rows, other.cutflow[region], strict=True):
            assert (a.cut, a.at, a.events, a.candidates) == (b.cut, b.at, b.events, b.candidates)
            assert a.sumw == pytest.approx(b.sumw, abs=1e-12 * total)
    for key, histogram_ in one.histograms.items():
        np.testing.assert_allclose(histogram_.values, other.histograms[key].values, atol=1e-12 * total)
    for key, window in one.windows.items():
        np.testing.assert_array_equal(window.events, other.windows[key].events)
        np.testing.assert_allclose(window.sumw, other.windows[key].sumw, atol=1e-12 * total)


@pytest.mark.parametrize("block", [1, 2, 13, 59, 60, 61])
def test_blocks(made, block):
    file, _, weights = made(1)
    whole = execute(PLAN, simulation(file, weight="weight"))
    same(execute(PLAN, simulation(file, weight="weight"), block=block), whole, sum(weights))


def test_files_in_any_order(made):
    files = [made(seed)[0] for seed in (1, 2, 3)]
    total = sum(sum(made(seed)[2]) for seed in (1, 2, 3))
    whole = execute(PLAN, simulation(*files, weight="weight"))
    same(execute(PLAN, simulation(*reversed(files), weight="weight"), block=17), whole, total)


def test_ranges_of_entries_merge_to_the_whole(made):
    files = [made(seed)[0] for seed in (1, 2)]
    sample = simulation(*files, weight="weight")
    whole = execute(PLAN, sample)
    parts = [execute(PLAN, sample, entries=span) for span in ((70, 120), (0, 31), (31, 70))]
    merged = merge(parts)
    assert (merged.read, merged.entries) == (120, 120) == (whole.read, whole.entries)
    same(merged, whole, 1e3)
    assert parts[0].read == 50


def test_an_interrupt_keeps_what_was_done(made):
    file, _, _ = made(1)

    def stop(read, total):
        assert total == 60
        if read >= 20:
            raise KeyboardInterrupt

    tally = execute(PLAN, simulation(file), block=10, progress=stop)
    assert (tally.read, tally.entries) == (20, 60)
    assert tally.skipped == ["interrupted after 20 of 60 entries"]
    same(tally, execute(PLAN, simulation(file), entries=(0, 20)), 100)


def test_sums_carry_their_rounding():
    layout = Layout()
    place = layout.sum(1)
    ledger = Ledger.blank(layout)
    for value in [1e16, *[1.0] * 1000, -1e16]:
        page = Page.blank(layout)
        place.of(page.sums)[0] = value
        ledger = ledger.plus(page)
    assert ledger.totals()[0] == 1000.0


def test_ledgers_are_put_together_with_what_they_carry():
    def ledger(sums, carry, read):
        return Ledger(np.array([read]), np.array([sums]), np.array([carry]), Counter(w=read), read)

    total = ledger(1e16, 0.5, 2).joined(ledger(1.0, 0.5, 3)).joined(ledger(-1e16, 0.0, 0))
    assert total.totals()[0] == 2.0
    assert (total.counts[0], total.read, total.warnings["w"]) == (5, 5, 5)


@pytest.mark.parametrize("block", [4, 64])
def test_spans_give_the_same_bits_however_they_are_shared(made, monkeypatch, block):
    """Spans of 16 entries, read in one go or one by one."""
    for place in ("reading.table", "reading.events"):
        monkeypatch.setattr(f"darkana.runtime.{place}.SPAN", 16)
    file, _, _ = made(1)
    sample = simulation(file, file, weight="weight")
    run = run_of(PLAN, sample, None, block, 100_000, True)
    whole = list(ledgers(run, files_of(sample), (0, 120), lambda _: None))
    assert [part.read for part in whole] == [16, 16, 16, 12] * 2
    for span in ((0, 32), (32, 60), (60, 76), (76, 120)):
        for part in ledgers(run, files_of(sample), span, lambda _: None):
            expected = whole.pop(0)
            assert part.sums.tobytes() == expected.sums.tobytes()
            assert part.carry.tobytes() == expected.carry.tobytes()
            np.testing.assert_array_equal(part.counts, expected.counts)
    assert whole == []


def signal(file, hypothesis):
    return Sample(name="z", kind="signal", files=(file,), luminosity="1 fb^-1", hypothesis=hypothesis)


def test_a_signal_is_shown_at_its_own_hypothesis(made):
    file, _, _ = made(1)
    tally = execute(PLAN, signal(file, {"m": "0.25 GeV"}))
    assert tally.cutflow["r"][-1].at == (("m", 0.25),)
    scan = grid("m", (0.25,))
    alone = execute(plan_of(inputs=INPUTS, candidates=PLAN.candidates, regions=PLAN.regions, windows=PLAN.windows,
                            scan=scan), simulation(file))  # fmt: skip
    assert tally.own_windows["w", "r"].events.tolist() == alone.windows["w", "r"].events.tolist()
    assert len(tally.windows["w", "r"].events) == 3


@pytest.mark.parametrize("hypothesis", [{"M": "1 GeV"}, {"m": "1 GeV", "other": "2 GeV"}])
def test_a_hypothesis_of_another_search(made, hypothesis):
    with pytest.raises(DataError) as caught:
        execute(PLAN, signal(made(1)[0], hypothesis))
    assert caught.value.code == "E0917"


def test_a_candidates_weight_needs_one_candidate(made):
    step = WeightStep(call("+", 3, "a.px"), "candidate", site=SITE)
    plan = plan_of(inputs=INPUTS, candidates=final_state(*LEGS), regions=[Region("r", ())], weights=[step])
    with pytest.raises(DataError) as caught:
        execute(plan, simulation(made(1)[0]))
    assert (caught.value.code, caught.value.site) == ("E0912", SITE)
    best = final_state(*LEGS, steps=[KeepBestStep(lift("a.px"), "max", ())])
    one = plan_of(inputs=INPUTS, candidates=best, regions=[Region("r", ())], weights=[step])
    assert execute(one, simulation(made(1)[0])).read == 60


def test_an_efficiency_lies_between_0_and_1(made):
    step = TriggerStep("t", Const(True), call("*", 0.3, "event.met"), "event", site=SITE)
    plan = plan_of(inputs=INPUTS, regions=[Region("r", ())], triggers=[step])
    with pytest.raises(DataError, match="`t`") as caught:
        execute(plan, simulation(made(1)[0]))
    assert (caught.value.code, caught.value.site) == ("E0913", SITE)
