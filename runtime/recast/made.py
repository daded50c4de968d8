"""Events that are generated here, made into what a run of the search reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..generator.events import Events
from ..plan import Detector
from ..reading.reader import Wanted
from .frames import Laboratory
from .objects import Recorder
from .particles import FINAL

BLOCK = 10_000


def made_columns(
    events: Events, detector: Detector, wanted: Sequence[Wanted], seed: int, stream: tuple[int, ...] = (1, 0)
) -> dict[str, Any]:
    """The columns of generated events, which are in the centre of mass with the electron along +z; `stream` tells their
    random numbers from those of others. Raises DataError."""
    back = Laboratory(detector.total, np.array(detector.to_cms)).from_cms(turned=False)
    recorder = Recorder(detector, wanted, seed, stream)
    final = events.status[0] == FINAL
    for first in range(0, len(events.momenta), BLOCK):
        momenta = events.momenta[first : first + BLOCK][:, final]
        n, each, _ = momenta.shape
        E, px, py, pz = back @ momenta.reshape(-1, 4)[:, [3, 0, 1, 2]].T
        pdg = events.pdg[first : first + BLOCK][:, final].reshape(-1)
        recorder.record(np.arange(n + 1) * each, {"pdg": pdg, "px": px, "py": py, "pz": pz, "E": E})
    return recorder.columns()
