"""The eight benchmark tasks as plain loops over CMS open data, and the reference's way of counting."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import uproot

from .kinematics import Vector, add, delta_r, from_eta, mass, transverse, transverse_mass

#: Bins, lower and upper end of each task's histogram.
BINNING = {
    "1": (100, 0.0, 2000.0),
    "2": (100, 15.0, 60.0),
    "3": (100, 15.0, 60.0),
    "4": (100, 0.0, 2000.0),
    "5": (100, 0.0, 2000.0),
    "6-1": (100, 15.0, 40.0),
    "6-2": (100, 0.0, 1.0),
    "7": (100, 15.0, 200.0),
    "8": (100, 15.0, 250.0),
}


@dataclass(frozen=True)
class Particle:
    kind: str
    pt: float
    eta: float
    phi: float
    mass: float
    extra: float  # charge of a lepton, b-tag of a jet

    @property
    def vector(self) -> Vector:
        return from_eta(self.pt, self.eta, self.phi, self.mass)


@dataclass(frozen=True)
class Event:
    met: Vector
    jets: list[Particle]
    leptons: list[Particle]


def read(path: Path) -> Iterator[Event]:
    with uproot.open(path) as file:
        a = file["Events"].arrays(library="np")

    def all_of(kind: str, extra: str, i: int) -> list[Particle]:
        columns = [a[f"{kind}_{name}"][i] for name in ("pt", "eta", "phi", "mass", extra)]
        return [Particle(kind, *map(float, row)) for row in zip(*columns, strict=True)]

    for i in range(len(a["MET_pt"])):
        met = from_eta(float(a["MET_pt"][i]), 0.0, float(a["MET_phi"][i]), 0.0)
        leptons = all_of("Electron", "charge", i) + all_of("Muon", "charge", i)
        yield Event(met, all_of("Jet", "btag", i), leptons)


def opposite(a: Particle, b: Particle) -> bool:
    return a.kind == b.kind and a.extra != b.extra


def together(*particles: Particle) -> Vector:
    return add(*(p.vector for p in particles))


def best_trijet(event: Event) -> tuple[Particle, ...] | None:
    triplets = combinations(event.jets, 3)
    return min(triplets, key=lambda t: abs(mass(together(*t)) - 172.5), default=None)


def isolated_jets(event: Event) -> list[Particle]:
    hard = [p for p in event.leptons if p.pt > 10]
    return [j for j in event.jets if j.pt > 30 and not any(delta_r(j.vector, p.vector) < 0.4 for p in hard)]


def z_and_lepton(event: Event) -> float | None:
    pairs = [pair for pair in combinations(event.leptons, 2) if opposite(*pair)]
    if len(event.leptons) < 3 or not pairs:
        return None
    z = min(pairs, key=lambda pair: abs(mass(together(*pair)) - 91.2))
    other = max((p for p in event.leptons if p not in z), key=lambda p: p.pt)
    return transverse_mass(other.vector, event.met)


def values(task: str, event: Event) -> list[float]:
    """What one event puts into the task's histogram."""
    met = transverse(event.met)
    match task:
        case "1":
            return [met]
        case "2":
            return [j.pt for j in event.jets]
        case "3":
            return [j.pt for j in event.jets if abs(j.eta) < 1]
        case "4":
            return [met] if sum(j.pt > 40 for j in event.jets) >= 2 else []
        case "5":
            muons = [p for p in event.leptons if p.kind == "Muon"]
            near = (opposite(a, b) and 60 < mass(together(a, b)) < 120 for a, b in combinations(muons, 2))
            return [met] if any(near) else []
        case "6-1" | "6-2":
            best = best_trijet(event)
            if best is None:
                return []
            return [transverse(together(*best))] if task == "6-1" else [max(j.extra for j in best)]
        case "7":
            jets = isolated_jets(event)
            return [sum(j.pt for j in jets)] if jets else []
        case "8":
            mt = z_and_lepton(event)
            return [] if mt is None else [mt]
        case _:
            raise ValueError(task)


def counts(task: str, filled: Sequence[float]) -> list[int]:
    """Underflow, bins, overflow."""
    bins, low, high = BINNING[task]
    result = [0] * (bins + 2)
    for x in filled:
        result[
            0 if x < low else bins + 1 if x >= high else 1 + min(int((x - low) / (high - low) * bins), bins - 1)
        ] += 1
    return result


def reference(path: Path, task: str) -> list[int]:
    """The published histogram; what lies outside is counted half a bin outside."""
    bins, low, high = BINNING[task]
    width = (high - low) / bins
    result = [0] * (bins + 2)
    for line in path.read_text(encoding="utf-8").split()[1:]:
        centre, count = line.split(",")
        result[math.floor((float(centre) - low) / width + 1e-6) + 1] += int(count)
    return result
