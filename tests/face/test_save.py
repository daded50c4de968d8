"""`--save REGION:COLUMNS`: the candidates that pass, against a plain loop over the momenta that they are made from."""

from __future__ import annotations

import numpy as np
import pytest
import uproot

import darkana
from darkana.runtime.errors import DataError
from darkana.runtime.results import saved as saving

from .tiny import MOMENTA, SEARCH, entry, events, samples, search

MUON = 0.1056583755
#: (entry, momentum) of what passes both cuts at mX = 1 GeV: two tracks, and a mass above 2 GeV.
PASSING = [(k, p) for k, p in enumerate(MOMENTA) if p > 0 and 2 * np.hypot(p, MUON) > 2]
COLUMNS = "signal:pair.m,l1.px,n=count(tracks),hard=l1.p > 2 GeV,@weight"


@pytest.fixture
def made(tmp_path):
    file = events(tmp_path / "events.root")
    given = samples(tmp_path, entry("first", file), entry("second", file))
    return search(tmp_path), given, tmp_path / "out"


def tree(out, region="signal"):
    with uproot.open(out / "saved" / f"{region}.root") as file:
        return file["candidates"].arrays(library="np")


def check(rows):
    """The rows of both samples: yields are luminosity times weight, 2 fb^-1 x 0.5 fb."""
    n = len(PASSING)
    assert list(rows["sample"]) == ["first"] * n + ["second"] * n
    assert list(rows["entry"]) == [k for k, _ in PASSING] * 2
    assert list(rows["file"]) == [0] * 2 * n
    assert list(rows["weight"]) == [1.0] * 2 * n
    assert list(rows["mX"]) == [1.0] * 2 * n, 'cut "heavy" is at the shown hypothesis'
    assert rows["pair_m"] == pytest.approx([2 * np.hypot(p, MUON) for _, p in PASSING] * 2)
    assert list(rows["l1_px"]) == [p for _, p in PASSING] * 2
    assert list(rows["n"]) == [2.0] * 2 * n
    assert list(rows["hard"]) == [p > 2 for _, p in PASSING] * 2
    assert list(rows["weight_2"]) == [0.5] * 2 * n, "the branch as it is stored"


@pytest.mark.parametrize("workers", [1, 2])
def test_a_tree_of_what_passes(darkana, made, workers):
    path, given, out = made
    said = darkana("run", path, "--samples", given, "--out", out, "--no-plots", "--save", COLUMNS, "--workers", workers)
    assert said.status == 0
    check(tree(out))
    assert "saved/signal.root" in said.out
    assert not (out / "unfinished").exists()


def test_small_pages_give_the_same_rows(darkana, made, monkeypatch):
    monkeypatch.setattr(saving, "PAGE", 2)
    path, given, out = made
    darkana("run", path, "--samples", given, "--out", out, "--no-plots", "--save", COLUMNS)
    check(tree(out))


def test_parquet_with_units(darkana, made):
    parquet = pytest.importorskip("pyarrow.parquet")
    path, given, out = made
    words = ("--save", COLUMNS, "--save-format", "parquet")
    darkana("run", path, "--samples", given, "--out", out, "--no-plots", *words)
    table = parquet.read_table(out / "saved" / "signal.parquet")
    check({name: table[name].to_numpy() for name in table.column_names})
    assert table.schema.field("pair_m").metadata == {b"unit": b"GeV"}
    assert table.schema.field("n").metadata is None


def test_in_python(made):
    pytest.importorskip("pandas")
    path, given, _ = made
    result = darkana.load(path).run(
        given, save={"signal": ["pair.m", "l1.px", "n=count(tracks)", "hard=l1.p > 2 GeV", "@weight"]}
    )
    frame = result.saved("signal")
    check({name: frame[name].to_numpy() for name in frame})
    with pytest.raises(KeyError, match="regions saved: signal"):
        result.saved("other")


def test_all_that_is_histogrammed(made):
    path, given, _ = made
    rows = darkana.load(path).run(given, save="signal:*").rows["signal"]
    assert rows.names == ["sample", "file", "entry", "weight", "mX", "pair_m"]
    assert rows.arrays()["pair_m"] == pytest.approx([2 * np.hypot(p, MUON) for _, p in PASSING] * 2)


def test_a_part_of_the_entries_stands_for_all(made):
    path, given, _ = made
    rows = darkana.load(path).run(given, save="signal:pair.m", limit_entries=4).rows["signal"].arrays()
    assert list(rows["weight"]) == [len(MOMENTA) / 4] * len(rows["entry"])


