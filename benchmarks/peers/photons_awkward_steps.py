"""The search of `photons.ana` in awkward, on some events at a time."""

from __future__ import annotations

from typing import Any

import awkward as ak
import numpy as np
from peers.photons_answer import ACCEPTANCE, EDGES, SQRT_S

BRANCHES = ("ph_px", "ph_py", "ph_pz")


def mass(*photons: Any) -> Any:
    """Of a sum of photons; negative where the square is."""
    e, x, y, z = (sum(p[name] for p in photons[1:]) + photons[0][name] for name in ("E", "px", "py", "pz"))
    square = e**2 - (x**2 + y**2 + z**2)
    return np.copysign(np.sqrt(np.abs(square)), square)


def best_triplets(px: Any, py: Any, pz: Any) -> Any:
    """Records of flat photons `a`, `b` and `c` and the mass `m`: the best triplet of each event that has one."""
    photons = ak.zip({"px": px, "py": py, "pz": pz, "E": np.sqrt(px**2 + py**2 + pz**2)})
    photons = photons[photons.E > 0.1]
    photons = photons[ak.num(photons) >= 3]
    triplets = ak.combinations(photons, 3, fields=["a", "b", "c"])
    triplets["m"] = mass(triplets.a, triplets.b, triplets.c)
    best = ak.argmin(np.abs(triplets.m - SQRT_S), axis=1, keepdims=True)
    return ak.flatten(triplets[best], axis=1)


class Sums:
    """What adds up over blocks of events."""

    def __init__(self) -> None:
        self.cutflow = np.zeros(5, np.int64)
        self.bins = np.zeros((3, len(EDGES) + 1), np.int64)
        self.window = 0

    def add(self, px: Any, py: Any, pz: Any) -> None:
        found = best_triplets(px, py, pz)
        passed = [len(px), len(found)]
        found = found[(found.m > 0.7 * SQRT_S) & (found.m < 1.1 * SQRT_S)]
        passed.append(len(found))
        found = found[np.minimum(np.minimum(found.a.E, found.b.E), found.c.E) > 0.5]
        passed.append(len(found))
        a, b, c = (np.arctan2(np.sqrt(p.px**2 + p.py**2), p.pz) for p in (found.a, found.b, found.c))
        low, high = np.radians(ACCEPTANCE)
        found = found[(np.minimum(np.minimum(a, b), c) > low) & (np.maximum(np.maximum(a, b), c) < high)]
        self.cutflow += [*passed, len(found)]
        for k, (one, other) in enumerate(((found.a, found.b), (found.a, found.c), (found.b, found.c))):
            masses = ak.to_numpy(mass(one, other))
            self.bins[k] += np.bincount(np.searchsorted(EDGES, masses, "right"), minlength=len(EDGES) + 1)
            self.window += int(np.count_nonzero(masses > 5)) if k == 0 else 0

    def answer(self) -> dict[str, Any]:
        return {"cutflow": self.cutflow.tolist(), "bins": self.bins.tolist(), "window": self.window}
