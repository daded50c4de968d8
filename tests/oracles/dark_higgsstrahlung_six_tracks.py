"""Oracle of `dark_higgsstrahlung_six_tracks.ana`: a plain loop over events, from the language's pages; and its events."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

from . import kinematics as k
from .books import Counts, Cut, Cutflow, Histogram, survivors
from .events import Event, Track, read
from .kinematics import KEKB, MASS, Vector
from .made import Maker
from .tables import between

Hypothesis = tuple[float, float]
GRID: list[Hypothesis] = [(between(0.3, 3.5, a / 19), between(0.6, 10, h / 19)) for a in range(20) for h in range(20)]
SCAN = [(mA, mh) for mA, mh in GRID if mh > 2 * mA and mh + mA < 10.58]


@dataclass(frozen=True)
class Pair:
    """Two leptons of one kind."""

    plus: Track
    minus: Track
    particle: str

    @cached_property
    def vector(self) -> Vector:
        return k.add(self.plus.vector(self.particle), self.minus.vector(self.particle))

    @cached_property
    def mass(self) -> float:
        return k.mass(self.vector)

    @property
    def used(self) -> frozenset[int]:
        return frozenset((self.plus.index, self.minus.index))


@dataclass(frozen=True)
class Candidate:
    tracks: list[Track]
    pairs: tuple[Pair, Pair, Pair]

    @property
    def masses(self) -> tuple[float, float, float]:
        a0, a1, a2 = self.pairs
        return a0.mass, a1.mass, a2.mass

    @cached_property
    def spread(self) -> float:
        return max(abs(a - b) for a, b in combinations(self.masses, 2))

    @property
    def used(self) -> frozenset[int]:
        return frozenset().union(*(pair.used for pair in self.pairs))

    @cached_property
    def higgs(self) -> float:
        return k.mass(k.add(self.pairs[1].vector, self.pairs[2].vector))

    @cached_property
    def missing(self) -> Vector:
        return KEKB.recoil(k.add(*(pair.vector for pair in self.pairs)))


def pairs(event: Event) -> Iterator[Pair]:
    """Electrons first, then in the order of the legs."""
    for particle in ("e", "mu"):
        chosen = [t for t in event.tracks if (t.electron_id if particle == "e" else t.muon_id) > 0.5]
        for plus in (t for t in chosen if t.charge > 0):
            for minus in (t for t in chosen if t.charge < 0):
                pair = Pair(plus, minus, particle)
                if 0.1 < pair.mass < 3.5:
                    yield pair


def candidates(event: Event) -> Iterator[Candidate]:
    """Any pair first; of the other two, which are alike, each combination once."""
    found = list(pairs(event))
    for a0 in found:
        for a1, a2 in combinations(found, 2):
            if not (a0.used & a1.used or a0.used & a2.used or a1.used & a2.used):
                yield Candidate(event.tracks, (a0, a1, a2))


def best(event: Event) -> list[Candidate]:
    """The three (or, of equal masses, more) ways to order the pairs that agree best; of other ties the first."""
    found = list(candidates(event))
    if not found:
        return []
    first = min(found, key=lambda c: c.spread)
    return [c for c in found if c.used == first.used and math.isclose(c.spread, first.spread, rel_tol=1e-9)]


def back_to_back(tracks: list[Track]) -> bool:
    return any(abs(k.signed_angle(a.phi - b.phi)) > math.pi / 2 for a, b in combinations(tracks, 2))


def nothing_lost(c: Candidate) -> bool:
    return abs(k.mass_squared(c.missing)) < 0.5 and c.missing[0] < 0.2


def range_of(c: Candidate) -> float:
    return max(c.masses) - min(c.masses)


FIRST: list[Cut[Candidate]] = [
    ("trigger", lambda c: back_to_back(c.tracks)),
    ("six tracks", lambda c: len(c.tracks) == 6),
    ("nothing lost", nothing_lost),
]
SIGNAL: list[Cut[Candidate]] = [*FIRST, ("equal masses", lambda c: range_of(c) < 0.1)]
WIDE: list[Cut[Candidate]] = [*FIRST, ("equal masses", lambda c: range_of(c) < 0.5)]


def in_peak(c: Candidate, mA: float, mh: float) -> bool:
    return abs(c.masses[0] - mA) < 0.02 and abs(c.higgs - mh) < 0.06


def beside(c: Candidate, mA: float, mh: float) -> bool:
    return abs(c.masses[0] - mA) < 0.06 and abs(c.higgs - mh) < 0.18 and not in_peak(c, mA, mh)


def run(path: Path) -> dict[str, Any]:
    """All that the search says of one file, with the file's own weights."""
    signal, wide = Cutflow(), Cutflow()
    windows = {"peak": (in_peak, Counts(len(SCAN))), "beside": (beside, Counts(len(SCAN)))}
    for event in read(path):
        w, found = event.weight, best(event)
        for book in (signal, wide):
            book.add("all events", None, 0, w, passed=True)
            book.add("candidate", None, len(found), w)
        left = survivors(found, SIGNAL, signal, w, None)
        loose = survivors(found, WIDE, wide, w, None)
        wide.add("exclude signal", None, 0 if left else len(loose), w)
        for inside, counts in windows.values():
            for n, (mA, mh) in enumerate(SCAN if left else []):
                if any(inside(c, mA, mh) for c in left):
                    counts.add(n, w)
    return {
        "scan": {"mA": [mA for mA, _ in SCAN], "mh": [mh for _, mh in SCAN]},
        "cutflow": {"signal": signal.listed(), "wide": wide.listed()},
        "histograms": dict[str, Histogram](),
        "windows": {name: {"signal": counts.listed()} for name, (_, counts) in windows.items()},
    }


