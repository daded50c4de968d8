"""The searches for which nothing is public, BaBar's four muons and KLOE's dark Higgs boson, on events made up here."""

import math
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

import darkana
from darkana.runtime.reading.samples import Sample

from . import kinematics as k
from .events import Event, Track
from .kinematics import MASS, PEP_II, Beams, Vector
from .made import Maker, events, write

DAPHNE = Beams(0.51, 0.51, 0.025, 1.0195)
MUON = MASS["mu"]

Yields = dict[str, int]


def four_muons(maker: Maker) -> Event:
    """A Z' of 2 GeV beside two muons, by way of any mass of these; sometimes with a photon."""
    zp, rest = maker.decay(PEP_II.total, 2.0, maker.uniform(0.3, 8))
    tracks = [
        maker.track(v, c, "mu") for p in (zp, rest) for v, c in zip(maker.decay(p, MUON, MUON), (1, -1), strict=True)
    ]
    return maker.event(tracks, [maker.photon(0.02, 1)] if maker.chance(0.3) else [], 0.05)


def muons_and_nothing(maker: Maker) -> Event:
    """A dark photon of 0.5 GeV and a dark Higgs boson of 0.2 GeV that is not seen."""
    dark_photon, _ = maker.decay(DAPHNE.total, 0.5, 0.2)
    muons = zip(maker.decay(dark_photon, MUON, MUON), (1, -1), strict=True)
    return maker.event([maker.track(v, c, "mu") for v, c in muons], [], 0.1)


def muons(event: Event, charge: int) -> list[Track]:
    return [t for t in event.tracks if t.muon_id > 0.5 and t.charge * charge > 0]


def photons(event: Event, least: float) -> list[float]:
    return [c.energy for c in event.clusters if c.track < 0 and c.energy > least]


def babar(event: Event) -> Iterator[Vector]:
    """The pair that may be the Z', each that passes."""
    for p, q in product(product(muons(event, 1), repeat=2), product(muons(event, -1), repeat=2)):
        if p[0] is p[1] or q[0] is q[1] or len(event.tracks) != 4 or not sum(photons(event, 0.03)) < 0.2:
            continue
        pairs = [k.add(a.vector("mu"), b.vector("mu")) for a, b in zip(p, q, strict=True)]
        full = abs(k.mass(k.add(*pairs)) - 10.58) < 0.5
        if full and all(abs(k.mass(pair) - 9.4604) > 0.1 for pair in pairs):
            yield pairs[0]


def kloe(event: Event) -> Iterator[Vector]:
    for plus, minus in product(muons(event, 1), muons(event, -1)):
        inside = all(abs(k.cos_theta(t.vector("mu"))) < 0.92 for t in (plus, minus))
        pair = k.add(plus.vector("mu"), minus.vector("mu"))
        missing = DAPHNE.recoil(pair)
        barrel = k.momentum(missing) > 0.04 and abs(k.cos_theta(missing)) < 0.75
        if inside and barrel and len(event.tracks) == 2 and not photons(event, 0.02):
            yield pair


@pytest.mark.parametrize(
    ("name", "one", "passing"),
    [("zprime_four_muons", four_muons, babar), ("dark_higgs_kloe", muons_and_nothing, kloe)],
)
def test_what_passes(
    name: str, one: Callable[[Maker], Event], passing: Callable[[Event], Iterator[Vector]], tmp_path: Path
) -> None:
    made = events(11, 400, one)
    found = [list(passing(event)) for event in made]
    sample = Sample(
        name="made",
        kind="background",
        files=(str(write(tmp_path / "made.root", made)),),
        weight="weight",
        weight_unit="fb",
    )
    search = darkana.load(name)
    last = search.run([sample]).to_json()["cutflow"]["signal"]["made"][-1]
    assert last["events"] == sum(map(bool, found)) > 50
    assert last["candidates"] == sum(map(len, found))
    weights = sum(event.weight for event, pairs in zip(made, found, strict=True) if pairs)
    luminosity = {"zprime_four_muons": 514.0, "dark_higgs_kloe": 1.65}[name]
    assert last["yield"] == pytest.approx(luminosity * weights)


def test_the_dark_higgs_boson_is_where_it_was_made(tmp_path: Path) -> None:
    """The mass plane of KLOE's search peaks at the masses of the events."""
    file = write(tmp_path / "made.root", events(12, 400, muons_and_nothing))
    sample = Sample(name="made", kind="background", files=(str(file),), weight="weight", weight_unit="fb")
    plane = darkana.load("dark_higgs_kloe").run([sample])["mass_plane"]
    values = plane.values(flow=False).sum(axis=0)
    middle = [
        axis.centers[math.floor(v.argmax())]
        for axis, v in zip(plane.axes[1:], (values.sum(1), values.sum(0)), strict=True)
    ]
    assert middle == pytest.approx([0.5, 0.2], abs=0.03)
