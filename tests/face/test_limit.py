"""`darkana limit`, `Analysis.limits`, `Result.limits`: with a made-up engine, so that every number is known."""

from __future__ import annotations

import hashlib
import json

import jsonschema
import pytest

import darkana as package
from darkana.runtime.errors import DataError
from darkana.runtime.limits.read_back import read_limits
from darkana.runtime.results.read_back import read_result
from made_limits import FakeEngine

from .tiny import SEARCH, entry, events, samples, search

LIMIT = """
count in signal within peak
  background simulation
  efficiency 10% assumed
  uncertainty "trigger" 6% on signal assumed

limit cross_section
  method bayesian flat
  level 90%
"""
#: Hypotheses of the tiny search.
H = 5


@pytest.fixture
def fake(monkeypatch):
    return FakeEngine().install(monkeypatch)


@pytest.fixture
def ana(tmp_path):
    return search(tmp_path, SEARCH + LIMIT)


@pytest.fixture
def given(tmp_path):
    return samples(tmp_path, entry("mc", events(tmp_path / "events.root")))


@pytest.fixture
def result(darkana, ana, given, tmp_path):
    """The file of a run's result."""
    said = darkana("run", ana, "--samples", given, "--out", tmp_path / "run", "--no-plots")
    assert said.status == 0
    return tmp_path / "run" / "result.json"


@pytest.fixture
def limit(darkana, ana, result, tmp_path):
    def call(*words):
        return darkana("limit", ana, "--result", result, "--out", tmp_path / "lim", *words)

    return call


def document(tmp_path):
    return json.loads((tmp_path / "lim" / "limits.json").read_text(encoding="utf-8"))


# --- what it writes and says ------------------------------------------------------------------------------------


def test_what_it_writes(fake, darkana, limit, ana, result, tmp_path):
    said = limit("--toys", 3, "--seed", 11)
    assert (said.status, said.err) == (0, "")
    assert sorted(p.name for p in (tmp_path / "lim").iterdir()) == ["limit-log.json", "limits.csv", "limits.json"]
    found = document(tmp_path)
    jsonschema.validate(found, json.loads(darkana("schema", "limits").out))
    assert [p["observed"] for p in found["points"]] == [3.0, 6.0, 9.0, 12.0, 15.0]
    assert [p["at"] for p in found["points"]] == [{"mX": float(m)} for m in range(1, 6)]
    assert found["run"]["seed"] == 11
    assert found["labels"] == {"mX": "mX"}
    assert found["analysis"]["sha256"] == hashlib.sha256(ana.read_bytes()).hexdigest()
    assert found["result"] == {"file": "result.json", "sha256": hashlib.sha256(result.read_bytes()).hexdigest()}
    assert found["assumed"] == ["trigger", "efficiency"]


def test_what_it_prints(fake, limit):
    said = limit()
    assert said.out.startswith("Tiny")
    assert "best limit on cross_section: observed 1 fb at mX = 1 GeV" in said.out
    assert "limits.json" in said.out
    assert "limits.csv" in said.out


def test_its_log(fake, darkana, limit, result, tmp_path):
    limit("--engine", "pyhf")
    log = json.loads((tmp_path / "lim" / "limit-log.json").read_text(encoding="utf-8"))
    jsonschema.validate(log, json.loads(darkana("schema", "log").out))
    assert (log["status"], log["engine"]["taken"]) == (0, "pyhf")
    assert log["texts"][-1]["role"] == "result"
    assert log["texts"][-1]["sha256"] == hashlib.sha256(result.read_bytes()).hexdigest()


def test_the_engine_is_told_what_was_asked(fake, limit):
    limit("--engine", "pyhf", "--toys", 7, "--seed", 5)
    call = fake.calls[0]
    assert (call["engine"], call["toys"], call["seed"]) == ("pyhf", 7, 5)
    assert call["statistics"].limit.level == 0.9
    assert list(call["result"].windows) == ["peak"]


def test_the_file_is_the_same_but_for_the_run(fake, limit, tmp_path):
    texts = []
    for _ in range(2):
        limit()
        texts.append(json.dumps({**document(tmp_path), "run": None}))
    assert texts[0] == texts[1]


# --- what does not fit --------------------------------------------------------------------------------------------


def test_a_file_without_a_limit(fake, darkana, tmp_path):
    said = darkana("limit", search(tmp_path), "--out", tmp_path / "lim")
    assert said.status == 1
    assert "E0943" in said.err
    assert "add `limit cross_section`" in said.err
    assert not (tmp_path / "lim").exists()


