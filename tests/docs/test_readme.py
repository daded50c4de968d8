"""The README's search is as `fmt` writes it."""

from __future__ import annotations

from blocks import blocks
from darkana.dsl.format import fmt
from darkana.dsl.source import Source


def test_the_search_is_in_canonical_form():
    [text] = [block.text for block in blocks("README.md") if block.kind == "ana"]
    assert fmt(Source("README.md", text)) == text