def test_another_hypothesis_another_selection(darkana, made):
    path, given, out = made
    darkana("run", path, "--samples", given, "--out", out, "--no-plots", "--save", COLUMNS, "--at", "mX=2GeV")
    rows = tree(out)
    assert (list(rows["entry"]), list(rows["mX"])) == ([5, 5], [2.0, 2.0])


def test_nothing_passes(darkana, made):
    path, given, out = made
    darkana("run", path, "--samples", given, "--out", out, "--no-plots", "--save", COLUMNS, "--at", "mX=5GeV")
    assert len(tree(out)["entry"]) == 0


def test_several_hypotheses_leave_open_which(darkana, made, tmp_path):
    _, given, out = made
    path = search(tmp_path, SEARCH.replace("  show at 1 GeV\n", ""))
    said = darkana("run", path, "--samples", given, "--out", out, "--no-plots", "--save", COLUMNS)
    assert said.status == 2
    assert "E0933" in said.err
    assert "--at mX=" in said.err
    assert (
        darkana(
            "run", path, "--samples", given, "--out", out, "--no-plots", "--save", COLUMNS, "--at", "mX=1GeV"
        ).status
        == 0
    )


@pytest.mark.parametrize(("words", "rows"), [((), 0), (("--unblind",), len(PASSING))])
def test_data_of_a_blinded_region_are_withheld(darkana, tmp_path, words, rows):
    path = search(tmp_path, SEARCH.replace('  cut "two"', '  blind\n  cut "two"'))
    file = events(tmp_path / "events.root")
    given = samples(tmp_path, entry("mc", file), f"name: data, kind: data, files: ['{file}']")
    out = tmp_path / "out"
    assert darkana("run", path, "--samples", given, "--out", out, "--no-plots", "--save", COLUMNS, *words).status == 0
    found = list(tree(out)["sample"])
    assert (found.count("mc"), found.count("data")) == (len(PASSING), rows)


def test_of_events_where_there_is_no_final_state(tmp_path):
    text = 'collection tracks = "track"\n  vector px, py, pz [GeV]\n  member charge\nregion r\n  cut "two" count(tracks) == 2\n'
    path = search(tmp_path, 'analysis "t"\n  luminosity 2 fb^-1\n' + text)
    given = samples(tmp_path, entry("mc", events(tmp_path / "events.root")))
    rows = darkana.load(path).run(given, save="r:sum(tracks.px)").rows["r"].arrays()
    assert list(rows["entry"]) == [k for k, p in enumerate(MOMENTA) if p > 0]
    assert list(rows["sum_tracks_px"]) == [0.0] * 6


# --- what can't be saved -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("save", "code", "place", "help"),
    [
        ("signal:pair.mm", "E0206", "--save:1:13", "`m`"),
        ("signal:pair.m,mxx", "E0201", "--save:1:15", "`@mxx`"),
        ("signal:paair.m", "E0201", "--save:1:8", "`pair`"),
        ("sgnal:pair.m", "E0213", "--save:1:1", "`signal`"),
        ("signal:pair", "E0408", "--save:1:8", ".m"),
        ("signal:pair.m, l1.pt +", "E0126", "--save:1:22", ""),
        ("signal:muon.pt", "E0427", "--save:1:8", "any"),
        ("signal:a=pair.m, a=l1.pt", "E0202", "--save:1:18", "another"),
        ("signal:entry=pair.m", "E0202", "--save:1:8", "another"),
        ("signal:pair.m,,l1.pt", "E0126", "--save:1:15", "commas"),
        ("signal:pair.m define y = 2", "E0408", "--save:1:8", ""),
        ("signal:pair.m + 3", "E0302", "--save:1:17", "GeV"),
    ],
)  # fmt: skip
def test_mistakes_point_to_what_was_typed(darkana, made, save, code, place, help):
    path, given, out = made
    said = darkana("run", path, "--samples", given, "--out", out, "--save", save)
    assert said.status == 2
    assert f"error[{code}]" in said.err
    assert f"--> {place}" in said.err
    assert save in said.err
    assert help in said.err


def test_without_a_region(darkana, made):
    path, given, out = made
    said = darkana("run", path, "--samples", given, "--out", out, "--save", "pair.m")
    assert said.status == 2
    assert "REGION:COLUMNS" in said.err


def test_a_branch_that_is_not_there(made):
    path, given, _ = made
    with pytest.raises(DataError) as caught:
        darkana.load(path).run(given, save="signal:@weigth")
    assert caught.value.code == "E0904"
    assert "`weight`" in caught.value.help[0]
    with pytest.raises(DataError) as caught:
        darkana.load(path).run(given, save="signal:@track_px")
    assert caught.value.code == "E0905"
