"""The blocks of code in README.md and docs/*.md: where they stand and what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
ERRORS = "docs/errors.md"
PROGRAMS = ("darkana ", "make ", "pip ", "python ", "cd ", "ln ", "npm ")
BEGINNINGS = {"$ ": "console", "{": "json", "schema:": "yaml", "from ": "python", "import ": "python"}


@dataclass(frozen=True)
class Block:
    """`before` is the last line of text above it."""

    page: str
    line: int
    kind: str
    text: str
    before: str = ""

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def first(self) -> str:
        return self.text.partition("\n")[0].strip()


def pages() -> list[str]:
    return ["README.md", *(f"docs/{page.name}" for page in sorted((ROOT / "docs").glob("*.md")))]


@cache
def blocks(page: str) -> tuple[Block, ...]:
    return tuple(blocks_in(page, (ROOT / page).read_text(encoding="utf-8")))


def blocks_in(page: str, text: str) -> Iterator[Block]:
    """Fenced blocks by the word behind their fence, indented ones by how they begin."""
    lines, k, before, within_list = text.split("\n"), 0, "", False
    while k < len(lines):
        start, line = k, lines[k]
        if fence := re.match(r"( *)```([\w-]*)\s*$", line):
            k = next(n for n in range(k + 1, len(lines)) if lines[n].strip() == "```") + 1
            yield Block(page, start + 1, fence[2] or "text", "\n".join(lines[start + 1 : k - 1]) + "\n", before)
        elif line.startswith("    ") and line.strip() and not within_list:
            while k < len(lines) and (lines[k].startswith("    ") or not lines[k].strip()):
                k += 1
            inside = "\n".join(part[4:] for part in lines[start:k]).rstrip() + "\n"
            yield Block(page, start + 1, kind_of(inside), inside, before)
        else:
            if line.strip():
                before, within_list = line, bool(re.match(r" *([-*]|\d+\.) ", line)) or (within_list and line[0] == " ")
            k += 1


def kind_of(text: str) -> str:
    if text.startswith(PROGRAMS):
        return "sh"
    return next((kind for start, kind in BEGINNINGS.items() if text.startswith(start)), "text")


@dataclass(frozen=True)
class Listed:
    """What tests/docs/blocks.yaml says of blocks, by page and beginning of their text."""

    skipped: dict[str, dict[str, str]]
    long: dict[str, dict[str, str]]
    prepared: dict[str, dict[str, dict[str, object]]]

    def skip(self, block: Block) -> str | None:
        return _of(self.skipped, block)

    def left_to_long(self, block: Block) -> str | None:
        return _of(self.long, block)

    def before(self, block: Block) -> dict[str, object]:
        return _of(self.prepared, block) or {}


def _of(listed, block):
    found = listed.get(block.page, {})
    return next((said for start, said in found.items() if block.text.startswith(start)), None)


@cache
def listed() -> Listed:
    text = (ROOT / "tests" / "docs" / "blocks.yaml").read_text(encoding="utf-8")
    return Listed(**yaml.safe_load(text))


def summary(executed: set[str]) -> list[str]:
    """What is said at the end of the tests. Blocks of the index of errors are goldens of tests/errors."""
    every = [block for page in pages() if page != ERRORS for block in blocks(page)]
    left = [block for block in every if block.place not in executed]
    lines = [f"blocks executed: {len(every) - len(left)} of {len(every)}"]
    lines += [f"  {block.place} {block.kind}: {_why(block)}" for block in left]
    return [*lines, f"  {ERRORS}: {len(blocks(ERRORS))} more are made by running them: tests/errors, tests/compiler"]


def _why(block: Block) -> str:
    long = listed().left_to_long(block)
    return listed().skip(block) or (f"in the long suite: {long}" if long else "its test did not run")
