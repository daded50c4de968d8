"""A small mistake anywhere in a shipped search is reported where it was made."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path

import pytest

from darkana.dsl.parse import parse
from darkana.dsl.source import Source

spec = importlib.util.spec_from_file_location("mutation", Path(__file__).parents[1] / "helpers" / "mutation.py")
assert spec
assert spec.loader
mutation = importlib.util.module_from_spec(spec)
__import__("sys").modules["mutation"] = mutation
spec.loader.exec_module(mutation)

EVERY = 37  # one mutant of so many is tried
ENOUGH = 0.95


def test_errors_touch_the_mistake(searches, record_property, capsys):
    wrong, missed = Counter(), Counter()
    for number, (name, mutant) in enumerate((s.name, m) for s in searches for m in mutation.mutants(s)):
        if number % EVERY:
            continue
        found = mutation.first(parse(Source(name, mutant.text))[1])
        if found is not None:
            wrong[mutant.kind] += 1
            missed[mutant.kind] += not mutation.touches(mutant, found)
    share = 1 - missed.total() / wrong.total()
    record_property("share", share)
    with capsys.disabled():
        print(
            f"\n{share:.1%} of {wrong.total()} syntax errors are reported where the mistake is ({dict(missed)} are not)"
        )
    assert share >= ENOUGH


def test_the_unchanged_text_is_good(searches):
    assert [parse(source)[1] for source in searches] == [[] for _ in searches]


@pytest.fixture(scope="module")
def searches():
    files = sorted((Path(__file__).parents[2] / "analyses").rglob("*.ana"))
    return [Source(path.name, path.read_text(encoding="utf-8")) for path in files]
