"""Baskets read without uproot hold what uproot reads; what they can't read is left to it."""

from __future__ import annotations

from contextlib import closing

import awkward as ak
import numpy as np
import pytest
import uproot

from darkana.runtime.errors import DataError
from darkana.runtime.plan import Branch
from darkana.runtime.reading.plain import LocalFile, Rooms, plain_baskets
from darkana.runtime.reading.reader import Wanted, open_reader

RNG = np.random.default_rng(11)
COLUMNS = {
    "f8": RNG.normal(size=5000),
    "f4": RNG.normal(size=5000).astype(np.float32),
    "i4": RNG.integers(-9, 9, 5000).astype(np.int32),
    "i8": RNG.integers(-(2**60), 2**60, 5000),
    "u1": RNG.integers(0, 255, 5000).astype(np.uint8),
    "flag": RNG.uniform(size=5000) < 0.3,
    "zeros": np.zeros(5000),
}
WAYS = {"zstd": uproot.ZSTD(5), "zlib": uproot.ZLIB(1), "none": None, "lz4": uproot.LZ4(1), "lzma": uproot.LZMA(1)}


def written(path, compression, basket):
    with uproot.recreate(path, compression=compression) as file:
        tree = file.mktree("t", {name: column.dtype for name, column in COLUMNS.items()})
        for first in range(0, 5000, basket):
            tree.extend({name: column[first : first + basket] for name, column in COLUMNS.items()})
    return str(path)


def read(file, start, stop, step):
    """All columns, through the reader as a run uses it."""
    wanted = Wanted("event", True, tuple(Branch(name, name) for name in COLUMNS))
    parts = {name: [] for name in COLUMNS}
    with closing(open_reader(file, None)) as reader:
        for chunk in reader.chunks([wanted], None, start, stop, step):
            for name, (values, _) in chunk.spaces["event"].columns.items():
                parts[name].append(values.copy())
    return {name: np.concatenate(columns) for name, columns in parts.items()}


@pytest.mark.parametrize("compression", WAYS)
@pytest.mark.parametrize("basket", [5000, 700, 64])
def test_all_is_read(tmp_path, monkeypatch, compression, basket):
    monkeypatch.setattr("darkana.runtime.reading.table.STEP_BYTES", 1)
    file = written(tmp_path / "a.root", WAYS[compression], basket)
    for start, stop, step in ((0, 5000, 1000), (0, 5000, 333), (699, 1401, 64)):
        for name, values in read(file, start, stop, step).items():
            np.testing.assert_array_equal(values, COLUMNS[name][start:stop])


@pytest.mark.parametrize("compression", ["zstd", "zlib", "lz4", "none"])
def test_these_are_read_without_uproot(tmp_path, compression):
    path = written(tmp_path / "a.root", WAYS[compression], 1000)
    with uproot.open(path) as file, closing(LocalFile(path)) as local:
        for name, column in COLUMNS.items():
            baskets = plain_baskets(file["t"][name], local)
            np.testing.assert_array_equal(baskets.read(1000, 4000), column[1000:4000])


@pytest.mark.parametrize("compression", ["zstd", "lz4"])
def test_damage_is_left_to_uproot(tmp_path, compression):
    path = written(tmp_path / "a.root", WAYS[compression], 1000)
    with uproot.open(path) as file:
        branch = file["t"]["i4"]  # noise at double precision is stored as it is where it can't be made smaller
        at = int(branch.member("fBasketSeek")[2]) + 100
        whole = bytearray((tmp_path / "a.root").read_bytes())
        whole[at : at + 40] = bytes(40)
        (tmp_path / "b.root").write_bytes(whole)
        with closing(LocalFile(str(tmp_path / "b.root"))) as local:
            baskets = plain_baskets(branch, local)
            np.testing.assert_array_equal(baskets.read(0, 2000), COLUMNS["i4"][:2000])
            assert baskets.read(2000, 3000) is None
    with pytest.raises(DataError, match="`i4` is damaged"):
        read(str(tmp_path / "b.root"), 0, 5000, 1000)


LISTS = ak.unflatten(
    ak.zip({"x": RNG.normal(size=12000).round(2), "n": RNG.integers(0, 9, 12000).astype(np.int16)}),
    np.bincount(RNG.integers(0, 4000, 12000), minlength=4000),
)


def lists_written(path, compression, basket):
    with uproot.recreate(path, compression=compression) as file:
        tree = file.mktree("t", {"v": LISTS.type.content})
        for first in range(0, 4000, basket):
            tree.extend({"v": LISTS[first : first + basket]})
    return str(path)


@pytest.mark.parametrize("compression", ["zstd", "zlib", "lz4", "none"])
@pytest.mark.parametrize("basket", [4000, 1000, 100])
def test_lists_are_read_without_uproot(tmp_path, compression, basket):
    path = lists_written(tmp_path / "a.root", WAYS[compression], basket)
    with uproot.open(path) as file, closing(LocalFile(path)) as local:
        for name in ("x", "n"):
            baskets = plain_baskets(file["t"][f"v_{name}"], local)
            for start, stop in ((0, 4000), (0, basket), (4000 - basket, 4000)):
                found, expected = baskets.read(start, stop), LISTS[name][start:stop]
                np.testing.assert_array_equal(found.content, ak.flatten(expected))
                np.testing.assert_array_equal(np.diff(found.offsets), ak.num(expected))
            assert baskets.read(4000, 4000) is None


def test_lists_of_damaged_lengths_are_left_to_uproot(tmp_path):
    path = lists_written(tmp_path / "a.root", None, 1000)
    with uproot.open(path) as file:
        branch = file["t"]["v_x"]
        at = int(branch.member("fBasketSeek")[1] + branch.member("fBasketBytes")[1])
        whole = bytearray((tmp_path / "a.root").read_bytes())
        whole[at - 400 : at - 396] = (2**30).to_bytes(4, "big")
        (tmp_path / "b.root").write_bytes(whole)
        with closing(LocalFile(str(tmp_path / "b.root"))) as local:
            baskets = plain_baskets(branch, local)
            assert len(baskets.read(0, 1000)) == 1000
            assert baskets.read(1000, 2000) is None


def test_memory_is_given_again_only_when_nobody_looks_at_it():
    rooms = Rooms()
    first = rooms.room(80)
    first[:] = 1
    view = first[8:16].view(np.float64)
    del first
    second = rooms.room(80)
    second[:] = 2
    assert (view.view(np.uint8) == 1).all()
    at = second.ctypes.data
    del second
    assert rooms.room(64).ctypes.data == at
