"""One loop compiled by numba, on arrays that are in memory already."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import uproot
from peers.photons_awkward_steps import BRANCHES
from peers.photons_numba_steps import Sums


def prepare(data: Path) -> Callable[[], object]:
    with uproot.open(data) as file:
        lists = [file["t"][name].array().layout for name in BRANCHES]
    offsets, columns = np.asarray(lists[0].offsets), [np.asarray(each.content.data) for each in lists]

    def job() -> object:
        sums = Sums()
        sums.add(offsets, *columns)
        return sums.answer()

    return job
