"""The tutorial's search has fifteen lines, and is none of the shipped ones."""

from __future__ import annotations

import re

import darkana
from blocks import blocks
from darkana.library import shipped_searches

FIFTEEN = next(block.text for block in blocks("docs/tutorial.md") if block.kind == "ana")


def test_it_has_fifteen_lines():
    assert len(FIFTEEN.splitlines()) == 15


def test_no_shipped_search_has_its_recoil():
    state = re.compile(r":muon\+ \w+:muon- \w+:photon")
    assert not [name for name in shipped_searches() if state.search(darkana.load(name).text)]
