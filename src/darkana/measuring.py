"""Resolutions and efficiencies: a search is run on signals, and what passes is measured at each hypothesis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from . import __version__
from .analysis import Analysis
from .compiler.search import Search
from .measured_points import candidates_of, doubts_of, point_of
from .measured_quantity import Quantity, saving_quantity
from .measured_search import Measuring, measuring
from .measured_signals import Signals, from_events, from_generator, from_samples, seen
from .recast_points import At
from .recast_signals import Signal
from .running import Given, Meter, Settings, run_all
from .runtime.errors import DataError
from .runtime.plan import Hypotheses
from .runtime.recast.signals import Reading
from .runtime.results.measured import Measured, MeasuredPoint, TableNames
from .runtime.results.result import Result, point_text, units
from .sample_checks import doubts_about

SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Choices:
    """What to measure, and in which events: `samples` (a samples file's or in memory), a generator's `signals`, or
    `generate` events at each hypothesis of `at` (GeV). `of` is an expression; without it and without `region` the
    search's own first count or fit says what."""

    samples: Given = None
    signals: Sequence[Signal] = ()
    generate: int = 0
    at: Sequence[At] = ()
    of: str = ""
    region: str = ""
    reading: Reading = field(default_factory=Reading)
    workers: int = 1


def measure(analysis: Analysis, choices: Choices, meter: Meter | None = None) -> Measured:
    """See `Analysis.measure`."""
    saved, quantity = saving_quantity(analysis, choices.of, choices.region)
    search = measuring(saved, quantity)
    signals = _signals(search, choices)
    doubts = [] if search.plan.scan.missing else doubts_about(search.plan, signals.samples, search.search)
    placed = measuring(saved, quantity, signals.samples)
    outcome = run_all(
        seen(placed) if signals.particles else placed, signals.samples, Settings(workers=choices.workers), meter
    )
    if outcome.errors:
        raise outcome.errors[0]
    if outcome.interrupted:
        raise KeyboardInterrupt
    found = _measured(placed, quantity, signals, outcome.result, choices.reading.seed)
    return replace(
        found, warnings=tuple(dict.fromkeys([*doubts, *found.warnings, *_uncovered(search.plan.scan, found)]))
    )


def _signals(search: Measuring, choices: Choices) -> Signals:
    if choices.signals:
        return from_events(search, choices.signals, choices.reading)
    if choices.generate:
        return from_generator(search, choices.at, choices.generate, choices.reading.seed)
    return from_samples(search, choices.samples)


# --- what came of it --------------------------------------------------------------------------------------------------


def _measured(search: Measuring, quantity: Quantity, signals: Signals, result: Result, seed: int) -> Measured:
    """Raises DataError E0987."""
    window = quantity.window if search.plan.windows else ""
    found = [candidates_of(result.rows[quantity.region], sample.name, quantity.column) for sample in result.samples]
    pairs = list(zip(result.samples, found, strict=True))
    points = [point_of(search.search, quantity, window, result, *pair, seed) for pair in pairs]
    if all(point.spread is None for point in points):
        raise _nothing(quantity, points)
    doubts = [text for point, own in zip(points, found, strict=True) for text in doubts_of(quantity, point, own)]
    scan = search.plan.scan
    return Measured(
        title=search.title,
        analysis=result.analysis,
        version=__version__,
        quantity=quantity.text,
        unit=quantity.unit,
        region=quantity.region,
        window=window,
        units=units(result.scan),
        labels=dict(zip(scan.names, scan.labels, strict=True)),
        points=tuple(sorted(points, key=lambda point: [value for _, value in point.at])),
        origins=signals.origins,
        names=_names(search.search),
        warnings=(*signals.warnings, *result.warnings, *doubts, *_not_counted(quantity, window)),
    )


def _names(search: Search) -> TableNames:
    """Names that the search has not given to anything but tables, and files of which it reads no other table."""

    def free(name: str) -> str:
        taken = [symbol for symbol in search.scope.find(name) if symbol.kind != "table"]
        return f"measured_{name}" if taken else name

    usual = TableNames()
    resolution, efficiency, in_window = (free(n) for n in (usual.resolution, usual.efficiency, usual.in_window))
    stated = (name for name in (resolution, efficiency, in_window) if search.scope.find(name))
    return TableNames(
        resolution,
        efficiency,
        in_window,
        tuple(stated),
        _file(search, usual.resolution_file, {resolution}),
        _file(search, usual.efficiency_file, {efficiency, in_window}),
    )


def _file(search: Search, name: str, tables: set[str]) -> str:
    read = {shape.table.name for shape in search.tables.values() if shape.table.path == name}
    return name if read <= tables else f"measured_{name}"


# --- what is doubtful -------------------------------------------------------------------------------------------------


def _nothing(quantity: Quantity, points: Sequence[MeasuredPoint]) -> DataError:
    events = ", ".join(f"{point.sample} {point.events}" for point in points)
    message = f"no signal leaves two events of a known {quantity.text} in region `{quantity.region}`"
    return DataError("E0987", message, help=[f"events that do: {events}", "`darkana run` shows which cut takes them"])


def _not_counted(quantity: Quantity, window: str) -> Iterator[str]:
    if quantity.window and not window:
        yield f"the efficiency of window `{quantity.window}` is not known: a table that it needs is missing"


def _uncovered(scan: Hypotheses, measured: Measured) -> Iterator[str]:
    """Where the scan goes beyond what was measured."""
    for k, (name, values) in enumerate(zip(scan.names, scan.values, strict=False)):
        known = [point.at[k][1] for point in measured.resolved]
        if min(values) < min(known) * (1 - SAME) or max(values) > max(known) * (1 + SAME):
            ends = (min(known), max(known), min(values), max(values))
            first, last, low, high = (point_text(((name, value),), measured.units) for value in ends)
            yield (
                f"measured from {first} to {last}, and the scan goes from {low} to {high}: beyond its points a table "
                "is an error. Measure at the ends too, or let the table's line end in `clamp`"
            )
