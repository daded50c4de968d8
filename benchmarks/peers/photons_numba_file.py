"""uproot and one loop compiled by numba, from the ROOT file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import uproot
from peers.photons_awkward_steps import BRANCHES
from peers.photons_numba_steps import Sums


def prepare(data: Path) -> Callable[[], object]:
    return lambda: job(data)


def job(data: Path) -> object:
    sums = Sums()
    for events in uproot.iterate(f"{data}:t", BRANCHES, step_size=100_000):
        lists = [events[name].layout for name in BRANCHES]
        sums.add(np.asarray(lists[0].offsets), *(np.asarray(each.content.data) for each in lists))
    return sums.answer()
