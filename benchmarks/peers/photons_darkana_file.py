"""darkana: the search of `photons.ana`, or of the file that DARKANA_SEARCH names, from the ROOT file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from peers.photons_answer import answer

import darkana
from darkana.runtime.reading.samples import quick_sample

SEARCH = os.environ.get("DARKANA_SEARCH") or Path(__file__).resolve().parents[1] / "photons.ana"


def prepare(data: Path) -> Callable[[], object]:
    sample = quick_sample("photons", str(data))
    search = darkana.load(SEARCH)
    return lambda: answer(search.run([sample]))
