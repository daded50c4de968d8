"""A compiled loop over what uproot decodes, by numba."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numba
import numpy as np
import uproot

sys.path.insert(0, str(Path(__file__).parent))
import flat_physics as p

BEAM_E, BEAM_X, BEAM_Z = p.BEAM
LOW, HIGH = p.LOW, p.HIGH


@numba.njit
def loop(px1, py1, pz1, E1, px2, py2, pz2, E2, id1, id2, extra, n, bins):
    for k in range(len(extra)):
        n[0] += 1
        if not id1[k] > p.MUON_ID:
            continue
        n[1] += 1
        if not id2[k] > p.MUON_ID:
            continue
        n[2] += 1
        if not extra[k] < p.EXTRA:
            continue
        n[3] += 1
        px, py, pz, E = px1[k] + px2[k], py1[k] + py2[k], pz1[k] + pz2[k], E1[k] + E2[k]
        across = p.FROM_E * E + p.FROM_X * px + p.FROM_Z * pz
        if not np.sqrt(across * across + py * py) > p.PT:
            continue
        n[4] += 1
        x, z, e = BEAM_X - px, BEAM_Z - pz, BEAM_E - E
        theta = np.arctan2(np.sqrt(x * x + py * py), z)
        if not LOW < theta < HIGH:
            continue
        n[5] += 1
        m2 = e * e - (x * x + py * py + z * z)
        if not m2 > 0:
            continue
        n[6] += 1
        bins[min(int(np.sqrt(m2) * (p.BINS / p.RANGE[1])) + 1, p.BINS + 1)] += 1


def prepare(data: Path) -> Callable[[], object]:
    def job() -> object:
        counts, bins = np.zeros(7, np.int64), np.zeros(p.BINS + 2, np.int64)
        with uproot.open(data / "flat.root", handler=uproot.MemmapSource) as file:
            for columns in file["t"].iterate(p.COLUMNS, step_size=250_000, library="np"):
                loop(*(columns[name] for name in p.COLUMNS), counts, bins)
        return {"cutflow": counts.tolist(), "histogram": bins.tolist()}

    return job
