"""A search recast: its selection on a generator's events; its background, observation and statistics for the limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from .analysis import Analysis
from .detectors import detected
from .limiting import Counted, How, counted, described
from .on_particles import OnParticles, on_particles
from .recast_points import At, nearest_point, point_of, point_words, row_of, with_points
from .recast_signals import Signal, doubts_about, model_of, named, read, sample_of
from .running import Outcome, Settings, chosen_samples, run_all
from .runtime.errors import DataError
from .runtime.limits.execute import set_limits
from .runtime.limits.result import Limits
from .runtime.plan import Statistics
from .runtime.reading.samples import Sample
from .runtime.recast.result import Recast, RecastSignal
from .runtime.recast.signals import Reading, SignalEvents
from .runtime.recast.statistics import needs_events, only_at_its_points, recast_statistics
from .runtime.recast.summary import summarised
from .runtime.results.merge import merged, of_samples
from .runtime.results.result import Result
from .validation import unlike, validated


@dataclass(frozen=True, slots=True)
class Choices:
    """How to recast. `result` is what the search counted, or `samples` what it is to be run on; `validate` is how many
    events of the search's own signal are generated at each hypothesis, to see how well it is reproduced."""

    reading: Reading = field(default_factory=Reading)
    result: Result | Path | str | None = None
    samples: Path | str | None = None
    unblind: bool = False
    validate: int = 5000


def recast(analysis: Analysis, signals: Sequence[Signal], choices: Choices) -> Recast:
    """See `Analysis.recast`."""
    started = datetime.now(UTC).isoformat(timespec="seconds")
    found = detected(analysis)  # what can't be recast is said before any event is read
    signals = named(signals)
    base = counted(analysis, choices.result)
    events = [read(analysis, signal, choices.reading, number, found) for number, signal in enumerate(signals)]
    analysis, taken = _placed(analysis, signals, grid=base is not None)
    _check_apart(analysis, signals, taken)
    found = detected(analysis)
    search = on_particles(analysis, found)
    known = {coupling.name for coupling in analysis.search.statistics.couplings}
    result = _run(
        search, choices.reading.seed, [sample_of(known, *each) for each in zip(signals, taken, events, strict=True)]
    )
    base, why = own_counts(analysis, base, choices)
    limits, original, doubts = _limits(analysis, base, result, started)
    interrupted = any(each is not None and each.interrupted for each in (limits, original))
    asked = 0 if interrupted else choices.validate
    validation = validated(analysis, search, found, base, taken, asked, choices.reading.seed)
    said = ["interrupted: limits are missing"] if interrupted else []
    said += [w for s, each in zip(signals, events, strict=True) for w in (*each.warnings, *doubts_about(s, each))]
    said += [*_moved(analysis, signals, taken), *_too_few(analysis, taken), *doubts, *unlike(validation, analysis)]
    return Recast(
        result=result,
        signals=tuple(_described(analysis, *each, result) for each in zip(signals, taken, events, strict=True)),
        limits=limits,
        original=original,
        validation=validation,
        simulated=tuple(w.space for w in found.wanted if w.space not in found.bare),
        themselves=tuple((name, found.kinds(name)) for name in found.bare),
        interrupted=interrupted,
        assumed=any(s.assumed for s in found.detector.simulations),
        base=Path(base.file).name if base else "",
        base_sha256=base.sha256 if base else "",
        warnings=tuple(dict.fromkeys(said)),
        why_no_limits=why if limits is None else "",
        labels=dict(zip(analysis.search.hypotheses.names, analysis.search.hypotheses.labels, strict=True)),
    )


def _run(search: OnParticles, seed: int, samples: Sequence[Sample]) -> Result:
    """Raises DataError."""
    return _whole(run_all(search, samples, Settings(seed=seed)))


def _whole(outcome: Outcome) -> Result:
    """Raises DataError; KeyboardInterrupt where one came."""
    if outcome.errors:
        raise outcome.errors[0]
    if outcome.interrupted:
        raise KeyboardInterrupt
    return outcome.result


# --- hypotheses ---------------------------------------------------------------------------------------------------


def _placed(analysis: Analysis, signals: Sequence[Signal], *, grid: bool) -> tuple[Analysis, list[At]]:
    """The search with the signals' hypotheses, and these; on the grid where a result is one, or a table of counts."""
    scan = analysis.search.hypotheses
    if not scan.names:
        return analysis, [{} for _ in signals]
    if grid or only_at_its_points(analysis.search.statistics):
        return analysis, [nearest_point(scan, signal.at) for signal in signals]
    points = [dict(signal.at) for signal in signals]
    return with_points(analysis, points), list(points)


