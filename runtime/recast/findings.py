"""What the records of the events have shown, in counts that add up and in sentences."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from ..engine.arrays import Numbers
from ..errors import DataError
from .particle_data import name

MOST_INCONSISTENT = 0.01
"""The fraction of inconsistent events above which a file is not used unless that is asked for."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Of any number of blocks. `inconsistent` counts events by reason, each once; the rest is of the kept events.

    `negative_sum` is the sum of the negative weights, `weight_sum` that of all; `undecayed` counts final particles by
    PDG code; `masses` are those of particles beyond the Standard Model, in GeV, by PDG code.
    """

    events: int = 0
    inconsistent: Counter[str] = field(default_factory=Counter)
    negative: int = 0
    negative_sum: float = 0.0
    weight_sum: float = 0.0
    undecayed: Counter[int] = field(default_factory=Counter)
    masses: dict[int, Numbers] = field(default_factory=dict)

    def __add__(self, other: Findings) -> Findings:
        none = np.zeros(0)
        both = sorted({*self.masses, *other.masses})
        return Findings(
            self.events + other.events,
            self.inconsistent + other.inconsistent,
            self.negative + other.negative,
            self.negative_sum + other.negative_sum,
            self.weight_sum + other.weight_sum,
            self.undecayed + other.undecayed,
            {code: np.concatenate([self.masses.get(code, none), other.masses.get(code, none)]) for code in both},
        )

    @property
    def left_out(self) -> int:
        """Events that are inconsistent."""
        return self.inconsistent.total()

    @property
    def resonances(self) -> dict[int, float]:
        """The median mass, in GeV, of each particle beyond the Standard Model, by PDG code."""
        return {code: float(np.median(masses)) for code, masses in self.masses.items() if len(masses)}


def explain_findings(findings: Findings, *, allow_inconsistent: bool = False, file: str = "") -> list[str]:
    """Warnings, a sentence each.

    Raises DataError E0966 where no event is left, E0967 where more than 1% are inconsistent and that is not allowed.
    """
    if findings.left_out == findings.events:
        raise DataError("E0966", f"no usable event: {_reasons(findings)}", file=file, help=MEND)
    if findings.left_out > MOST_INCONSISTENT * findings.events and not allow_inconsistent:
        raise DataError("E0967", f"too many inconsistent events: {_reasons(findings)}", file=file, help=MEND)
    return [*_left_out(findings), *_negative(findings), *_undecayed(findings)]


MEND = ("look at the record of the generator: the events are not repaired here",)


def _reasons(findings: Findings) -> str:
    counts = ", ".join(f"{count} with {reason}" for reason, count in findings.inconsistent.most_common())
    share = 100 * findings.left_out / max(findings.events, 1)
    return f"{findings.left_out} of {findings.events} ({share:.2g}%) are inconsistent: {counts or 'none'}"


def _left_out(findings: Findings) -> list[str]:
    return [f"events were left out: {_reasons(findings)}"] if findings.left_out else []


def _negative(findings: Findings) -> list[str]:
    if not findings.negative:
        return []
    total = f"{findings.negative_sum:.4g} of a total of {findings.weight_sum:.4g}"
    return [f"{_events(findings.negative)} a negative weight; these sum to {total}"]


def _events(count: int) -> str:
    return "1 event has" if count == 1 else f"{count} events have"


def _undecayed(findings: Findings) -> list[str]:
    if not findings.undecayed:
        return []
    counts = ", ".join(f"{count} {name(code)}" for code, count in findings.undecayed.most_common())
    return [f"final particles that decay or hadronise are taken as they are, nothing is made of them here: {counts}"]
