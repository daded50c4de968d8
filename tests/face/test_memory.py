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
