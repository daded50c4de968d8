"""Oracle of `dark_higgsstrahlung_invisible.ana`: a plain loop over events, from the language's pages; and its events."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from . import kinematics as k
from .books import Counts, Cut, Cutflow, Histogram, survivors, uniform
from .events import Cluster, Event, read
from .kinematics import MASS, SUPERKEKB, Vector
from .made import Maker
from .tables import from_file, steps

DEGREE = math.pi / 180


@dataclass(frozen=True)
class Candidate:
    tracks: int
    photons: list[Cluster]
    first: Vector
    pair: Vector

    @cached_property
    def recoil(self) -> Vector:
        return SUPERKEKB.recoil(self.pair)

    @cached_property
    def masses(self) -> tuple[float, float]:
        """Of the pair and of what recoils."""
        return k.mass(self.pair), k.mass(self.recoil)


def candidates(event: Event) -> Iterator[Candidate]:
    muons = [t for t in event.tracks if t.muon_id > 0.5]
    photons = [c for c in event.clusters if c.track < 0 and c.energy > 0.1]
    for plus in (t for t in muons if t.charge > 0):
        for minus in (t for t in muons if t.charge < 0):
            first = plus.vector("mu")
            yield Candidate(len(event.tracks), photons, first, k.add(first, minus.vector("mu")))


CUTS: list[Cut[Candidate]] = [
    ("two tracks", lambda c: c.tracks == 2),
    ("dimuon pT", lambda c: k.transverse(SUPERKEKB.cms(c.pair)) > 0.1),
    ("recoil at ECL", lambda c: 32 * DEGREE < k.theta(c.recoil) < 125 * DEGREE),
    ("photon veto", lambda c: not any(k.angle(p.vector, c.recoil) < 15 * DEGREE for p in c.photons)),
    ("helicity", lambda c: abs(k.cos_helicity(SUPERKEKB.cms(c.first), SUPERKEKB.cms(c.pair))) < 0.9),
]


def run(path: Path, dimuon: Path, recoil: Path) -> dict[str, Any]:
    """All that the search says of one file, with the file's own weights."""
    sigma_pair, sigma_recoil = from_file(dimuon), from_file(recoil)
    scan = [
        (mA, mh)
        for mA in steps(1.65, 10.51, lambda m: 4 * sigma_pair(m))
        for mh in steps(0, 10, lambda m: 4 * sigma_recoil(m))
        if mh < mA and mh + mA < 10.58
    ]
    signal, plane, ellipse = Cutflow(), Histogram(uniform(100, 0, 11), uniform(100, 0, 11)), Counts(len(scan))

    def inside(c: Candidate, mA: float, mh: float) -> bool:
        pair, unseen = c.masses
        return ((pair - mA) / (2 * sigma_pair(mA))) ** 2 + ((unseen - mh) / (2 * sigma_recoil(mh))) ** 2 < 1

    for event in read(path):
        w, found = event.weight, list(candidates(event))
        signal.add("all events", None, 0, w, passed=True)
        signal.add("candidate", None, len(found), w)
        left = survivors(found, CUTS, signal, w, None)
        for c in left:
            plane.fill(w, *c.masses)
        for n, (mA, mh) in enumerate(scan if left else []):
            if any(inside(c, mA, mh) for c in left):
                ellipse.add(n, w)
    return {
        "scan": {"mA": [mA for mA, _ in scan], "mh": [mh for _, mh in scan]},
        "cutflow": {"signal": signal.listed()},
        "histograms": {"mass_plane": {"at": None, **plane.listed()}},
        "windows": {"ellipse": {"signal": ellipse.listed()}},
    }


def two_muons(at: tuple[float, float] | None) -> Callable[[Maker], Event]:
    """A' h' at one hypothesis; at none, two muons and anything."""

    def made(maker: Maker) -> Event:
        mA, mh = at or (maker.uniform(0.5, 7), maker.uniform(0, 3))
        pair, unseen = maker.decay(SUPERKEKB.total, mA, mh)
        muons = zip(maker.decay(pair, MASS["mu"], MASS["mu"]), (1, -1), strict=True)
        tracks = [maker.track(v, charge, "mu") for v, charge in muons]
        clusters = [maker.cluster(unseen)] if at is None and maker.chance(0.3) else []
        return maker.event(tracks, clusters, 0.3)

    return made
