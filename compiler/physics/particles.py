"""Particles: the namespace used after `as`, `from` and in `mass()`."""

from __future__ import annotations

from .masses import MASSES, NUMBERS

_ANTI = {"-": "+", "+": "-"}
_SHORT = {
    "e": "e-",
    "mu": "mu-",
    "tau": "tau-",
    "pi": "pi+",
    "K": "K+",
    "K_S0": "K(S)0",
    "K_L0": "K(L)0",
    "D": "D+",
    "B": "B+",
    "Jpsi": "J/psi(1S)",
    "phi": "phi(1020)",
    "rho": "rho(770)0",
    "omega": "omega(782)",
}

ENGLISH = {
    "electron": "e",
    "positron": "e",
    "muon": "mu",
    "photon": "gamma",
    "pion": "pi",
    "kaon": "K",
    "proton": "p",
    "neutron": "n",
}
"""What a particle is called in words, for hints."""


def mass_of(name: str) -> float | None:
    """PDG mass in GeV of `mu`, `mu+`, `J/psi(1S)`...; None where the language does not know the particle."""
    full = _SHORT.get(name, name)
    if full not in MASSES and full[-1:] in _ANTI:
        full = full[:-1] + _ANTI[full[-1]]
    return MASSES.get(full)


def names() -> list[str]:
    """Every name that `mass_of` knows, charges left out where a short name exists."""
    return [*_SHORT, *MASSES]


def species_of(name: str) -> tuple[tuple[int, int], ...] | None:
    """The PDG numbers that a name stands for, each with its charge: of `mu+` one, of `mu` both; None of what is no
    particle of a detector.

    >>> species_of("mu"), species_of("mu+"), species_of("gamma")
    (((13, -1), (-13, 1)), ((-13, 1),), ((22, 0),))
    """
    if mass_of(name) is None:
        return None
    full = _SHORT.get(name, name)
    known = full if full in NUMBERS else full[:-1] + _ANTI.get(full[-1:], full[-1:])
    if known not in NUMBERS:
        return None
    number, charge, other = NUMBERS[known]
    both = ((number, charge), (-number, -charge)) if other else ((number, charge),)
    if name[-1] not in _ANTI:
        return both
    return both[:1] if known == full else both[1:]
