"""The tutorial: its fifteen lines, run as the page says, give what it shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import darkana
from darkana.library import shipped_searches

PAGE = (Path(__file__).parents[2] / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(ana|ana-part|sh|text)\n(.*?)```", re.DOTALL)
FIFTEEN = next(text for kind, text in BLOCK.findall(PAGE) if kind == "ana")


def test_it_has_fifteen_lines():
    assert len(FIFTEEN.splitlines()) == 15


def test_no_shipped_search_has_its_recoil():
    state = re.compile(r":muon\+ \w+:muon- \w+:photon")
    assert not [name for name in shipped_searches() if state.search(darkana.load(name).text)]


def test_the_page_is_what_happens(tmp_path):
    """Blocks in their order: texts are written, commands run, and what is shown is among what they print."""
    file, printed = tmp_path / "mumugamma.ana", ""
    for kind, text in BLOCK.findall(PAGE):
        if kind == "ana":
            file.write_text(text, encoding="utf-8")
        elif kind == "ana-part":
            file.write_text(file.read_text(encoding="utf-8").partition("count in")[0] + text, encoding="utf-8")
        elif kind == "sh":
            printed = "".join(run(command, tmp_path) for command in text.splitlines())
        else:
            assert text.strip("\n") in printed
    assert {p.name for p in (tmp_path / "out" / "plots").iterdir()} >= {"mass.png", "cross_section.png"}


def run(command, folder):
    words = [sys.executable, "-m", *command.split()]
    environment = {**os.environ, "COLUMNS": "100"}
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n"
