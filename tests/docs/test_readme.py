"""What the README shows is what happens."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(kind: str, holding: str) -> str:
    found: list[str] = re.findall(rf"```{kind}\n(.*?)```", README, re.DOTALL)
    return next(b for b in found if holding in b)


def darkana(folder: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "darkana", *words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    return "\n".join(line.rstrip() for line in done.stdout.splitlines())


@pytest.fixture
def search(tmp_path: Path) -> Path:
    (tmp_path / "recoil.ana").write_text(block("ana", "analysis"), encoding="utf-8")
    return tmp_path


def test_the_search_prints_what_is_shown(search: Path) -> None:
    printed = darkana(search, "run", "recoil.ana", "--samples", "zprime_invisible", "--no-plots")
    assert printed.startswith(block("text", "Something invisible").rstrip())


def test_the_search_is_in_canonical_form(search: Path) -> None:
    assert darkana(search, "fmt", "recoil.ana", "--diff") == ""


def test_the_mistakes_print_what_is_shown(search: Path) -> None:
    text = (search / "recoil.ana").read_text(encoding="utf-8")
    wrong = text.replace("muonID > 0.5", "muonId > 0.5").replace("< 0.4 GeV", "< 0.4")
    (search / "recoil.ana").write_text(wrong, encoding="utf-8")
    assert darkana(search, "check", "recoil.ana").rstrip() == block("text", "error[E0201]").rstrip()


def test_the_python_runs() -> None:
    names: dict[str, object] = {}
    exec(compile(block("python", "darkana.load"), "README.md", "exec"), names)  # noqa: S102  (our own text)
    assert "spectrum" in names


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / target).exists(), target
