"""RNTuples: the same events in a TTree and in an RNTuple give the same results."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import awkward as ak
import numpy as np
import pytest
import uproot

import darkana
from darkana.runtime.errors import DataError
from darkana.runtime.execution.execute import execute
from darkana.runtime.plan import Branch, Region
from darkana.runtime.reading.reader import Wanted, open_reader
from darkana.runtime.reading.samples import Sample
from plan_kit import (
    call,
    collection,
    cut,
    event_columns,
    histogram,
    plan_of,
    reduce,
    simulation,
    write,
    write_rntuple,
)  # fmt: skip

SAMPLES = os.environ.get("DARKANA_SAMPLES")
PLAN = plan_of(
    inputs=[event_columns("x"), collection("t", "t", "px", "q")],
    regions=[Region("r", (cut("x", call(">", "event.x", 0.2)), cut("n", call(">=", reduce("count", "t"), 2))))],
    histograms=[histogram("h", "r", (call("*", "t.px", "t.q"), (-2.0, -0.5, 0.0, 0.7, 2.0)), level="t")],
)


def columns(n=90):
    rng = np.random.default_rng(8)
    counts = rng.poisson(2, n)
    lists = {"px": rng.normal(size=counts.sum()), "q": rng.choice(np.array([-1, 1], np.int8), counts.sum())}
    flat = {"x": rng.uniform(size=n).astype(np.float32), "w": rng.uniform(size=n)}
    return flat, {name: ak.unflatten(values, counts) for name, values in lists.items()}


@pytest.mark.parametrize("nested", [False, True], ids=["t_px", "t.px"])
def test_the_same_events_give_the_same(tmp_path, monkeypatch, nested):
    monkeypatch.setattr("darkana.runtime.reading.table.STEP_BYTES", 1)
    flat, lists = columns()
    jagged = {f"t_{name}": values for name, values in lists.items()}
    tree = write(tmp_path / "tree.root", flat | jagged)
    stored = {"t": ak.zip(lists)} if nested else jagged
    ntuple = write_rntuple(tmp_path / "ntuple.root", flat | stored, parts=4)
    wanted = execute(PLAN, simulation(tree, weight="w"))
    assert wanted.histograms["h", ()].values.sum() > 0
    for block in (7, 1000):
        tally = execute(PLAN, simulation(ntuple, weight="w"), block=block)
        assert [row.events for row in tally.cutflow["r"]] == [row.events for row in wanted.cutflow["r"]]
        np.testing.assert_allclose(tally.histograms["h", ()].values, wanted.histograms["h", ()].values, rtol=1e-12)


def test_what_is_not_numbers_is_said(tmp_path):
    file = write_rntuple(tmp_path / "a.root", {"x": ak.Array(["a", "b"]), "t": ak.Array([[{"px": [1.0]}], []])})
    plan = plan_of(inputs=[event_columns("x")], regions=[Region("r", (cut("x", call(">", "event.x", 0)),))])
    with pytest.raises(DataError, match=r"field `x` of RNTuple `events` holds `std::string`, not numbers") as caught:
        execute(plan, simulation(file))
    assert caught.value.code == "E0905"
    with pytest.raises(DataError, match="lists of lists"):
        execute(PLAN_OF_LISTS, simulation(file))


PLAN_OF_LISTS = plan_of(
    inputs=[collection("t", "t", "px")],
    regions=[Region("r", (cut("c", call(">", reduce("sum", "t", "t.px"), 0)),))],
)


def test_a_tree_or_an_rntuple_is_chosen_by_name(tmp_path):
    file = tmp_path / "a.root"
    with uproot.recreate(file) as root:
        root.mkrntuple("new", {"x": np.ones(3)})
        root.mktree("old", {"x": np.float64}).extend({"x": np.ones(4)})
    for tree, entries in (("new", 3), ("old", 4)):
        with closing(open_reader(str(file), tree)) as reader:
            assert reader.entries == entries
    with pytest.raises(DataError, match="several"):
        open_reader(str(file), None)


@pytest.mark.filterwarnings("ignore")
def test_damage_never_gives_a_traceback(tmp_path):
    flat, lists = columns(2000)
    whole = Path(write_rntuple(tmp_path / "a.root", flat | {"t": ak.zip(lists)}, parts=3)).read_bytes()
    rng = np.random.default_rng(2)
    codes = set()
    for k in range(40):
        damaged = bytearray(whole if k % 4 else whole[: len(whole) * k // 40])
        for at in rng.integers(0, max(1, len(damaged)), 8 if damaged else 0):
            damaged[at] ^= 1 << int(rng.integers(8))
        file = tmp_path / f"{k}.root"
        file.write_bytes(damaged)
        try:
            execute(PLAN, simulation(str(file)))
        except DataError as error:
            codes.add(error.code)
    assert codes >= {"E0902", "E0907"}


def test_fields_that_root_wrote():
    """Those of a collection that has no name of its own, and its counter."""
    folder = Path(__file__).parents[1] / "data" / "real"
    file = str(folder / "Run2012BC_DoubleMuParked_Muons_1000evts_rntuple_v1-0-0-0.root")
    with uproot.open(file) as root:
        expected = root["Events"].arrays(["Muon_pt", "nMuon"])
    wanted = [Wanted("Muon", False, (Branch("pt", "Muon_pt"),)), Wanted("event", True, (Branch("n", "nMuon"),))]
    with closing(open_reader(file, None)) as reader:
        spaces = [chunk.spaces for chunk in reader.chunks(wanted, None, 0, 1000, 1000)]
    assert ak.array_equal(spaces[0]["Muon"].columns["pt"][0], ak.flatten(expected.Muon_pt))
    assert np.diff(spaces[0]["Muon"].offsets).tolist() == expected.nMuon.tolist()
    assert spaces[0]["event"].columns["n"][0].tolist() == expected.nMuon.tolist()


@pytest.mark.long
@pytest.mark.skipif(not SAMPLES, reason="DARKANA_SAMPLES does not name a folder of events")
def test_the_shared_sample_gives_the_same():
    search = darkana.load("zprime_invisible")
    stated = {"name": "s", "kind": "signal", "tree": "events", "weight": "weight", "weight_unit": "fb"}
    results = []
    for name in ("sig_zp_m2p0.root", "sig_zp_m2p0_rntuple.root"):
        file = str(Path(str(SAMPLES)) / "det" / name)
        result = search.run([Sample(**stated, files=(file,), hypothesis={"mZ": "2 GeV"})]).to_json()
        results.append({key: value for key, value in result.items() if key != "run"})
    assert results[0] == results[1]
    assert results[0]["cutflow"]["signal"]["s"][-1]["events"] > 0
