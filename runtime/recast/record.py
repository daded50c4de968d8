"""From the record of an event to the particles that reach the detector."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..engine.arrays import Index, Mask, Numbers, offsets_of
from .findings import Findings
from .frames import Laboratory
from .particle_data import decays, is_beyond
from .particles import FINAL, INCOMING, INTERMEDIATE, Generated

CLOSE = 1e-3
"""How far, in units of sqrt(s), the final particles' momentum may be from the incoming ones'."""


@dataclass(frozen=True, slots=True)
class FinalState:
    """Final particles of n events: GeV, laboratory. `events` says which of the block's events they are: shape (n)."""

    offsets: Index
    pdg: Index
    px: Numbers
    py: Numbers
    pz: Numbers
    E: Numbers
    weights: Numbers
    events: Index


def final_state(generated: Generated, laboratory: Laboratory) -> tuple[FinalState, Findings]:
    """The final particles of the events whose record is consistent, and what was found; GeV, laboratory."""
    reasons = _reasons(generated, laboratory)
    kept = np.flatnonzero(reasons == len(TESTS))
    good = generated.taken(kept)
    found = Counter({reason: int((reasons == i).sum()) for i, reason in enumerate(TESTS)})
    return _final(good, kept), _findings(good, len(generated), +found)


def _final(good: Generated, kept: Index) -> FinalState:
    rows = good.status == FINAL
    counts = np.bincount(good.owner[rows], minlength=len(good))
    columns = {name: getattr(good, name)[rows] for name in ("pdg", "px", "py", "pz", "E")}
    return FinalState(offsets=offsets_of(counts), weights=good.weights, events=kept, **columns)


def _findings(good: Generated, events: int, inconsistent: Counter[str]) -> Findings:
    negative = good.weights[good.weights < 0]
    final = good.pdg[good.status == FINAL]
    codes, counts = np.unique(final, return_counts=True)
    return Findings(
        events,
        inconsistent,
        len(negative),
        float(negative.sum()),
        float(good.weights.sum()),
        Counter({int(code): int(count) for code, count in zip(codes, counts, strict=True) if decays(int(code))}),
        _masses(good),
    )


def _masses(good: Generated) -> dict[int, Numbers]:
    rows = (good.status == FINAL) | (good.status == INTERMEDIATE)
    codes, masses = np.abs(good.pdg[rows]), good.m[rows]
    return {code: masses[codes == code] for code in map(int, np.unique(codes)) if is_beyond(code)}


def _reasons(generated: Generated, laboratory: Laboratory) -> Index:
    """The place in TESTS of the first that an event fails; their number where it passes all."""
    reasons = np.full(len(generated), len(TESTS))
    for i, test in reversed(list(enumerate(TESTS.values()))):
        reasons[test(generated, laboratory)] = i
    return reasons


def _no_numbers(generated: Generated, _laboratory: Laboratory) -> Mask:
    wrong = ~np.isfinite(generated.momenta).all(axis=0) | ~np.isfinite(generated.m)
    return generated.any(wrong) | ~np.isfinite(generated.weights)


def _mother_outside(generated: Generated, _laboratory: Laboratory) -> Mask:
    own = np.arange(len(generated.pdg)) - np.repeat(generated.offsets[:-1], generated.counts)
    outside = (generated.mother < -1) | (generated.mother >= np.repeat(generated.counts, generated.counts))
    return generated.any(outside | (generated.mother == own))


def _final_with_daughters(generated: Generated, _laboratory: Laboratory) -> Mask:
    return generated.any((generated.status == FINAL) & generated.has_daughters)


def _childless(generated: Generated, _laboratory: Laboratory) -> Mask:
    return generated.any((generated.status == INTERMEDIATE) & ~generated.has_daughters)


def _unbalanced(generated: Generated, laboratory: Laboratory) -> Mask:
    """Against the beams of the analysis where no incoming particle is recorded: there a lost photon shows too."""
    incoming = generated.status == INCOMING
    known = generated.any(incoming)
    before = np.where(known, generated.summed(incoming), np.array(laboratory.total)[:, None])
    with np.errstate(invalid="ignore"):  # infinities are found by another test
        away = np.abs(generated.summed(generated.status == FINAL) - before).max(axis=0)
    unbalanced: Mask = away > CLOSE * laboratory.sqrt_s
    return unbalanced


TESTS: dict[str, Callable[[Generated, Laboratory], Mask]] = {
    "momenta or a weight that are not numbers": _no_numbers,
    "a mother outside of the event": _mother_outside,
    "a final particle that has daughters": _final_with_daughters,
    "an intermediate particle (status 2) without daughters": _childless,
    "final particles that do not carry the momentum of the incoming ones": _unbalanced,
}
"""What a consistent event is not; of several the first counts."""