def _check_apart(analysis: Analysis, signals: Sequence[Signal], taken: Sequence[At]) -> None:
    """Raises DataError E0983 where two signals are looked for at one hypothesis: their efficiencies would be mixed."""
    first: dict[tuple[tuple[str, float], ...], Signal] = {}
    for signal, at in zip(signals, taken, strict=True):
        other = first.setdefault(tuple(at.items()), signal)
        if other is not signal:
            where = point_words(analysis.search.hypotheses, at) if at else "the one hypothesis"
            message = f"`{other.name}` and `{signal.name}` are both looked for at {where}"
            help = ["recast two models one after the other; files of one model stand after one `--signal`"]
            raise DataError("E0983", message, help=help)


def _too_few(analysis: Analysis, taken: Sequence[At]) -> list[str]:
    """Where the error of interpolation can't be told."""
    parameters = len(analysis.search.hypotheses.names)
    if 1 < len(taken) < parameters + 2:
        return [f"from {len(taken)} hypotheses it can't be told how wrong the interpolation between them is"]
    return []


def _moved(analysis: Analysis, signals: Sequence[Signal], taken: Sequence[At]) -> list[str]:
    scan = analysis.search.hypotheses
    return [
        f"{signal.name}: generated at {point_words(scan, signal.at)}, looked for in the windows of "
        f"{point_words(scan, at)}, the nearest hypothesis that the search looked at"
        for signal, at in zip(signals, taken, strict=True)
        if any(abs(at[n] - signal.at[n]) > 1e-9 * abs(at[n]) for n in at)
    ]


# --- limits ---------------------------------------------------------------------------------------------------------


def own_counts(analysis: Analysis, given: Counted | None, choices: Choices) -> tuple[Counted | None, str]:
    """What the search itself counted: what is given, else of a run on its samples; and why not, where it has to.
    Raises DataError."""
    statistics = analysis.search.statistics
    if given is not None or statistics.limit is None:
        return given, "the search states no `limit`"
    wanted = needs_events(statistics) or choices.samples is not None
    if not wanted:
        return None, ""
    try:
        samples = chosen_samples(analysis, choices.samples)
    except DataError as error:
        if choices.samples is not None:
            raise
        return None, f"its background needs events, and {error.message}: `--samples` or `--result` give them"
    return counted(analysis, _whole(run_all(analysis, samples, Settings(unblind=choices.unblind)))), ""


def _limits(
    analysis: Analysis, base: Counted | None, signals: Result, started: str
) -> tuple[Limits | None, Limits | None, list[str]]:
    """Of the new signals, of the search as it stands, and what is doubtful."""
    statistics = analysis.search.statistics
    if statistics.limit is None or (base is None and needs_events(statistics)):
        return None, None, []
    together = signals
    if base is not None:
        own = frozenset(s.name for s in base.result.samples if s.kind != "signal")
        _check_names(base.result, signals)
        together = merged(of_samples(base.result, own), signals)
    limits = _set(analysis, recast_statistics(statistics), together, base, started)
    if limits.interrupted:
        return limits, None, []
    try:
        original = _set(analysis, statistics, base.result if base else None, base, started)
    except DataError as error:
        return limits, None, [f"the search's own limit can't be set beside it: {error.message}"]
    return limits, original, []


def _check_names(base: Result, signals: Result) -> None:
    """Raises DataError E0909 where a signal is called as a sample of the search is."""
    known = {sample.name for sample in base.samples if sample.kind != "signal"}
    twice = next((sample.name for sample in signals.samples if sample.name in known), None)
    if twice is not None:
        raise DataError("E0909", f"the events are called `{twice}`, as a sample of the search is; give them a name")


def _set(
    analysis: Analysis, statistics: Statistics, result: Result | None, base: Counted | None, started: str
) -> Limits:
    return described(analysis, set_limits(statistics, result), How(), base, started)


# --- what came of it --------------------------------------------------------------------------------------------------


def _described(analysis: Analysis, signal: Signal, at: At, events: SignalEvents, result: Result) -> RecastSignal:
    scan = analysis.search.hypotheses
    return summarised(
        result,
        signal.name,
        generated_at=point_of(scan, signal.at),
        taken_at=point_of(scan, at),
        row=row_of(scan, at) if scan.names else 0,
        events=events,
        model=model_of(signal, events),
    )
