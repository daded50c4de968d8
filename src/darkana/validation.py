"""How well a recast reproduces the search's own signal: its events are generated, and simulated as the new ones are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from .analysis import Analysis
from .detectors import Detected
from .generating import generated
from .limiting import Counted
from .on_particles import OnParticles
from .recast_points import At, point_of, row_of
from .running import Settings, run_all
from .runtime.engine.scan_values import ScanValues
from .runtime.errors import DataError
from .runtime.limits.build.counts import Setup, efficiency_of
from .runtime.limits.build.events import Acceptance, Events
from .runtime.limits.execute import events_of
from .runtime.limits.found import Numbers
from .runtime.plan import Counting, Fit, Statistics
from .runtime.reading.samples import HeldSample
from .runtime.recast.made import made_columns
from .runtime.recast.result import Compared, Passed, Validation
from .runtime.recast.summary import passed_in
from .runtime.results.result import Result, point_text

NAME = "the search's own signal"
VALIDATION = 1
"""What tells its random numbers from those of signals (0)."""
ALIKE = 0.2
"""How far, relative, the efficiency of the search's own signal may come out from what the search has."""


@dataclass(frozen=True, slots=True)
class Own:
    """The efficiency that the search itself has of its signal, at every hypothesis (H,)."""

    what: str
    region: str
    window: str
    values: Numbers


def validated(
    analysis: Analysis,
    search: OnParticles,
    found: Detected,
    base: Counted | None,
    points: Sequence[At],
    events: int,
    seed: int = 0,
) -> Validation:
    """At the hypotheses that are looked at. Nothing that is wrong here stops a recast: it is said."""
    if events == 0:
        return Validation(why="it was not asked for")
    if analysis.search.generation is None:
        return Validation(why="the search states no `generate`, so that its own signal can't be made here")
    try:
        own = list(_own(analysis.search.statistics, base))
        if not own:
            return Validation(why="the search states no efficiency")
        made = [Made(at, events, seed, number) for number, at in enumerate(_each_once(points))]
        compared = [c for each in made for c in _compared(analysis, search, found, own, each)]
    except DataError as error:
        return Validation(why=f"it could not be made: {error.message}")
    return Validation(tuple(compared), "" if compared else "the search has no efficiency at these hypotheses")


def unlike(validation: Validation, analysis: Analysis) -> Iterator[str]:
    """Warnings where the search's own signal does not come out as the search has it: the new one will not either."""
    scan = analysis.search.hypotheses
    for point in validation.points:
        _, low, high = point.simulated
        near = low is not None and high is not None and low <= point.own <= high
        if point.ratio > 0 and abs(point.ratio - 1) > ALIKE and not near:
            at = point_text(point.at, dict(zip(scan.names, scan.units, strict=True)))
            worse = "too strong" if point.ratio > 1 else "too weak"
            factor = point.ratio if point.ratio > 1 else 1 / point.ratio
            yield (
                f"the search's own signal comes out {point.ratio:.2g} times as efficient as the search says"
                f"{f' at {at}' if at else ''} ({point.what}): limits may be {worse} by a factor of {factor:.2g}"
            )


def _each_once(points: Sequence[At]) -> list[At]:
    return [dict(at) for at in dict.fromkeys(tuple(at.items()) for at in points)]


def _own(statistics: Statistics, base: Counted | None) -> Iterator[Own]:
    """Raises DataError where an efficiency is from simulation and there is none."""
    values = ScanValues.of(statistics.tables, statistics.scan)
    events = None if base is None else events_of(statistics, base.result)
    setup = Setup(values, events, "cross_section", 1.0)
    statements: list[Counting | Fit] = [*statistics.counts, *statistics.fits]
    for statement in statements:
        ingredient = statement.of("efficiency") if isinstance(statement, Counting) else statement.efficiency
        if ingredient is not None:
            window = statement.window if isinstance(statement, Counting) else ""
            name = f"{statement.region} within {window}" if window else statement.region
            efficiency, _ = efficiency_of(setup, ingredient, partial(_accepted, statement=statement))
            yield Own(name, statement.region, window, efficiency)


def _accepted(events: Events, statement: Counting | Fit) -> Acceptance:
    if isinstance(statement, Counting):
        return events.window_acceptance(statement.window, statement.region)
    return events.region_acceptance(statement.region)


@dataclass(frozen=True, slots=True)
class Made:
    """Events to make: how many, at which hypothesis, the one of that number."""

    at: At
    events: int
    seed: int
    number: int


def _compared(
    analysis: Analysis, search: OnParticles, found: Detected, own: Sequence[Own], made: Made
) -> Iterator[Compared]:
    scan = analysis.search.hypotheses
    row = row_of(scan, made.at) if scan.names else 0
    known = [each for each in own if each.values[row] > 0]
    if not known:
        return
    result = _simulated(analysis, search, found, made)
    for each in known:
        passed = _passed(result, each)
        ratio = (passed.efficiency[0] or 0.0) / float(each.values[row])
        at = point_of(scan, made.at)
        yield Compared(at, each.what, float(each.values[row]), passed.efficiency, made.events, ratio)


def _passed(result: Result, own: Own) -> Passed:
    return passed_in(result, own.region, NAME, own.window)


def _simulated(analysis: Analysis, search: OnParticles, found: Detected, made: Made) -> Result:
    stream = (VALIDATION, made.number)  # apart from the random numbers of signals
    seed = int(np.random.SeedSequence((made.seed, *stream)).generate_state(1)[0])
    events = generated(analysis, made.at, made.events, seed)
    columns = made_columns(events, found.detector, found.wanted, made.seed, stream)
    sample = HeldSample.model_validate(
        {
            "name": NAME,
            "kind": "signal",
            "files": (NAME,),
            "columns": columns,
            "cross_section": "1 fb",
            "generated": made.events,
            "hypothesis": {name: f"{value!r} GeV" for name, value in made.at.items()} or None,
        }
    )
    plan = replace(found.plan, histograms=(), spectra=())
    outcome = run_all(replace(search, particles=plan), [sample], Settings())
    if outcome.errors:
        raise outcome.errors[0]
    return outcome.result
