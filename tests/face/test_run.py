"""`darkana run` on events that can be counted by hand: what it writes, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from .tiny import HEAVY, MOMENTA, SEARCH, TWO, entry, events, samples, search

LUMINOSITY, WEIGHT = 2.0, 0.5


def result(folder: Path) -> dict:
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


def flow(document: dict, sample: str, region: str = "signal") -> dict:
    return {row["cut"]: row for row in document["cutflow"][region][sample]}


@pytest.fixture
def made(tmp_path):
    """A search, with one sample of MOMENTA."""
    file = events(tmp_path / "events.root")
    return search(tmp_path), samples(tmp_path, entry("mc", file)), tmp_path / "out"


def test_everything_is_counted(darkana, made):
    path, given, out = made
    said = darkana("run", path, "--samples", given, "--out", out, "--no-plots")
    assert said.status == 0
    document = result(out)
    assert document["complete"] is True
    rows = flow(document, "mc")
    assert [(k, r["events"], r["at"]) for k, r in rows.items()] == [
        ("all events", len(MOMENTA), None),
        ("candidate", len(MOMENTA), None),
        ("two", TWO, None),
        ("heavy", HEAVY, {"mX": 1.0}),
    ]
    assert rows["two"]["yield"] == pytest.approx(LUMINOSITY * WEIGHT * TWO)
    assert rows["two"]["variance"] == pytest.approx(LUMINOSITY**2 * WEIGHT**2 * TWO)
    assert document["histograms"]["mass"]["samples"]["mc"]["values"] == pytest.approx([0, 2, 3, 1, 0, 0])
    window = document["windows"]["peak"]["signal"]["mc"]
    assert window["events"] == [0, 0, 0, 0, 0], "the cut asks for twice the mass"
    assert document["luminosity"] == {"value": 2.0, "unit": "fb^-1"}
    assert "heavy" in said.out


def test_what_is_written(darkana, made):
    path, given, out = made
    said = darkana("run", path, "--samples", given, "--out", out)
    names = {p.name for p in out.iterdir()}
    assert {"result.json", "cutflow.csv", "cutflow.tex", "histograms.root", "plots"} <= names
    assert list((out / "plots").glob("*.png"))
    assert "wrote" in said.out
    jsonschema.validate(result(out), json.loads(darkana("schema", "result").out))
    jsonschema.validate(yaml.safe_load(given.read_text(encoding="utf-8")), json.loads(darkana("schema", "samples").out))


def test_twice_the_same_but_for_the_time(darkana, made):
    path, given, out = made
    documents = []
    for _ in range(2):
        darkana("run", path, "--samples", given, "--out", out, "--no-plots")
        documents.append(result(out) | {"run": None})
    assert documents[0] == documents[1]


def test_a_first_look(darkana, made, tmp_path):
    path, _, out = made
    said = darkana("run", path, "--sample", f"look={tmp_path}/*.root", "--out", out, "--no-plots")
    assert said.status == 0
    assert flow(result(out), "look")["two"]["yield"] == TWO, "each event weighs 1"


def test_beside_the_samples(darkana, made, tmp_path):
    path, given, out = made
    darkana("run", path, "--samples", given, "--sample", f"look={tmp_path}/events.root", "--out", out, "--no-plots")
    assert [s["name"] for s in result(out)["samples"]] == ["mc", "look"]


def test_samples_beside_the_search_are_found(darkana, made):
    path, _, out = made
    assert darkana("run", path, "--out", out, "--no-plots").status == 0


def test_another_hypothesis(darkana, made):
    path, given, out = made
    darkana("run", path, "--samples", given, "--out", out, "--no-plots", "--at", "mX=2000 MeV")
    row = flow(result(out), "mc")["heavy"]
    assert (row["at"], row["events"]) == ({"mX": 2.0}, 1)


def test_the_first_entries_stand_for_all(darkana, made):
    path, given, out = made
    assert darkana("run", path, "--samples", given, "--out", out, "--no-plots", "--limit-entries", 4).status == 4
    document = result(out)
    assert document["complete"] is False
    row = flow(document, "mc")["two"]
    assert row["events"] == 4
    assert row["yield"] == pytest.approx(LUMINOSITY * WEIGHT * 4 * len(MOMENTA) / 4)
    assert [(s["entries"], s["read"]) for s in document["samples"]] == [(8, 4)]


def test_more_entries_than_there_are(darkana, made):
    path, given, out = made
    darkana("run", path, "--samples", given, "--out", out, "--no-plots", "--limit-entries", 1000)
    assert result(out)["complete"] is True


# --- what goes wrong -----------------------------------------------------------------------------------------


def test_a_wrong_file_is_not_run(darkana, made):
    path, given, out = made
    path.write_text(SEARCH.replace("2 * mX", "2"), encoding="utf-8")
    said = darkana("run", path, "--samples", given, "--out", out)
    assert said.status == 1
    assert "error[E0301]" in said.err
    assert not out.exists()


def test_a_missing_branch_shows_the_statement_that_asked(darkana, made, tmp_path):
    path, _, out = made
    file = events(tmp_path / "bad.root", leave_out="charge")
    said = darkana("run", path, "--samples", samples(tmp_path, entry("mc", file)), "--out", out)
    assert said.status == 3
    assert "error[E0904]" in said.err
    assert "track_charge" in said.err
    assert "tiny.ana:10:10" in said.err
    assert "  member charge\n" in said.err
    assert not (out / "result.json").exists()


@pytest.mark.parametrize("kept", [0.2, 0.9])
def test_a_truncated_file(darkana, made, tmp_path, kept):
    path, _, out = made
    whole = Path(events(tmp_path / "whole.root", MOMENTA * 500)).read_bytes()
    (tmp_path / "cut.root").write_bytes(whole[: int(kept * len(whole))])
    said = darkana("run", path, "--samples", samples(tmp_path, entry("mc", tmp_path / "cut.root")), "--out", out)
    assert said.status == 3
    assert "cut.root" in said.err


def test_one_bad_sample_among_good_ones(darkana, made, tmp_path):
    path, _, out = made
    bad = events(tmp_path / "bad.root", leave_out="charge")
    given = samples(tmp_path, entry("bad", bad), entry("mc", tmp_path / "events.root"))
    said = darkana("run", path, "--samples", given, "--out", out, "--no-plots")
    assert said.status == 4
    assert "error[E0904]" in said.err
    document = result(out)
    assert document["complete"] is False
    assert flow(document, "mc")["two"]["events"] == TWO
    assert any("track_charge" in w for w in document["warnings"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name: mc, kind: background, files: [nothing.root], weight: weight, weight_unit: fb", "nothing.root"),
        ("name: mc, kind: background, files: [events.root]", "weight_unit"),
        ("name: mc, kind: backgroud, files: [events.root], luminosity: 1 fb^-1", "`mc`: `kind`"),
        ("name: mc, kind: background, files: [events.root], luminosity: 1 GeV", "luminosity"),
        ("name: mc, kind: background, files: [events.root], tree: nothing, luminosity: 1 fb^-1", "nothing"),
        ("name: mc, kind: background, files: [samples.yaml], luminosity: 1 fb^-1", "samples.yaml"),
    ],
)
def test_wrong_samples(darkana, made, tmp_path, text, words):
    path, _, out = made
    said = darkana("run", path, "--samples", samples(tmp_path, text), "--out", out)
    assert said.status == 3
    assert words in said.err


def test_no_samples_at_all(darkana, tmp_path):
    said = darkana("run", search(tmp_path), "--out", tmp_path / "out")
    assert said.status == 3
    assert "--samples" in said.err


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["--at", "mX"], 2),
        (["--at", "mX=2 ns"], 2),
        (["--at", "mY=2GeV"], 3),
        (["--at", "mX=20GeV"], 3),
        (["--sample", "events.root"], 2),
        (["--sample", "look=nothing*.root"], 3),
        (["--limit-entries", "-1"], 2),
        (["--samples", "nothing.yaml"], 3),
    ],
)
def test_wrong_options(darkana, made, words, status):
    path, given, out = made
    said = darkana("run", path, "--samples", given, "--out", out, "--no-plots", *words)
    assert said.status == status
    assert "rror" in said.err


def test_a_folder_that_can_not_be_written(darkana, made, tmp_path):
    path, given, _ = made
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = darkana("run", path, "--samples", given, "--out", tmp_path / "file" / "out", "--no-plots")
    assert said.status == 2
    assert "can't be written" in said.err


# --- Ctrl-C --------------------------------------------------------------------------------------------------

#: Runs `darkana`, and interrupts it by a signal once the second sample is being read.
INTERRUPTED = """\
import os, signal
import darkana.running as running
from darkana.cli import main