def test_a_file_that_needs_events(fake, darkana, ana, tmp_path):
    said = darkana("limit", ana, "--out", tmp_path / "lim")
    assert said.status == 3
    assert "E0940" in said.err
    assert not (tmp_path / "lim").exists()


def test_a_file_whose_tables_suffice(monkeypatch, darkana, ana, tmp_path):
    FakeEngine(needs_events=False).install(monkeypatch)
    assert darkana("limit", ana, "--out", tmp_path / "lim").status == 0
    assert document(tmp_path)["result"] is None


def test_a_result_of_a_search_that_has_changed(fake, limit, ana):
    ana.write_text(ana.read_text().replace("level 90%", "level 95%"), encoding="utf-8")
    said = limit()
    assert said.status == 3
    assert "`tiny.ana` has changed since" in said.err
    assert "E0944" in said.err
    assert "darkana run" in said.err


def test_a_result_of_another_search(fake, darkana, result, ana, tmp_path):
    other = ana.rename(tmp_path / "other.ana")
    other.write_text(other.read_text() + "\n## more\n", encoding="utf-8")
    said = darkana("limit", other, "--result", result, "--out", tmp_path / "lim")
    assert (said.status, "it is of `tiny.ana`" in said.err) == (3, True)


def test_a_result_of_another_library(fake, darkana, given, tmp_path):
    (tmp_path / "own.ana").write_text("define twice(x) = 2 * x\n", encoding="utf-8")
    ana = search(tmp_path, SEARCH + LIMIT + "\nuse own\n")
    darkana("run", ana, "--samples", given, "--out", tmp_path / "run", "--no-plots")
    (tmp_path / "own.ana").write_text("define twice(x) = 3 * x\n", encoding="utf-8")
    said = darkana("limit", ana, "--result", tmp_path / "run" / "result.json", "--out", tmp_path / "lim")
    assert (said.status, "the library `own` has changed since" in said.err) == (3, True)


def test_a_result_of_other_hypotheses(fake, darkana, given, tmp_path):
    table = tmp_path / "step.csv"
    table.write_text("mX [GeV],step [GeV]\n1,1\n5,1\n", encoding="utf-8")
    text = SEARCH.replace("step 1 GeV", "step step(mX)") + 'table step(mX [GeV]) [GeV] from "step.csv"\n' + LIMIT
    ana = search(tmp_path, text)
    assert darkana("run", ana, "--samples", given, "--out", tmp_path / "run", "--no-plots").status == 0
    table.write_text("mX [GeV],step [GeV]\n1,2\n5,2\n", encoding="utf-8")
    said = darkana("limit", ana, "--result", tmp_path / "run" / "result.json", "--out", tmp_path / "lim")
    assert (said.status, "its hypotheses are others" in said.err) == (3, True)


@pytest.mark.parametrize("text", [None, "no JSON", '{"schema": "darkana/result/1"}'])
def test_a_result_that_is_none(fake, darkana, ana, tmp_path, text):
    if text is not None:
        (tmp_path / "r.json").write_text(text, encoding="utf-8")
    said = darkana("limit", ana, "--result", tmp_path / "r.json", "--out", tmp_path / "lim")
    assert said.status == 3
    assert "E0951" in said.err
    assert "r.json" in said.err


def test_a_partial_result_is_said(fake, darkana, ana, given, tmp_path):
    darkana("run", ana, "--samples", given, "--out", tmp_path / "run", "--no-plots", "--limit-entries", 2)
    said = darkana("limit", ana, "--result", tmp_path / "run" / "result.json", "--out", tmp_path / "lim")
    assert said.status == 4
    assert "partial result" in said.out
    assert "partial result" in document(tmp_path)["warnings"][0]


def test_a_folder_that_can_not_be_written(fake, darkana, ana, result, tmp_path):
    (tmp_path / "lim").write_text("a file", encoding="utf-8")
    said = darkana("limit", ana, "--result", result, "--out", tmp_path / "lim" / "inside")
    assert (said.status, "can't be written" in said.err) == (2, True)


def test_a_run_says_how_to_go_on(darkana, ana, given, tmp_path):
    said = darkana("run", ana, "--samples", given, "--out", tmp_path / "run", "--no-plots")
    out = tmp_path / "run"
    assert f"next, the limits: darkana limit {ana} --result {out / 'result.json'} --out {out}" in said.err


