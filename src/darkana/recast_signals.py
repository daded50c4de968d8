"""The signals that a search is recast onto: their events, as samples of a run."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .analysis import Analysis
from .detectors import Detected, detected, root_of
from .recast_points import At, check_point
from .runtime.errors import DataError
from .runtime.plan import CandidateSpace
from .runtime.reading.samples import HeldSample, Sample
from .runtime.recast.result import Model
from .runtime.recast.signals import Reading, SignalEvents, read_signal

WEIGHT = "weight of the generator"
SUFFIXES = re.compile(r"(\.(lhe|hepmc|hepmc2|hepmc3|dat|txt|gz))+$", re.IGNORECASE)
FEW = 25
"""Effective events, fewer than which say little of an efficiency."""
NEAR = 0.01
"""Relative difference of a mass from a hypothesis that is the same."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Events of one hypothesis: files of a generator; `at` in GeV; `cross_section` (fb) of the model and a coupling,
    where that is known, to whose power `power` it goes."""

    files: tuple[str, ...]
    at: At = field(default_factory=dict)
    name: str = ""
    cross_section: float | None = None
    coupling: Mapping[str, float] = field(default_factory=dict)
    power: float = 2.0


def named(signals: Sequence[Signal]) -> list[Signal]:
    """Each with a name of its own, for want of a better one that of its first file."""
    names: list[str] = []
    for signal in signals:
        stem = signal.name or SUFFIXES.sub("", Path(signal.files[0]).name) or "signal"
        found = next(n for n in [stem, *(f"{stem} ({k})" for k in range(2, len(signals) + 2))] if n not in names)
        names.append(found)
    return [replace(signal, name=name) for signal, name in zip(signals, names, strict=True)]


def read(
    analysis: Analysis, signal: Signal, reading: Reading, number: int = 0, found: Detected | None = None
) -> SignalEvents:
    """The signal of that number. Raises DataError: E0917 (no such hypothesis), E0978 (nothing that the search looks
    for), and those of files."""
    found = found or detected(analysis)
    if signal.at:
        check_point(analysis, signal.at, signal.name, {})
    events = read_signal(signal.files, found.detector, found.wanted, reading, number)
    check_point(analysis, signal.at, signal.name, events.findings.resonances)
    _check_particles(found, events, signal)
    return events


def _check_particles(found: Detected, events: SignalEvents, signal: Signal) -> None:
    plan = found.plan
    if not isinstance(plan.candidates, CandidateSpace):
        return
    roots = [{root_of(leg.space, plan) for leg in a.legs} for a in plan.candidates.alternatives]
    if any(all(events.particles.get(root, 1) for root in each) for each in roots):
        return
    lacking = sorted({root for each in roots for root in each if not events.particles.get(root, 1)})
    kinds = {s.space: [p.name for p in s.particles] for s in found.detector.simulations}
    listed = " and ".join(f"`{name}` ({', '.join(kinds.get(name, []))})" for name in lacking)
    message = f"no event of `{signal.name}` has a final particle that becomes one of {listed}"
    help = ["the final state asks for them: are the decays in these events, or are they another model's?"]
    raise DataError("E0978", message, file=signal.files[0], help=help)


def sample_of(known: Collection[str], signal: Signal, at: At, events: SignalEvents) -> Sample:
    """`known` are the couplings that the search interprets. Raises DataError E0979 where weights add up to nothing."""
    total = float(events.weights.sum())
    if not total > 0:
        message = f"the weights of `{signal.name}` sum to {total:g}: no efficiency follows from them"
        raise DataError("E0979", message, file=signal.files[0])
    cross_section = _cross_section(signal, events)
    return HeldSample.model_validate(
        {
            "name": signal.name,
            "kind": "signal",
            "files": (signal.name,),
            "columns": {**events.columns, WEIGHT: events.weights},
            "weight": WEIGHT,
            "cross_section": f"{cross_section or 1.0!r} fb",
            "generated": total,
            "hypothesis": {name: f"{value!r} GeV" for name, value in at.items()} or None,
            "coupling": {n: v for n, v in signal.coupling.items() if n in known} or None,  # others are the model's own
        }
    )


def model_of(signal: Signal, events: SignalEvents) -> Model | None:
    cross_section = _cross_section(signal, events)
    if not cross_section:
        return None
    origin = "stated" if signal.cross_section else "file"
    for name, value in signal.coupling.items():
        return Model(cross_section, origin, name, value, signal.power)
    return Model(cross_section, origin)


def _cross_section(signal: Signal, events: SignalEvents) -> float | None:
    """In fb: as stated, else as the files say."""
    return signal.cross_section or events.cross_section


def doubts_about(signal: Signal, events: SignalEvents) -> Iterator[str]:
    """Warnings of what may be a slip, and of too few events."""
    masses = events.findings.resonances
    for name, value in signal.at.items():
        if masses and not any(abs(mass - value) <= NEAR * value for mass in masses.values()):
            held = ", ".join(f"{number} of {mass:.4g} GeV" for number, mass in masses.items())
            yield f"{signal.name}: said to be at {name} = {value:g} GeV, and its new particles are {held}"
    if events.effective < FEW:
        yield f"{signal.name}: {events.effective:.3g} effective events, which say little of an efficiency"
