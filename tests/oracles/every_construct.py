"""Oracle of `tests/analyses/every_construct.ana`: a plain loop over events, written from the language's pages."""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

from . import kinematics as k
from .books import Counts, Cut, Cutflow, Histogram, logarithmic, survivors, uniform
from .events import Cluster, Event, Track, read
from .kinematics import SUPERKEKB, Vector
from .tables import between, linear, rows, steps

TABLES = Path(__file__).parents[1] / "analyses" / "tables"
NAN = float("nan")
DEGREE = math.pi / 180

_WIDTH = linear([(x, y / 1000) for x, y in rows(TABLES / "width.csv")])
_TURN_ON = linear([(x, y) for x, y in rows(TABLES / "turn_on.csv")], clamp=True)
_LOG_FALL = linear([(x, math.log(y)) for x, y in rows(TABLES / "fall.csv")])
_COARSE = [(row[0], row[1], row[2]) for row in rows(TABLES / "coarse.csv")]
_MAP = {(p / 1000, c): value for p, c, value in rows(TABLES / "map.csv")}

Hypothesis = tuple[float, float]
SCAN: list[Hypothesis] = [
    (a, b)
    for a in steps(0.5, 4.5, lambda a: 0.5 + 0.25 * a)
    for b in steps(1.0, 9.0, lambda _, a=a: 4 * _WIDTH(a))  # type: ignore[misc]
    if b > a
]
SHOWN: list[Hypothesis] = [(1.0, 4.0), (1.0, 6.0), (3.0, 4.0), (3.0, 6.0)]


def coarse(energy: float) -> float:
    return next((value for low, high, value in _COARSE if low <= energy < high), NAN)


def fall(mass: float) -> float:
    return math.exp(_LOG_FALL(mass))


def bilinear(p: float, c: float) -> float:
    ps, cs = sorted({p for p, _ in _MAP}), sorted({c for _, c in _MAP})
    if not (ps[0] <= p <= ps[-1] and cs[0] <= c <= cs[-1]):
        return NAN
    i, j = min(bisect_right(ps, p), len(ps) - 1), min(bisect_right(cs, c), len(cs) - 1)
    along_p = (p - ps[i - 1]) / (ps[i] - ps[i - 1])
    along_c = (c - cs[j - 1]) / (cs[j] - cs[j - 1])
    low = between(_MAP[ps[i - 1], cs[j - 1]], _MAP[ps[i], cs[j - 1]], along_p)
    high = between(_MAP[ps[i - 1], cs[j]], _MAP[ps[i], cs[j]], along_p)
    return between(low, high, along_c)


@dataclass(frozen=True)
class Lepton:
    """A track with a mass."""

    track: Track
    vector: Vector

    @property
    def share(self) -> float:
        return self.track.cluster_energy / self.vector[0]


def as_particle(tracks: list[Track], particle: str) -> list[Lepton]:
    return [Lepton(t, t.vector(particle)) for t in tracks]


class Objects:
    """The selected objects of one event."""

    def __init__(self, event: Event) -> None:
        tracks = event.tracks
        self.event = event
        self.electrons = as_particle([t for t in tracks if t.electron_id > 0.5 and not t.muon_id > t.electron_id], "e")
        self.muons = as_particle([t for t in tracks if t.muon_id > 0.5], "mu")
        pions = as_particle([t for t in tracks if not (t.electron_id > 0.9 or t.muon_id > 0.9)], "pi")
        self.pions = [p for p in pions if abs(p.vector[3] / k.momentum(p.vector)) < 0.9]
        taken = {e.track.index for e in self.electrons}
        union = self.electrons + [m for m in self.muons if m.track.index not in taken]
        union.sort(key=lambda x: k.transverse(x.vector), reverse=True)
        self.leptons = [x for x in union[:3] if x.share < 2]
        clusters = [c for c in event.clusters if c.track < 0 and not abs(c.timing) > 120 and c.energy > 0.03]
        clusters.sort(key=lambda c: SUPERKEKB.cms(c.vector)[0], reverse=True)
        self.photons = clusters[:4]
        self.bright = [c for c in self.photons if c.energy > 0.1]
        self.pairs = [
            (x, y)
            for kind in (self.electrons, self.muons)
            for x in kind
            for y in kind
            if x.track.charge > 0 > y.track.charge and k.mass(k.add(x.vector, y.vector)) > 0.3
        ]
        pi0s = [(p, q) for p, q in combinations(self.photons, 2) if p.energy / (p.energy + q.energy) < 0.95]
        pi0s.sort(key=lambda pq: abs(k.mass(k.add(pq[0].vector, pq[1].vector)) - 0.135))
        self.pi0s = pi0s[:2]

    @property
    def weight(self) -> float:
        stored = len(self.event.tracks)
        return self.event.weight * (1 + 0.01 * stored)

    @property
    def triggered(self) -> float:
        """The weight from the row `candidate` on, where the trigger begins to count."""
        return self.weight * _TURN_ON(sum(c.energy for c in self.photons))

    @property
    def back_to_back(self) -> bool:
        pairs = combinations(self.leptons, 2)
        return any(abs(k.dphi(p.vector, q.vector)) > 120 * DEGREE for p, q in pairs)

    @property
    def heavy_pairs(self) -> int:
        pairs = combinations(self.photons, 2)
        return sum(k.mass(k.add(p.vector, q.vector)) > 0.5 for p, q in pairs)


