"""Files by URL: a server on this machine, with ranges and without, and every way in which it can let one down."""

from __future__ import annotations

import importlib
import sys

import awkward as ak
import numpy as np
import pytest

from darkana.runtime.errors import DataError
from darkana.runtime.execution.execute import execute
from darkana.runtime.plan import Region
from darkana.runtime.reading import remote
from darkana.runtime.reading.reader import open_reader
from darkana.runtime.reading.samples import load_samples, quick_sample
from http_files import served
from plan_kit import call, collection, cut, event_columns, plan_of, reduce, simulation, write, write_rntuple

pytest.importorskip("aiohttp")
INPUTS = (event_columns("x"), collection("t", "t", "px"))
PLAN = plan_of(
    inputs=INPUTS,
    regions=[Region("r", (cut("c", call("gt", reduce("sum", "t", "t.px"), 0.5)),))],
)
N = 3000


@pytest.fixture(autouse=True)
def forgotten(monkeypatch):
    """Each test meets its server for the first time."""
    monkeypatch.setattr(remote, "_begins", {})
    monkeypatch.setattr(remote, "_copies", {})


def columns():
    rng = np.random.default_rng(9)
    counts = rng.poisson(2, N)
    return {
        "x": rng.normal(size=N),
        "t_px": ak.unflatten(rng.normal(size=counts.sum()), counts),
        "unread": rng.normal(size=(N)),
    }


def write_parquet(path, named):
    parquet = pytest.importorskip("pyarrow.parquet")
    pa = pytest.importorskip("pyarrow")
    table = pa.table({name: pa.array(ak.to_list(values)) for name, values in named.items()})
    parquet.write_table(table, path, row_group_size=1000)
    return str(path)


WRITERS = {
    "TTree": lambda path: write(path, columns(), parts=4),
    "RNTuple": lambda path: write_rntuple(path, columns(), parts=3),
    "Parquet": lambda path: write_parquet(path, columns()),
}


def rows(tally):
    return [(r.cut, r.events, r.sumw) for r in tally.cutflow["r"]]


@pytest.mark.parametrize("ranges", [True, False], ids=["ranges", "whole files"])
@pytest.mark.parametrize("form", WRITERS)
def test_a_url_gives_what_the_file_gives(tmp_path, form, ranges):
    """The names have no suffix: what they are is in their first bytes."""
    local = WRITERS[form](tmp_path / "a")
    wanted = rows(execute(PLAN, simulation(local)))
    assert wanted[1][1] > 100
    with served(tmp_path, ranges=ranges) as server:
        assert rows(execute(PLAN, simulation(f"{server.url}/a"))) == wanted
        if not ranges:
            size = (tmp_path / "a").stat().st_size
            assert server.sent < 3 * size, "the file was copied once"


@pytest.mark.parametrize("form", WRITERS)
def test_another_protocol(tmp_path, form):
    """What fsspec keeps in memory stands for those whose servers are not here."""
    import fsspec

    local = WRITERS[form](tmp_path / "a")
    files = fsspec.filesystem("memory")
    files.pipe_file("/a", (tmp_path / "a").read_bytes())
    assert rows(execute(PLAN, simulation("memory://a"))) == rows(execute(PLAN, simulation(local)))
    files.rm("/a")


def test_only_what_is_asked_for_travels(tmp_path):
    heavy = {f"u{k}": np.random.default_rng(k).normal(size=N) for k in range(20)}
    local = write(tmp_path / "a.root", columns() | heavy)
    with served(tmp_path) as server:
        execute(PLAN, simulation(f"{server.url}/a.root"))
        assert server.sent < (tmp_path / "a.root").stat().st_size / 3, local


def error(url, tree=None) -> DataError:
    with pytest.raises(DataError) as caught:
        execute(PLAN, simulation(url))
    assert caught.value.file == url
    return caught.value


def test_no_such_file(tmp_path):
    with served(tmp_path) as server:
        found = error(f"{server.url}/nothing.root")
        assert (found.code, found.message) == ("E0931", "there is no such file on the server")


def test_no_such_server(tmp_path):
    with served(tmp_path) as server:
        url = f"{server.url}/a.root"
    found = error(url)
    assert found.code == "E0931"
    assert "can't be reached" in found.message


def test_a_server_that_refuses(tmp_path):
    with served(tmp_path) as server:
        server.refuse = 403
        found = error(f"{server.url}/a.root")
        assert found.code == "E0931"
        assert "403" in found.message


@pytest.mark.parametrize("form", WRITERS)
def test_a_transfer_that_breaks_off(tmp_path, form):
    """Answers end after 150 bytes, though more were announced."""
    WRITERS[form](tmp_path / "a")
    with served(tmp_path) as server:
        reader = open_reader(f"{server.url}/a", None)
        reader.close()
        server.most = 150
        assert error(f"{server.url}/a").code == "E0932"


@pytest.mark.parametrize("form", WRITERS)
def test_a_transfer_that_breaks_off_amid_the_columns(tmp_path, form, monkeypatch):
    WRITERS[form](tmp_path / "a")
    with served(tmp_path) as server:
        real = open_reader

        def opened(*words):
            found = real(*words)
            server.most = 150
            return found

        monkeypatch.setattr("darkana.runtime.execution.execute.files_of", lambda sample: [(sample.files[0], N)])
        monkeypatch.setattr("darkana.runtime.reading.reader.open_reader", opened)
        found = error(f"{server.url}/a")
        assert found.code == "E0932"
        assert "broke off" in found.message
        assert "--resume" in found.help[0]


def test_a_copy_that_breaks_off(tmp_path):
    write(tmp_path / "a.root", columns())
    with served(tmp_path, ranges=False) as server:
        server.most = 5000
        assert error(f"{server.url}/a.root").code == "E0932"


def test_a_remote_file_that_is_no_events(tmp_path):
    (tmp_path / "a.root").write_bytes(b"no ROOT file" * 100)
    with served(tmp_path) as server:
        assert error(f"{server.url}/a.root").code == "E0902"


@pytest.mark.parametrize("url", ["http://host/*.root", "https://host/a/b[12].root", "root://host//a/*.root"])
def test_patterns(tmp_path, url):
    with pytest.raises(DataError) as caught:
        quick_sample("s", url)
    assert (caught.value.code, caught.value.file) == ("E0930", url)
    text = f"schema: darkana/samples/1\nsamples:\n- {{name: s, kind: data, files: ['{url}']}}\n"
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="pattern"):
        load_samples(tmp_path / "s.yaml")


def test_a_query_is_no_pattern():
    assert quick_sample("s", "https://host/a.root?x=1").files == ("https://host/a.root?x=1",)


def test_an_unknown_protocol():
    found = error("nonsense://host/a.root")
    assert found.code == "E0930"
    assert "nonsense" in found.message


def test_without_the_extra(monkeypatch):
    registry = importlib.import_module("fsspec.registry")

    monkeypatch.setitem(sys.modules, "aiohttp", None)
    monkeypatch.delitem(sys.modules, "fsspec.implementations.http", raising=False)
    monkeypatch.delitem(registry._registry, "http", raising=False)
    found = error("http://127.0.0.1/a.root")
    assert (found.code, found.help) == ("E0930", ("pip install 'darkana[remote]'",))
