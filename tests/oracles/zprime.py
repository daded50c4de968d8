"""Oracle of `zprime_invisible.ana`: a plain loop over events, written from the language's pages."""

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from .books import Counts, Cut, Cutflow, Histogram, survivors, uniform
from .events import Cluster, Event, Track, read
from .kinematics import SUPERKEKB, Vector, add, angle, dphi, mass, mass_squared, momentum, perp, theta, transverse
from .tables import from_file, steps

FOLDER = Path(__file__).parents[2] / "analyses" / "zprime_invisible"
RESOLUTION = from_file(FOLDER / "recoil_resolution.csv")
TAU_CUT = from_file(FOLDER / "tau_cut.csv")
SCAN = steps(0.5, 8.0, RESOLUTION)
SHOWN = (1.0, 3.0, 6.0)


class Candidate:
    """Two leptons and what recoils, with all that the cuts ask for."""

    def __init__(self, event: Event, l1: Vector, l2: Vector) -> None:
        self.l1, self.l2 = l1, l2
        self.tracks = len(event.tracks)
        self.photons = [c for c in event.clusters if c.track < 0 and c.energy > 0.1]
        self.dilepton = add(l1, l2)
        self.recoil = SUPERKEKB.recoil(self.dilepton)
        self.recoil_mass = mass(self.recoil)
        recoil = SUPERKEKB.cms(self.recoil)
        first, second = SUPERKEKB.cms(l1), SUPERKEKB.cms(l2)
        harder, softer = (first, second) if momentum(first) >= momentum(second) else (second, first)
        self.pt_hard, self.pt_soft = perp(recoil, harder), perp(recoil, softer)

    def near_recoil(self, photon: Cluster) -> bool:
        return angle(photon.vector, self.recoil) < math.radians(15)


FIXED: list[Cut[Candidate]] = [
    ("two tracks", lambda c: c.tracks == 2),
    ("opening angle", lambda c: abs(dphi(c.l1, c.l2)) > math.radians(90)),
    ("dilepton pT", lambda c: not c.recoil_mass < 7 or transverse(SUPERKEKB.cms(c.dilepton)) > 1.03),
    (
        "recoil points at ECL",
        lambda c: not c.recoil_mass < 3 or math.radians(33) < theta(c.recoil) < math.radians(128),
    ),
    ("no photon near recoil", lambda c: not any(c.near_recoil(photon) for photon in c.photons)),
    ("little extra energy", lambda c: sum(photon.energy for photon in c.photons) < 0.4),
]


def against_tau(c: Candidate, hypothesis: float) -> bool:
    return c.pt_hard > TAU_CUT(hypothesis) and c.pt_soft > 0.5 * TAU_CUT(hypothesis)


def in_barrel(track: Track) -> bool:
    return math.radians(37) < track.theta < math.radians(120)


def muons(event: Event) -> list[Track]:
    return [t for t in event.tracks if t.muon_id > 0.5 and in_barrel(t)]


def muon_pairs(event: Event) -> Iterator[Candidate]:
    for l1 in muons(event):
        for l2 in muons(event):
            if l1.charge > 0 and l2.charge < 0:
                yield Candidate(event, l1.vector("mu"), l2.vector("mu"))


def run(
    path: Path,
    shown: Sequence[float] = SHOWN,
    scan: Sequence[float] = tuple(SCAN),
    pairs: Callable[[Event], Iterator[Candidate]] = muon_pairs,
) -> dict[str, Any]:
    """All that the search says of one file, with the file's own weights."""
    signal, sideband = Cutflow(), Cutflow()
    squared = Histogram(uniform(70, -5, 65))
    plane = Histogram(uniform(50, 0, 10), uniform(50, 0, 10))
    peak = Counts(len(scan))
    for event in read(path):
        w = event.weight
        candidates = list(pairs(event))
        for book in (signal, sideband):
            book.add("all events", None, 0, w, passed=True)
            book.add("candidate", None, len(candidates), w)
        left = survivors(candidates, FIXED, signal, w, None)
        survivors(candidates, FIXED, sideband, w, None)
        for at in shown:
            survivors(left, [("tau suppression", lambda c: against_tau(c, at))], signal, w, at)  # noqa: B023
            survivors(left, [("tau suppression", lambda c: not against_tau(c, at))], sideband, w, at)  # noqa: B023
        for c in left:
            squared.fill(w, mass_squared(c.recoil))
            plane.fill(w, c.recoil_mass, mass(c.dilepton))
        if left:
            for k, at in enumerate(scan):
                if any(against_tau(c, at) and abs(c.recoil_mass - at) < RESOLUTION(at) for c in left):
                    peak.add(k, w)
    return {
        "scan": {"mZ": list(scan)},
        "cutflow": {"signal": signal.listed(), "sideband": sideband.listed()},
        "histograms": {
            "recoil_mass_squared": {"region": "signal", "at": None, **squared.listed()},
            "recoil_against_dilepton": {"region": "signal", "at": None, **plane.listed()},
        },
        "windows": {"peak": {"signal": peak.listed()}},
    }
