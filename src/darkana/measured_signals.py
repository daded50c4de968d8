"""The events in which something is measured: a samples file's signals, a generator's files, or events made here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import __version__
from .analysis import Analysis
from .detectors import detected
from .generating import generated, process_of
from .hypotheses import left_out_by
from .measured_search import Measuring
from .on_particles import on_particles
from .recast_points import At, check_point, point_words
from .recast_signals import Signal, named, read, sample_of
from .running import Given, chosen_samples
from .runtime.errors import DataError
from .runtime.execution.execute import own_point
from .runtime.reading.samples import HeldSample, Sample
from .runtime.reading.urls import is_remote
from .runtime.recast.made import made_columns
from .runtime.recast.signals import Reading

AUTOMATIC = 8
"""Hypotheses at which events are made where none are named."""


@dataclass(frozen=True, slots=True)
class Signals:
    """The samples. `origins` say what the events are, one text a file; `particles`, that these are generated ones, not
    what a detector saw."""

    samples: tuple[Sample, ...]
    origins: tuple[str, ...]
    particles: bool = False
    warnings: tuple[str, ...] = ()


# --- samples --------------------------------------------------------------------------------------------------------


def from_samples(search: Measuring, given: Given) -> Signals:
    """Raises DataError: E0985 (no signal), E0917 (one without a hypothesis), those of samples files."""
    signals = [sample for sample in chosen_samples(search, given) if sample.kind == "signal"]
    if not signals:
        help = ["bring signals: a sample of `kind: signal`, events of a generator with `--signal`"]
        help += ["or make some here: `--generate 10000`"] * (search.search.generation is not None)
        raise DataError("E0985", "no sample is a signal, so there is nothing to measure in", help=help)
    for sample in signals:
        if search.plan.scan.names and own_point(search.plan, sample) is None:
            known = ", ".join(f"`{name}`" for name in search.plan.scan.names)
            raise DataError("E0917", f"signal `{sample.name}` states no hypothesis, which is a value of {known}")
    return Signals(tuple(signals), tuple(text for sample in signals for text in _origins(sample)))


def _origins(sample: Sample) -> Iterator[str]:
    for file in sample.files:
        if isinstance(sample, HeldSample):
            yield f"{sample.name}, in memory"
        elif is_remote(file):
            yield f"{sample.name}, {file}"
        else:
            yield f"{sample.name}, {Path(file).name}, sha256 {_digest(Path(file))}"


def _digest(path: Path) -> str:
    """Raises DataError E0902."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError("E0902", f"the file can't be read: {error.strerror}", file=str(path)) from None


# --- generated events -------------------------------------------------------------------------------------------------


def from_events(search: Measuring, signals: Sequence[Signal], reading: Reading) -> Signals:
    """Events of a generator, as the search's `simulate` has them seen. Raises DataError."""
    signals = named(signals)
    events = [read(search, signal, reading) for signal in signals]
    samples = tuple(sample_of((), signal, signal.at, found) for signal, found in zip(signals, events, strict=True))
    origins = (f"{s.name}, {Path(f).name}, sha256 {_digest(Path(f))}" for s in signals for f in s.files)
    seed = f"made visible with seed {reading.seed}"
    said = (text for found in events for text in found.warnings)
    return Signals(samples, tuple(f"{text}, {seed}" for text in origins), True, tuple(dict.fromkeys(said)))


def from_generator(search: Measuring, points: Sequence[At], events: int, seed: int) -> Signals:
    """Events of the search's own signal, made here. Raises DataError: E0985 (no hypothesis), E0917, E0977."""
    scan = search.plan.scan
    points = points or _spread_out(search)
    for at in points:
        check_point(search, at, "the signal", {})
    made = [_made(search, at, events, seed + k) for k, at in enumerate(points)]
    what = f"{events} events of {process_of(search, points[0]).name} made by darkana {__version__}"
    origins = (f"{point_words(scan, at) or 'signal'}, {what} with seed {seed + k}" for k, at in enumerate(points))
    return Signals(tuple(made), tuple(origins), True)


def _spread_out(search: Measuring) -> list[At]:
    """The ends of a scan of one parameter, and round values between them."""
    scan = search.plan.scan
    if not scan.names:
        return [{}]
    if len(scan.names) > 1 or not scan.values:
        why = "the scan has no hypotheses yet" if not scan.values else "the search scans several parameters"
        help = [f"name each: `--at {','.join(f'{name}=2GeV' for name in scan.names)}`, as often as there are"]
        raise DataError("E0985", f"nothing says at which hypotheses events are to be made: {why}", help=help)
    (name,), (values,) = scan.names, scan.values
    first, last = min(values), max(values)
    between = (float(f"{first + (last - first) * k / (AUTOMATIC - 1):.3g}") for k in range(1, AUTOMATIC - 1))
    chosen = dict.fromkeys([first, *(value for value in between if first < value < last), last])
    return [{name: value} for value in chosen if not left_out_by(search.search, {name: value})]


def _made(search: Measuring, at: At, events: int, seed: int) -> HeldSample:
    found = detected(search)
    columns = made_columns(generated(search, at, events, seed), found.detector, found.wanted, seed)
    name = point_words(search.plan.scan, at) or "signal"
    return HeldSample.model_validate(
        {
            "name": name,
            "kind": "signal",
            "files": (name,),
            "columns": columns,
            "cross_section": "1 fb",
            "generated": events,
            "hypothesis": {parameter: f"{value!r} GeV" for parameter, value in at.items()} or None,
        }
    )


def seen(search: Measuring) -> Analysis:
    """The search on what its `simulate` makes of particles."""
    return on_particles(search, detected(search))
