"""Events in memory: the same events in a file and in arrays give the same; what does not fit is said."""

from __future__ import annotations

import awkward as ak
import numpy as np
import pytest

import darkana
from darkana.runtime.errors import DataError
from darkana.runtime.reading.samples import quick_sample

from .tiny import events, search


def columns() -> dict[str, list[list[float]]]:
    """Back-to-back pairs: of the pairs' masses, about twice the momenta, two are above 2 GeV."""
    momenta = (0.5, 1.5, 2.5)
    zeros = [[0.0, 0.0]] * 3
    pairs = {"px": [[p, -p] for p in momenta], "py": zeros, "pz": zeros, "charge": [[1.0, -1.0]] * 3}
    return {f"track_{name}": lists for name, lists in pairs.items()}


@pytest.mark.parametrize("form", ["lists", "arrays", "records"])
def test_arrays_give_what_a_file_gives(tmp_path, form):
    analysis = darkana.load(search(tmp_path))
    given = columns()
    if form != "lists":
        given = {name: ak.Array(lists) for name, lists in given.items()}
    held = ak.zip(given, depth_limit=1) if form == "records" else given
    rows = analysis.run({"s": held}).to_json()["cutflow"]["signal"]["s"]
    assert [row["events"] for row in rows[:3]] == [3, 3, 3]
    assert [row["events"] for row in rows if row["at"] == {"mX": 1.0}] == [2]
    file = events(tmp_path / "a.root", (0.5, 1.5, 2.5))
    assert rows == analysis.run([quick_sample("s", file)]).to_json()["cutflow"]["signal"]["s"]


def test_a_data_frame(tmp_path):
    pandas = pytest.importorskip("pandas")
    rows = darkana.load(search(tmp_path)).run({"s": pandas.DataFrame(columns())}).to_json()["cutflow"]["signal"]["s"]
    assert [row["events"] for row in rows[:3]] == [3, 3, 3]


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"track_px": [[1.0]]}, "E0906", "`track_px` has 1 entries and `track_py` 3"),
        ({"track_px": np.ones(3)}, "E0905", "one value for each event"),
        ({"track_px": [["a"], [], []]}, "E0905", "numbers"),
        ({"track_px": [[[1.0]], [], []]}, "E0905", "numbers"),
        ({"track_px": [1.0, "a", [2.0]]}, "E0905", "numbers"),
        ({"track_px": [[1.0], [], []]}, "E0906", "different lengths in entry 0"),
        ({"track_Px": [[1.0], [], []], "track_px": None}, "E0904", "`s` has no column `track_px`"),
    ],
)
def test_what_does_not_fit_is_said(tmp_path, change, code, message):
    given = {name: values for name, values in (columns() | change).items() if values is not None}
    with pytest.raises(DataError) as caught:
        darkana.load(search(tmp_path)).run({"s": given})
    assert caught.value.code == code
    assert message in caught.value.message


def test_workers_share_events_in_memory(tmp_path):
    analysis = darkana.load(search(tmp_path))
    one, two = (analysis.run({"s": columns(), "t": columns()}, workers=n).to_json() for n in (1, 2))
    assert [r["cutflow"]["signal"]["t"][2]["events"] for r in (one, two)] == [3, 3]
    assert [r | {"run": None} for r in (one, two)] == [one | {"run": None}] * 2


# --- data frames, and what a samples file would say -----------------------------------------------------------

FLAT = """\
analysis "Flat"
  luminosity 2 fb^-1

scan mX from 1 GeV to 5 GeV step 1 GeV

candidates
  member M [GeV]
  member good

region signal
  cut "good" good > 0

histogram mass in signal
  of M bins 4 from 0 GeV to 8 GeV
"""
MASSES, GOOD, WEIGHTS = [1.0, 3.0, 5.0, 7.0], [1, 0, 1, 1], [0.5, 1.0, 1.5, 2.0]


def frames():
    named = {"M": MASSES, "good": GOOD, "w": WEIGHTS}
    pandas, polars, arrow = (pytest.importorskip(name) for name in ("pandas", "polars", "pyarrow"))
    nullable = pandas.DataFrame(named).convert_dtypes()
    return [pandas.DataFrame(named), nullable, polars.DataFrame(named), arrow.table(named), named]


