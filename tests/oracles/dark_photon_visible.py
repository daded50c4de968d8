"""Oracle of `dark_photon_visible.ana`: a plain loop over events, written from the language's pages; and events for it."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from . import kinematics as k
from .books import Cutflow, Histogram, logarithmic, survivors
from .events import Cluster, Event, Track, read
from .kinematics import MASS, PEP_II, Vector
from .made import Maker
from .tables import linear, rows, steps

JPSI, PSI2S = 3.096900, 3.686097  # PDG, GeV
EDGES = [0.0, 0.5, 1.0, 2.0, 5.0, 10.0]


def scan(resolution: Path) -> list[float]:
    """Steps of half a resolution, which the file gives in MeV, without what lies near the two resonances."""
    sigma = linear([(mass, width / 1000) for mass, width in rows(resolution)])
    masses = steps(0.22, 10.2, lambda m: 0.5 * sigma(m))
    return [m for m in masses if abs(m - JPSI) > 0.05 and abs(m - PSI2S) > 0.05]


@dataclass(frozen=True)
class Candidate:
    channel: str
    lp: Track
    lm: Track
    photon: Cluster

    @cached_property
    def legs(self) -> tuple[Vector, Vector]:
        return self.lp.vector(self.channel), self.lm.vector(self.channel)

    @cached_property
    def dark(self) -> Vector:
        return k.add(*self.legs)

    @cached_property
    def distance(self) -> float:
        return abs(k.mass(k.add(self.dark, self.photon.vector)) - 10.58)

    @property
    def used(self) -> tuple[frozenset[int], int]:
        return frozenset((self.lp.index, self.lm.index)), self.photon.index

    @property
    def reduced_mass(self) -> float:
        return math.sqrt(max(k.mass_squared(self.dark) - 4 * MASS["mu"] ** 2, 0))


def candidates(event: Event) -> Iterator[Candidate]:
    """Electrons first; then in the order of the legs."""
    photons = [c for c in event.clusters if c.track < 0 and PEP_II.cms(c.vector)[0] > 0.2]
    electrons = [t for t in event.tracks if t.electron_id > 0.5]
    muons = [t for t in event.tracks if t.muon_id > 0.5]
    for channel, leptons in (("e", electrons), ("mu", muons)):
        for lp in (t for t in leptons if t.charge > 0):
            for lm in (t for t in leptons if t.charge < 0):
                for photon in photons:
                    yield Candidate(channel, lp, lm, photon)


def best(event: Event) -> list[Candidate]:
    """The best, and what is as good of the same particles."""
    found = [c for c in candidates(event) if c.distance < 0.5]
    if not found:
        return []
    first = min(found, key=lambda c: c.distance)
    return [c for c in found if c.used == first.used and math.isclose(c.distance, first.distance, rel_tol=1e-9)]


def run(path: Path, resolution: Path) -> dict[str, Any]:
    """All that the search says of one file, with the file's own weights."""
    ee, mm = Cutflow(), Cutflow()
    mass_ee, mass_mm = Histogram(EDGES), Histogram(logarithmic(200, 0.01, 10))
    for event in read(path):
        w, found = event.weight, best(event)
        for book in (ee, mm):
            book.add("all events", None, 0, w, passed=True)
            book.add("candidate", None, len(found), w)
        electrons = survivors(found, [("electrons", lambda c: c.channel == "e")], ee, w, None)
        for c in survivors(electrons, [("no conversion", lambda c: k.angle(*c.legs) > math.radians(3))], ee, w, None):
            mass_ee.fill(w, k.mass(c.dark))
        for c in survivors(found, [("muons", lambda c: c.channel == "mu")], mm, w, None):
            mass_mm.fill(w, c.reduced_mass)
    return {
        "scan": {"mA": scan(resolution)},
        "cutflow": {"signal_ee": ee.listed(), "signal_mm": mm.listed()},
        "histograms": {"mass_ee": {"at": None, **mass_ee.listed()}, "mass_mm": {"at": None, **mass_mm.listed()}},
        "windows": {},
    }


def radiative(mass: float | None, crowded: float) -> Callable[[Maker], Event]:
    """e+e- -> gamma l+l-, of one mass or of any; a tenth have radiated before."""

    def made(maker: Maker) -> Event:
        particle = maker.one_of(["e", "mu"])
        least = 2 * MASS[particle] + 1e-3
        m = max(maker.uniform(0.05, 2) ** 3 if mass is None else mass, least)
        whole = PEP_II.total
        if maker.chance(0.1):
            whole, _ = maker.decay(whole, maker.uniform(9.6, 10.5), 0.0)
        dark, photon = maker.decay(whole, m, 0.0)
        lp, lm = maker.decay(dark, MASS[particle], MASS[particle])
        tracks = [maker.track(lp, 1, particle), maker.track(lm, -1, particle)]
        clusters = [maker.cluster(photon)]
        if maker.chance(0.3):
            clusters.append(maker.cluster(lp, track=0))
        return maker.event(tracks, clusters, crowded)

    return made
