"""Every syntax code: its example yields it, the mended example yields nothing, and its message reads well (golden)."""

from __future__ import annotations

from pathlib import Path

import pytest

from darkana.dsl.codes import CODES
from darkana.dsl.parse import parse
from darkana.dsl.render import render
from darkana.dsl.source import Source

FOLDER = Path(__file__).parent.parent / "errors"
SYNTAX = [code for code in CODES.values() if code.code.startswith("E01") and code.wrong]


@pytest.mark.parametrize("code", SYNTAX, ids=lambda code: code.code)
def test_the_example_is_explained_as_on_file(code, update_golden):
    source = FOLDER / f"{code.code}.ana"
    expected = FOLDER / f"{code.code}.txt"
    _, found = parse(Source(source.name, code.wrong))
    if update_golden:
        source.write_text(code.wrong, encoding="utf-8")
        expected.write_text(render(found), encoding="utf-8")
    assert [d.code for d in found] == [code.code]
    assert source.read_text(encoding="utf-8") == code.wrong
    assert render(found) == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", SYNTAX, ids=lambda code: code.code)
def test_the_mended_example_is_good(code):
    assert parse(Source("mended.ana", code.right))[1] == []


@pytest.mark.parametrize("code", SYNTAX, ids=lambda code: code.code)
def test_what_is_offered_as_a_replacement_mends(code):
    _, [found] = parse(Source("wrong.ana", code.wrong))
    if found.replacement is None:
        return
    mended = code.wrong[: found.span.start] + found.replacement + code.wrong[found.span.end :]
    assert found.code not in {d.code for d in parse(Source("mended.ana", mended))[1]} or code.code in {"E0113", "E0136"}
