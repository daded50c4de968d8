"""Trees as basf2 writes them, in its branch types: flat trees of candidates, and event trees cut off at a maximum."""

from __future__ import annotations

from itertools import groupby
from math import isnan
from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np
import pytest

import darkana
from darkana.runtime.engine.names import Names
from darkana.runtime.reading.samples import Sample
from plan_kit import write

ROOT = Path(__file__).parents[2]
FLAT = ROOT / "analyses" / "flat_candidates" / "flat_candidates.ana"
KEYS = ("__experiment__", "__run__", "__event__", "__production__")
BINS, UPPER = 100, 10.0

Json = dict[str, Any]


def flat_tree(path: Path) -> tuple[str, list[dict[str, float]]]:
    """A file and its rows. Neighbouring events differ in one key only; some have no candidate with a probability."""
    rng = np.random.default_rng(12)
    candidates = rng.integers(1, 5, 300)
    n = int(candidates.sum())
    changed = rng.choice(len(KEYS), len(candidates))
    columns = {key: np.repeat(np.cumsum(changed == k), candidates).astype(np.int32) for k, key in enumerate(KEYS)}
    columns["__candidate__"] = np.concatenate([np.arange(k) for k in candidates]).astype(np.int32)
    columns["__ncandidates__"] = np.repeat(candidates, candidates).astype(np.int32)
    columns["__weight__"] = np.repeat(rng.uniform(0.5, 1.5, len(candidates)), candidates)
    columns["M"], columns["mRecoil"] = rng.uniform(0, 10, n), rng.uniform(-0.5, 10.5, n)
    columns["useCMSFrame__bopt__bc"] = rng.uniform(0, 2, n)
    columns["chiProb"] = np.where(rng.uniform(size=n) < 0.3, np.nan, rng.uniform(size=n))
    rows = [{name: float(values[k]) for name, values in columns.items()} for k in range(n)]
    return write(path, columns, tree="variables", parts=3), rows


def best(rows: list[dict[str, float]]) -> dict[str, float] | None:
    return max((row for row in rows if not isnan(row["chiProb"])), key=lambda row: row["chiProb"], default=None)


def plain_loop(rows: list[dict[str, float]], scale: float) -> tuple[list[list[float]], list[float], list[int]]:
    """Events and yield of each row of the cutflow; the histogram; events in the window of each hypothesis."""
    masses = [1 + 0.05 * k for k in range(141)]
    flow, filled, windows = [[0, 0.0] for _ in range(4)], [0.0] * (BINS + 2), [0] * len(masses)
    for _, event in groupby(rows, key=lambda row: tuple(row[key] for key in KEYS)):
        candidates = list(event)
        weight, kept = scale * candidates[0]["__weight__"], best(candidates)
        passed = [True, kept is not None]
        passed.append(kept is not None and kept["useCMSFrame__bopt__bc"] > 0.5)
        passed.append(kept is not None and passed[-1] and kept["M"] < 9)
        for row in flow[: sum(passed)]:
            row[0] += 1
            row[1] += weight
        if kept is not None and passed[-1]:
            filled[min(max(int(np.floor(kept["mRecoil"] * BINS / UPPER)) + 1, 0), BINS + 1)] += weight
            windows = [n + (abs(kept["mRecoil"] - m) < 0.1) for n, m in zip(windows, masses, strict=True)]
    return flow, filled, windows


def test_a_flat_tree_gives_what_a_plain_loop_gives(tmp_path):
    file, rows = flat_tree(tmp_path / "a.root")
    sample = Sample(name="mc", kind="background", files=(file,), luminosity="5 fb^-1")
    result = darkana.load(FLAT).run([sample]).to_json()
    flow, filled, windows = plain_loop(rows, 10 / 5)
    found = result["cutflow"]["signal"]["mc"]
    assert [row["cut"] for row in found] == ["all events", "candidate", "pT*", "mass"]
    assert [row["events"] for row in found] == [row[0] for row in flow]
    assert [row["yield"] for row in found] == pytest.approx([row[1] for row in flow])
    assert result["histograms"]["recoil"]["samples"]["mc"]["values"] == pytest.approx(filled)
    assert result["windows"]["peak"]["signal"]["mc"]["events"] == windows
    assert 0 < flow[3][0] < flow[2][0] < flow[1][0] < flow[0][0] == 300


@pytest.mark.parametrize(("weight", "factor"), [(None, 0.5), ("other", 0.25)])
def test_the_weight_is_basf2s_where_none_is_stated(tmp_path, weight, factor):
    columns = {"M": np.ones(4), "__weight__": np.full(4, 0.5), "other": np.full(4, 0.25)}
    columns |= {name: np.ones(4) for name in ("mRecoil", "useCMSFrame__bopt__bc", "chiProb")}
    file = write(tmp_path / "a.root", columns)
    stated = {"name": "s", "files": (file,), "weight": weight, "luminosity": "10 fb^-1"}
    rows = darkana.load(FLAT).run([Sample(kind="background", **stated)]).to_json()["cutflow"]["signal"]["s"]
    assert rows[0]["yield"] == pytest.approx(4 * factor)
    data = darkana.load(FLAT).run([Sample(name="s", kind="data", files=(file,))]).to_json()
    assert data["cutflow"]["signal"]["s"][0]["yield"] == 4


