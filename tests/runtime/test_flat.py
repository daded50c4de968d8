"""Flat trees, one row a candidate."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from darkana.runtime.engine.names import demangled
from darkana.runtime.execution.execute import execute, files_of, run_of
from darkana.runtime.execution.pages import ledgers
from darkana.runtime.execution.tallies import merge
from darkana.runtime.plan import Branch, KeepBestStep, Region, RowCandidates
from plain_loop import Expected, compare
from plan_kit import call, cut, histogram, lift, plan_of, simulation, write

KEYS = ("__run__", "__event__", "__production__")


def rows(n=80, seed=4):
    rng = np.random.default_rng(seed)
    event = np.cumsum(rng.integers(0, 2, n))
    return {
        "__run__": event // 7, "__event__": event % 7, "M": rng.integers(0, 10, n) / 2,
        "useCMSFrame__bop__bc": rng.integers(0, 10, n) / 4, "__weight__": np.full(n, 0.5),
    }  # fmt: skip


def plan(*steps, keys=KEYS):
    branches = (Branch("M", "M"), Branch("p", "useCMSFrame(p)"), Branch("unused", "absent"))
    return plan_of(
        candidates=RowCandidates(branches, keys, tuple(steps)),
        regions=[Region("r", (cut("p", call(">", "candidate.p", 0.9)), cut("M", call("<", "candidate.M", 4))))],
        histograms=[histogram("M", "r", ("candidate.M", (0.0, 1.0, 2.0, 4.0)))],
    )


def events_of(columns, keyed):
    found = []
    for k in range(len(columns["M"])):
        key = (columns["__run__"][k], columns["__event__"][k]) if keyed else k
        row = {"M": columns["M"][k], "p": columns["useCMSFrame__bop__bc"][k]}
        if not found or found[-1][0] != key:
            found.append((key, {"candidate": []}))
        found[-1][1]["candidate"].append(row)
    return [event for _, event in found]


@pytest.mark.parametrize("keys", [KEYS, ()])
@pytest.mark.parametrize("steps", [(), (KeepBestStep(lift("candidate.M"), "max", ()),)])
def test_rows_are_grouped_into_events(tmp_path, monkeypatch, keys, steps):
    monkeypatch.setattr("darkana.runtime.reading.table.STEP_BYTES", 1)
    columns = rows()
    file = write(tmp_path / "a.root", columns, parts=3)
    events = events_of(columns, keys)
    wanted = Expected(plan(*steps, keys=keys), events, [0.5] * len(events))
    for block in (1, 5, 1000):
        compare(execute(plan(*steps, keys=keys), simulation(file, weight="__weight__"), block=block), wanted)


def test_ranges_of_entries_do_not_divide_events(tmp_path):
    file = write(tmp_path / "a.root", rows(), parts=3)
    whole = execute(plan(), simulation(file))
    parts = [execute(plan(), simulation(file), entries=(k, k + 1)) for k in range(80)]
    assert merge(parts).cutflow == whole.cutflow
    assert merge(parts).read == 80


@pytest.mark.parametrize("step", [1, 1 << 20])
def test_an_event_belongs_to_the_span_that_it_begins_in(tmp_path, monkeypatch, step):
    """Spans of 10 rows: an event may lie across the end of one."""
    for place in ("reading.table", "reading.events"):
        monkeypatch.setattr(f"darkana.runtime.{place}.SPAN", 10)
    monkeypatch.setattr("darkana.runtime.reading.table.STEP_BYTES", step)
    columns = rows()
    sample = simulation(write(tmp_path / "a.root", columns, parts=3), weight="__weight__")
    run = run_of(plan(), sample, None, 3, 100_000, True)
    begins = [k for k in range(80) if k == 0 or columns["__event__"][k] != columns["__event__"][k - 1]]
    rows_of = [sum(b - a for a, b in pairwise([*begins, 80]) if a // 10 == k) for k in range(8)]
    whole = list(ledgers(run, files_of(sample), (0, 80), lambda _: None))
    assert [part.read for part in whole] == [n for n in rows_of if n]
    shared = [p for k in range(0, 80, 20) for p in ledgers(run, files_of(sample), (k, k + 20), lambda _: None)]
    assert [p.sums.tobytes() for p in shared] == [p.sums.tobytes() for p in whole]


def test_names_are_demangled():
    assert demangled("daughter__bo0__cm__spM__bc") == "daughter(0, M)"
    assert demangled("__event__") == "__event__"
