"""Event files, read back by pylhe."""

from __future__ import annotations

import gzip
from xml.etree import ElementTree as ET

import pylhe
import pytest

from darkana.runtime.errors import DataError
from darkana.runtime.generator.lhe import write_lhe
from darkana.runtime.generator.processes import Process, generate

MUONS = Process("dark_photon dark_higgs", {"dark_photon": 4, "dark_higgs": 1}, {"dark_photon": ("mu-", "mu+")}, 1e-8)


@pytest.fixture(scope="module")
def events():
    return generate(MUONS, 10.58, 2500, 7)


@pytest.mark.parametrize("name", ["signal.lhe", "signal.lhe.gz"])
def test_pylhe_reads_back_what_was_written(events, tmp_path, name):
    path = tmp_path / name
    write_lhe(events, path, "A' h' <4, 1>", 7)
    read = pylhe.LHEFile.fromfile(str(path))
    init, process = read.init.initInfo, read.init.procInfo[0]
    assert (init.beamA, init.beamB, init.energyA, init.weightingStrategy) == (11, -11, 5.29, 3)
    assert process.xSection == pytest.approx(events.cross_section / 1000)
    found = list(read.events)
    assert len(found) == 2500
    for k in (0, 1999, 2000, 2499):
        assert found[k].eventinfo.weight == 1
        particles = found[k].particles
        assert [p.id for p in particles] == events.pdg[k].tolist()
        assert [p.status for p in particles] == events.status[k].tolist()
        assert [(p.mother1, p.mother2) for p in particles] == [(0, 0), (0, 0), (1, 2), (3, 3), (3, 3), (1, 2)]
        assert [p.m for p in particles] == pytest.approx(events.masses[k].tolist())
        momenta = [(p.px, p.py, p.pz, p.e) for p in particles]
        assert momenta == [pytest.approx(row, rel=1e-9) for row in events.momenta[k].tolist()]


def test_the_header_says_how_to_make_them_again(events, tmp_path):
    path = tmp_path / "signal.lhe"
    write_lhe(events, path, "A' h' <4, 1>", 7)
    said = ET.fromstring(path.read_text()).findtext("header/darkana")  # noqa: S314
    assert said.split("\n")[1:-1] == ["A' h' <4, 1>", "sqrt_s = 10.58 GeV", "seed = 7", "events = 2500"]


def test_the_same_seed_gives_the_same_bytes(tmp_path, monkeypatch):
    paths = [tmp_path / "one.lhe.gz", tmp_path / "two.lhe.gz"]
    for time, path in enumerate(paths):
        monkeypatch.setattr("time.time", lambda time=time: 1e9 + 1e6 * time)
        write_lhe(generate(MUONS, 10.58, 30, 7), path, "A' h'", 7)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert gzip.decompress(paths[0].read_bytes()).startswith(b'<LesHouchesEvents version="3.0">')


def test_no_events_make_a_valid_file(tmp_path):
    path = tmp_path / "none.lhe"
    write_lhe(generate(MUONS, 10.58, 0, 7), path, "A' h'", 7)
    assert list(pylhe.LHEFile.fromfile(str(path)).events) == []


def test_a_folder_that_is_not_there(events, tmp_path):
    path = tmp_path / "nowhere" / "signal.lhe"
    with pytest.raises(DataError, match="the events can't be written: No such file or directory") as info:
        write_lhe(events, path, "A' h'", 7)
    assert (info.value.code, info.value.file) == ("E0974", str(path))