@pytest.mark.parametrize(
    ("asked", "stored"),
    [
        ("useCMSFrame(pt)", "useCMSFrame__bopt__bc"),
        ("useCMSFrame__bopt__bc", "useCMSFrame(pt)"),
        ("daughter(0, M)", "daughter__bo0__cm__spM__bc"),
        ("daughter(0,M)", "daughter__bo0__cm__spM__bc"),
        ("daughter(0, M)", "daughter__bo0__cmM__bc"),
        ("nCleanedTracks(abs(d0) < 0.5)", "nCleanedTracks__boabs__bod0__bc__sp__st__sp0__pt5__bc"),
        ("formula(p*-1)", "formula__bop__mu__mi1__bc"),
        ("extraInfo(a;b)", "extraInfo__boab__bc"),
        ("__event__", "__event__"),
    ],
)
def test_names_are_found_as_basf2_mangles_them(asked, stored):
    assert Names(["other", stored]).find(asked) == stored
    assert Names(["other"]).find(asked) is None
    assert Names([stored, asked]).find(asked) == asked


EVENTS = """\
analysis "Event tree"
  luminosity 1 fb^-1

collection B
  member M [GeV] = "M"
  member p_cms [GeV] = "useCMSFrame(p)"

region counted
  cut "three"  count(B) >= 3

region read
  cut "slow"  any(B where B.M > 5 GeV and B.p_cms < 1 GeV)
"""


def event_tree(path: Path, most: int) -> tuple[str, list[tuple[list[float], list[float], int]]]:
    """A file and, of each event, the stored candidates and how many there were."""
    rng = np.random.default_rng(3)
    events = []
    for claimed in rng.poisson(3, 200):
        stored = min(int(claimed), most)
        events.append((rng.uniform(4.5, 5.5, stored).tolist(), rng.uniform(0, 2, stored).tolist(), int(claimed)))
    masses, momenta, claimed = zip(*events, strict=True)
    columns = {"M": ak.Array(masses), "useCMSFrame__bop__bc": ak.Array(momenta)}
    columns |= {"__event__": np.arange(200, dtype=np.int32), "__ncandidates__": np.array(claimed, np.int32)}
    return write(path, columns | {"__weight__": np.full(200, 0.5, np.float32)}, parts=3), events


@pytest.mark.parametrize("most", [4, 100])
def test_an_event_tree_is_read_by_what_is_stored(tmp_path, most):
    (tmp_path / "events.ana").write_text(EVENTS, encoding="utf-8")
    file, events = event_tree(tmp_path / "a.root", most)
    sample = Sample(name="s", kind="background", files=(file,), luminosity="1 fb^-1")
    result = darkana.load(tmp_path / "events.ana").run([sample]).to_json()
    counted = sum(len(masses) >= 3 for masses, _, _ in events)
    slow = sum(any(m > 5 and p < 1 for m, p in zip(masses, momenta, strict=True)) for masses, momenta, _ in events)
    assert [result["cutflow"][region]["s"][-1]["events"] for region in ("counted", "read")] == [counted, slow]
    assert result["cutflow"]["read"]["s"][-1]["yield"] == pytest.approx(slow * 0.5)
    cut_off = sum(claimed > len(masses) for masses, _, claimed in events)
    warning = f"s: events of which not all `B` are stored (`__ncandidates__` is larger) ({cut_off}x)"
    taken = "s: entries weighted by `__weight__`, as the sample names no weight (200x)"
    assert result["warnings"] == [taken, *([warning] if cut_off else [])]
    assert (cut_off > 0) == (most == 4)


def test_only_counting_is_by_what_is_stored_too(tmp_path):
    (tmp_path / "events.ana").write_text(EVENTS[: EVENTS.index("region read")], encoding="utf-8")
    file, events = event_tree(tmp_path / "a.root", 3)
    schema = tmp_path / "schema.yaml"
    schema.write_text("schema: darkana/schema/1\ncollections: {B: {counter: __ncandidates__}}\n", encoding="utf-8")
    for stated in (None, schema):
        sample = Sample(name="s", kind="data", files=(file,))
        result = darkana.load(tmp_path / "events.ana").run([sample], schema=stated).to_json()
        assert result["cutflow"]["counted"]["s"][-1]["events"] == sum(len(masses) >= 3 for masses, _, _ in events)
        assert len(result["warnings"]) == 1
