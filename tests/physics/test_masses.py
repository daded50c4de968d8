"""Masses: the ones in the table are those of the package `particle`."""

from __future__ import annotations

import pytest
from particle import Particle

from darkana.compiler.physics.masses import MASSES
from darkana.compiler.physics.particles import mass_of, names


def test_masses_are_those_of_the_pdg():
    listed = {p.name: (p.mass or 0) / 1000 for p in Particle.all()}
    assert pytest.approx({name: listed[name] for name in MASSES}, rel=1e-12) == MASSES


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("e", "e-"),
        ("e+", "e-"),
        ("mu+", "mu-"),
        ("tau", "tau-"),
        ("pi", "pi+"),
        ("pi-", "pi+"),
        ("K-", "K+"),
        ("K_S0", "K(S)0"),
        ("Jpsi", "J/psi(1S)"),
        ("D-", "D+"),
        ("p", "p"),
    ],
)
def test_short_names_and_charges(short, full):
    assert mass_of(short) == MASSES[full]


def test_what_is_not_known():
    assert mass_of("graviton") is None
    assert mass_of("") is None
    assert all(mass_of(n) is not None for n in names())
