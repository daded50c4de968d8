"""What `darkana recast` does: a search on a generator's events, its limits on them, on disk and in words."""

from __future__ import annotations

import glob
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from .cli import BAD_INPUT, GOOD, INTERRUPTED, PARTIAL, USAGE, WRONG_TEXT, fail
from .run_command import print_data_error, print_written
from .runtime.errors import DataError
from .texts import loaded

if TYPE_CHECKING:
    from .recast_points import At
    from .recast_signals import Signal
    from .recasting import Choices

CANT_RECAST = "E0976"
FRAMES = {"cms": "centre of mass", "laboratory": "laboratory"}
Named = dict[str, float]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RecastOptions:
    """What the command line says."""

    signal: Sequence[str]
    more: Sequence[str]
    at: Sequence[str]
    cross_section: Sequence[str]
    coupling: Sequence[str]
    power: float
    result: str | None
    samples: str | None
    out: str
    seed: int
    frame: str | None
    unit: str | None
    validate: int
    unblind: bool
    allow_truncated: bool
    allow_inconsistent: bool
    no_plots: bool
    allow: Sequence[str] = ()


def recast_file(path: Path, options: RecastOptions) -> int:
    """Recasts a search and writes what came of it; the exit status."""
    analysis = loaded(path, options.allow)
    from .recasting import recast
    from .runtime.report.recast_text import print_recast

    try:
        found = recast(analysis, signals_of(options, analysis.search.hypotheses.names), choices_of(options))
        written = found.write(options.out, plots=not options.no_plots)
    except DataError as error:
        print_data_error(error)
        return WRONG_TEXT if error.code == CANT_RECAST else BAD_INPUT
    except OSError as error:
        click.echo(f"error: `{error.filename or options.out}` can't be written: {error.strerror}", err=True)
        return USAGE
    print_recast(found, sys.stdout)
    print_written(written)
    if found.interrupted:
        return INTERRUPTED
    return GOOD if found.any_limit or analysis.search.statistics.limit is None else PARTIAL


def choices_of(options: RecastOptions) -> Choices:
    from .recasting import Choices
    from .runtime.recast.signals import Reading

    reading = Reading(
        options.seed,
        FRAMES.get(options.frame or ""),  # type: ignore[arg-type]
        options.unit,  # type: ignore[arg-type]
        options.allow_truncated,
        options.allow_inconsistent,
    )
    return Choices(reading, options.result, options.samples, options.unblind, options.validate)


def signals_of(options: RecastOptions, parameters: Sequence[str]) -> list[Signal]:
    """One for each `--signal`; what is said once holds for all of them."""
    from .recast_signals import Signal

    files = files_of_signals(options.signal, options.more)
    points = one_each(points_of(options.at, parameters), len(files), "--at") or [{}] * len(files)
    sections = one_each([_cross_section(text) for text in options.cross_section], len(files), "--cross-section")
    couplings = one_each([_coupling(text) for text in options.coupling], len(files), "--coupling")
    return [
        Signal(
            tuple(each),
            points[k],
            cross_section=sections[k] if sections else None,
            coupling=couplings[k] if couplings else {},
            power=options.power,
        )
        for k, each in enumerate(files)
    ]


def files_of_signals(signal: Sequence[str], more: Sequence[str]) -> list[list[str]]:
    """Those of each `--signal`; `more` are what a shell made of the pattern of the only one."""
    if more and len(signal) != 1:
        raise fail(f"`{more[0]}` belongs to which `--signal`? Quote a pattern: `--signal 'zp2*.lhe.gz'`")
    files = [_files(pattern) for pattern in signal]
    return [[*files[0], *(file for pattern in more for file in _files(pattern))]] if more else files


def _files(pattern: str) -> list[str]:
    found = sorted(glob.glob(pattern))
    if not found and not Path(pattern).exists():
        raise fail(f"`--signal {pattern}`: no such file")
    return found or [pattern]


def one_each(said: list[T], signals: int, option: str) -> list[T]:
    if len(said) in {0, signals}:
        return said
    if len(said) == 1:
        return said * signals
    raise fail(f"{len(said)} times `{option}` for {signals} times `--signal`: give one for all, or one each")


def points_of(words: Sequence[str], parameters: Sequence[str]) -> list[At]:
    """`--at mA=4GeV,mh=1GeV`, or one `--at` a parameter; in GeV. A parameter that comes again begins the next point."""
    points: list[Named] = []
    for word in (part for listed in words for part in listed.split(",")):
        name, value = _named(word, "--at", "mZ=2GeV", "energy")
        if not points or name in points[-1] or len(points[-1]) == len(parameters):
            points.append({})
        points[-1][name] = value
    return list(points)


def _named(word: str, option: str, example: str, kind: str) -> tuple[str, float]:
    from .runtime.reading.quantities import number_or_quantity, quantity

    name, equals, value = word.partition("=")
    if not equals:
        raise fail(f"`{option} {word}`: write NAME=VALUE, such as `{option} {example}`")
    try:
        return name.strip(), quantity(value, kind) if kind else number_or_quantity(value)
    except DataError as error:
        raise fail(f"`{option} {word}`: {error.message}") from None


def _cross_section(text: str) -> float:
    from .runtime.reading.quantities import quantity

    try:
        found = quantity(text, "cross section")
    except DataError as error:
        raise fail(f"`--cross-section {text}`: {error.message}") from None
    if found <= 0:
        raise fail(f"`--cross-section {text}`: it is above zero")
    return found


def _coupling(text: str) -> Named:
    name, value = _named(text, "--coupling", "gprime=0.1", "")
    if value <= 0:
        raise fail(f"`--coupling {text}`: it is above zero")
    return {name: value}
