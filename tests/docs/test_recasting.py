"""The page on recasting: its table is that of the processes."""

from __future__ import annotations

import re
from pathlib import Path

from darkana.runtime.plan import PROCESSES

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "recasting.md").read_text(encoding="utf-8")


def test_every_process_is_in_the_table() -> None:
    rows = re.findall(r"^\| `([a-z+\- _]+)`", PAGE, re.MULTILINE)
    assert [row for row in rows if row in PROCESSES] == list(PROCESSES)
