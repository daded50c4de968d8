"""The four processes: what comes out of each in a number of events, and its rate at coupling 1."""

from __future__ import annotations

import math

from numpy.random import Generator

from . import alp, dark_higgs, dark_photon, zprime
from .dalitz import Dalitz
from .events import Product
from .kinds import Process
from .particles import LEPTON_MASSES, MUON
from .spin import pair_axes
from .vectors import Numbers, boosted, direction, four_vector, isotropic, pair

Made = tuple[list[Product], tuple[float, float]]
"""The products, and the cross section in fb with its error: none where it is a formula."""


def gamma_alp(process: Process, sqrt_s: float, count: int, rng: Generator) -> Made:
    mass = process.masses["alp"]
    photon, particle = pair(sqrt_s, (0, mass), direction(alp.photon_cosines(count, rng), rng))
    children = _photons(process, particle, rng)
    products = [Product("gamma", 0, photon), Product("alp", mass, particle, children)]
    return products, (alp.cross_section(mass, sqrt_s), 0)


def gamma_dark_photon(process: Process, sqrt_s: float, count: int, rng: Generator) -> Made:
    mass = process.masses["dark_photon"]
    cosines = dark_photon.photon_cosines(mass, sqrt_s, process.c_max, count, rng)
    photon, particle = pair(sqrt_s, (0, mass), direction(cosines, rng))
    children = _leptons(process, particle, dark_photon.density(particle, mass, sqrt_s), rng)
    products = [Product("gamma", 0, photon), Product("dark_photon", mass, particle, children)]
    return products, (dark_photon.cross_section(mass, sqrt_s, process.c_max), 0)


def dark_photon_dark_higgs(process: Process, sqrt_s: float, count: int, rng: Generator) -> Made:
    mass, higgs_mass = process.masses["dark_photon"], process.masses["dark_higgs"]
    cosines = dark_higgs.cosines(mass, higgs_mass, sqrt_s, count, rng)
    particle, higgs = pair(sqrt_s, (mass, higgs_mass), direction(cosines, rng))
    children = _leptons(process, particle, dark_higgs.density(particle, mass, sqrt_s), rng)
    products = [Product("dark_photon", mass, particle, children), Product("dark_higgs", higgs_mass, higgs)]
    return products, (dark_higgs.cross_section(mass, higgs_mass, sqrt_s), 0)


def muons_zprime(process: Process, sqrt_s: float, count: int, rng: Generator) -> Made:
    mass = process.masses["zprime"]
    first, second = zprime.muons(Dalitz(mass, sqrt_s), count, rng)
    products = [
        Product("mu-", MUON, four_vector(first, MUON)),
        Product("mu+", MUON, four_vector(second, MUON)),
        Product("zprime", mass, four_vector(-first - second, mass)),
    ]
    return products, zprime.cross_section(mass, sqrt_s)


def _photons(process: Process, particle: Numbers, rng: Generator) -> tuple[Product, ...]:
    if "alp" not in process.decays:
        return ()
    both = pair(process.masses["alp"], (0, 0), isotropic(len(particle), rng))
    return tuple(Product("gamma", 0, boosted(each, particle, process.masses["alp"])) for each in both)


def _leptons(process: Process, particle: Numbers, density: Numbers, rng: Generator) -> tuple[Product, ...]:
    """What a dark photon turns into; `density` (n, 3, 3) is that of its production, in its rest frame."""
    if "dark_photon" not in process.decays:
        return ()
    mass, names = process.masses["dark_photon"], process.decays["dark_photon"]
    lepton = LEPTON_MASSES[names[0]]
    axes = pair_axes(density, math.sqrt(1 - (2 * lepton / mass) ** 2), rng)
    both = pair(mass, (lepton, lepton), axes)
    return tuple(Product(name, lepton, boosted(each, particle, mass)) for name, each in zip(names, both, strict=True))


CHANNELS = {
    "gamma alp": gamma_alp,
    "gamma dark_photon": gamma_dark_photon,
    "dark_photon dark_higgs": dark_photon_dark_higgs,
    "mu+ mu- zprime": muons_zprime,
}
