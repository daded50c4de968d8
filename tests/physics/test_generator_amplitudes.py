"""The density matrices of the generator against traces of explicit Dirac matrices, gauge invariance and the soft limit."""

from __future__ import annotations

import math

import numpy as np
import pytest

from darkana.runtime.generator import dark_higgs, dark_photon
from darkana.runtime.generator.dalitz import Dalitz
from darkana.runtime.generator.vectors import direction, pair
from dirac import (
    METRIC,
    ONE,
    boost_to_rest,
    dark_photon_tensor,
    dot,
    pair_tensor,
    slash,
    tensor,
    zprime_tensor,
    zprime_vertices,
)

ROOT_S = 10.58
BEAMS = np.array([[1, 0, 0, 1], [1, 0, 0, -1]]) * ROOT_S / 2
UP = [3, 0, 1, 2]
"""From (px, py, pz, E) to (E, px, py, pz)."""


def zprime_points(mass, count=5):
    """(a, b) inside the Dalitz plot, and the three momenta."""
    dalitz = Dalitz(mass, ROOT_S)
    rng = np.random.default_rng(7)
    a = np.exp(rng.uniform(*map(math.log, dalitz.ends()), count))
    b = rng.uniform(*dalitz.range_of_b(a))
    first, second = dalitz.muons(a, b)
    momenta = [np.insert(p, 0, np.sqrt(m**2 + np.sum(p**2, axis=1)), axis=1) for p, m in
               ((first, dalitz.muon), (second, dalitz.muon), (-first - second, mass))]  # fmt: skip
    return dalitz, a, b, momenta


@pytest.mark.parametrize("mass", [0.05, 0.5, 2, 6, 9.5])
def test_zprime_density_is_that_of_the_traces(mass):
    dalitz, a, b, momenta = zprime_points(mass)
    found = dalitz.density(a, b)
    for k, (p1, p2, p3) in enumerate(zip(*momenta, strict=True)):
        assert dot(p1 + p2 + p3, p1 + p2 + p3) == pytest.approx(ROOT_S**2)
        expected = zprime_tensor(p1, p2, p3, dalitz.muon)
        assert found[k] == pytest.approx(expected[1:, 1:], rel=1e-7, abs=1e-7 * np.trace(expected[1:, 1:]))
    assert dalitz.trace(a, b) == pytest.approx(np.trace(found, axis1=1, axis2=2), rel=1e-9)


def test_zprime_current_is_conserved():
    """Contracted with k or with p1 + p2 + k the amplitude vanishes between the spinors."""
    dalitz, _, _, momenta = zprime_points(2.0)
    for p1, p2, k in zip(*momenta, strict=True):
        vertices = np.array(zprime_vertices(p1, p2, k, dalitz.muon))
        before, after = slash(p1) + dalitz.muon * ONE, slash(p2) - dalitz.muon * ONE
        assert np.abs(tensor(before, vertices, after)).max() > 0.1
        for index, p in ((0, k), (1, p1 + p2 + k)):
            contracted = np.tensordot(METRIC @ p, vertices, axes=(0, index))
            assert np.abs(before @ contracted @ after).max() < 1e-9 * np.abs(before @ vertices @ after).max()


def test_zprime_that_is_soft_is_radiated_off_charges():
    """The rate becomes that of e+ e- -> mu+ mu-, 4 (s + 2 m^2), times -(2 p1/a - 2 p2/b)^2."""
    mass = 1e-4
    dalitz = Dalitz(mass, ROOT_S)
    momentum = 3e-4 * np.array([math.sin(1.0), 0, math.cos(1.0)])
    k = np.insert(momentum, 0, math.hypot(mass, 3e-4))
    half = ROOT_S / 2 - k[0] / 2
    size = math.sqrt(half**2 - dalitz.muon**2)
    p1, p2 = np.array([half, 0, 0, size]), np.array([half, 0, 0, -size])
    a, b = 2 * dot(p1, k) + mass**2, 2 * dot(p2, k) + mass**2
    v = 2 * p1 / a - 2 * p2 / b
    expected = -4 * (ROOT_S**2 + 2 * dalitz.muon**2) * dot(v, v)
    assert float(dalitz.trace(np.array(a), np.array(b))) == pytest.approx(expected, rel=1e-3)


def made(masses, cosine):
    """The first of two products, of this cosine, in both orders of its components, and the second."""
    rng = np.random.default_rng(3)
    first, second = pair(ROOT_S, masses, direction(np.array([cosine]), rng))
    return first, first[0][UP], second[0][UP]


@pytest.mark.parametrize("mass", [0.3, 4, 9])
@pytest.mark.parametrize("cosine", [-0.9, 0.2])
def test_dark_photon_density_is_that_of_the_traces(mass, cosine):
    vector, p, k = made((mass, 0), cosine)
    rest = boost_to_rest(p)
    expected = (rest @ dark_photon_tensor(*BEAMS, k) @ rest.T)[1:, 1:]
    found = dark_photon.density(vector, mass, ROOT_S)[0]
    assert found / np.trace(found) == pytest.approx(expected / np.trace(expected), abs=1e-9)


@pytest.mark.parametrize("mass", [0.3, 4, 9])
def test_dark_photon_rate_is_that_of_the_traces(mass):
    """In the photon's cosine, up to a factor that does not depend on it."""
    x = (mass / ROOT_S) ** 2
    ratios = []
    for c in (0.0, 0.5, -0.9):
        _, _, k = made((mass, 0), c)
        trace = -np.trace(dark_photon_tensor(*BEAMS, k) @ METRIC)
        ratios.append(trace * (1 - c**2) / (1 + c**2 + 4 * x / (1 - x) ** 2))
    assert ratios == pytest.approx([ratios[0]] * 3)


@pytest.mark.parametrize(("mass", "higgs"), [(2, 1), (6, 3), (9, 0.5)])
def test_dark_higgs_density_is_that_of_the_electrons(mass, higgs):
    vector, p, _ = made((mass, higgs), 0.4)
    rest = boost_to_rest(p)
    expected = (rest @ pair_tensor(*BEAMS, 0) @ rest.T)[1:, 1:]
    found = dark_higgs.density(vector, mass, ROOT_S)[0]
    assert found / np.trace(found) == pytest.approx(expected / np.trace(expected), abs=1e-9)


@pytest.mark.parametrize("mass", [0.25, 1, 8])
def test_lepton_follows_the_traces(mass):
    """gamma A'(-> mu mu): both tensors contracted, against tr(density) - speed^2 n.density.n."""
    muon, rng = 0.1056583755, np.random.default_rng(5)
    vector, p, k = made((mass, 0), 0.6)
    density = dark_photon.density(vector, mass, ROOT_S)[0]
    production, back = dark_photon_tensor(*BEAMS, k), np.linalg.inv(boost_to_rest(p))
    speed2, ratios = 1 - 4 * muon**2 / mass**2, []
    axes = rng.normal(size=(4, 3))
    for n in axes / np.linalg.norm(axes, axis=1, keepdims=True):
        rest = [np.array([mass / 2, *(sign * n * math.sqrt(speed2) * mass / 2)]) for sign in (1, -1)]
        decay = pair_tensor(*(back @ q for q in rest), muon)
        expected = np.trace(production @ METRIC @ decay @ METRIC)
        ratios.append(expected / (np.trace(density) - speed2 * n @ density @ n))
    assert ratios == pytest.approx([ratios[0]] * 4)
