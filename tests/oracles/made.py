"""Events made up for searches that ship none: seeded, decays in order, and what a detector does to them."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np

from plan_kit import write as write_tree

from .events import CLUSTER, TRACK, Cluster, Event, Track
from .kinematics import Vector, boost, momentum, phi, theta

NAN = float("nan")


class Maker:
    """Draws numbers from one seed. Energies and masses in GeV."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def uniform(self, low: float, high: float) -> float:
        return float(self.random.uniform(low, high))

    def chance(self, fraction: float) -> bool:
        return self.uniform(0, 1) < fraction

    def one_of(self, things: Sequence[str]) -> str:
        return things[int(self.random.integers(len(things)))]

    def smeared(self, value: float, relative: float) -> float:
        return value * float(self.random.normal(1, relative))

    def decay(self, parent: Vector, first: float, second: float) -> tuple[Vector, Vector]:
        """Two daughters of these masses, isotropic in the parent's rest frame."""
        squared = parent[0] ** 2 - momentum(parent) ** 2
        p = math.sqrt((squared - (first + second) ** 2) * (squared - (first - second) ** 2) / (4 * squared))
        c, angle = self.uniform(-1, 1), self.uniform(-math.pi, math.pi)
        t = p * math.sqrt(1 - c * c)
        x, y, z = t * math.cos(angle), t * math.sin(angle), p * c
        back = tuple(-k / parent[0] for k in parent[1:])
        return (
            boost((math.hypot(p, first), x, y, z), *back),
            boost((math.hypot(p, second), -x, -y, -z), *back),
        )

    def track(self, vector: Vector, charge: int, particle: str, resolution: float = 0.002) -> Track:
        """A few are identified as both e and mu, or as neither."""
        scale = float(self.random.normal(1, resolution))
        px, py, pz = (scale * k for k in vector[1:])
        likely, unlikely = self.uniform(0.3, 1), self.uniform(0, 0.55)
        electron, muon = (likely, unlikely) if particle == "e" else (unlikely, likely)
        return Track(0, charge, px, py, pz, electron, muon, self.uniform(-1, 1))

    def cluster(self, vector: Vector, resolution: float = 0.02, track: int = -1) -> Cluster:
        energy = max(self.smeared(vector[0], resolution), 0.001)
        timing = float(self.random.normal(0, 20))
        return Cluster(0, energy, theta(vector), phi(vector), timing, track)

    def photon(self, low: float, high: float) -> Cluster:
        """One of no origin."""
        energy = math.exp(self.uniform(math.log(low), math.log(high)))
        angle = math.acos(self.uniform(-0.95, 0.95))
        direction = self.uniform(-math.pi, math.pi)
        return Cluster(0, energy, angle, direction, self.uniform(-50, 50), 0 if self.chance(0.1) else -1)

    def stray(self) -> Track:
        """A track of no origin."""
        p = [float(k) for k in self.random.normal(0, 0.5, 3)]
        ids = self.uniform(0, 1), self.uniform(0, 1)
        return Track(0, 1 if self.chance(0.5) else -1, p[0], p[1], p[2], *ids, -1.0)

    def event(self, tracks: list[Track], clusters: list[Cluster], crowded: float) -> Event:
        """The objects in any order. Some events have more of them, or fits that failed, or nothing at all."""
        if self.chance(0.03):
            tracks, clusters = [], []
        tracks, clusters = list(tracks), list(clusters)
        while self.chance(crowded):
            clusters.append(self.photon(0.05, 6))
        if clusters and self.chance(crowded):
            clusters.append(clusters[0])  # a tie of two candidates
        if clusters and self.chance(0.3 * crowded):
            clusters.append(replace(clusters[0], energy=NAN))
        if tracks and self.chance(0.3 * crowded):
            tracks.append(self.stray())
        if tracks and self.chance(0.3 * crowded):
            tracks.append(replace(tracks[0], px=NAN, py=NAN, pz=NAN))
        tracks = [tracks[k] for k in self.random.permutation(len(tracks))]
        clusters = [clusters[k] for k in self.random.permutation(len(clusters))]
        return Event(self.uniform(0.5, 1.5), tracks, clusters, self.chance(0.7))


def events(seed: int, count: int, one: Callable[[Maker], Event]) -> list[Event]:
    maker = Maker(seed)
    return [one(maker) for _ in range(count)]


def columns(made: Iterable[Event]) -> dict[str, Any]:
    """The branches that the libraries name."""
    made = list(made)
    tracks = [[_track(t) for t in event.tracks] for event in made]
    clusters = [[_cluster(c) for c in event.clusters] for event in made]
    found: dict[str, Any] = {"weight": np.array([event.weight for event in made])}
    found["L1_single_photon"] = np.array([event.fired for event in made])
    for names, rows in ((TRACK, tracks), (CLUSTER, clusters)):
        for k, name in enumerate(names):
            found[name] = _jagged([[row[k] for row in event] for event in rows])
    return found


def write(path: Path, made: Iterable[Event], *, leave_out: str = "") -> Path:
    """A TTree of three baskets."""
    found = columns(made)
    found.pop(leave_out, None)
    write_tree(path, found, parts=3)
    return path


def _track(t: Track) -> tuple[float, ...]:
    return (t.charge, t.px, t.py, t.pz, t.electron_id, t.muon_id, t.cluster_energy)


def _cluster(c: Cluster) -> tuple[float, ...]:
    return (c.energy, c.theta, c.phi, c.timing, c.track)


def _jagged(rows: list[list[float]]) -> ak.Array:
    return ak.unflatten(np.array([x for row in rows for x in row], np.float64), [len(row) for row in rows])
