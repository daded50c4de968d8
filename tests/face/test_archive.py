"""`darkana pack` and `darkana verify`: an archive holds all that its results were made of, and says so by itself."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import zipfile

import jsonschema
import pytest

from darkana.archives import again
from darkana.archives.compare import compared
from darkana.archives.opened import is_safe
from darkana.cli import main
from darkana.schemas import schema_of

from .tiny import SEARCH, entry, events, samples, search

LIBRARY = "define twice = 2\n"
LIMIT = """
table eff(m [GeV]) from "eff.csv"

count in signal within peak
  background 3
  efficiency eff(mX)
  observed 2

limit cross_section
  method bayesian flat
  level 90%
"""
TABLE = "m [GeV],eff\n1,0.1\n5,0.2\n"


def call(*words):
    """The exit status of a command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["darkana", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
    return int(end.value.code or 0)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a search, a library and a table of its own, and its results in `out`."""
    folder = tmp_path_factory.mktemp("made")
    text = SEARCH.replace("pair.m > 2 * mX", "pair.m > twice * mX").replace("scan mX", "use own\n\nscan mX", 1)
    ana = search(folder, text + LIMIT)
    (folder / "own.ana").write_text(LIBRARY, encoding="utf-8")
    (folder / "eff.csv").write_text(TABLE, encoding="utf-8")
    samples(folder, entry("mc", events(folder / "events.root")))
    out = folder / "out"
    assert call("run", ana, "--out", out, "--no-plots", "--engine", "numpy") == 0
    assert call("limit", ana, "--result", out / "result.json", "--out", out, "--no-plots") == 0
    return folder


@pytest.fixture(scope="module")
def archive(made):
    path = made / "tiny.zip"
    words = ("pack", made / "tiny.ana", "--result", made / "out", "--with-events", "--out", path)
    assert call(*words) == 0
    return path


def changed(archive, path, change, *, restated=False):
    """A copy of an archive, each member as `change(name, bytes)` has it, or left out; with digests that fit, if asked."""
    with zipfile.ZipFile(archive) as old:
        files = {name: change(name, old.read(name)) for name in old.namelist()}
    files = {name: data for name, data in files.items() if data is not None}
    if restated:
        manifest = json.loads(files["manifest.json"])
        for member in manifest["members"]:
            data = files[member["path"]]
            member.update(bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
        files["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, data in files.items():
            new.writestr(name, data)
    return path


def with_text(member, old, new):
    def change(name, data):
        assert name != member or old in data.decode()
        return data.decode().replace(old, new).encode() if name == member else data

    return change


@pytest.fixture
def verify(darkana, monkeypatch):
    """`darkana verify` that makes results anew in this process, which is quicker."""

    def run_here(unpacked, words):
        said = darkana(*words)
        return subprocess.CompletedProcess(words, said.status, said.out, said.err)

    def call(*words):
        monkeypatch.setattr(again, "darkana", run_here)
        return darkana("verify", *words)

    return call


# --- packing -----------------------------------------------------------------------------------------------------


def test_an_archive_holds_texts_tables_samples_events_and_results(archive):
    with zipfile.ZipFile(archive) as opened:
        names = set(opened.namelist())
        manifest = json.loads(opened.read("manifest.json"))
        tables = opened.read("search/eff.csv").decode()
    texts = {"search/tiny.ana", "search/own.ana", "search/eff.csv", "plan.txt", "samples/samples.yaml"}
    assert texts | {"results/result.json", "results/limits.json", "samples/events/0/0_events.root"} <= names
    assert tables == TABLE
    jsonschema.validate(manifest, schema_of("archive"))
    assert manifest["commands"]["run"][:4] == ["run", "search/tiny.ana", "--engine", "numpy"]
    assert manifest["versions"]["numpy"]
    assert {m["path"] for m in manifest["members"]} == names - {"manifest.json"}


def test_the_same_input_gives_the_same_bytes(made, archive, tmp_path):
    again = tmp_path / "again.zip"
    assert call("pack", made / "tiny.ana", "--result", made / "out", "--with-events", "--out", again) == 0
    assert again.read_bytes() == archive.read_bytes()


def test_a_shipped_search_brings_its_library(tmp_path):
    assert call("pack", "zprime_invisible_counts", "--out", tmp_path / "z.zip") == 0
    names = set(zipfile.ZipFile(tmp_path / "z.zip").namelist())
    assert {"shipped/library/belle2.ana", "shipped/zprime_invisible/zprime_invisible.ana"} <= names
    assert "shipped/zprime_invisible/efficiency.csv" in names


def test_a_folder_without_results_is_said(darkana, made, tmp_path):
    said = darkana("pack", made / "tiny.ana", "--result", tmp_path, "--out", tmp_path / "x.zip")
    assert (said.status, "E0921" in said.err) == (3, True)


# --- verifying -----------------------------------------------------------------------------------------------------


def rows_of(said):
    """What was looked at, and the first word of the verdict."""
    return [line.split()[:2] for line in said.out.splitlines() if line.startswith("  ")]


ALL_GOOD = [
    ["members", "intact"],
    ["plan", "identical"],
    *([file, "identical"] for file in ("result.json", "cutflow.csv", "limits.json", "limits.csv")),
]


def test_results_made_anew_are_the_packed_ones(verify, archive):
    said = verify(archive)
    assert (said.status, rows_of(said)) == (0, ALL_GOOD)


@pytest.mark.long
def test_an_archive_verifies_in_new_processes_where_nothing_else_is(darkana, archive, tmp_path, monkeypatch):
    alone = tmp_path / "elsewhere"
    alone.mkdir()
    shutil.copy(archive, alone / "a.zip")
    monkeypatch.chdir(alone)
    said = darkana("verify", "a.zip")
    assert said.status == 0, said.out + said.err
    assert rows_of(said) == ALL_GOOD


@pytest.mark.long
def test_shipped_files_are_those_of_the_archive(darkana, tmp_path):
    name, out = "zprime_invisible_counts", tmp_path / "out"
    assert call("limit", name, "--out", out, "--no-plots") == 0
    path = tmp_path / "a.zip"
    assert call("pack", name, "--result", out, "--out", path) == 0
    assert darkana("verify", path).status == 0
    change = with_text("shipped/zprime_invisible/zprime_invisible.ana", "276 pb^-1", "138 pb^-1")
    said = darkana("verify", changed(path, tmp_path / "b.zip", change, restated=True))
    assert said.status == 4
    assert ["limits.json", "different"] in rows_of(said)


@pytest.mark.parametrize(
    ("member", "old", "new", "named"),
    [
        pytest.param("search/eff.csv", "1,0.1", "1,0.2", "limits.json: points[0].observed", marks=pytest.mark.long),
        pytest.param("search/tiny.ana", "count(tracks) == 2", "count(tracks) == 3", "plan:", marks=pytest.mark.long),
        pytest.param("search/own.ana", "twice = 2", "twice = 1", "result.json: ", marks=pytest.mark.long),
        ("results/result.json", '"events": 6', '"events": 7', "events: 7 packed, 6 anew"),
    ],
)
def test_what_was_changed_with_its_digest_is_found_by_its_numbers(verify, archive, tmp_path, member, old, new, named):
    said = verify(changed(archive, tmp_path / "a.zip", with_text(member, old, new), restated=True))
    assert said.status == 4
    assert named in said.out


def test_without_events_plan_and_limits_are_verified(verify, made, tmp_path):
    path = tmp_path / "a.zip"
    assert call("pack", made / "tiny.ana", "--result", made / "out", "--out", path) == 0
    said = verify(path)
    assert said.status == 4
    assert "only the text, the plan and limits could be verified" in said.out
    assert "limits.json  identical" in said.out
    assert verify(path, "--events", made).status == 0


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        ("search/eff.csv", "0.2", "0.3"),
        ("search/tiny.ana", "== 2", "== 3"),
        ("results/result.json", '"events": 6', '"events": 7'),
    ],
)
def test_a_changed_member_is_named(darkana, archive, tmp_path, member, old, new):
    said = darkana("verify", changed(archive, tmp_path / "a.zip", with_text(member, old, new)))
    assert said.status == 3
    assert "E0923" in said.err
    assert f"`{member}` was changed after packing" in said.err


def test_damaged_archives_are_errors_with_a_code(darkana, archive, tmp_path):
    whole = archive.read_bytes()
    path = tmp_path / "a.zip"
    for data in (whole[: len(whole) // 2], b"", b"no zip", whole[:2000] + bytes(50) + whole[2050:]):
        path.write_bytes(data)
        said = darkana("verify", path)
        assert (said.status, "E0922" in said.err or "E0923" in said.err) == (3, True), said.err
    without = changed(archive, path, lambda name, data: None if name == "manifest.json" else data)
    assert "has no `manifest.json`" in darkana("verify", without).err
    other = changed(archive, path, with_text("manifest.json", "darkana/archive/1", "darkana/archive/9"))
    assert "is not understood: schema" in darkana("verify", other).err
    lacking = changed(archive, path, lambda name, data: None if name == "plan.txt" else data)
    assert "`plan.txt` is stated but not there" in darkana("verify", lacking).err


@pytest.mark.parametrize("word", ["--out", "--sample", "--schema"])
def test_an_archive_may_not_ask_for_other_commands(darkana, archive, tmp_path, word):
    change = with_text("manifest.json", '"--engine"', f'"{word}"')
    said = darkana("verify", changed(archive, tmp_path / "a.zip", change))
    assert (said.status, "E0924" in said.err) == (3, True)


def test_samples_may_not_name_other_files(verify, archive, tmp_path):
    change = with_text("samples/samples.yaml", "events/0/0_events.root", "/etc/hosts")
    said = verify(changed(archive, tmp_path / "a.zip", change, restated=True))
    assert (said.status, "E0924" in said.err) == (3, True)


@pytest.mark.parametrize("name", ["../up", "/root", "a/../../b", "c:\\x", "c:/x", "a\\..\\b", "", "folder/"])
def test_members_stay_below_their_folder(name):
    assert not is_safe(name)


def test_links_and_paths_upwards_are_not_unpacked(darkana, archive, tmp_path):
    for number, (name, mode) in enumerate((("../evil", 0o100644), ("link", 0o120777))):
        path = tmp_path / f"{number}.zip"
        shutil.copy(archive, path)
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        with zipfile.ZipFile(path, "a") as opened:
            opened.writestr(info, "/etc/hosts")
        said = darkana("verify", path, "--out", tmp_path / "x")
        assert (said.status, "E0924" in said.err) == (3, True)
        assert not (tmp_path / "evil").exists()


# --- comparing -----------------------------------------------------------------------------------------------------


def test_numbers_are_the_same_near_or_different():
    one = {"run": {"started": "a"}, "analysis": {"file": "x", "sha256": "1"}, "n": [1.0, 2.0, None]}
    assert compared(one, {**one, "run": {}, "analysis": {"file": "y", "sha256": "1"}}, 1e-6).verdict == "identical"
    near = compared(one, {**one, "n": [1.0, 2.0 + 1e-9, None]}, 1e-6)
    assert (near.verdict, near.largest) == ("within tolerance", pytest.approx(5e-10))
    far = compared(one, {**one, "n": [1.0, 3.0, None]}, 1e-6)
    assert (far.verdict, far.places) == ("different", ["n[1]: 2.0 packed, 3.0 anew"])
    assert compared(one, {**one, "n": [1.0, 2.0, 0.0]}, 1e-6).places == ["n[2]: None packed, 0.0 anew"]
    assert compared(one, {**one, "n": [1.0]}, 1e-6).verdict == "different"
    assert compared(one, {k: v for k, v in one.items() if k != "n"}, 1e-6).verdict == "different"


@pytest.fixture(scope="module")
def elsewhere(made, tmp_path_factory):
    """The search alone, with what was run of it, while its samples lie in another folder."""
    folder = tmp_path_factory.mktemp("elsewhere")
    for name in ("tiny.ana", "own.ana", "eff.csv"):
        shutil.copy(made / name, folder)
    out = folder / "out"
    words = ("run", folder / "tiny.ana", "--samples", made / "samples.yaml", "--out", out, "--no-plots")
    assert call(*words, "--engine", "numpy") == 0
    return folder


def test_the_samples_of_the_run_are_packed_unasked(elsewhere, capsys):
    path = elsewhere / "known.zip"
    assert call("pack", elsewhere / "tiny.ana", "--result", elsewhere / "out", "--with-events", "--out", path) == 0
    assert "samples/samples.yaml" in zipfile.ZipFile(path).namelist()
    assert "the samples of the run" not in capsys.readouterr().err


def test_a_result_that_nothing_can_make_anew_is_not_verified(elsewhere, capsys):
    """As where the log is lost."""
    shutil.copytree(elsewhere / "out", elsewhere / "bare", ignore=shutil.ignore_patterns("log.json"))
    path = elsewhere / "bare.zip"
    assert call("pack", elsewhere / "tiny.ana", "--result", elsewhere / "bare", "--out", path) == 0
    assert "the samples of the run are not in it" in capsys.readouterr().err
    assert call("verify", path) == 4
    said = capsys.readouterr().out
    assert "not made anew" in said
    assert not said.rstrip().endswith("\nverified")
