"""What is known of a particle by its PDG code."""

from __future__ import annotations

from functools import cache

LONGEST = 100.0
"""mm of c tau: what lives shorter decays in the detector, and most often before any of it (Lambda: 78 mm)."""

PARTONS = frozenset({1, 2, 3, 4, 5, 6, 21})

BEYOND = ((32, 80), (1_000_001, 7_999_999), (9_000_001, 9_009_999), (9_900_012, 9_900_099))
"""Codes beyond the Standard Model: of the PDG's scheme, of hidden valleys (49...), of FeynRules (90000..)."""


@cache
def decays(pdg: int) -> bool:
    """Whether no detector sees it as it is: quarks and gluons, and all with c tau below 10 cm; unknown ones do not.

    Lifetimes are those of the `particle` package, from the Review of Particle Physics.
    """
    from particle import Particle, ParticleNotFound

    if abs(pdg) in PARTONS:
        return True
    try:
        length = Particle.from_pdgid(pdg).ctau
    except ParticleNotFound:
        return False
    return length is not None and length < LONGEST


@cache
def is_beyond(pdg: int) -> bool:
    """Whether the Standard Model has no such particle; the light scalar mesons have codes among those of FeynRules."""
    from particle.pdgid import is_hadron

    code = abs(pdg)
    inside = any(low <= code <= high for low, high in BEYOND)
    return inside and not (code > 9_000_000 and is_hadron(code))


@cache
def name(pdg: int) -> str:
    """As physicists write it, with the code for what has no name."""
    from particle import Particle, ParticleNotFound

    try:
        return str(Particle.from_pdgid(pdg).name)
    except ParticleNotFound:
        return f"PDG {pdg}"