class Candidate:
    """Two charged legs under one parent, and a photon."""

    def __init__(self, objects: Objects, leptonic: bool, a: Lepton, b: Lepton, g: Cluster) -> None:
        self.objects, self.leptonic = objects, leptonic
        self.a, self.b, self.photon = a.vector, b.vector, g
        self.charges = (a.track.charge, b.track.charge)
        self.g = g.vector
        self.z = k.add(self.a, self.b)

    @cached_property
    def rec(self) -> Vector:
        return SUPERKEKB.recoil(k.add(self.z, self.g))

    @cached_property
    def by_momentum(self) -> tuple[Vector, Vector]:
        """In the laboratory, the harder in the centre-of-mass frame first."""
        p, q = (k.momentum(SUPERKEKB.cms(v)) for v in (self.a, self.b))
        return (self.a, self.b) if p >= q else (self.b, self.a)

    @property
    def spread(self) -> float:
        x, y = (k.momentum(SUPERKEKB.cms(v)) for v in self.by_momentum)
        return (x - y) / (x + y)

    @property
    def leading(self) -> Vector:
        return self.a if k.transverse(self.a) > k.transverse(self.b) else self.b

    @property
    def others(self) -> list[Cluster]:
        return [c for c in self.objects.photons if c.index != self.photon.index]

    @property
    def mixture(self) -> float:
        m = k.mass(self.z)
        return (
            math.tanh(math.log(k.momentum(self.a) / k.momentum(self.b)))
            + math.sin(k.dphi(self.a, self.b)) * math.cos(k.theta(self.a))
            + math.exp(-m)
            + math.floor(m / 0.7)
        )

    @property
    def angles(self) -> float:
        return (
            math.asin(k.cos_theta(k.rest(self.a, self.z)))
            + math.acos(k.cos_theta(self.g))
            - math.atan2(self.b[2], self.b[1])
            + abs(k.dtheta(self.a, self.b))
        )

    @property
    def numbers(self) -> float:
        gamma, beta = self.z[0] / k.mass(self.z), k.momentum(self.z) / self.z[0]
        return (
            math.sinh(k.deta(self.a, self.b) / 4)
            + math.cosh(gamma / 10)
            + math.log10(self.g[0])
            + math.sqrt(beta)
            + math.tan(k.theta(self.leading) / 3)
        )

    @property
    def from_tables(self) -> float:
        b = SUPERKEKB.cms(self.b)
        return coarse(self.g[0]) * fall(k.mass(self.z)) * bilinear(k.momentum(self.b), k.cos_theta(b))


def candidates(o: Objects) -> Iterator[Candidate]:
    for charge in (1, -1):
        for leptonic, firsts, seconds in ((True, o.electrons, o.muons), (False, o.muons, o.pions)):
            for a in firsts:
                for b in seconds:
                    if a.track.charge != charge or b.track.charge != -charge or a.track.index == b.track.index:
                        continue
                    for g in o.photons:
                        candidate = Candidate(o, leptonic, a, b, g)
                        if k.mass(candidate.z) > 0.5:
                            yield candidate


def isolated(c: Candidate) -> bool:
    return not any(k.angle(x.vector, c.g) < 20 * DEGREE for x in c.objects.leptons)


def helicity(c: Candidate) -> bool:
    cosine = k.cos_helicity(SUPERKEKB.cms(c.a), SUPERKEKB.cms(c.z))
    return not k.mass(c.z) > 1 or abs(cosine) < 0.9


Rule = tuple[str, Callable[[Candidate, float], bool]]

