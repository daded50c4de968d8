"""`--resume`: finished samples are kept, the result is that of a run without a break; what changed is said."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest
import uproot

from http_files import served

from .test_run import INTERRUPTED, result
from .tiny import MOMENTA, SEARCH, entry, events, samples, search

SAVE = ("--save", "signal:pair.m")


@pytest.fixture
def run(darkana, tmp_path):
    """Runs `first`, `second` and a signal; `second` is a damaged file until `mend`."""
    events(tmp_path / "first.root")
    events(tmp_path / "second.root", MOMENTA * 3)
    events(tmp_path / "third.root", MOMENTA[:5])
    search(tmp_path)
    whole = (tmp_path / "second.root").read_bytes()
    signal = entry("zp", tmp_path / "third.root", "signal") + ", hypothesis: {mX: 1.5 GeV}"
    samples(tmp_path, entry("first", tmp_path / "first.root"), entry("second", tmp_path / "second.root"), signal)

    def call(*words, out="out"):
        given = ("--samples", tmp_path / "samples.yaml", "--out", tmp_path / out, "--no-plots", *words)
        return darkana("run", tmp_path / "tiny.ana", *given)

    call.mend = lambda: (tmp_path / "second.root").write_bytes(whole)
    (tmp_path / "second.root").write_bytes(b"nothing")
    return call


def texts(folder):
    document = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    text = (folder / "result.json").read_text(encoding="utf-8")
    return text.replace(document["run"]["started"], "")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_in_two_goes_gives_the_same_bytes(run, tmp_path, workers):
    said = run("--workers", workers, *SAVE)
    assert said.status == 4
    assert result(tmp_path / "out")["complete"] is False
    run.mend()
    said = run("--resume", "--workers", workers, *SAVE)
    assert said.status == 0
    assert "kept from before: `first`, `zp`; going on with `second`" in said.err
    assert run(*SAVE, out="whole").status == 0
    assert texts(tmp_path / "out") == texts(tmp_path / "whole")
    rows = [uproot.open(tmp_path / out / "saved" / "signal.root")["candidates"].arrays() for out in ("out", "whole")]
    assert rows[0].tolist() == rows[1].tolist() != []
    assert not (tmp_path / "out" / "unfinished").exists()


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("ending", ["SIGINT", "SIGKILL"])
def test_after_an_end_amid_the_second_sample(darkana, tmp_path, ending):
    path = search(tmp_path)
    large = events(tmp_path / "large.root", MOMENTA * 4000)
    given = samples(tmp_path, *(entry(name, large) for name in ("first", "second", "third")))
    words = ["run", path, "--samples", given, "--no-plots", *SAVE]
    text = INTERRUPTED.replace("signal.SIGINT", f"signal.{ending}")
    broken = subprocess.run(
        [sys.executable, "-c", text, *map(str, words), "--out", tmp_path / "out"], check=False, capture_output=True
    )
    assert broken.returncode == (130 if ending == "SIGINT" else -signal.SIGKILL)
    said = darkana(*words, "--out", tmp_path / "out", "--resume")
    assert "kept from before: `first`; going on with `second`, `third`" in said.err
    darkana(*words, "--out", tmp_path / "whole")
    assert texts(tmp_path / "out") == texts(tmp_path / "whole")
    rows = [uproot.open(tmp_path / out / "saved" / "signal.root")["candidates"] for out in ("out", "whole")]
    assert rows[0].arrays(library="np")["entry"].tolist() == rows[1].arrays(library="np")["entry"].tolist()
    assert rows[0].num_entries == 3 * 16_000


def test_kept_samples_are_not_read_again(run, tmp_path, monkeypatch):
    run()
    run.mend()
    from darkana import running

    read, real = [], running.execute
    monkeypatch.setattr(
        running, "execute", lambda plan, sample, **more: read.append(sample.name) or real(plan, sample, **more)
    )
    run("--resume")
    assert read == ["second"]


def test_a_new_run_begins_anew(run, tmp_path):
    run()
    run.mend()
    said = run()
    assert said.status == 0
    assert "kept" not in said.err


def test_the_first_run_may_say_resume(run):
    run.mend()
    said = run("--resume")
    assert said.status == 0
    assert "nothing is kept from before; going on with `first`, `second`, `zp`" in said.err


def change_search(folder):
    search(folder, SEARCH.replace("== 2", ">= 2"))


def change_file(folder):
    events(folder / "first.root", MOMENTA[:4])


def change_sample(folder):
    path = folder / "samples.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("weight_unit: fb", "weight_unit: pb", 1), encoding="utf-8")


def damage(folder):
    (folder / "out" / "unfinished" / "first.json").write_text("{", encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "words", "why"),
    [
        (change_search, (), "`first` starts anew: the search changed"),
        (change_file, (), "first.root` changed"),
        (change_sample, (), "`first` starts anew: the sample's entry changed"),
        (damage, (), "`first` starts anew: what was kept of it can't be read"),
        (None, ("--at", "mX=2GeV"), "`first` starts anew: `--at` changed"),
        (None, ("--unblind",), "`first` starts anew: `--unblind` changed"),
        (None, ("--limit-entries", "3"), "`first` starts anew: `--limit-entries` changed"),
        (None, SAVE, "`first` starts anew: `--save` changed"),
    ],
)  # fmt: skip
def test_what_changed_is_run_anew(run, tmp_path, change, words, why):
    run()
    run.mend()
    if change:
        change(tmp_path)
    said = run("--resume", *words)
    assert why in said.err
    run(*words, out="whole")
    assert texts(tmp_path / "out") == texts(tmp_path / "whole")


def test_remote_samples(darkana, tmp_path):
    """A server that lacks a file leaves the others whole; once it is there, the run goes on."""
    pytest.importorskip("aiohttp")
    (tmp_path / "www").mkdir()
    events(tmp_path / "www" / "first.root")
    with served(tmp_path / "www") as server:
        urls = [f"{server.url}/{name}.root" for name in ("first", "second")]
        given = samples(tmp_path, *(entry(name, url) for name, url in zip(("first", "second"), urls, strict=True)))
        words = ["run", search(tmp_path), "--samples", given, "--no-plots", "--out", tmp_path / "out"]
        said = darkana(*words)
        assert said.status == 4
        assert f"error[E0931]: {urls[1]}: there is no such file on the server" in said.err
        assert result(tmp_path / "out")["cutflow"]["signal"]["first"][0]["events"] == len(MOMENTA)
        log = json.loads((tmp_path / "out" / "log.json").read_text(encoding="utf-8"))
        assert [(i["file"], i["entries"]) for i in log["inputs"]] == [(urls[0], len(MOMENTA)), (urls[1], None)]
        events(tmp_path / "www" / "second.root", MOMENTA[:3])
        said = darkana(*words, "--resume")
        assert said.status == 0
        assert "kept from before: `first`; going on with `second`" in said.err
        assert result(tmp_path / "out")["cutflow"]["signal"]["second"][0]["events"] == 3
        assert (
            darkana(
                "run", search(tmp_path), "--sample", f"look={urls[0]}", "--out", tmp_path / "out", "--no-plots"
            ).status
            == 0
        )
