"""The site: what is made of tables is complete; all of it builds without a warning (in the long suite)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from darkana.dsl.codes import CODES
from darkana.dsl.words import CLAUSE_WORDS, HEADS
from darkana.library import shipped_searches
from darkana.vocabulary import vocabulary

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "site"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """What Sphinx reads, without runs; made by a process of its own, as `make site` does."""
    folder = tmp_path_factory.mktemp("site") / "source"
    code = (
        f"from pathlib import Path; from build import write_sources; write_sources(Path({str(folder)!r}), runs=False)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=TOOL, env=ENVIRONMENT, check=True)
    return folder


def page(source, name):
    return (source / name).read_text(encoding="utf-8")


def test_every_function_member_and_unit_is_there(source):
    rows = re.findall(r"^\| `(.*?)` \|", page(source, "functions.md"), re.MULTILINE)
    assert [row.replace("\\|", "|") for row in rows] == [name for _, name, _, _ in ordered()]


def ordered():
    entries = list(vocabulary())
    kinds = ["function", "member", "constant", "particle", "shape", "method", "quantity", "unit"]
    assert {entry[0] for entry in entries} == set(kinds)
    return sorted(entries, key=lambda entry: kinds.index(entry[0]))


def test_every_word_is_there_and_means_something(source):
    rows = dict(re.findall(r"^\| `(.*?)` \| (.*) \|$", page(source, "words.md"), re.MULTILINE))
    assert set(rows) == HEADS | CLAUSE_WORDS
    assert all(rows.values())


def test_every_code_has_its_anchor_and_its_row(source):
    texts = "".join(path.read_text(encoding="utf-8") for path in (source / "errors").glob("e*.md"))
    assert set(re.findall(r"^\((\w+)\)=$", texts, re.MULTILINE)) == {code.lower() for code in CODES}
    rows = re.findall(r"^\| \[(\w+)\]\((\w+\.md)#(\w+)\)", page(source, "errors/index.md"), re.MULTILINE)
    assert [code for code, _, _ in rows] == sorted(CODES)
    assert all(f"({anchor})=" in page(source, f"errors/{name}") for _, name, anchor in rows)


def test_every_search_has_a_page_with_its_text_tables_and_figures(source):
    for name, path in shipped_searches().items():
        text = page(source, f"searches/{name}.md")
        assert path.read_text(encoding="utf-8").rstrip() in text
        assert {table.name for table in path.parent.glob("*.csv")} <= set(
            re.findall(r"^### (\S+)$", text, re.MULTILINE)
        )
        for figure in re.findall(r"!\[.*\]\(\.\./(.*)\)", text):
            assert (source / figure).is_file(), figure


def test_every_figure_of_the_validation_is_on_a_page(source):
    pages = "".join(page(source, f"searches/{name}.md") for name in shipped_searches())
    missing = {
        p.name for p in (ROOT / "docs" / "images" / "validation").iterdir() if f"validation/{p.name})" not in pages
    }
    assert not missing


def test_every_page_is_in_the_contents_once(source):
    contents = re.findall(r"```\{toctree\}.*?\n\n(.*?)```", page(source, "index.md"), re.DOTALL)
    listed = [line for part in contents for line in part.split()]
    assert len(listed) == len(set(listed))
    assert {path.stem for path in source.glob("*.md")} - {"index"} <= set(listed)


@pytest.mark.long
def test_it_builds_without_a_warning(tmp_path):
    pytest.importorskip("sphinx")
    command = [sys.executable, str(TOOL / "build.py"), str(tmp_path / "site")]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "index.html").is_file()
    outside = re.compile(r'(?:src|href)="(?:https?:)?//[^"]*\.(?:js|css|woff2?)"')
    assert not [p for p in (tmp_path / "site").rglob("*.html") if outside.search(p.read_text(encoding="utf-8"))]
