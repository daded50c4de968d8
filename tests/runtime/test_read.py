"""Reading: what is asked for, in any steps; and every kind of bad input said clearly."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import awkward as ak
import numpy as np
import pytest
import uproot

from darkana.runtime.errors import CODES, DataError
from darkana.runtime.execution.execute import execute
from darkana.runtime.plan import Branch, InputSpace, Region, Site
from darkana.runtime.reading.reader import Wanted, open_reader
from plan_kit import call, collection, cut, event_columns, histogram, plan_of, reduce, simulation, write

SITE = Site("a.ana", 3, 5, 3, 9, "  member pt")


def jagged(lists, dtype=np.float32):
    return ak.values_astype(ak.Array([*lists, [0]])[:-1], dtype)


def branches(n=50):
    rng = np.random.default_rng(3)
    counts = rng.poisson(2, n)
    px = [rng.normal(size=k).tolist() for k in counts]
    return {
        "x": np.arange(n, dtype=np.int32), "w": np.linspace(0, 1, n), "t_px": jagged(px),
        "t_q": jagged([[1] * k for k in counts], np.int8), "nt": counts.astype(np.int32),
    }  # fmt: skip


WANTED = [
    Wanted("event", True, (Branch("x", "x"),)),
    Wanted("t", False, (Branch("px", "t_px"), Branch("q", "t_q"))),
]


@pytest.mark.parametrize("parts", [1, 3, 17])
@pytest.mark.parametrize(("start", "stop", "step"), [(0, 50, 7), (0, 50, 100), (13, 31, 5), (49, 50, 1), (20, 20, 3)])
def test_any_range_in_any_steps(tmp_path, monkeypatch, parts, start, stop, step):
    monkeypatch.setattr("darkana.runtime.reading.table.STEP_BYTES", 1)
    columns = branches()
    file = write(tmp_path / "a.root", columns, parts=parts)
    with closing(open_reader(file, None)) as reader:
        chunks = list(reader.chunks(WANTED, "w", start, stop, step))
    assert [c.start for c in chunks] == [k for k in range(start, stop) if k == start or k % step == 0]
    assert [c.start + c.n for c in chunks] == [*(c.start for c in chunks[1:]), stop][: len(chunks)]
    for name, space in (("x", "event"), ("px", "t"), ("q", "t")):
        read = [c.spaces[space].columns[name][0] for c in chunks]
        whole = columns[name if space == "event" else f"t_{name}"][start:stop]
        wanted = whole if space == "event" else ak.to_numpy(ak.flatten(whole))
        np.testing.assert_array_equal(np.concatenate(read) if read else [], wanted)
    counts = [np.diff(c.spaces["t"].offsets) for c in chunks]
    np.testing.assert_array_equal(np.concatenate(counts) if counts else [], ak.num(columns["t_px"])[start:stop])


@pytest.mark.parametrize(
    ("counters", "declared"), [(("nt",), ()), ((), (Branch("px", "t_px"),)), (("nothing",), (Branch("zz", "t_zz"),))]
)
def test_the_number_of_objects_is_found(tmp_path, counters, declared):
    columns = branches()
    file = write(tmp_path / "a.root", columns)
    plan = plan_of(inputs=[InputSpace("t", declared, counters)],
                   regions=[Region("r", (cut("n", call(">=", reduce("count", "t"), 3)),))])  # fmt: skip
    tally = execute(plan, simulation(file))
    assert tally.cutflow["r"][1].events == np.count_nonzero(columns["nt"] >= 3)


def test_unasked_branches_are_not_needed(tmp_path):
    file = write(tmp_path / "a.root", branches())
    inputs = [event_columns("x", "absent", flags=("trigger",)), collection("u", "u", "px")]
    plan = plan_of(inputs=inputs, regions=[Region("r", (cut("x", call(">", "event.x", 9.5)),))])
    assert execute(plan, simulation(file)).cutflow["r"][1].events == 40


def test_factors_and_flags(tmp_path):
    file = write(tmp_path / "a.root", {"e": np.array([500.0, 1500.0]), "f": np.array([0, 3], np.uint8)})
    flag = call("if", "event.f", 1.5, 0.5)
    space = InputSpace("event", (Branch("e", "e", factor=1e-3), Branch("f", "f", kind="flag")))
    plan = plan_of(inputs=[space], regions=[Region("r", (cut("e", call(">", "event.e", 1)),))],
                   histograms=[histogram("f", "r", (flag, (0.0, 1.0, 2.0)), level="event")])  # fmt: skip
    tally = execute(plan, simulation(file))
    assert tally.cutflow["r"][1].events == 1
    assert tally.histograms["f", ()].values.tolist() == [0, 0, 1, 0]


def complaint(file, space, *, tree=None, weight=None):
    fields = [b.field for b in space.branches]
    value = f"event.{fields[0]}" if space.name == "event" else reduce("sum", space.name, f"{space.name}.{fields[0]}")
    plan = plan_of(inputs=[space], regions=[Region("r", (cut("c", call(">", value, 0)),))])
    with pytest.raises(DataError) as caught:
        execute(plan, simulation(str(file), tree=tree, weight=weight))
    assert caught.value.code in CODES
    assert caught.value.file == str(file)
    return caught.value


def space(name, branch):
    return InputSpace(name, (Branch("v", branch, site=SITE),))


def test_a_missing_branch_points_home(tmp_path):
    error = complaint(write(tmp_path / "a.root", branches()), space("t", "t_Px"))
    assert (error.code, error.site) == ("E0904", SITE)
    assert "`t_Px`" in error.message
    assert "`events`" in error.message
    assert "`t_px`" in error.help[0]


def test_the_wrong_type_is_said(tmp_path):
    columns = branches(3) | {"text": ak.Array(["a", "b", "c"])}
    file = tmp_path / "a.root"
    with uproot.recreate(file) as root:
        kinds = {k: v.dtype if isinstance(v, np.ndarray) else str(v.type.content) for k, v in columns.items()}
        root.mktree("events", kinds).extend(columns)
    for name, branch, what in (("event", "text", "not numbers"), ("event", "t_px", "a list"), ("t", "x", "one value")):
        error = complaint(file, space(name, branch))
        assert (error.code, error.site) == ("E0905", SITE)
        assert what in error.message


def test_lengths_must_agree(tmp_path):
    columns = {"t_a": jagged([[1.0], [2.0, 3.0]]), "t_b": jagged([[1.0], [2.0]])}
    file = write(tmp_path / "a.root", columns)
    inputs = [collection("t", "t", "a", "b")]
    plan = plan_of(
        inputs=inputs, regions=[Region("r", (cut("c", call(">", reduce("sum", "t", call("+", "t.a", "t.b")), 0)),))]
    )
    with pytest.raises(DataError, match="entry 1") as caught:
        execute(plan, simulation(file))
    assert caught.value.code == "E0906"


def test_weights_are_finite(tmp_path):
    columns = branches(9) | {"w": np.array([1.0] * 5 + [np.nan] + [1.0] * 3)}
    error = complaint(write(tmp_path / "a.root", columns), space("event", "x"), weight="w")
    assert error.code == "E0908"
    assert "entry 5" in error.message


def test_files_that_are_none(tmp_path):
    text = tmp_path / "a.root"
    text.write_text("not a ROOT file, though long enough to be taken for one " * 20)
    assert complaint(text, space("event", "x")).code == "E0902"
    empty = tmp_path / "b.root"
    empty.write_bytes(b"")
    assert complaint(empty, space("event", "x")).code == "E0902"
    assert complaint(tmp_path / "absent.root", space("event", "x")).code == "E0902"


def test_trees_are_chosen(tmp_path):
    file = tmp_path / "a.root"
    with uproot.recreate(file) as root:
        for name in ("one", "two"):
            root.mktree(name, {"x": np.float64}).extend({"x": np.ones(3)})
    several = complaint(file, space("event", "x"))
    assert several.code == "E0903"
    assert "`one`, `two`" in several.help[0]
    assert complaint(file, space("event", "x"), tree="three").code == "E0903"
    plan = plan_of(inputs=[event_columns("x")], regions=[Region("r", (cut("c", call(">", "event.x", 0)),))])
    assert execute(plan, simulation(str(file), tree="two")).cutflow["r"][1].events == 3


def test_an_empty_tree_gives_zeros(tmp_path):
    file = tmp_path / "a.root"
    with uproot.recreate(file) as root:
        root.mktree("t", {"x": np.float64, "t_px": "var * float64"})
    inputs = [event_columns("x"), collection("t", "t", "px")]
    plan = plan_of(inputs=inputs, regions=[Region("r", (cut("c", call(">", reduce("sum", "t", "t.px"), 0)),))])
    tally = execute(plan, simulation(str(file)))
    assert [row.events for row in tally.cutflow["r"]] == [0, 0]
    assert (tally.entries, tally.read) == (0, 0)


def big(tmp_path, compression=None):
    rng = np.random.default_rng(5)
    columns = {"x": rng.normal(size=4000), "t_px": ak.unflatten(rng.normal(size=8000), np.full(4000, 2))}
    return Path(write(tmp_path / "whole.root", columns, parts=4, compression=compression))


PLAN = plan_of(
    inputs=[event_columns("x"), collection("t", "t", "px")],
    regions=[Region("r", (cut("x", call(">", "event.x", 0)), cut("t", call(">", reduce("sum", "t", "t.px"), 0))))],
)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_truncated_files_are_named(tmp_path, kept):
    whole = big(tmp_path).read_bytes()
    file = tmp_path / "part.root"
    file.write_bytes(whole[: int(kept * len(whole))])
    with pytest.raises(DataError) as caught:
        execute(PLAN, simulation(str(file)))
    assert caught.value.code in ("E0902", "E0907")
    assert caught.value.file == str(file)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("compression", [uproot.ZLIB(1), uproot.ZSTD(1), uproot.LZ4(1), uproot.LZMA(1)], ids=str)
def test_flipped_bits_never_give_a_traceback(tmp_path, compression, monkeypatch):
    # Bytes that lead uproot in circles end at the recursion limit, where nothing is left to report a finalizer's error.
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)
    whole = big(tmp_path, compression).read_bytes()
    rng = np.random.default_rng(11)
    codes = set()
    for k in range(60):
        flipped = bytearray(whole)
        for at in rng.integers(0, len(whole) if k % 2 else 6000, 8):
            flipped[at] ^= 1 << int(rng.integers(8))
        file = tmp_path / f"flipped{k}.root"
        file.write_bytes(flipped)
        try:
            execute(PLAN, simulation(str(file)))
        except DataError as error:
            codes.add((error.code, error.file == str(file)))
    assert ("E0907", True) in codes
    assert all(named for _, named in codes)