# --- events ------------------------------------------------------------------------------------------------


FAST: Vector = (40.0, 38.0, 0.0, 10.0)


def three_pairs(at: Hypothesis | None, lost: float = 0.0, source: Vector = KEKB.total) -> Callable[[Maker], Event]:
    """A' h', h' -> A' A' at one hypothesis; at none, three pairs of about the same mass. Some lose a photon; from a
    FAST source no track is back to back with another."""

    def made(maker: Maker) -> Event:
        middle = maker.uniform(0.3, 2.5)
        masses = [at[0] if at else max(middle + maker.uniform(-0.1, 0.1), 0.22) for _ in range(3)]
        higgs = at[1] if at else maker.uniform(masses[1] + masses[2], 10 - masses[0])
        whole = source
        if maker.chance(lost):
            whole, _ = maker.decay(whole, maker.uniform(masses[0] + higgs, 10.57), 0.0)
        first, parent = maker.decay(whole, masses[0], higgs)
        tracks = []
        for vector in (first, *maker.decay(parent, masses[1], masses[2])):
            particle = maker.one_of(["e", "mu", "mu"])
            plus, minus = maker.decay(vector, MASS[particle], MASS[particle])
            tracks += [maker.track(plus, 1, particle), maker.track(minus, -1, particle)]
        tracks = [t if maker.chance(0.1) else identified(t) for t in tracks]
        return maker.event(tracks, [], 0.3)

    return made


def identified(t: Track) -> Track:
    """Six tracks are seldom all identified: most are made so here."""
    electron = t.electron_id > t.muon_id
    ids = (0.9, 0.1) if electron else (0.1, 0.9)
    return Track(t.index, t.charge, t.px, t.py, t.pz, *ids, t.cluster_energy)


def equal_masses(maker: Maker) -> Event:
    """Muons of momenta that binary fractions hold: all three pairs of one mass, to the last bit, in several ways."""
    p, q = float(maker.random.integers(8, 24)) / 8, float(maker.random.integers(1, 8)) / 8
    tracks = []
    for axis in range(3):
        along, across = [0.0] * 3, [0.0] * 3
        along[axis], across[(axis + 1) % 3] = p, q
        for charge in (1, -1):
            x, y, z = (a + charge * b for a, b in zip(along, across, strict=True))
            tracks.append(Track(0, charge, x, y, z, 0.0, 1.0, 0.0))
    return maker.event(tracks, [], 0.0)
