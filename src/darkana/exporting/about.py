"""What formats ask of a search beside its numbers: references, reactions, DarkCast's physics."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import __version__
from ..analysis import Analysis
from ..compiler.search import Search
from ..dsl import syntax as ast
from ..runtime.errors import DataError
from ..runtime.exports.citation import Cited, papers_of
from ..runtime.exports.darkcast import Physics
from .inputs import Inputs

SPECIES = {"e": "E", "mu": "MU", "pi": "PI", "gamma": "GAMMA"}
"""HEPData's words, by the particle that an object is said to be."""
COUPLINGS = {"epsilon": ("dark_photon", "e_e"), "gprime": ("Lmu-Ltau_boson", "mu_brem")}
"""By the name of a coupling: DarkCast's model, whose global coupling it is, and the production at e+e- colliders: e+ e-
-> gamma A', and a Z' radiated off a muon."""
NEUTRINOS = ("numu_numu", "nutau_nutau")
PAIRS = {"e": "e_e", "mu": "mu_mu", "pi": "pi+_pi-"}
KEYS = ("model", "production", "decay")


def cited(analysis: Analysis) -> Cited:
    """The search as it is cited."""
    meta = analysis.search.meta
    stem = analysis.path.stem
    return Cited(stem, meta.title, meta.experiment, analysis.search.sha256, __version__, papers_of(meta.cite))


def legs(search: Search) -> list[list[ast.Leg]]:
    """The particles of each channel of the final state."""
    if search.state is None:
        return []
    return [list(_leaves(channel.legs)) for channel in search.state.statement.channels]


def _leaves(found: tuple[ast.Leg | ast.Decay, ...]) -> Iterator[ast.Leg]:
    for leg in found:
        if isinstance(leg, ast.Leg):
            yield leg
        else:
            yield from _leaves(leg.legs)


def is_missing(search: Search) -> bool:
    """Whether something unseen is looked for: a recoil against all that is in the final state."""
    state = search.state
    if state is None:
        return False
    seen = [{leg.name.text for leg in channel.legs} for channel in state.statement.channels]
    recoils = [s.statement for s in search.scope.names.values() if isinstance(s.statement, ast.Recoil)]
    return any(own <= _names(search, recoil.against.span.text) for own in seen for recoil in recoils)


def _names(search: Search, text: str, depth: int = 5) -> set[str]:
    """The names in an expression, and in what these are defined by."""
    found = set(re.findall(r"[A-Za-z_]\w*", text))
    defined = [s.statement for name in found for s in search.scope.find(name) if isinstance(s.statement, ast.Define)]
    if depth:
        found.update(*(_names(search, d.value.span.text, depth - 1) for d in defined))
    return found


def reactions(search: Search) -> tuple[str, ...]:
    """In HEPData's words: `E+ E- --> MU+ MU- X`, X what is not seen."""
    rest = ["X"] if is_missing(search) else []
    particles = [
        [SPECIES.get(kind_of(search, leg), kind_of(search, leg).upper()) + leg.charge for leg in found]
        for found in legs(search)
    ]
    return tuple(dict.fromkeys(" ".join(["E+ E- -->", *found, *rest]) for found in particles))


def kind_of(search: Search, leg: ast.Leg) -> str:
    """`mu`: what an object is said to be, else what it is called."""
    found = (getattr(symbol.statement, "particle", None) for symbol in search.scope.find(leg.object.text))
    return next((particle.text for particle in found if particle is not None), leg.object.text)


# --- DarkCast -----------------------------------------------------------------------------------------------------


def physics_of(inputs: Inputs, coupling: str, variant: str) -> Physics:
    """What was stated, else what the names of couplings and the final state mean. Raises DataError E0996."""
    search, stated = inputs.analysis.search, inputs.physics
    model, production = COUPLINGS.get(coupling, ("", ""))
    decay, invisible = _decay(search, coupling, variant)
    found = {"model": model, "production": production, "decay": ",".join(decay)} | dict(stated)
    lacking = [key for key in KEYS if not found[key]]
    if lacking:
        message = f"nothing says what DarkCast is to take as {', '.join(lacking)} of `{coupling}`"
        given = " ".join(f"--darkcast {key}=..." for key in lacking)
        help = [f"say it: `{given}`", "DarkCast knows vectors alone: limits on (pseudo)scalars can't be recast with it"]
        raise DataError("E0996", message, help=help)
    taken = ", ".join(f"{key} {found[key]}" for key in KEYS if key not in stated)
    if taken:
        inputs.note(f"darkcast: taken for `{coupling}`: {taken}; `--darkcast KEY=VALUE` says otherwise")
    decays = tuple(found["decay"].split(","))
    return Physics(found["model"], found["production"], decays, invisible and decays == ("invisible",))


def _decay(search: Search, coupling: str, variant: str) -> tuple[tuple[str, ...], bool]:
    """DarkCast's final states, and whether nearly all decays are invisible."""
    if is_missing(search):
        neutrinos = coupling == "gprime" and "inv" not in variant.lower()
        return (NEUTRINOS, False) if neutrinos else (("invisible",), True)
    kinds = [kind_of(search, leg) for channel in legs(search) for leg in channel]
    return tuple(dict.fromkeys(PAIRS[kind] for kind in kinds if kind in PAIRS)), False