SIGNAL: list[Rule] = [
    ("neutral", lambda c, _: sum(c.charges) == 0 and c.charges[0] != c.charges[1]),
    ("in time", lambda c, _: abs(c.photon.timing) < 40),
    ("recoil", lambda c, _: 4 < k.mass_squared(c.rec) < 90),
    ("apart", lambda c, _: k.delta_r(c.a, c.b) > 3 or k.angle(c.a, c.b) > 150 * DEGREE),
    ("isolated", lambda c, _: isolated(c)),
    ("helicity", lambda c, _: helicity(c)),
    ("few pairs", lambda c, _: c.objects.heavy_pairs < 2),
    ("not too near", lambda c, _: c.spread < 0.95 and k.transverse(c.leading) > 0.4),
    ("heavy", lambda c, mA: k.mass(c.z) > mA),
    ("momentum", lambda c, _: k.momentum(c.by_momentum[1]) > 0.5),
]


def changed(rules: list[Rule], label: str, condition: Callable[[Candidate, float], bool]) -> list[Rule]:
    return [(name, condition if name == label else rule) for name, rule in rules]


LOOSE = [
    *changed([r for r in SIGNAL if r[0] != "helicity"], "in time", lambda c, _: abs(c.photon.timing) < 80),
    ("leptons", lambda c, _: c.objects.back_to_back or len(c.objects.pairs) > 0),
]
TURNED = changed(SIGNAL, "isolated", lambda c, _: not isolated(c))
ELECTRONS: list[Rule] = [
    ("channel", lambda c, _: c.leptonic),
    (
        "nothing else",
        lambda c, _: all(p.energy < 0.5 for p in c.others) and sum(p.energy for p in c.others) < 0.3,
    ),
    (
        "missing",
        lambda c, _: (
            math.hypot(sum(t.px for t in c.objects.event.tracks), sum(t.py for t in c.objects.event.tracks)) > 0.2
            and sum(p.energy for p in c.objects.bright) < 6
        ),
    ),
]


def without(rules: list[Rule], label: str) -> list[Rule]:
    return [r for r in rules if r[0] != label]


def at(rules: list[Rule], mass: float) -> list[Cut[Candidate]]:
    return [(name, lambda c, rule=rule: rule(c, mass)) for name, rule in rules]  # type: ignore[misc]


def passing(found: list[Candidate], rules: list[Rule], mass: float = NAN) -> list[Candidate]:
    return [c for c in found if all(rule(c, mass) for _, rule in rules)]


def book(
    flow: Cutflow, found: list[Candidate], rules: list[Rule], excluded: list[Rule] | None, before: float, w: float
) -> None:
    """All rows of a region: those from "heavy" on once a hypothesis. `before` is the weight before the trigger."""
    flow.add("all events", None, 0, before, passed=True)
    flow.add("candidate", None, len(found), w)
    first = next((n for n, (name, _) in enumerate(rules) if name == "heavy"), len(rules))
    left = survivors(found, at(rules[:first], NAN), flow, w, None)
    if first == len(rules):
        return
    for hypothesis in SHOWN:
        kept = survivors(left, at(rules[first:], hypothesis[0]), flow, w, hypothesis)
        if excluded is not None:
            remaining = [] if passing(found, excluded, hypothesis[0]) else kept
            flow.add("exclude signal", hypothesis, len(remaining), w)


def one_each(name: str, c: Candidate) -> tuple[float, ...]:
    """What one candidate puts into the histograms of candidates."""
    match name:
        case "mixtures":
            return (c.mixture,)
        case "angle_sum":
            return (c.angles,)
        case "number_sum":
            return (c.numbers,)
        case "others":
            return (max((p.energy for p in c.others), default=NAN),)
        case "tables":
            return (c.from_tables,)
        case "nearest":
            return (min(k.angle(c.a, c.g), k.angle(c.b, c.g)) / DEGREE,)
        case "plane":
            return (k.mass(c.rec), k.transverse_mass(c.leading, c.rec))
        case "transverse":
            return (k.perp(SUPERKEKB.cms(c.g), SUPERKEKB.cms(c.z)),)
        case _:
            raise ValueError(name)


