"""`darkana run --workers N`: the same bytes, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from .test_run import flow, result
from .tiny import MOMENTA, TWO, entry, events, samples, search


@pytest.fixture
def made(tmp_path):
    """A search, with one sample of MOMENTA."""
    file = events(tmp_path / "events.root")
    return search(tmp_path), samples(tmp_path, entry("mc", file)), tmp_path / "out"


def test_workers_write_the_same_bytes(darkana, made, tmp_path):
    path, _, out = made
    heavy = events(tmp_path / "heavy.root", MOMENTA * 3)
    given = samples(tmp_path, entry("mc", tmp_path / "events.root"), entry("more", heavy))
    texts = []
    for workers in (1, 2):
        said = darkana("run", path, "--samples", given, "--out", out, "--no-plots", "--workers", workers)
        assert said.status == 0
        text = (out / "result.json").read_text(encoding="utf-8")
        texts.append(text.replace(result(out)["run"]["started"], ""))
    assert texts[0] == texts[1]
    assert darkana("run", path, "--samples", given, "--workers", 0).status == 2


def test_a_bad_sample_among_good_ones_with_workers(darkana, made, tmp_path):
    path, _, out = made
    bad = events(tmp_path / "bad.root", leave_out="charge")
    given = samples(tmp_path, entry("bad", bad), entry("mc", tmp_path / "events.root"))
    said = darkana("run", path, "--samples", given, "--out", out, "--no-plots", "--workers", 2)
    assert said.status == 4
    assert "tiny.ana:10:10" in said.err
    assert flow(result(out), "mc")["two"]["events"] == TWO


#: Runs `darkana`; as a terminal does, it interrupts parent and children once the first entries have been read.
INTERRUPTED_WORKERS = """\
import os, signal
import darkana.running as running
from darkana.cli import main

real = running.execute_all

def execute_all(jobs, workers, advance, finish):
    heard = []

    def told(sample, read):
        advance(sample, read)
        heard.append(read)
        if len(heard) == 1:
            os.killpg(0, signal.SIGINT)

    return real(jobs, workers, told, finish)

running.execute_all = execute_all
main()
"""


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_an_interrupt_ends_the_workers(made, tmp_path):
    """No `if __name__ == "__main__"` there: children do not import the program that started them."""
    path, _, out = made
    (tmp_path / "program.py").write_text(INTERRUPTED_WORKERS, encoding="utf-8")
    large = events(tmp_path / "large.root", MOMENTA * 4000)
    given = samples(tmp_path, *(entry(f"s{k}", large) for k in range(12)))
    words = [
        sys.executable,
        tmp_path / "program.py",
        "run",
        path,
        "--samples",
        given,
        "--out",
        out,
        "--no-plots",
        "--workers",
        2,
    ]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    ended = subprocess.run(
        [*map(str, words)], capture_output=True, text=True, timeout=120, check=False, start_new_session=True, env=env
    )  # returns when the last of them has closed its output
    assert ended.returncode == 130, ended.stderr
    assert "Traceback" not in ended.stderr
    document = result(out)
    assert document["complete"] is False
    read = [s["read"] for s in document["samples"]]
    assert 0 < sum(read) < 12 * 32_000
    assert flow(document, "s0")["all events"]["events"] == read[0]


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_workers_end_with_a_parent_that_was_killed(made, tmp_path):
    """They hold its standard output: as long as one of them lives, `run` waits for more."""
    path, _, out = made
    text = INTERRUPTED_WORKERS.replace("os.killpg(0, signal.SIGINT)", "os.kill(os.getpid(), signal.SIGKILL)")
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    large = events(tmp_path / "large.root", MOMENTA * 4000)
    given = samples(tmp_path, *(entry(f"s{k}", large) for k in range(4)))
    words = [sys.executable, tmp_path / "program.py", "run", path, "--samples", given, "--out", out, "--workers", 2]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    ended = subprocess.run([*map(str, words)], capture_output=True, timeout=60, check=False, env=env)
    assert ended.returncode == -signal.SIGKILL
