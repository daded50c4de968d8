"""`log.json`: what a run was made of."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import jsonschema
import pytest

from .tiny import MOMENTA, SEARCH, entry, events, samples, search

#: 2001-09-09T01:46:40 UTC
BILLION = 1_000_000_000


@pytest.fixture
def log(darkana, tmp_path):
    """Runs the tiny search, with a library and a table, and reads its log."""

    def run(*words, leave_out=""):
        (tmp_path / "own.ana").write_text("define twice(x) = 2 * x\n", encoding="utf-8")
        (tmp_path / "eff.csv").write_text("mX [GeV],eff\n1,0.5\n5,0.6\n", encoding="utf-8")
        path = search(tmp_path, SEARCH + '\nuse own\ntable eff(mX [GeV]) from "eff.csv"\n')
        file = events(tmp_path / "events.root")
        os.utime(file, (BILLION, BILLION))
        entries = [entry("mc", file)]
        if leave_out:
            entries.append(entry("bad", tmp_path / leave_out))
            (tmp_path / leave_out).write_bytes(b"no ROOT file")
        given = samples(tmp_path, *entries)
        said = darkana("run", path, "--samples", given, "--out", tmp_path / "out", "--no-plots", *words)
        document = json.loads((tmp_path / "out" / "log.json").read_text(encoding="utf-8"))
        jsonschema.validate(document, json.loads(darkana("schema", "log").out))
        return document, said

    return run


def test_texts_with_their_digests(log, tmp_path):
    document, _ = log()
    told = {(t["role"], Path(t["file"]).name): t["sha256"] for t in document["texts"]}
    wanted = [("analysis", "tiny.ana"), ("library", "own.ana"), ("table", "eff.csv"), ("samples", "samples.yaml")]
    assert told == {(r, n): hashlib.sha256((tmp_path / n).read_bytes()).hexdigest() for r, n in wanted}


def test_the_schema_file_is_a_text_too(log, tmp_path):
    text = "schema: darkana/schema/1\ncollections: {tracks: {prefix: track}}\n"
    (tmp_path / "branches.yaml").write_text(text, encoding="utf-8")
    document, _ = log("--schema", tmp_path / "branches.yaml")
    assert document["texts"][3]["role"] == "schema"
    assert document["texts"][3]["sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_inputs_as_they_lie_on_disk(log, tmp_path):
    document, _ = log()
    file = tmp_path / "events.root"
    assert document["inputs"] == [
        {
            "sample": "mc", "file": str(file), "bytes": len(file.read_bytes()), "modified": "2001-09-09T01:46:40+00:00",
            "entries": len(MOMENTA),
        }
    ]  # fmt: skip


def test_where_when_and_how(log):
    before = datetime.now(UTC).replace(microsecond=0)
    document, said = log("--workers", 2)
    assert document["command"][:2] == ["darkana", "run"]
    assert document["status"] == said.status == 0
    assert before <= datetime.fromisoformat(document["started"]) <= datetime.fromisoformat(document["ended"])
    assert 0 < document["cpu_seconds"] < 60
    assert document["workers"] == 2
    assert document["platform"]["python"] == platform.python_version()
    assert document["versions"]["uproot"] == version("uproot")
    assert "log.json" in said.out


def test_what_went_wrong(log):
    document, said = log(leave_out="bad.root")
    assert document["status"] == said.status == 4
    assert "[E0902]" in document["errors"][0]
    assert [i["entries"] for i in document["inputs"]] == [len(MOMENTA), None]
    assert document["inputs"][1]["bytes"] == len(b"no ROOT file")
