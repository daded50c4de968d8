"""The format is what the first bytes say; what can't be read is refused with a hint."""

from __future__ import annotations

import gzip

import pytest
import uproot

from darkana.runtime.errors import DataError
from darkana.runtime.recast.files import open_generated
from generated_kit import DATA, HEPMC, LHE, read, same, text_of, written


@pytest.mark.parametrize("name", [*LHE, *HEPMC])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_plain_or_gzipped_whatever_the_name(tmp_path, name, pack):
    same(read(written(tmp_path, pack(text_of(name)), "a.dat")), read(DATA / name))


@pytest.mark.parametrize("head", [b'<?xml version="1.0"?>\n', b"\n  "])
def test_what_may_stand_before_the_first_tag(tmp_path, head):
    same(read(written(tmp_path, head + text_of(LHE[1]))), read(DATA / LHE[1]))


def test_a_head_that_is_no_lhe(tmp_path):
    """pylhe asks for an init block, and for nothing before the first tag."""
    for text in (text_of(LHE[1]).replace(b"init>", b"start>"), b"<!-- made up -->\n" + text_of(LHE[1])):
        error = refused(written(tmp_path, text))
        assert error.code == "E0960"
        assert error.message.startswith("the head of this LHE file can't be read: ")


def refused(path):
    with pytest.raises(DataError) as raised:
        open_generated(path)
    return raised.value


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (b" # EVENT N.           1\n   1808.79 \n", "BabaYaga"),
        (b"\nHepMC::Version 2.06.09\nHepMC::IO_GenEvent-START_EVENT_LISTING\n", "HepMC2"),
        (b"\x89HDF\r\n\x1a\n", "HDF5"),
        (b"BZh91AY", "unpack it"),
        (b"1 2 3\n", "LHE and HepMC3 (ASCII), plain or gzipped"),
        (b"\xff\xfe\x00", "LHE and HepMC3 (ASCII), plain or gzipped"),
    ],
)
def test_other_formats(tmp_path, text, hint):
    for packed in (text, gzip.compress(text)):
        error = refused(written(tmp_path, packed))
        assert error.code == "E0961"
        assert "it begins with" in error.message
        assert hint in error.help[0]
        assert (error.message + error.help[0]).isascii()
        assert (error.message + error.help[0]).isprintable()


def test_a_root_file(tmp_path):
    with uproot.recreate(tmp_path / "a.root") as file:
        file.mktree("events", {"x": "float64"})
    assert "`darkana run`" in refused(tmp_path / "a.root").help[0]


def test_nothing_to_open(tmp_path):
    missing = refused(tmp_path / "none.lhe")
    assert (missing.code, missing.message) == ("E0960", "can't be opened: No such file or directory")
    assert refused(tmp_path).code == "E0960"
    for empty in (b"", gzip.compress(b"")):
        assert refused(written(tmp_path, empty)).message == "is empty"


@pytest.mark.parametrize(("name", "package"), [(LHE[0], "pylhe"), (HEPMC[0], "pyhepmc")])
def test_a_package_that_is_not_installed(monkeypatch, name, package):
    monkeypatch.setattr("darkana.runtime.recast.files.find_spec", lambda _name: None)
    error = refused(DATA / name)
    assert error.code == "E0962"
    assert f"the package {package}, which is not installed" in error.message
    assert error.help == ("pip install 'darkana[recast]'",)
