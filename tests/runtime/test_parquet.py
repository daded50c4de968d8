"""Parquet: any range in any slices, missing values, and every kind of bad file said clearly."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from darkana.runtime.errors import DataError
from darkana.runtime.execution.execute import execute
from darkana.runtime.plan import Branch, InputSpace, Region
from darkana.runtime.reading.reader import Wanted, open_reader
from plan_kit import call, collection, cut, event_columns, lift, plan_of, reduce, simulation

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

WANTED = [
    Wanted("event", True, (Branch("x", "x"),)),
    Wanted("t", False, (Branch("px", "t_px"), Branch("q", "t_q"))),
]


def columns(n=200):
    rng = np.random.default_rng(6)
    counts = rng.poisson(2, n)
    px = [rng.normal(size=k).astype(np.float32).tolist() for k in counts]
    return {"x": np.arange(n), "t_px": px, "t_q": [[1] * k for k in counts], "w": np.linspace(0, 1, n)}


def write(path, named, rows=70, **options):
    kinds = {"t_px": pa.list_(pa.float32()), "t_q": pa.large_list(pa.int8())}
    table = pa.table({name: pa.array(values, kinds.get(name)) for name, values in named.items()})
    parquet.write_table(table, path, row_group_size=rows, **options)
    return str(path)


@pytest.mark.parametrize("rows", [1, 70, 500], ids=lambda rows: f"groups of {rows}")
@pytest.mark.parametrize(("start", "stop", "step"), [(0, 200, 23), (0, 200, 999), (61, 180, 7), (199, 200, 1)])
def test_any_range_in_any_slices(tmp_path, monkeypatch, rows, start, stop, step):
    monkeypatch.setattr("darkana.runtime.reading.table.STEP_BYTES", 1)
    monkeypatch.setattr("darkana.runtime.reading.parquet.SLICE", 16)
    named = columns()
    with closing(open_reader(write(tmp_path / "a", named, rows), None)) as reader:
        chunks = list(reader.chunks(WANTED, "w", start, stop, step))
    assert [c.start for c in chunks] == [k for k in range(start, stop) if k == start or k % step == 0]
    assert [c.start + c.n for c in chunks] == [*(c.start for c in chunks[1:]), stop]
    read = [np.concatenate([c.spaces[s].columns[f][0] for c in chunks]) for s, f in (("event", "x"), ("t", "px"))]
    assert read[0].tolist() == named["x"][start:stop].tolist()
    assert read[1].tolist() == [value for values in named["t_px"][start:stop] for value in values]
    counts = np.concatenate([np.diff(c.spaces["t"].offsets) for c in chunks])
    assert counts.tolist() == [len(values) for values in named["t_px"][start:stop]]


def test_missing_values(tmp_path):
    """A missing number compares with nothing, a missing flag is false, a missing list is empty."""
    named = {"x": [1, None, 3], "f": [True, None, True], "g": [1.0, None, 0.0], "t_px": [[1.0, None], None, []]}
    file = write(tmp_path / "a.parquet", named)
    space = InputSpace("event", (Branch("x", "x"), Branch("f", "f", "flag"), Branch("g", "g", "flag")))
    conditions = [call(">", "event.x", 0), lift("event.f"), lift("event.g"), call(">", reduce("count", "t"), 0)]
    regions = [Region(f"r{k}", (cut("c", condition),)) for k, condition in enumerate(conditions)]
    tally = execute(plan_of(inputs=[space, collection("t", "t", "px")], regions=regions), simulation(file))
    assert [tally.cutflow[f"r{k}"][1].events for k in range(4)] == [2, 2, 1, 1]


def complaint(file, *inputs, value="event.x"):
    plan = plan_of(inputs=inputs, regions=[Region("r", (cut("c", call(">", value, 0)),))])
    with pytest.raises(DataError) as caught:
        execute(plan, simulation(str(file)))
    assert caught.value.file == str(file)
    return caught.value


def test_what_is_missing_or_of_the_wrong_type_is_said(tmp_path):
    file = write(tmp_path / "a.parquet", columns() | {"text": ["a"] * 200})
    missing = complaint(file, event_columns("X"), value="event.X")
    assert (missing.code, missing.message) == ("E0904", "the table has no column `X`")
    assert "`x`" in missing.help[0]
    text = complaint(file, InputSpace("event", (Branch("x", "text"),)))
    assert (text.code, text.message) == ("E0905", "column `text` of the table holds `string`, not numbers")
    lists = complaint(file, InputSpace("event", (Branch("x", "t_px"),)))
    assert "a list for each event" in lists.message
    single = complaint(file, InputSpace("t", (Branch("px", "x"),)), value=reduce("sum", "t", "t.px"))
    assert "one value for each event" in single.message


def test_without_pyarrow_the_extra_is_named(tmp_path, monkeypatch):
    file = write(tmp_path / "a.parquet", columns())
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    error = complaint(file, event_columns("x"))
    assert error.code == "E0902"
    assert "darkana[parquet]" in error.help[0]


def test_files_that_are_none(tmp_path):
    for name, content in (("empty.parquet", b""), ("text.pq", b"not one"), ("begun", b"PAR1 and no more")):
        (tmp_path / name).write_bytes(content)
        assert complaint(tmp_path / name, event_columns("x")).code == "E0902"
    assert complaint(tmp_path / "absent.parquet", event_columns("x")).code == "E0902"


def test_an_empty_table_gives_zeros(tmp_path):
    file = write(tmp_path / "a.parquet", {"x": np.zeros(0)})
    plan = plan_of(inputs=[event_columns("x")], regions=[Region("r", (cut("c", call(">", "event.x", 0)),))])
    assert [row.events for row in execute(plan, simulation(file)).cutflow["r"]] == [0, 0]


PLAN = plan_of(
    inputs=[event_columns("x"), collection("t", "t", "px")],
    regions=[Region("r", (cut("x", call(">", "event.x", 0)), cut("t", call(">", reduce("sum", "t", "t.px"), 0))))],
)


@pytest.mark.parametrize("compression", ["none", "snappy", "zstd"])
def test_damage_never_gives_a_traceback(tmp_path, compression):
    whole = Path(write(tmp_path / "whole", columns(3000), 1000, compression=compression)).read_bytes()
    rng = np.random.default_rng(4)
    codes = set()
    for k in range(60):
        damaged = bytearray(whole if k % 3 else whole[: len(whole) * k // 60])
        for at in rng.integers(0, max(1, len(damaged)), 8 if damaged else 0):
            damaged[at] ^= 1 << int(rng.integers(8))
        file = tmp_path / f"{k}.parquet"
        file.write_bytes(damaged)
        try:
            execute(PLAN, simulation(str(file)))
        except DataError as error:
            codes.add(error.code)
    assert "E0902" in codes
    assert compression == "none" or "E0907" in codes