def test_a_run_of_a_search_without_limits_does_not(darkana, given, tmp_path):
    said = darkana("run", search(tmp_path), "--samples", given, "--out", tmp_path / "run", "--no-plots")
    assert "darkana limit" not in said.err


# --- going on -------------------------------------------------------------------------------------------------------


def test_an_interrupt_leaves_what_is_done(monkeypatch, limit, tmp_path):
    FakeEngine(stop=3).install(monkeypatch)
    said = limit()
    assert said.status == 130
    assert "--resume" in said.err
    found = document(tmp_path)
    assert not found["complete"]
    assert [p["status"] for p in found["points"]] == ["ok"] * 3 + [None] * 2


def test_resuming_does_only_the_rest(monkeypatch, limit, tmp_path):
    FakeEngine(stop=3).install(monkeypatch)
    limit("--toys", 2)
    rest = FakeEngine().install(monkeypatch)
    said = limit("--toys", 2, "--resume")
    assert said.status == 0
    assert "kept from before: 3 of 5 hypotheses; going on with 2" in said.err
    assert rest.done == [3, 4]
    assert [p["observed"] for p in document(tmp_path)["points"]] == [2.0, 4.0, 6.0, 8.0, 10.0]
    assert not (tmp_path / "lim" / "unfinished").exists()


@pytest.mark.parametrize(
    ("words", "what"), [(("--toys", 3), "`--toys`"), (("--seed", 1), "`--seed`"), (("--engine", "pyhf"), "`--engine`")]
)
def test_resuming_with_other_words_starts_anew(monkeypatch, limit, words, what):
    FakeEngine(stop=3).install(monkeypatch)
    limit()
    rest = FakeEngine().install(monkeypatch)
    said = limit("--resume", *words)
    assert f"all hypotheses start anew: {what} changed" in said.err
    assert rest.done == list(range(H))


def test_resuming_with_another_result_starts_anew(monkeypatch, darkana, limit, ana, tmp_path):
    FakeEngine(stop=3).install(monkeypatch)
    limit()
    events(tmp_path / "events.root", (0.5, 1.5))
    darkana("run", ana, "--samples", tmp_path / "samples.yaml", "--out", tmp_path / "run", "--no-plots")
    rest = FakeEngine().install(monkeypatch)
    assert "the result changed" in limit("--resume").err
    assert rest.done == list(range(H))


def test_a_second_identical_run_is_the_same_result(monkeypatch, darkana, limit, ana, tmp_path):
    FakeEngine(stop=3).install(monkeypatch)
    limit()
    darkana("run", ana, "--samples", tmp_path / "samples.yaml", "--out", tmp_path / "run", "--no-plots")
    rest = FakeEngine().install(monkeypatch)
    limit("--resume")
    assert rest.done == [3, 4]


# --- in Python ------------------------------------------------------------------------------------------------------


def test_in_python(fake, ana, given, result):
    analysis = package.load(ana)
    ran = analysis.run(given)
    wanted = [4.0, 8.0, 12.0, 16.0, 20.0]
    for limits in (ran.limits(toys=4), analysis.limits(ran, toys=4), analysis.limits(result, toys=4)):
        assert limits.found.observed.tolist() == wanted
    assert analysis.limits(read_result(result)).run.result == "in memory"
    assert analysis.limits(str(result)).run.result == "result.json"


def test_writing_and_reading_back(fake, ana, result, tmp_path):
    limits = package.load(ana).limits(result)
    written = limits.write(tmp_path / "w", plots=False)
    assert [p.name for p in written] == ["limits.json", "limits.csv"]
    assert read_limits(written[0]).to_json() == limits.to_json()


def test_progress_is_told(fake, ana, result):
    told = []
    package.load(ana).limits(result, progress=lambda done, of: told.append((done, of)))
    assert told == [(k + 1, H) for k in range(H)]


def test_a_result_read_from_a_file_does_not_know_its_search(result):
    with pytest.raises(ValueError, match=r"search\.limits"):
        read_result(result).limits()


def test_an_engine_that_is_none(ana):
    with pytest.raises(ValueError, match="there are: darkana, pyhf"):
        package.load(ana).limits(engine="root")


def test_a_search_without_limits_in_python(fake, tmp_path):
    with pytest.raises(DataError) as caught:
        package.load(search(tmp_path)).limits()
    assert caught.value.code == "E0943"
