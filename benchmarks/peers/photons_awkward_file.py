"""awkward and uproot, from the ROOT file, in portions that suit the processor's caches."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import uproot
from peers.photons_awkward_steps import BRANCHES, Sums

BASKET, PORTION = 100_000, 20_000


def prepare(data: Path) -> Callable[[], object]:
    return lambda: job(data)


def job(data: Path) -> object:
    sums = Sums()
    for events in uproot.iterate(f"{data}:t", BRANCHES, step_size=BASKET):
        for first in range(0, len(events), PORTION):
            some = events[first : first + PORTION]
            sums.add(*(some[name] for name in BRANCHES))
    return sums.answer()
