"""The TextMate grammar: made by its tool, its words the language's, its colours nearly those of a notebook."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import pytest

from darkana.dsl.highlight import coloured_parts
from darkana.dsl.source import Source
from darkana.dsl.words import CLAUSE_WORDS, HEADS
from textmate import TextMate

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "editors" / "vscode"
GRAMMAR = json.loads((FOLDER / "darkana.tmLanguage.json").read_text(encoding="utf-8"))
KINDS = {
    "keyword.other.unit": "number",
    "keyword.control": "word",
    "keyword.other": "word",
    "keyword.operator.word": "word",
    "constant.numeric": "number",
    "string": "string",
    "comment": "comment",
}


@pytest.fixture(scope="module")
def tool():
    return runpy.run_path(str(ROOT / "tools" / "make_textmate.py"))


def test_the_file_is_the_generated_one(tool):
    made = tool["text"]()
    assert (FOLDER / "darkana.tmLanguage.json").read_text(encoding="utf-8") == made, "run tools/make_textmate.py"


def test_its_words_are_those_of_the_grammar(tool):
    statements = tool["statements_of_grammar"]()
    assert set(statements) == HEADS
    assert set().union(*(words for words, _ in statements.values())) == CLAUSE_WORDS
    assert statements["window"][0] >= {"and", "not", "where"}
    assert "cut" in statements["region"][0]
    assert "cut" not in statements["window"][0]


def test_its_colours_are_those_of_a_notebook():
    """Of the words of all shipped files, but for a few where a name is as free as a word."""
    theirs = TextMate(GRAMMAR)
    different, all_words = [], 0
    for path in sorted((ROOT / "analyses").glob("*/*.ana")):
        source = Source(path.name, path.read_text(encoding="utf-8"))
        wanted = spread(source.text, coloured_parts(source))
        scopes = (
            (a, b, next((k for s, k in KINDS.items() if scope.startswith(s)), ""))
            for a, b, scope in theirs.scopes(source.text)
        )
        made = spread(source.text, scopes)
        places = [m.start() for m in re.finditer(r"\w+|[^\w\s]", source.text)]
        different += [f"{path.name}:{source.position(p)[0]}" for p in places if wanted[p] != made[p]]
        all_words += len(places)
    assert len(different) < all_words / 1000, different


def spread(text, parts):
    kinds = [""] * len(text)
    for begin, end, kind in parts:
        kinds[begin:end] = [kind] * (end - begin)
    return kinds


def test_the_extension_names_files_that_are_there():
    manifest = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    contributed = manifest["contributes"]
    named = [manifest["main"], contributed["grammars"][0]["path"], contributed["languages"][0]["configuration"]]
    assert all((FOLDER / name).is_file() for name in named)
    assert contributed["grammars"][0]["scopeName"] == GRAMMAR["scopeName"]
    assert json.loads((FOLDER / "language-configuration.json").read_text(encoding="utf-8"))["comments"]