def new_histograms() -> dict[str, Histogram]:
    return {
        "multiplicity": Histogram(uniform(6, 0, 6)),
        "photon_energy": Histogram(logarithmic(20, 0.02, 8)),
        "shares": Histogram(uniform(25, 0, 1.25)),
        "balances": Histogram(uniform(10, 0.45, 0.95)),
        **{f"masses at {p:g}, {q:g}": Histogram([0, 1, 2, 4, 7, 11]) for p, q in SHOWN},
        "plane": Histogram(uniform(8, -2, 10), uniform(6, 0, 9)),
        **{f"timing at {p:g}, {q:g}": Histogram(uniform(30, -150, 150)) for p, q in SHOWN},
        "before_scan": Histogram(uniform(18, 0, 180)),
        "transverse": Histogram(uniform(20, 0, 5)),
        "mixtures": Histogram(uniform(30, -2, 16)),
        "angle_sum": Histogram(uniform(30, -5, 10)),
        "number_sum": Histogram(uniform(30, -4, 8)),
        "others": Histogram(uniform(20, 0, 2)),
        "tables": Histogram(uniform(20, 0, 2)),
        "nearest": Histogram(uniform(18, 0, 180)),
        "extremes": Histogram(uniform(20, -1, 7)),
    }


def fill_objects(h: dict[str, Histogram], o: Objects, w: float) -> None:
    """An event that has a candidate: once itself, and once each of its objects."""
    h["multiplicity"].fill(w, len(o.photons))
    largest = max((p.energy for p in o.bright), default=NAN)
    h["extremes"].fill(w, largest - min((p.energy for p in o.photons), default=NAN))
    for lepton in o.leptons:
        h["shares"].fill(w, lepton.share)
    for p, q in o.pi0s:
        h["balances"].fill(w, p.energy / (p.energy + q.energy))


def fill_candidates(h: dict[str, Histogram], names: tuple[str, ...], passed: list[Candidate], w: float) -> None:
    for name in names:
        for c in passed:
            h[name].fill(w, *one_each(name, c))


def fill(h: dict[str, Histogram], o: Objects, found: list[Candidate], w: float) -> None:
    """One event into every histogram."""
    if found:
        fill_objects(h, o, w)
    fill_candidates(h, ("mixtures", "angle_sum", "number_sum", "others", "tables", "nearest"), found, w)
    electrons = passing(found, ELECTRONS)
    fill_candidates(h, ("plane", "transverse"), electrons, w)
    for photon in o.photons if electrons else []:
        h["photon_energy"].fill(w, photon.energy)
    for c in passing(found, without(LOOSE, "heavy")):
        h["before_scan"].fill(w, k.acoplanarity(c.a, c.b) / DEGREE)
    for p, q in SHOWN:
        for c in passing(found, SIGNAL, p):
            h[f"masses at {p:g}, {q:g}"].fill(w, k.mass(c.z))
        for c in passing(found, without(SIGNAL, "in time"), p):
            h[f"timing at {p:g}, {q:g}"].fill(w, c.photon.timing)


def in_box(c: Candidate, mass: float, recoil: float) -> bool:
    return abs(k.mass(c.z) - mass) < 0.5 and abs(k.mass(c.rec) - recoil) < 4 * _WIDTH(mass)


def hypothesis(name: str) -> Hypothesis | None:
    """Of a histogram that is made once a shown one."""
    return next((h for h in SHOWN if name.endswith(f" at {h[0]:g}, {h[1]:g}")), None)


def run(path: Path) -> dict[str, Any]:
    """All that the file says of one file of events, with its weights."""
    regions: dict[str, tuple[list[Rule], list[Rule] | None]] = {
        "everything": ([], None),
        "signal": (SIGNAL, None),
        "loose": (LOOSE, None),
        "turned": (TURNED, None),
        "remainder": (LOOSE, SIGNAL),
        "electrons": (ELECTRONS, None),
    }
    flows = {name: Cutflow() for name in regions}
    histograms = new_histograms()
    box = Counts(len(SCAN))
    for event in read(path):
        objects = Objects(event)
        w = objects.triggered
        found = list(candidates(objects))
        for name, (rules, excluded) in regions.items():
            book(flows[name], found, rules, excluded, objects.weight, w)
        fill(histograms, objects, found, w)
        nearly = passing(found, without(SIGNAL, "heavy"))
        for n, (mass, recoil) in enumerate(SCAN if nearly else []):
            if any(k.mass(c.z) > mass and in_box(c, mass, recoil) for c in nearly):
                box.add(n, w)
    return {
        "scan": {"mA": [p for p, _ in SCAN], "mB": [q for _, q in SCAN]},
        "cutflow": {name: flow.listed() for name, flow in flows.items()},
        "histograms": {name: {"at": hypothesis(name), **h.listed()} for name, h in histograms.items()},
        "windows": {"box": {"signal": box.listed()}},
    }