@pytest.mark.parametrize("number", range(5), ids=["pandas", "nullable pandas", "polars", "arrow", "dict"])
def test_frames_with_weights(tmp_path, number):
    """Yields are 2 fb^-1 x 3 fb x w / 10."""
    held = darkana.sample(frames()[number], weight="w", cross_section="3 fb", generated=10)
    result = darkana.load(search(tmp_path, FLAT)).run({"mc": held})
    rows = result.cutflow["signal"]["mc"]
    assert [r.events for r in rows] == [4, 4, 3]
    assert rows[-1].yield_ == pytest.approx(2 * 3 * (0.5 + 1.5 + 2.0) / 10)


def test_missing_numbers_pass_no_cut(tmp_path):
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    named = {"M": MASSES, "good": [1, None, 1, None]}
    for frame in (pandas.DataFrame(named).convert_dtypes(), polars.DataFrame(named)):
        rows = darkana.load(search(tmp_path, FLAT)).run({"mc": frame}).cutflow["signal"]["mc"]
        assert [r.events for r in rows] == [4, 4, 2]


def test_lists_of_polars(tmp_path):
    polars = pytest.importorskip("polars")
    rows = darkana.load(search(tmp_path)).run({"s": polars.DataFrame(columns())}).cutflow["signal"]["s"]
    assert [row.events for row in rows[:3]] == [3, 3, 3]


def test_kinds(tmp_path):
    named = {"M": MASSES, "good": GOOD}
    given = {
        "data": darkana.sample(named, kind="data"),
        "zp": darkana.sample(named, kind="signal", hypothesis={"mX": "2 GeV"}),
    }
    result = darkana.load(search(tmp_path, FLAT)).run(given)
    assert [(s.name, s.kind, s.hypothesis) for s in result.samples] == [
        ("data", "data", ()), ("zp", "signal", (("mX", 2.0),)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "code", "message"),
    [
        ({"knd": "data"}, "E0909", "did you mean `kind`"),
        ({"kind": "Signal"}, "E0909", "`kind` is"),
        ({"weight": "w"}, "E0910", "states no normalisation"),
        ({"kind": "data", "weight": "w"}, "E0910", "never weighted"),
        ({"cross_section": "3 GeV", "generated": 1}, "E0909", "cross section"),
    ],
)
def test_what_is_stated_is_checked(stated, code, message):
    with pytest.raises(DataError, match=message) as caught:
        darkana.sample({"M": MASSES}, **stated)
    assert caught.value.code == code


def test_no_columns_at_all(tmp_path):
    with pytest.raises(DataError, match="no columns by name"):
        darkana.load(search(tmp_path)).run({"s": [1.0, 2.0]})


def test_columns_that_can_not_be_handed_on(tmp_path):
    given = columns() | {"track_px": [(value for value in pair) for pair in columns()["track_px"]]}
    with pytest.raises(DataError, match="column `track_px` of sample `s`") as caught:
        darkana.load(search(tmp_path)).run({"s": given}, workers=2)
    assert caught.value.code == "E0934"


def test_the_cutflow_as_a_data_frame(tmp_path):
    pytest.importorskip("pandas")
    result = darkana.load(search(tmp_path, FLAT)).run({"mc": {"M": MASSES, "good": GOOD}})
    frame = result.cutflow.to_dataframe()
    assert frame[["sample", "cut", "events"]].to_numpy().tolist() == [
        ["mc", "all events", 4], ["mc", "candidate", 4], ["mc", "good", 3],
    ]  # fmt: skip
    assert frame["yield"].dtype == np.float64
    assert frame["efficiency"].iloc[2] == 0.75


def test_rows_of_a_flat_tree_are_saved_by_their_entry(tmp_path):
    result = darkana.load(search(tmp_path, FLAT)).run({"mc": {"M": MASSES, "good": GOOD}}, save="signal:M")
    rows = result.rows["signal"].arrays()
    assert (rows["entry"].tolist(), rows["M"].tolist()) == ([0, 2, 3], [1.0, 5.0, 7.0])


def test_weights_that_nobody_named_are_announced(tmp_path):
    named = {"M": MASSES, "good": GOOD, "__weight__": WEIGHTS}
    analysis = darkana.load(search(tmp_path, FLAT))
    result = analysis.run({"mc": darkana.sample(named, cross_section="3 fb", generated=10)})
    assert result.warnings == ("mc: entries weighted by `__weight__`, as the sample names no weight (4x)",)
    named_one = darkana.sample(named, weight="__weight__", cross_section="3 fb", generated=10)
    assert analysis.run({"mc": named_one}).warnings == ()
