"""The page on notebooks: its Python runs, its links lead somewhere, its table is that of the magic."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "notebooks.md").read_text(encoding="utf-8")


def test_the_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    [text] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(text, "notebooks.md", "exec"), {})  # noqa: S102  (our own text)
    counts = [int(n) for n in re.findall(r"\[(\d+)\]", capsys.readouterr().out)]
    assert len(counts) == 3
    assert counts == sorted(counts), "the softer the photons that are overlooked, the more events stay"


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (DOCS / target).exists(), target


def test_every_option_of_the_magic_is_there() -> None:
    from darkana.notebook import parser

    options = {word for action in parser()._actions for word in action.option_strings}
    assert options == set(re.findall(r"^\| `(--[a-z-]+)", PAGE, re.MULTILINE))
