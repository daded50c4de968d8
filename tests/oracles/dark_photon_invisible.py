"""Oracle of `dark_photon_invisible.ana`: a plain loop over events, written from the language's pages; and its events."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from . import kinematics as k
from .books import Counts, Cut, Cutflow, Histogram, survivors, uniform
from .events import Cluster, Event, read
from .kinematics import SUPERKEKB
from .made import Maker
from .tables import between, clamped

S, SQRT_S = 10.58**2, 10.58
SCAN = [between(0.1, 9, n / 59) for n in range(60)]


@dataclass(frozen=True)
class Candidate:
    event: Event
    photons: list[Cluster]
    photon: Cluster

    @cached_property
    def energy(self) -> float:
        """In the centre-of-mass frame."""
        return SUPERKEKB.cms(self.photon.vector)[0]

    @cached_property
    def recoil(self) -> float:
        return k.mass_squared(SUPERKEKB.recoil(self.photon.vector))


def best(event: Event) -> list[Candidate]:
    photons = [c for c in event.clusters if c.track < 0 and c.energy > 0.1]
    found = [Candidate(event, photons, c) for c in photons]
    return [max(found, key=lambda c: c.energy)] if found else []


def width(mA: float) -> float:
    """Of the squared recoil mass, from the energy resolution at the photon's energy."""
    energy = (S - mA * mA) / (2 * SQRT_S)
    noise, stochastic, constant = 0.00066 / energy, 0.0081**2 / math.sqrt(energy), 0.0134
    return 2 * SQRT_S * energy * math.sqrt(noise**2 + stochastic + constant**2)


def cuts(low: Callable[[float], float], high: Callable[[float], float]) -> list[Cut[Candidate]]:
    return [
        ("no tracks", lambda c: not c.event.tracks),
        ("photon energy", lambda c: c.energy > 1.8),
        (
            "photon direction",
            lambda c: math.radians(low(c.energy)) < c.photon.theta < math.radians(high(c.energy)),
        ),
        ("nothing else", lambda c: not any(p.energy > 0.15 for p in c.photons if p.index != c.photon.index)),
    ]


def run(path: Path, efficiency: Path, low: Path, high: Path, *, data: bool = False) -> dict[str, Any]:
    """All that the search says of one file, with the file's own weights; data need the trigger, simulation its
    efficiency."""
    efficient, conditions = clamped(efficiency), cuts(clamped(low), clamped(high))
    signal, recoil, peak = Cutflow(), Histogram(uniform(60, -10, 110)), Counts(len(SCAN))
    for event in read(path):
        found = best(event) if event.fired or not data else []
        w = event.weight * (1 if data or not found else efficient(found[0].energy))
        signal.add("all events", None, 0, event.weight, passed=True)
        signal.add("candidate", None, len(found), w)
        for c in survivors(found, conditions, signal, w, None):
            recoil.fill(w, c.recoil)
            for n, mA in enumerate(SCAN):
                if abs(c.recoil - mA * mA) < 2 * width(mA):
                    peak.add(n, w)
    return {
        "scan": {"mA": SCAN},
        "cutflow": {"signal": signal.listed()},
        "histograms": {"recoil_mass_squared": {"at": None, **recoil.listed()}},
        "windows": {"peak": {"signal": peak.listed()}},
    }


def single_photon(mass: float | None, crowded: float) -> Callable[[Maker], Event]:
    """e+e- -> gamma and nothing that is seen, of one mass or of any; some with the tracks of a pair."""

    def made(maker: Maker) -> Event:
        unseen, photon = maker.decay(SUPERKEKB.total, maker.uniform(0, 9.8) if mass is None else mass, 0.0)
        tracks = [maker.track(v, charge, "mu") for v, charge in zip(maker.decay(unseen, 0, 0), (1, -1), strict=True)]
        clusters = [maker.cluster(photon, 0.015)]
        if maker.chance(crowded):
            clusters.append(maker.photon(0.05, 0.5))
        return maker.event(tracks if maker.chance(0.3 * crowded) else [], clusters, 0.3 * crowded)

    return made
