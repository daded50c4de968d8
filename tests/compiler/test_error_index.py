"""The page of all codes is the one that the table gives."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_the_page_is_the_generated_one():
    made = runpy.run_path(str(ROOT / "tools" / "make_error_index.py"))["page"]()
    assert (ROOT / "docs" / "errors.md").read_text(encoding="utf-8") == made, "run tools/make_error_index.py"
