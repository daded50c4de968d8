"""A file that is counted and then read is opened once."""

from __future__ import annotations

import numpy as np
import pytest
import uproot

from darkana.runtime.errors import DataError
from darkana.runtime.execution.execute import execute, files_of
from darkana.runtime.reading import opened as module
from darkana.runtime.reading.opened import MOST, OpenedOnce
from darkana.runtime.reading.reader import reader_of
from plan_kit import data, event_columns, histogram, plan_of, simulation

PLAN = plan_of(inputs=[event_columns("x")], histograms=[histogram("h", "", ("event.x", (0.0, 0.5, 1.0)))])


@pytest.fixture
def files(tmp_path):
    paths = [str(tmp_path / f"{k}.root") for k in range(3)]
    for k, path in enumerate(paths):
        with uproot.recreate(path) as file:
            file.mktree("t", {"x": "f8"}).extend({"x": np.linspace(0, 0.99, 10 * (k + 1))})
    return paths


@pytest.fixture
def openings(monkeypatch):
    made = []

    def counted(sample, file):
        made.append(file)
        return reader_of(sample, file)

    monkeypatch.setattr(module, "reader_of", counted)
    return made


def test_counted_then_read(files, openings):
    sample = data(*files)
    with OpenedOnce() as opened:
        found = files_of(sample, opened)
        assert [size for _, size in found] == [10, 20, 30]
        tally = execute(PLAN, sample, luminosity=None, files=found, opened=opened)
    assert tally.read == 60
    assert openings == files


def test_a_file_that_is_read_twice_is_opened_again(files, openings):
    sample = data(files[0], files[0])
    with OpenedOnce() as opened:
        found = files_of(sample, opened)
        assert execute(PLAN, sample, luminosity=None, files=found, opened=opened).read == 20
    assert len(openings) == 2


def test_few_stay_open(files, openings, monkeypatch):
    monkeypatch.setattr(module, "MOST", 1)
    sample = data(*files)
    with OpenedOnce() as opened:
        found = files_of(sample, opened)
        assert execute(PLAN, sample, luminosity=None, files=found, opened=opened).read == 60
    assert openings == [*files, *files[1:]]
    assert MOST > 1


def test_what_was_opened_before_an_error_is_let_go(files, tmp_path):
    (tmp_path / "none.root").write_bytes(b"no tree")
    with OpenedOnce() as opened:
        with pytest.raises(DataError, match="can't be opened"):
            files_of(simulation(*files, str(tmp_path / "none.root")), opened)
        reader = opened.take(simulation(*files), files[0])
    assert reader.entries == 10
    reader.close()
