"""The search of `photons.ana` as one compiled loop over events."""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
from peers.photons_answer import ACCEPTANCE, EDGES, SQRT_S

LOW, HIGH = np.radians(ACCEPTANCE)
LAST, BINS = EDGES[-1], len(EDGES) - 1


@nb.njit
def pair(e, x, y, z, i, j):  # type: ignore[no-untyped-def]
    square = (e[i] + e[j]) ** 2 - ((x[i] + x[j]) ** 2 + (y[i] + y[j]) ** 2 + (z[i] + z[j]) ** 2)
    return np.copysign(np.sqrt(abs(square)), square)


@nb.njit
def search(offsets, px, py, pz, cutflow, bins):  # type: ignore[no-untyped-def]
    """Adds to `cutflow` (5 rows, then the window) and `bins` (3 pairs)."""
    e, x, y, z = np.empty(1000), np.empty(1000), np.empty(1000), np.empty(1000)
    cutflow[0] += len(offsets) - 1
    for event in range(len(offsets) - 1):
        n = 0
        for k in range(offsets[event], offsets[event + 1]):
            energy = np.sqrt(px[k] ** 2 + py[k] ** 2 + pz[k] ** 2)
            if energy > 0.1:
                e[n], x[n], y[n], z[n] = energy, px[k], py[k], pz[k]
                n += 1
        if n < 3:
            continue
        least, best, a, b, c = np.inf, 0.0, 0, 0, 0
        for i in range(n - 2):
            for j in range(i + 1, n - 1):
                for k in range(j + 1, n):
                    square = (e[i] + e[j] + e[k]) ** 2 - (
                        (x[i] + x[j] + x[k]) ** 2 + (y[i] + y[j] + y[k]) ** 2 + (z[i] + z[j] + z[k]) ** 2
                    )
                    m = np.copysign(np.sqrt(abs(square)), square)
                    if abs(m - SQRT_S) < least:
                        least, best, a, b, c = abs(m - SQRT_S), m, i, j, k
        cutflow[1] += 1
        if not 0.7 * SQRT_S < best < 1.1 * SQRT_S:
            continue
        cutflow[2] += 1
        if not min(e[a], e[b], e[c]) > 0.5:
            continue
        cutflow[3] += 1
        low, high = np.pi, 0.0
        for i in (a, b, c):
            theta = np.arctan2(np.sqrt(x[i] ** 2 + y[i] ** 2), z[i])
            low, high = min(low, theta), max(high, theta)
        if not (low > LOW and high < HIGH):
            continue
        cutflow[4] += 1
        for row, (i, j) in enumerate(((a, b), (a, c), (b, c))):
            m = pair(e, x, y, z, i, j)
            place = 0 if m < 0 else min(BINS, int(m * BINS / LAST)) + 1
            bins[row, place] += 1
            if row == 0 and m > 5:
                cutflow[5] += 1


class Sums:
    """What adds up over blocks of events."""

    def __init__(self) -> None:
        self.cutflow = np.zeros(6, np.int64)
        self.bins = np.zeros((3, BINS + 2), np.int64)

    def add(self, offsets: Any, px: Any, py: Any, pz: Any) -> None:
        search(offsets, px, py, pz, self.cutflow, self.bins)

    def answer(self) -> dict[str, Any]:
        return {"cutflow": self.cutflow[:5].tolist(), "bins": self.bins.tolist(), "window": int(self.cutflow[5])}
