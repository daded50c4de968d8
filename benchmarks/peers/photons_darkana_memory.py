"""darkana: the search of `photons.ana` on arrays that are in memory already."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import uproot
from peers.photons_answer import answer

import darkana

SEARCH = Path(__file__).resolve().parents[1] / "photons.ana"


def prepare(data: Path) -> Callable[[], object]:
    with uproot.open(data) as file:
        columns = {name: file["t"][name].array() for name in ("ph_px", "ph_py", "ph_pz")}
    search = darkana.load(SEARCH)
    return lambda: answer(search.run({"photons": columns}))
