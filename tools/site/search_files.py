"""The tables that lie beside a search."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from markdown import cell, table

MOST_ROWS = 12


def table_parts(beside: Path, folder: Path) -> Iterator[str]:
    """Each table with the comments of its header, its first rows, and the file itself."""
    files = sorted(beside.glob("*.csv"))
    if files:
        yield "## Files of tables\n"
    for file in files:
        folder.mkdir(exist_ok=True)
        shutil.copy(file, folder)
        yield from _table(file, folder.name)


def _table(file: Path, folder: str) -> Iterator[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    comments = [line.lstrip("# ") for line in lines if line.startswith("#")]
    header, *rows = [line.split(",") for line in lines if line.strip() and not line.startswith("#")]
    yield f"### {file.name}\n"
    if comments:
        yield cell(" ".join(comments)).replace("_", "\\_").replace("*", "\\*").replace("<", "&lt;") + "\n"
    yield table([cell(name.strip()) for name in header], ([cell(x.strip()) for x in row] for row in rows[:MOST_ROWS]))
    left = f"The first {MOST_ROWS} of {len(rows)} rows; all: " if len(rows) > MOST_ROWS else "The file: "
    yield f"{left}{{download}}`{file.name} <{folder}/{file.name}>`.\n"
