"""Events conserve momentum, lie on their mass shells, and are those of their seed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from darkana.runtime.generator.processes import Process, generate
from darkana.runtime.generator.unweight import unweighted

DARK, PHOTONS = "dark_photon", {"alp": ("gamma", "gamma")}
BOTH = {DARK: 4, "dark_higgs": 1}

# Particle numbers, states, mothers.
LAYOUTS = [
    (Process("gamma alp", {"alp": 2}), [22, 9000005], [1, 1], [0, 0]),
    (Process("gamma alp", {"alp": 0.01}, PHOTONS), [22, 9000005, 22, 22], [1, 2, 1, 1], [0, 0, 3, 3]),
    (Process("gamma dark_photon", {DARK: 4}), [22, 4900023], [1, 1], [0, 0]),
    (Process("gamma dark_photon", {DARK: 0.3}, {DARK: ("mu+", "mu-")}), [22, 4900023, -13, 13], [1, 2, 1, 1], [0, 0, 3, 3]),
    (Process("gamma dark_photon", {DARK: 0.002}, {DARK: ("e-", "e+")}), [22, 4900023, 11, -11], [1, 2, 1, 1], [0, 0, 3, 3]),
    (Process("dark_photon dark_higgs", BOTH), [4900023, 4900025], [1, 1], [0, 0]),
    (Process("dark_photon dark_higgs", BOTH, {DARK: ("mu-", "mu+")}), [4900023, 13, -13, 4900025], [2, 1, 1, 1], [0, 2, 2, 0]),
    (Process("mu+ mu- zprime", {"zprime": 0.01}), [13, -13, 32], [1, 1, 1], [0, 0, 0]),
    (Process("mu+ mu- zprime", {"zprime": 10.3}), [13, -13, 32], [1, 1, 1], [0, 0, 0]),
]  # fmt: skip


@pytest.mark.parametrize(("process", "pdg", "status", "mothers"), LAYOUTS)
def test_particles_and_kinematics(process, pdg, status, mothers):
    events = generate(process, 10.58, 500, 3)
    assert len(events) == 500
    assert events.pdg[7].tolist() == [11, -11, *pdg]
    assert events.status[7].tolist() == [-1, -1, *status]
    assert events.mothers[7].tolist() == [-1, -1, *mothers]

    final = events.momenta * (events.status == 1)[..., None]
    assert final.sum(axis=1) == pytest.approx(np.tile([0, 0, 0, 10.58], (500, 1)), abs=1e-9)
    square = events.momenta[..., 3] ** 2 - np.sum(events.momenta[..., :3] ** 2, axis=-1)
    assert square == pytest.approx(events.masses**2, abs=1e-9)
    assert np.all(events.momenta[:, 2:, 3] > 0)


@pytest.mark.parametrize("process", [layout[0] for layout in LAYOUTS])
def test_children_make_up_their_mother(process):
    events = generate(process, 10.58, 50, 3)
    for mother in np.flatnonzero(events.status[0] == 2):
        children = events.momenta[:, events.mothers[0] == mother].sum(axis=1)
        assert children == pytest.approx(events.momenta[:, mother], abs=1e-9)


@pytest.mark.parametrize("process", [layout[0] for layout in LAYOUTS])
def test_a_seed_gives_the_same_events(process):
    once, again, other = (generate(process, 10.58, 20, seed) for seed in (1, 1, 2))
    assert np.array_equal(once.momenta, again.momenta)
    assert not np.array_equal(once.momenta, other.momenta)


@pytest.mark.parametrize("process", [layout[0] for layout in LAYOUTS])
def test_no_events_have_a_cross_section(process):
    events = generate(process, 10.58, 0, 1)
    assert len(events) == 0
    assert events.momenta.shape[0] == 0
    assert events.cross_section > 0


def test_the_photon_stays_within_its_bound():
    events = generate(Process("gamma dark_photon", {DARK: 4}, c_max=0.5), 10.58, 2000, 1)
    cosines = events.momenta[:, 2, 2] / events.momenta[:, 2, 3]
    assert 0.49 < np.abs(cosines).max() < 0.5


def test_muons_of_either_charge_are_alike():
    """Vector couplings do not tell them apart: mean energies are equal within four errors."""
    momenta = generate(Process("mu+ mu- zprime", {"zprime": 2}), 10.58, 20_000, 1).momenta
    difference = momenta[:, 2, 3] - momenta[:, 3, 3]
    assert abs(difference.mean()) < 4 * difference.std() / math.sqrt(len(difference))


def test_a_weight_above_the_maximum_raises_it():
    """A peak that a pilot may miss: after it was met all points are drawn anew, and none is overweight."""
    rng = np.random.default_rng(5)
    calls = []

    def propose(count):
        calls.append(count)
        points = rng.uniform(size=(count, 1))
        narrow = 0.01 if len(calls) > 1 else 0  # the pilot does not see the peak
        return points, 1 + 9 * (points[:, 0] < narrow)

    points = unweighted(propose, 40_000, rng)
    expected = 0.1 / (0.1 + 0.99)
    assert np.mean(points < 0.01) == pytest.approx(expected, abs=4 * math.sqrt(expected / 40_000))
