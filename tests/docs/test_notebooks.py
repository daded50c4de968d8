"""The page on notebooks: its table is that of the magic."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "notebooks.md").read_text(encoding="utf-8")


def test_every_option_of_the_magic_is_there() -> None:
    from darkana.notebook import parser

    options = {word for action in parser()._actions for word in action.option_strings}
    assert options == set(re.findall(r"^\| `(--[a-z-]+)", PAGE, re.MULTILINE))
