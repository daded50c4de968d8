"""Oracle of the selections in `tests/data/closure`: plain loops over reconstructed events, and the true values of what
is reconstructed there."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations

from .books import Cut, Cutflow, survivors
from .events import Cluster, Event, Track
from .kinematics import (
    Beams,
    Vector,
    add,
    angle,
    dphi,
    from_momentum,
    mass,
    mass_squared,
    momentum,
    phi,
    theta,
    transverse,
)

BEAMS = Beams(7.004, 4.002, 0.083)
SQRT_S = mass(BEAMS.total)
Values = dict[str, float]


@dataclass(frozen=True)
class Candidate:
    """What a selection takes of an event: momenta, their clusters if they are photons, the photons beside them."""

    legs: tuple[Vector, ...]
    tracks: int
    clusters: tuple[Cluster, ...] = ()
    photons: tuple[Cluster, ...] = ()
    charge: int = 0

    @property
    def sum(self) -> Vector:
        return add(*self.legs)

    @property
    def recoil(self) -> Vector:
        return BEAMS.recoil(self.sum)


Finder = Callable[[Event], list[Candidate]]


@dataclass(frozen=True)
class Selection:
    """Candidates and cuts; `reconstructed` names masses (GeV, squares GeV^2) and angles, `true` gives the momenta of a generated
    event."""

    find: Finder
    cuts: dict[str, list[Cut[Candidate]]]
    reconstructed: Callable[[tuple[Vector, ...]], Values] | None = None
    true: Callable[[Event], tuple[Vector, ...]] = lambda _: ()


def photons_of(event: Event, energy: float, low: float = 0, high: float = 180) -> list[Cluster]:
    """Angles in degrees."""
    inside = (math.radians(low), math.radians(high))
    return [c for c in event.clusters if c.track < 0 and c.energy > energy and inside[0] < c.theta < inside[1]]


def in_barrel(c: Candidate) -> bool:
    return all(math.radians(37) < theta(leg) < math.radians(120) for leg in c.legs)


def masses(legs: Iterable[Vector]) -> list[float]:
    return [mass(add(*pair)) for pair in combinations(legs, 2)]


def of_angles(name: str, leg: Vector) -> Values:
    return {f"{name}.theta": theta(leg), f"{name}.phi": phi(leg)}


# --- two tracks -------------------------------------------------------------------------------------------------------


def opposite(tracks: Iterable[Track]) -> list[tuple[Vector, Vector]]:
    tracks = list(tracks)
    plus, minus = ([t.vector("mu") for t in tracks if t.charge == sign] for sign in (1, -1))
    return [(a, b) for a in plus for b in minus]


def pairs(event: Event) -> list[Candidate]:
    photons = tuple(photons_of(event, 0.15))
    return [Candidate(pair, len(event.tracks), photons=photons) for pair in opposite(event.tracks)]


def of_pair(legs: tuple[Vector, ...]) -> Values:
    pair = add(*legs)
    recoil = BEAMS.recoil(pair)
    return {"pair.m": mass(pair), "rest.m": mass(recoil), "rest.m2": mass_squared(recoil)} | of_angles("l1", legs[0])


PAIRS = Selection(
    pairs,
    {
        "signal": [
            ("two tracks", lambda c: c.tracks == 2),
            ("barrel", in_barrel),
            ("opening", lambda c: angle(*c.legs) > math.radians(30)),
            ("little energy", lambda c: sum(p.energy for p in c.photons) < 0.4),
            ("pT", lambda c: transverse(BEAMS.cms(c.sum)) > 0.3),
            ("no photon", lambda c: not any(angle(p.vector, c.recoil) < math.radians(15) for p in c.photons)),
        ]
    },
    of_pair,
    lambda event: opposite(event.tracks)[0],
)


# --- photons ----------------------------------------------------------------------------------------------------------


def taken(event: Event, legs: Iterable[Cluster], beside: Iterable[Cluster] = ()) -> Candidate:
    legs = tuple(legs)
    return Candidate(tuple(c.vector for c in legs), len(event.tracks), legs, tuple(beside))


def triplets(event: Event) -> list[Candidate]:
    """The one nearest the whole energy, its photons by energy in the centre of mass."""
    photons = sorted(photons_of(event, 0.65, 37.3, 123.7), key=lambda c: -BEAMS.cms(c.vector)[0])
    found = [taken(event, three) for three in combinations(photons, 3)]
    return sorted(found, key=lambda c: abs(mass(c.sum) - SQRT_S))[:1]


def in_time(c: Candidate) -> bool:
    first, *others = (cluster.timing for cluster in c.clusters)
    return max(abs(first - other) for other in others) < 20


THREE_PHOTONS = Selection(
    triplets,
    {
        "signal": [
            ("no tracks", lambda c: c.tracks == 0),
            ("in time", in_time),
            ("full energy", lambda c: 0.88 * SQRT_S < mass(c.sum) < 1.03 * SQRT_S),
            ("apart", lambda c: min(masses(c.legs)) > 0.3),
        ]
    },
    lambda legs: {"triplet.m": mass(add(*legs)), "lightest": min(masses(legs))},
    lambda event: tuple(c.vector for c in event.clusters),
)


def heaviest(event: Event) -> list[Candidate]:
    found = [taken(event, two) for two in combinations(photons_of(event, 0.5), 2)]
    return sorted(found, key=lambda c: -mass(c.sum))[:1]


def true_heaviest(event: Event) -> tuple[Vector, ...]:
    found = combinations([c.vector for c in event.clusters], 2)
    return max(found, key=lambda two: mass(add(*two)))


TWO_PHOTONS = Selection(
    heaviest,
    {
        "signal": [
            ("no tracks", lambda c: c.tracks == 0),
            ("barrel", in_barrel),
            ("back to back", lambda c: abs(dphi(*c.legs)) > math.radians(170)),
            ("full energy", lambda c: 0.9 * SQRT_S < mass(c.sum) < 1.1 * SQRT_S),
        ]
    },
    lambda legs: {"pair.m": mass(add(*legs))},
    true_heaviest,
)


def hardest(event: Event) -> list[Candidate]:
    photons = sorted(photons_of(event, 0.2), key=lambda c: -BEAMS.cms(c.vector)[0])
    return [taken(event, photons[:1], photons[1:])] if photons else []


def of_photon(legs: tuple[Vector, ...]) -> Values:
    recoil = BEAMS.recoil(legs[0])
    return {"dark.m": mass(recoil), "dark.m2": mass_squared(recoil)} | of_angles("g", legs[0])


ONE_PHOTON = Selection(
    hardest,
    {
        "signal": [
            ("no tracks", lambda c: c.tracks == 0),
            ("energy", lambda c: BEAMS.cms(c.sum)[0] > 1.8),
            ("barrel", in_barrel),
            ("nothing else", lambda c: not c.photons),
        ]
    },
    of_photon,
    lambda event: (event.clusters[0].vector,),
)


# --- whole events -----------------------------------------------------------------------------------------------------


def whole(event: Event) -> list[Candidate]:
    tracks = tuple(t.vector("pi") for t in event.tracks)
    charge = sum(t.charge for t in event.tracks)
    return [Candidate(tracks, len(tracks), photons=tuple(photons_of(event, 0.25)), charge=charge)]


MULTIPLICITIES = Selection(
    whole,
    {
        "tracks": [
            ("a track", lambda c: len(c.legs) >= 1),
            ("two tracks", lambda c: len(c.legs) >= 2),
            ("three tracks", lambda c: len(c.legs) >= 3),
            ("four tracks", lambda c: len(c.legs) >= 4),
            ("neutral", lambda c: c.charge == 0),
            ("five GeV", lambda c: sum(map(momentum, c.legs)) > 5),
        ],
        "photons": [
            ("a photon", lambda c: len(c.photons) >= 1),
            ("half a GeV", lambda c: sum(p.energy for p in c.photons) > 0.5),
            ("two GeV", lambda c: sum(p.energy for p in c.photons) > 2),
            ("two photons", lambda c: len(c.photons) >= 2),
        ],
    },
)

SELECTIONS = {
    "pairs": PAIRS,
    "three_photons": THREE_PHOTONS,
    "two_photons": TWO_PHOTONS,
    "one_photon": ONE_PHOTON,
    "multiplicities": MULTIPLICITIES,
}


def counted(selection: Selection, events: Iterable[Event]) -> tuple[dict[str, dict[str, int]], dict[int, Values]]:
    """Events after each cut of each region, and the values of the events, by number, that pass all."""
    books = {region: Cutflow() for region in selection.cuts}
    values = {}
    for number, event in enumerate(events):
        for region, cuts in selection.cuts.items():
            books[region].add("all events", None, 0, 1, passed=True)
            found = selection.find(event)
            if selection.reconstructed:
                books[region].add("candidate", None, len(found), 1)
            left = survivors(found, cuts, books[region], 1, None)
            if left and selection.reconstructed:
                values[number] = selection.reconstructed(left[0].legs)
    return {r: {row[0]: row[2] for row in book.listed()} for r, book in books.items()}, values


CHARGES = {-11: 1, 11: -1, -13: 1, 13: -1, 211: 1, -211: -1, 321: 1, -321: -1, 2212: 1, -2212: -1}
PHOTON = 22


def generated(particles: Iterable[tuple[int, float, float, float]]) -> Event:
    """Of (PDG number, px, py, pz): every charged particle as a track, every photon as a cluster."""
    tracks, clusters = [], []
    for i, (pdg, px, py, pz) in enumerate(particles):
        vector = from_momentum(px, py, pz, 0)
        if pdg in CHARGES:
            tracks.append(Track(i, CHARGES[pdg], px, py, pz, 0, 0, 0))
        elif pdg == PHOTON:
            clusters.append(Cluster(i, vector[0], theta(vector), phi(vector), 0, -1))
    return Event(1, tracks, clusters)


def differences(
    selection: Selection,
    values: dict[int, Values],
    particles: Callable[[int], Iterable[tuple[int, float, float, float]]],
) -> dict[str, list[float]]:
    """Reconstructed values, by the number of the event, minus those of its particles themselves."""
    assert selection.reconstructed is not None
    away: dict[str, list[float]] = {}
    for number, found in values.items():
        true = selection.reconstructed(selection.true(generated(particles(number))))
        for name in true:
            away.setdefault(name, []).append(found[name] - true[name])
    return away
