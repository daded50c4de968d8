"""A table's text: named columns with units, `#` comments, numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache

from darkana.runtime.plan.record import Record, record

_HEADER = re.compile(r"^\s*(?P<name>[^\[\]]+?)\s*(?:\[(?P<unit>[^\[\]]*)\])?\s*$")


class BadTable(Exception):
    """The text is not a table; the message says where and why."""


@record
class Column(Record):
    """`unit` is as written in the header, or None. `whole` says that all its numbers are written as integers."""

    name: str
    unit: str | None
    values: tuple[float, ...]
    whole: bool


@lru_cache(maxsize=8)
def read_columns(text: str) -> Mapping[str, Column]:
    """The columns by name.

    Raises:
        BadTable: no header, no rows, a row of the wrong length, or what is not a finite number.
    """
    lines = [(i, line) for i, line in enumerate(text.lstrip("\ufeff").splitlines(), 1) if not _is_comment(line)]
    if len(lines) < 2:
        raise BadTable("it has no rows" if lines else "it is empty")
    heads = [_HEADER.match(cell) for cell in lines[0][1].split(",")]
    if not all(heads):
        raise BadTable(f"line {lines[0][0]} is no header: write `name [unit], name [unit]`")
    names = [h["name"] for h in heads if h]
    twice = next((n for n in names if names.count(n) > 1), None)
    if twice is not None:
        raise BadTable(f"it has two columns `{twice}`")
    rows = [_row(i, line, len(names)) for i, line in lines[1:]]
    columns = zip(*rows, strict=True)
    return {
        name: Column(name, h["unit"] if h else None, tuple(map(float, cells)), all(_is_whole(c) for c in cells))
        for name, h, cells in zip(names, heads, columns, strict=True)
    }


def _is_comment(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _is_whole(cell: str) -> bool:
    return re.fullmatch(r"\s*[+-]?\d+\s*", cell) is not None


def _row(number: int, line: str, width: int) -> list[str]:
    cells = line.split(",")
    if len(cells) != width:
        raise BadTable(f"line {number} has {len(cells)} columns, the header has {width}")
    for cell in cells:
        try:
            finite = math.isfinite(float(cell))
        except ValueError:
            finite = False
        if not finite:
            raise BadTable(f"line {number}: `{cell.strip()}` is not a number")
    return cells
