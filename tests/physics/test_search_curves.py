"""Searches that are curves alone, and couplings of those that are not among the language's examples: by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

import darkana
from darkana.compiler.expressions.evaluate import evaluate
from darkana.compiler.physics.dimensions import GEV_MINUS_2_IN_FB
from darkana.library import SHIPPED

HBAR_C = 1.973269804e-14  # GeV cm
SQRT_S = 10.58


def curves(name, **at):
    """Each derived curve of a search at one hypothesis, in base units."""
    search = darkana.load(name).search
    tables = {k: shape.table for k, shape in search.tables.items()}
    return {c.name: float(evaluate(c.value, at, tables)) for c in search.statistics.curves}


def relation(name, **at):
    """In fb, from the coupling and the hypothesis."""
    search = darkana.load(name).search
    [coupling] = search.statistics.couplings
    [(_, expression)] = coupling.variants
    tables = {k: shape.table for k, shape in search.tables.items()}
    return float(evaluate(expression, at, tables)) * (GEV_MINUS_2_IN_FB if coupling.natural else 1.0)


# --- figure 1 -------------------------------------------------------------------------------------------------


def decay_length(ma, g):
    """In cm: beta gamma c tau with the width g^2 m^3 / 64 pi."""
    momentum = (SQRT_S**2 - ma**2) / (2 * SQRT_S)
    return momentum / ma * HBAR_C * 64 * math.pi / (g**2 * ma**3)


@pytest.mark.parametrize("ma", [0.01, 0.1, 1.0, 5.0])
def test_couplings_of_given_decay_lengths(ma):
    found = curves("alp_regimes", ma=ma)
    assert decay_length(ma, found["displaced"]) == pytest.approx(1)
    assert decay_length(ma, found["invisible"]) == pytest.approx(300)


@pytest.mark.parametrize("ma", [0.1, 1.0, 5.0])
def test_the_least_opening_angle(ma):
    """That of any decay is larger: cos of it from the boosted photons, at every angle of the decay."""
    energy = (SQRT_S**2 + ma**2) / (2 * SQRT_S)
    beta = math.sqrt(1 - (ma / energy) ** 2)
    cosine = np.linspace(-1, 1, 2001)[1:-1]
    energies = [energy / 2 * (1 + sign * beta * cosine) for sign in (1, -1)]
    opening = np.arccos(1 - ma**2 / (2 * energies[0] * energies[1]))
    assert curves("alp_regimes", ma=ma)["opening"] == pytest.approx(opening.min())


# --- figures 3, 6, 7b, and the searches of other experiments ---------------------------------------------------


@pytest.mark.parametrize(("ma", "generated"), [(0.5, 117.49), (2, 106.25), (5, 55.477), (8, 9.3034)])
def test_an_invisible_alp_is_made_as_a_visible_one(ma, generated):
    assert relation("alp_invisible", g=1e-3, ma=ma) == pytest.approx(generated, rel=1.1e-3)


@pytest.mark.parametrize(("energy", "expected"), [(0, 0), (0.49, 0), (0.5, 1), (5, 1)])
def test_the_trigger_opens_at_its_threshold(energy, expected):
    assert curves("single_photon_trigger", E=energy) == {"trigger_efficiency": expected}


def test_the_recipe_that_rescales():
    """epsilon^2 falls with the root of luminosity and trigger over resolution: (2 x 1.1 x 500 / 514)^(1/4) for muons."""
    table = SHIPPED / "dark_photon_visible" / "published_epsilon.csv"
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("#")][1:]
    published = np.interp(1.0, *np.array([line.split(",") for line in lines], float).T)
    found = curves("dark_photon_visible_belle2", mA=1.0)
    gains = {
        "epsilon": 2 * 1.1 * 500 / 514,
        "epsilon_electron": 2 * 2 * 500 / 514,
        "muon_all": 2 * 1.1 * 50000 / 514,
        "electron_all": 2 * 2 * 50000 / 514,
    }
    assert found == pytest.approx({name: published / gain**0.25 for name, gain in gains.items()})


@pytest.mark.parametrize(
    ("mZ", "generated", "invisible"),
    [(1, 9.977e4, 0.5), (2, 3.46e4, 0.5), (4, 5437, 0.379), (6, 662.9, 0.339)],
)
def test_zprime_to_two_muons(mZ, generated, invisible):
    """A Z' goes to muons f times as often as to neutrinos, with f of the muon's mass."""
    ratio = (0.1056584 / mZ) ** 2
    muon = (1 + 2 * ratio) * math.sqrt(1 - 4 * ratio)
    assert relation("zprime_four_muons", gprime=1, mZ=mZ) == pytest.approx(generated * muon * invisible, rel=2e-3)


def test_dark_higgsstrahlung_at_the_phi():
    """The formula of the same search at Belle II, by hand at another energy."""
    s, mA, mh = 1.0195**2, 0.5, 0.2
    x, y = mA**2 / s, mh**2 / s
    lam = (1 - x - y) ** 2 - 4 * x * y
    sigma = math.pi / 137.036 / (3 * s) / (1 - x) ** 2 * math.sqrt(lam) * (lam + 12 * x) * 3.893794e11
    assert relation("dark_higgs_kloe", coupling=1, mA=mA, mh=mh) == pytest.approx(sigma, rel=1e-5)
