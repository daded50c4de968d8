"""Oracle of `tests/analyses/composites.ana`: a plain loop over events, written from the language's pages."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

from . import kinematics as k
from .books import Cut, Cutflow, Histogram, survivors, uniform
from .events import Cluster, Event, read
from .kinematics import Vector


@dataclass(frozen=True)
class Pi0:
    p1: Cluster
    p2: Cluster

    @cached_property
    def vector(self) -> Vector:
        return k.add(self.p1.vector, self.p2.vector)

    @property
    def used(self) -> frozenset[int]:
        return frozenset((self.p1.index, self.p2.index))


@dataclass(frozen=True)
class Candidate:
    photons: list[Cluster]
    h1: Pi0
    h2: Pi0
    track: int
    t: Vector

    @property
    def state(self) -> Vector:
        return k.add(self.h1.vector, self.h2.vector)

    @property
    def whole(self) -> Vector:
        return k.add(self.state, self.t)

    @cached_property
    def distance(self) -> float:
        return abs(k.mass(self.h1.vector) - 0.135) + abs(k.mass(self.h2.vector) - 0.135)

    @property
    def used(self) -> tuple[frozenset[int], int]:
        return self.h1.used | self.h2.used, self.track

    @property
    def unused(self) -> float:
        return sum(c.energy for c in self.photons if c.index not in self.h1.used | self.h2.used)


CUTS: list[Cut[Candidate]] = [
    ("light", lambda c: k.mass(c.state) < 1),
    ("alone", lambda c: c.unused < 1),
    (
        "apart",
        lambda c: k.angle(c.h1.vector, c.h2.vector) > math.radians(1) and c.h1.p1.energy > 1.2 * c.h1.p2.energy,
    ),
    ("boosted", lambda c: k.momentum(c.whole) > 1),
]


def candidates(event: Event) -> Iterator[Candidate]:
    photons = [c for c in event.clusters if c.track < 0 and c.energy > 0.04]
    photons = sorted(photons, key=lambda c: c.energy, reverse=True)[:6]
    pi0s = [Pi0(p, q) for p, q in combinations(photons, 2)]
    pi0s = [pi0 for pi0 in pi0s if 0.04 < k.mass(pi0.vector) < 0.6]
    pions = [(t.charge, t.index, t.vector("pi")) for t in event.tracks]
    for charge in (1, -1):
        for h1, h2 in combinations(pi0s, 2):
            if h1.used & h2.used:
                continue
            for own, index, vector in pions:
                if own == charge and k.transverse(vector) > 0.2:
                    yield Candidate(photons, h1, h2, index, vector)


def best(found: Sequence[Candidate]) -> list[Candidate]:
    """The best and its re-pairings; of other ties the first."""
    if not found:
        return []
    least = min(c.distance for c in found)
    first = next(c for c in found if math.isclose(c.distance, least, rel_tol=1e-9))
    return [c for c in found if c.used == first.used and math.isclose(c.distance, least, rel_tol=1e-9)]


def run(path: Path) -> dict[str, Any]:
    """All that the file says of one file of events, with the file's own weights."""
    signal = Cutflow()
    mass, whole, inside = Histogram(uniform(30, 0, 1.5)), Histogram(uniform(30, 0, 6)), Histogram(uniform(20, -1, 1))
    for event in read(path):
        w = event.weight
        found = best(list(candidates(event)))
        signal.add("all events", None, 0, w, passed=True)
        signal.add("candidate", None, len(found), w)
        for c in survivors(found, CUTS, signal, w, None):
            mass.fill(w, k.mass(c.state))
            inside.fill(w, k.cos_theta(k.rest(c.h1.p1.vector, c.h1.vector)))
        for c in found:
            if all(condition(c) for label, condition in CUTS if label != "alone"):
                whole.fill(w, k.mass(c.whole))
    return {
        "scan": {},
        "cutflow": {"signal": signal.listed()},
        "histograms": {
            "state_mass": {"at": None, **mass.listed()},
            "whole_mass": {"at": None, **whole.listed()},
            "inside": {"at": None, **inside.listed()},
        },
        "windows": {},
    }