real = running.execute

def execute(plan, sample, **more):
    tick = more.pop("progress")

    def told(read, total):
        tick(read, total)
        if sample.name == "second":
            os.kill(os.getpid(), signal.SIGINT)

    return real(plan, sample, progress=told, **more)

running.execute = execute
main()
"""


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_an_interrupt_leaves_what_was_read(made, tmp_path):
    path, _, out = made
    large = events(tmp_path / "large.root", MOMENTA * 10000)
    given = samples(tmp_path, *(entry(n, large) for n in ("first", "second", "third")))
    words = ["run", path, "--samples", given, "--out", out, "--no-plots"]
    ended = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, *map(str, words)], capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 130, ended.stderr
    assert "Traceback" not in ended.stderr
    assert "interrupted" in ended.stderr
    document = result(out)
    assert document["complete"] is False
    by_name = {s["name"]: s for s in document["samples"]}
    assert by_name["first"]["read"] == by_name["first"]["entries"] == 80_000
    assert 0 < by_name["second"]["read"] < 80_000
    assert by_name["second"]["skipped"]
    assert flow(document, "first")["two"]["events"] == TWO * 10000
    assert by_name["third"]["read"] == 0
    jsonschema.validate(document, json.loads(schema()))


def schema() -> str:
    words = [sys.executable, "-m", "darkana", "schema", "result"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_signal_from_outside(made, tmp_path):
    """Thirty large samples would take long: whenever it comes, the run ends at once and says so."""
    path, _, out = made
    path.write_text(SEARCH + '\ntable eff(mX [GeV]) from "missing.csv"\n', encoding="utf-8")
    large = events(tmp_path / "large.root", MOMENTA * 4000)
    given = samples(tmp_path, *(entry(f"s{i}", large) for i in range(60)))
    words = [sys.executable, "-m", "darkana", "run", path, "--samples", given, "--out", out, "--no-plots"]
    with subprocess.Popen([*map(str, words)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        process.stderr.readline()  # the warning: from here on it reads events
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(60) == 130
    assert "Traceback" not in rest
