"""Oracle of `tests/analyses/further.ana`: a plain loop over events, written from the language's pages; and its events."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import uproot

from plan_kit import write as write_tree

from . import kinematics as k
from .books import Counts, Cut, Cutflow, Histogram, survivors, uniform
from .events import Cluster, Event, Track, read
from .kinematics import Beams, Vector
from .made import Maker, columns, events

WIDTHS = [0.5, 2.0, 5.0]
SCAN = [(mA, mB) for mA in WIDTHS for mB in (0.5 * 16 ** (n / 3) for n in range(4)) if mB > mA]
SHOWN = (2.0, 8.0)
SPEED_OF_LIGHT = 29.9792458  # cm / ns


@dataclass(frozen=True)
class Candidate:
    event: Event
    photons: list[Cluster]
    track: Track
    photon: Cluster
    met: Vector
    beams: Beams

    @cached_property
    def a(self) -> Vector:
        return self.track.vector("mu")

    @cached_property
    def both(self) -> Vector:
        return k.add(self.a, self.photon.vector)

    @cached_property
    def recoil(self) -> Vector:
        return self.beams.recoil(self.both)

    @cached_property
    def mass(self) -> float:
        return k.mass(self.recoil)

    @property
    def pair(self) -> Vector:
        return self.both if self.track.charge > 0 else k.subtract(self.a, self.photon.vector)

    @property
    def delay(self) -> float:
        return self.photon.timing - 30 * (1 - k.cos_theta(self.a)) / SPEED_OF_LIGHT

    @property
    def weight(self) -> float:
        return self.event.weight * (1 + 0.1 * k.cos_theta(self.beams.cms(self.photon.vector)) ** 2)

    @property
    def far(self) -> bool:
        photons = k.add(*(p.vector for p in self.photons))
        return k.rest(self.recoil, self.both)[0] > 12 or k.angle(photons, self.a) > math.radians(60)


def candidates(event: Event, met: Vector, beams: Beams) -> Iterator[Candidate]:
    photons = [c for c in event.clusters if c.energy > 0.3]
    for track in (t for t in event.tracks if t.muon_id > 0.5):
        for photon in photons:
            found = Candidate(event, photons, track, photon, met, beams)
            if k.angle(found.a, photon.vector) > math.radians(20):
                yield found


def asks_nothing(c: Candidate, mA: float) -> bool:
    asked = mA < 2 and c.photon.energy > 1
    return not asked or k.transverse_mass(c.a, c.met) > 0.5


FIXED: list[Cut[Candidate]] = [
    ("fired", lambda c: c.event.fired or c.event.weight > 1),
    ("unequal", lambda c: c.track.charge != 1),
]


def later(mA: float, *, turned: bool = False) -> list[Cut[Candidate]]:
    return [
        ("missing", lambda c: asks_nothing(c, mA) != turned),
        ("recoil", lambda c: not c.mass < mA and c.far),
    ]


def passing(c: Candidate, cuts: list[Cut[Candidate]], without: str = "") -> bool:
    return all(condition(c) for label, condition in cuts if label != without)


def run(path: Path, shown: tuple[float, float] = SHOWN, sqrt_s: float | None = None) -> dict[str, Any]:
    """All that the file says of one file of events, with its weights; `shown` is a sample's own hypothesis."""
    beams, mA = Beams(7.0, 4.0, 0.083, sqrt_s), shown[0]
    flows = {name: Cutflow() for name in ("all", "tight", "turned")}
    rules = {"all": [], "tight": [*FIXED, *later(mA)], "turned": [*FIXED, *later(mA, turned=True)]}
    invariant, delays, above = (
        Histogram(uniform(20, -40, 60)),
        Histogram(uniform(20, -60, 60)),
        Histogram(uniform(12, -2, 10)),
    )
    boxes = {name: Counts(len(SCAN)) for name in flows}
    with uproot.open(path) as file:
        met = file["events"].arrays(["met_pt", "met_phi"], library="np")
    for n, event in enumerate(read(path)):
        transverse = k.from_eta(float(met["met_pt"][n]), 0.0, float(met["met_phi"][n]), 0.0)
        every = list(candidates(event, transverse, beams))
        found = [max(every, key=lambda c: k.mass(c.both))] if every else []
        w = found[0].weight if found else event.weight
        for name, flow in flows.items():
            flow.add("all events", None, 0, event.weight, passed=True)
            flow.add("candidate", None, len(found), w)
            cuts = rules[name]
            left = survivors(found, cuts[:2], flow, w, None)
            survivors(left, cuts[2:], flow, w, shown)
        for c in found:
            delays.fill(w, c.delay)
            if passing(c, rules["tight"], without="recoil"):
                invariant.fill(w, k.mass_squared(c.pair))
            if passing(c, rules["tight"]):
                above.fill(w, c.pair[0] - mA)
            for h, (low, high) in enumerate(SCAN):
                if low < c.mass < high:
                    boxes["all"].add(h, w)
                    for name in ("tight", "turned"):
                        if passing(c, [*FIXED, *later(low, turned=name == "turned")]):
                            boxes[name].add(h, w)
    return {
        "scan": {"mA": [mA for mA, _ in SCAN], "mB": [mB for _, mB in SCAN]},
        "cutflow": {name: flow.listed() for name, flow in flows.items()},
        "histograms": {
            "invariant": {"at": shown, **invariant.listed()},
            "delays": {"at": None, **delays.listed()},
            "above": {"at": shown, **above.listed()},
        },
        "windows": {"box": {name: counts.listed() for name, counts in boxes.items()}},
    }


def made(maker: Maker) -> Event:
    """A muon and photons, mostly hard."""
    total = Beams(7.0, 4.0, 0.083).total
    unseen, pair = maker.decay(total, maker.uniform(0.1, 6), maker.uniform(1, 4))
    mu, gamma = maker.decay(pair, k.MASS["mu"], 0.0)
    tracks = [maker.track(mu, 1 if maker.chance(0.4) else -1, "mu")]
    return maker.event(tracks, [maker.cluster(gamma), maker.cluster(unseen)], 0.3)


def write(path: Path, seed: int, count: int) -> Path:
    found, random = events(seed, count, made), np.random.default_rng(seed)
    met = {"met_pt": random.uniform(0, 3, count), "met_phi": random.uniform(-np.pi, np.pi, count)}
    write_tree(path, columns(found) | met, parts=2)
    return path
