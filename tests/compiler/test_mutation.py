"""A small mistake anywhere in a shipped file is reported where it was made: syntax, names, kinds and dimensions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import mutation
from darkana.compiler.check import check
from darkana.compiler.modules import Found
from darkana.dsl.diagnostics import Diagnostic
from darkana.dsl.source import Source
from darkana.library import Files

ANALYSES = Path(__file__).parents[2] / "analyses"
ENOUGH = 0.95


@dataclass
class Remembering:
    """A loader that reads each file once."""

    files: Files = field(default_factory=Files)
    found: dict[tuple[str, str], Found | None] = field(default_factory=dict)
    tables: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def library(self, name: str, beside: Source) -> Found | None:
        key = (name, beside.name)
        if key not in self.found:
            self.found[key] = self.files.library(name, beside)
        return self.found[key]

    def libraries(self, beside: Source) -> list[str]:
        return self.files.libraries(beside)

    def table(self, path: str, beside: Source) -> str | None:
        key = (path, beside.name)
        if key not in self.tables:
            self.tables[key] = self.files.table(path, beside)
        return self.tables[key]


def names_or_touches(mutant: mutation.Mutant, found: Diagnostic) -> bool:
    """Whether the message, or a place that it points to, is about the word that was changed."""
    places = [found.span, *(r.span for r in found.related)]
    if any(p.source.text == mutant.text and p.start <= mutant.end and p.end >= mutant.start for p in places):
        return True
    new = mutant.token if mutant.deleted else mutant.text[mutant.start : mutant.end]
    words = {w.strip('"') for w in (mutant.token, new)} - {""}
    said = [found.message, found.label, *found.help, *(r.label for r in found.related)]
    quoted = any(f"`{w}`" in s or f'"{w}"' in s or f"`{w}(" in s for w in words for s in said)
    return quoted or (found.replacement or "").strip('"') in words


def try_mutants(every: int, start: int = 0) -> tuple[int, Counter[str], Counter[str]]:
    """How many were tried, and by kind of change how many are errors and how many of these are misplaced."""
    tried, wrong, missed = 0, Counter[str](), Counter[str]()
    loader = Remembering()
    sources = [Source(str(p), p.read_text(encoding="utf-8")) for p in sorted(ANALYSES.glob("*/*.ana"))]
    for number, (source, mutant) in enumerate((s, m) for s in sources for m in mutation.mutants(s)):
        if number % every != start:
            continue
        tried += 1
        found = mutation.first(list(check(Source(source.name, mutant.text), loader).diagnostics))
        if found is not None:
            wrong[mutant.kind] += 1
            missed[mutant.kind] += not names_or_touches(mutant, found)
    return tried, wrong, missed


def report(every: int, capsys: pytest.CaptureFixture[str]) -> float:
    tried, wrong, missed = try_mutants(every)
    share = 1 - missed.total() / wrong.total()
    with capsys.disabled():
        print(
            f"\n{tried} changed texts, {wrong.total()} wrong: {share:.1%} are blamed on the change; not {dict(missed)}"
        )
    return share


def test_the_first_error_is_about_the_change(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(251, capsys) >= ENOUGH


@pytest.mark.long
def test_the_first_error_is_about_the_change_everywhere(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(1, capsys) >= ENOUGH
