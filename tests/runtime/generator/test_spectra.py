"""Spectra against events of MadGraph5_aMC@NLO 3.5.7 (tests/data/generator, written by tools/make_generator_reference.py)."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import ks_2samp, kstest

from darkana.runtime.generator import spin
from darkana.runtime.generator.processes import Process, generate
from darkana.runtime.generator.vectors import at_rest, beams
from generated_spectra import Sample, spectra, unpacked

REFERENCE = Path(__file__).parents[2] / "data" / "generator" / "reference.npz"
PHOTONS, MUONS = {"alp": ("gamma", "gamma")}, {"dark_photon": ("mu-", "mu+")}

SAMPLES = {
    **{f"zp_m{m}": Process("mu+ mu- zprime", {"zprime": mass}) for m, mass in
       (("0p5", 0.5), ("1p0", 1), ("2p0", 2), ("4p0", 4), ("6p0", 6))},
    **{f"alp_m{m}p5" if m == 0 else f"alp_m{m}p0": Process("gamma alp", {"alp": m or 0.5}, PHOTONS) for m in (0, 2, 5, 8)},
    **{f"gammaAp_m{m}p0": Process("gamma dark_photon", {"dark_photon": m}) for m in (1, 4, 7)},
    **{f"ApHp_mA{m}p0_mh{h}p0": Process("dark_photon dark_higgs", {"dark_photon": m, "dark_higgs": h}, MUONS) for m, h in
       ((2, 1), (4, 1), (6, 3))},
}  # fmt: skip


def sample(process, events, seed=1):
    made = generate(process, 10.58, events, seed)
    return Sample(tuple(made.pdg[0]), tuple(made.mothers[0]), made.momenta)


@pytest.mark.parametrize("name", SAMPLES)
def test_spectra_are_those_of_the_other_generator(name):
    """Two-sample Kolmogorov tests: 20 000 events of ours, 2000 of theirs."""
    with np.load(REFERENCE) as kept:
        theirs = {key.split(": ")[1]: kept[key] for key in kept if key.startswith(f"{name}: ")}
    ours = spectra(name, sample(SAMPLES[name], 20_000))
    assert set(ours) == set(theirs)
    chances = {variable: ks_2samp(ours[variable], unpacked(variable, theirs[variable])).pvalue for variable in ours}
    assert min(chances.values()) > 1e-3, chances


def test_the_test_sees_a_wrong_spin():
    """Muons that forget the dark photon's spin are told apart from theirs."""
    process = SAMPLES["ApHp_mA4p0_mh1p0"]
    flat = np.random.default_rng(1).uniform(-1, 1, 20_000)
    with np.load(REFERENCE) as kept:
        theirs = unpacked("helicity cosine", kept["ApHp_mA4p0_mh1p0: helicity cosine"])
    assert ks_2samp(flat, theirs).pvalue < 1e-3
    assert ks_2samp(flat, spectra("ApHp", sample(process, 20_000))["helicity cosine"]).pvalue < 1e-9


@pytest.mark.parametrize(("lepton", "mass"), [("mu", 0.3), ("mu", 4), ("e", 1)])
def test_leptons_of_a_dark_photon_follow_one_beam_or_the_other(lepton, mass):
    """With the photon: P(c) ~ 1 + c^2 + (4 m^2/M^2)(1 - c^2) about each beam, in parts E_i^2 / (E_1^2 + E_2^2)."""
    made = generate(
        Process("gamma dark_photon", {"dark_photon": mass}, {"dark_photon": (f"{lepton}-", f"{lepton}+")}),
        10.58,
        20_000,
        2,
    )
    particle, child = made.momenta[:, 3], made.momenta[:, 4]
    child = at_rest(child, particle, mass)[:, :3]
    axis = child / np.linalg.norm(child, axis=1, keepdims=True)
    first, second = (at_rest(beam, particle, mass) for beam in beams(10.58))
    heavy = 4 * made.masses[0, 4] ** 2 / mass**2
    squares = [(np.sum(axis * b[:, :3], axis=1) / b[:, 3]) ** 2 for b in (first, second)]
    weights = [b[:, 3] ** 2 / (first[:, 3] ** 2 + second[:, 3] ** 2) for b in (first, second)]
    between = np.sum(first[:, :3] * second[:, :3], axis=1) / (first[:, 3] * second[:, 3])

    # <c_1^2> about beam 1 is known where the axis was drawn about it, and where it was drawn about beam 2.
    about = ((1 + heavy) / 3 + (1 - heavy) / 5) / (1 + heavy + (1 - heavy) / 3)
    across = (1 - about) / 2
    expected = weights[0] * about + weights[1] * (about * between**2 + across * (1 - between**2))
    difference = squares[0] - expected
    assert abs(difference.mean()) < 4 * difference.std() / math.sqrt(len(difference))


def test_spin_one_along_an_axis():
    """A density transverse to z gives 1 + c^2 for light leptons, and none of it for leptons at rest."""
    rng = np.random.default_rng(4)
    density = np.broadcast_to(np.diag([1.0, 1, 0]), (20_000, 3, 3))
    light, slow = (spin.pair_axes(density, speed, rng)[:, 2] for speed in (1, 0))
    assert kstest(light, lambda c: (4 + 3 * c + c**3) / 8).pvalue > 1e-3
    assert kstest(slow, lambda c: (1 + c) / 2).pvalue > 1e-3
