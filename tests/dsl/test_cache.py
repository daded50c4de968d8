"""The compiled grammar is kept between runs, and whatever is wrong with what is kept does no harm."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from darkana.dsl import cache


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("DARKANA_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def compiled(monkeypatch) -> list[str]:
    """The grammars that had to be compiled."""
    seen: list[str] = []
    compile_grammar = cache.compile_grammar
    monkeypatch.setattr(cache, "compile_grammar", lambda text: seen.append(text) or compile_grammar(text))
    return seen


def kept_file(folder: Path) -> Path:
    (only,) = folder.iterdir()
    return only


def test_the_second_time_it_is_read(folder, compiled):
    first = cache.load_tables()
    assert cache.load_tables() == first
    assert len(compiled) == 1
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "damage",
    [
        "{",
        '{"made_from": 1}',
        *(pytest.param(d, marks=pytest.mark.long) for d in ("", "[]", "null", "\0", "[" * 100_000)),
    ],
)
def test_a_damaged_file_is_made_anew(folder, compiled, damage):
    first = cache.load_tables()
    kept_file(folder).write_text(damage)
    assert cache.load_tables() == first
    assert len(compiled) == 2
    assert cache.load_tables() == first
    assert len(compiled) == 2


def test_a_file_of_another_grammar_is_ignored(folder, compiled):
    cache.load_tables()
    kept = json.loads(kept_file(folder).read_text())
    kept["made_from"]["lark"] = "lark-0.1"
    kept_file(folder).write_text(json.dumps(kept))
    cache.load_tables()
    assert len(compiled) == 2


def test_numbers_out_of_range_are_not_believed(folder, compiled):
    first = cache.load_tables()
    kept = json.loads(kept_file(folder).read_text())
    kept["tables"]["actions"][0]["start"] = 10**6
    kept_file(folder).write_text(json.dumps(kept))
    assert cache.load_tables() == first


@pytest.mark.skipif(os.name != "posix", reason="needs file modes")
def test_a_folder_that_others_can_write_to_is_not_trusted(folder, compiled):
    cache.load_tables()
    folder.chmod(0o777)
    cache.load_tables()
    assert len(compiled) == 2


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DARKANA_CACHE", str(tmp_path / "file" / "below"))
    assert cache.load_tables().words["from"]


def test_where_it_is_kept(monkeypatch):
    monkeypatch.delenv("DARKANA_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    monkeypatch.setattr(cache.sys, "platform", "linux")
    assert cache.cache_folder() == str(Path("/somewhere/darkana"))
    monkeypatch.setattr(cache.sys, "platform", "darwin")
    assert cache.cache_folder().endswith("Library/Caches/darkana")
