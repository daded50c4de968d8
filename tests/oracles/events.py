"""Events of the project's files as plain numbers, one at a time."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import uproot

from .kinematics import MASS, Vector, from_momentum, from_polar, theta


@dataclass(frozen=True)
class Track:
    index: int
    charge: int
    px: float
    py: float
    pz: float
    electron_id: float
    muon_id: float
    cluster_energy: float

    def vector(self, particle: str) -> Vector:
        return from_momentum(self.px, self.py, self.pz, MASS[particle])

    @property
    def theta(self) -> float:
        return theta(self.vector("pi"))

    @property
    def phi(self) -> float:
        return math.atan2(self.py, self.px)


@dataclass(frozen=True)
class Cluster:
    index: int
    energy: float
    theta: float
    phi: float
    timing: float
    track: int

    @property
    def vector(self) -> Vector:
        return from_polar(self.energy, self.theta, self.phi)


@dataclass(frozen=True)
class Event:
    weight: float
    tracks: list[Track] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)
    fired: bool = False
    """The single-photon trigger."""


TRACK = ("track_charge", "track_px", "track_py", "track_pz", "track_electronID", "track_muonID", "track_clusterE")
CLUSTER = ("cluster_E", "cluster_theta", "cluster_phi", "cluster_timing", "cluster_trackIdx")


def read(path: Path) -> Iterator[Event]:
    with uproot.open(path) as file:
        tree = file["events"]
        arrays = tree.arrays(["weight", *TRACK, *CLUSTER], library="np")
        fired = (
            tree["L1_single_photon"].array(library="np")
            if "L1_single_photon" in tree
            else [False] * len(arrays["weight"])
        )
    for i, weight in enumerate(arrays["weight"]):
        tracks = [
            Track(k, int(charge), *(float(x) for x in rest))
            for k, (charge, *rest) in enumerate(zip(*(arrays[name][i] for name in TRACK), strict=True))
        ]
        clusters = [
            Cluster(k, float(energy), float(theta_), float(phi), float(timing), int(track))
            for k, (energy, theta_, phi, timing, track) in enumerate(
                zip(*(arrays[name][i] for name in CLUSTER), strict=True)
            )
        ]
        yield Event(float(weight), tracks, clusters, bool(fired[i]))
