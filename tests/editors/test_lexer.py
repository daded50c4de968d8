"""`ana` for Pygments: the kinds of a notebook's colours, nothing lost, nothing wrong."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from pygments import token as t

from darkana.dsl.driver import tokens
from darkana.dsl.highlight import kind_of_token
from darkana.dsl.pieces import pieces
from darkana.dsl.source import Source
from darkana.editors.lexer import AnaLexer

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "analyses").glob("*/*.ana"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
KINDS = {t.Keyword: "word", t.Operator.Word: "word", t.String: "string", t.Number: "number", t.Comment: "comment"}


def lexed(text: str) -> list[tuple[object, str]]:
    return list(AnaLexer(stripnl=False, ensurenl=False).get_tokens(text))


def kind(of: object) -> str:
    return next((kind for family, kind in KINDS.items() if of in family), "")


def examples() -> list[str]:
    found = [re.findall(r"```ana\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL) for page in PAGES]
    return [text for texts in found for text in texts]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_words_have_the_kinds_of_the_notebook(path):
    source = Source(path.name, path.read_text(encoding="utf-8"))
    wanted = []
    for piece in pieces(source):
        before = ""
        for token in tokens(source, piece.start, piece.end):
            wanted.append((token.text, kind_of_token(token, before)))
            before = token.type
    made = [(text, kind(of)) for of, text in lexed(source.text) if of not in t.Whitespace and of not in t.Comment]
    assert made == wanted


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_a_shipped_file_comes_back_whole_without_an_error(path):
    text = path.read_text(encoding="utf-8")
    assert "".join(part for _, part in lexed(text)) == text
    assert all(of not in t.Error for of, _ in lexed(text))


def test_so_do_the_examples_of_the_pages():
    assert len(examples()) > 300
    for text in examples():
        made = lexed(text)
        assert "".join(part for _, part in made) == text
        assert all(of not in t.Error for of, _ in made)


@pytest.mark.parametrize(
    ("text", "word", "wanted"),
    [
        ("define log = 1\n", "log", t.Name),  # a name, where the grammar takes one
        ('table f(x) from "a.csv" log\n', "log", t.Keyword),
        ("define a = log(2)\n", "log", t.Name.Builtin),
        ("define a = x.cms.pt\n", "pt", t.Name.Attribute),
        ("define a = 2 mm\n", "mm", t.Number.Unit),
        ("define a = not b\n", "not", t.Operator.Word),
        ("region r\n", "region", t.Keyword.Declaration),
        ("define a = ) select E > 2 GeV\n", "select", t.Keyword),  # behind a mistake, by its looks
        ("define a = ) select E > 2 GeV\n", "GeV", t.Number.Unit),
        ("## said\nregion r\n", "## said", t.Comment.Special),
    ],
)
def test_a_word_where_it_stands(text, word, wanted):
    assert next(of for of, part in lexed(text) if part == word) is wanted


def test_no_text_is_too_strange():
    for text in ["", "\n\n", '"', "é ∑ 😀 \x00", "region \\ $ `", '"open\nregion r']:
        assert "".join(part for _, part in lexed(text)) == text


def test_pygments_finds_it_by_its_entry_point():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name, value in project["entry-points"]["pygments.lexers"].items():
        found = EntryPoint(name, value, "pygments.lexers").load()
        assert (found.aliases, found.filenames) == (("ana", "darkana"), ("*.ana",))
