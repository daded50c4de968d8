"""No text makes the parser raise, hang or exhaust the stack."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from darkana.dsl.limits import Limits
from darkana.dsl.parse import parse
from darkana.dsl.read import read_source
from darkana.dsl.render import as_github, as_json, render
from darkana.dsl.source import Source

WORDS = ["define", "x", "=", "(", ")", "[", "]", "1", "5 GeV", '"', '"t"', "\n", "and", "if", "then", "region", "cut"]
WORDS += ["+", "-", "^", ",", "+-", "->", ":", "#", "##", "final", "state", "count", "in", "\r\n", "\0", "é", "%"]


def codes(text: str, limits: Limits | None = None) -> list[str]:
    return [d.code for d in parse(Source("t", text), limits or Limits())[1]]


@given(st.binary(max_size=200))
def test_random_bytes(data):
    source, found = read_source(data, "random.ana")
    found = found + parse(source)[1]
    assert render(found) is not None
    assert as_json(found)["errors"] == len(found)
    assert as_github(found).count("\n") == len(found)


@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_random_words(text):
    _, found = parse(Source("t", text))
    assert all(0 <= d.span.start <= d.span.end <= len(text) for d in found)


DEEP = {
    "parentheses": "(" * 10_000 + "1" + ")" * 10_000,
    "open parentheses": "(" * 10_000,
    "signs": "-" * 10_000 + "1",
    "not": "not " * 10_000 + "a",
    "powers": "a^" * 10_000 + "1",
    "choices": "if a then b else " * 10_000 + "c",
    "sums": "a + " * 10_000 + "1",
    "and": "a and " * 10_000 + "b",
    "members": "a" + ".b" * 10_000,
    "calls": "f(" * 10_000 + "1" + ")" * 10_000,
    "brackets": "[" * 10_000,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_depth_is_bounded(text):
    started = time.process_time()
    assert codes(f"define x = {text}\ndefine y = 1\n") in (["E0140"], ["E0142"], ["E0126"], ["E0113"])
    assert time.process_time() - started < 5


def test_a_nested_decay_is_bounded_too():
    assert codes("final state " + "(a -> " * 200 + "b:c" + ")" * 200) == ["E0142"]


def test_the_limits_can_be_raised():
    text = "define x = " + "-" * 150 + "1"
    assert codes(text) == ["E0142"]
    assert codes(text, Limits(depth=200)) == []


def test_wide_is_not_deep():
    assert codes("define x = f(" + ", ".join(["a + 1"] * 500) + ")") == []


def test_ten_megabytes_are_refused_at_once():
    started = time.process_time()
    source, found = read_source(b"define x = 1\n" * 800_000, "large.ana")
    assert [d.code for d in found + parse(source)[1]] == ["E0141"]
    assert time.process_time() - started < 1


def test_many_errors_end_the_reading():
    found = codes("define x = = 1\n" * 5000)
    assert len(found) == 101
    assert found[-1] == "E0143"


def test_line_ends_and_byte_order_marks():
    text = "use b\n\n## Doc.\ndefine x = 1\n"
    plain, _ = read_source(text.encode())
    for data in (
        text.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + text.encode(),
        text.replace("\n", "\r").encode(),
    ):
        source, found = read_source(data)
        assert found == []
        assert source.text == plain.text


def test_what_is_not_utf_8_is_shown():
    _, [found] = read_source(b"# ok\nuse \xff\n", "latin.ana")
    assert (found.code, found.span.line, found.span.column) == ("E0144", 2, 5)
    assert "0xff" in found.message


@pytest.mark.parametrize("character", ["\0", "\x07", "\u202e", "\u200b"])
def test_invisible_characters_are_shown_even_in_comments(character):
    assert codes(f"use b  # a{character}b\n") == ["E0145"]
    assert codes(f"use{character} b\n") == ["E0145"]
