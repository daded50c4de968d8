"""The page on recasting: what it shows is what happens."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from darkana.dsl.parse import parse
from darkana.dsl.source import Source
from darkana.runtime.plan import PROCESSES

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "recasting.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Each command of the page, run in one folder."""
    folder = tmp_path_factory.mktemp("page")
    said = []
    for command in blocks("sh"):
        words = command.split()
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True, check=False, env=environment()
        )
        assert done.returncode == 0, done.stderr
        said.append("\n".join(line.rstrip() for line in done.stdout.splitlines()))
    return folder, said


def environment() -> dict[str, str]:
    import os

    return {**os.environ, "COLUMNS": "110"}


def test_the_command_prints_what_is_shown(printed: tuple[Path, list[str]]) -> None:
    (shown,) = blocks("text")
    assert printed[1][1].partition("\nwrote ")[0] == shown.rstrip()


def test_its_figures_are_there(printed: tuple[Path, list[str]]) -> None:
    names = {path.name for path in (printed[0] / "recast" / "plots").iterdir()}
    assert {"cross_section.png", "cutflow_signal.png", "gprime_BR_inv_1.png"} <= names


def test_the_python_runs(printed: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(printed[0])
    (text,) = blocks("python")
    exec(compile(text, "recasting.md", "exec"), {})  # noqa: S102  (our own text)


def test_the_ana_is_understood() -> None:
    for text in blocks("ana"):
        assert not parse(Source("recasting.md", text))[1]


def test_every_process_is_in_the_table() -> None:
    rows = re.findall(r"^\| `([a-z+\- _]+)`", PAGE, re.MULTILINE)
    assert [row for row in rows if row in PROCESSES] == list(PROCESSES)


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (DOCS / target).exists(), target
