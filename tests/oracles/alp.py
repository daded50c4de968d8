"""Oracle of `alp_two_photons.ana`: a plain loop over events, written from the language's pages."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from .books import Cut, Cutflow, Histogram, survivors, uniform
from .events import Cluster, Event, read
from .kinematics import SUPERKEKB, add, mass, mass_squared
from .tables import from_file, steps

FOLDER = Path(__file__).parents[2] / "analyses" / "alp_two_photons"
RESOLUTION = from_file(FOLDER / "resolution.csv")
SCAN = steps(0.2, 9.7, lambda ma: 0.5 * RESOLUTION(ma) / (2 * ma))
SHOWN = (0.5, 2.0, 5.0, 8.0)
SQRT_S = 10.58


@dataclass(frozen=True)
class Candidate:
    tracks: int
    gr: Cluster
    a1: Cluster
    a2: Cluster

    @property
    def triphoton_mass(self) -> float:
        return mass(add(self.gr.vector, self.a1.vector, self.a2.vector))

    @property
    def distance(self) -> float:
        return abs(self.triphoton_mass - SQRT_S)

    @property
    def used(self) -> frozenset[int]:
        return frozenset((self.gr.index, self.a1.index, self.a2.index))


FIXED: list[Cut[Candidate]] = [
    ("no tracks", lambda c: c.tracks == 0),
    ("in time", lambda c: max(abs(c.gr.timing - c.a1.timing), abs(c.gr.timing - c.a2.timing)) < 20),
    ("full energy", lambda c: 0.88 * SQRT_S < c.triphoton_mass < 1.03 * SQRT_S),
]


def energetic(c: Candidate, hypothesis: float) -> bool:
    return not hypothesis <= 4 or min(c.gr.energy, c.a1.energy, c.a2.energy) > 1


def photons(event: Event) -> list[Cluster]:
    kept = [
        c
        for c in event.clusters
        if c.track < 0 and math.radians(37.3) < c.theta < math.radians(123.7) and c.energy > 0.65
    ]
    return sorted(kept, key=lambda c: SUPERKEKB.cms(c.vector)[0], reverse=True)


def triplets(event: Event) -> Iterator[Candidate]:
    found = photons(event)
    for gr in found:
        for a1, a2 in combinations([c for c in found if c is not gr], 2):
            yield Candidate(len(event.tracks), gr, a1, a2)


def best(candidates: list[Candidate]) -> list[Candidate]:
    """The best and its re-pairings: the same photons, the same distance."""
    if not candidates:
        return []
    first = min(candidates, key=lambda c: c.distance)
    return [c for c in candidates if c.used == first.used and math.isclose(c.distance, first.distance, rel_tol=1e-9)]


def run(path: Path, shown: Sequence[float] = SHOWN) -> dict[str, Any]:
    """All that the search says of one file, with the file's own weights."""
    signal = Cutflow()
    spectra = {at: Histogram(uniform(100, 0, 100)) for at in shown}
    for event in read(path):
        w = event.weight
        candidates = best(list(triplets(event)))
        signal.add("all events", None, 0, w, passed=True)
        signal.add("candidate", None, len(candidates), w)
        left = survivors(candidates, FIXED, signal, w, None)
        for at in shown:
            for c in survivors(left, [("photon energies", lambda c: energetic(c, at))], signal, w, at):  # noqa: B023
                spectra[at].fill(w, mass_squared(add(c.a1.vector, c.a2.vector)))
    return {
        "scan": {"ma": SCAN},
        "cutflow": {"signal": signal.listed()},
        "histograms": {
            f"diphoton_mass_squared at {at:g}": {"region": "signal", "at": at, **spectra[at].listed()} for at in shown
        },
        "windows": {},
    }
