"""Cutting a text at the words that begin statements, so that a broken statement does not hide the others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .driver import grammar
from .source import Source

_DOC = re.compile(r"[ \t]*##[ \t]?(.*)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text: `head` is the word it begins with (empty for what stands before the first statement)."""

    start: int
    end: int
    head: str


@lru_cache(maxsize=1)
def _beginning() -> re.Pattern[str]:
    heads = "|".join(sorted(grammar().heads - {"count"}))
    return re.compile(rf"^[ \t]*({heads}|count(?!\s*\())(?!\w)", re.MULTILINE)


def pieces(source: Source) -> list[Piece]:
    """The text cut before each word that begins a statement and a line."""
    found = [(m.start(1), m.group(1)) for m in _beginning().finditer(source.text)]
    starts = [(0, ""), *found]
    ends = [*(start for start, _ in found), len(source.text)]
    return [Piece(start, end, head) for (start, head), end in zip(starts, ends, strict=True)]


def doc_above(source: Source, start: int) -> str:
    """The text of the `##` lines right above the line of an offset."""
    lines: list[str] = []
    line_start = source.text.rfind("\n", 0, start) + 1
    if source.text[line_start:start].strip():
        return ""
    while line_start > 0:
        above = source.text.rfind("\n", 0, line_start - 1) + 1
        found = _DOC.fullmatch(source.text, above, line_start - 1)
        if found is None:
            break
        lines.append(found.group(1).rstrip())
        line_start = above
    return "\n".join(reversed(lines))
