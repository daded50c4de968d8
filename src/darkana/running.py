"""One run: every sample of a samples file through the plan, and what they gave put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import __version__
from .compiler.printing.cut_values import assumed_cuts, cut_values
from .library import SHIPPED, events_of, shipped_searches
from .runtime.errors import DataError
from .runtime.execution.execute import execute, files_of
from .runtime.execution.shares import Job
from .runtime.execution.workers import execute_all
from .runtime.plan import Plan
from .runtime.reading.samples import Sample, held_sample, load_samples
from .runtime.results.assemble import SampleInfo, assemble
from .runtime.results.result import AnalysisInfo, Result, RunInfo, UsedFile
from .runtime.tally import SampleTally
from .sample_checks import doubts_about

if TYPE_CHECKING:
    from .analysis import Analysis

Advance = Callable[[str, int], None]
Meter = Callable[[Mapping[str, int]], AbstractContextManager[Advance]]
Given = str | Path | Sequence[Sample] | Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run. `at` (GeV) replaces the hypotheses to show; `limit_entries` are read of each sample;
    `workers` are processes."""

    at: Mapping[str, float] | None = None
    limit_entries: int | None = None
    unblind: bool = False
    seed: int = 0
    workers: int = 1


@dataclass(slots=True)
class Outcome:
    """A run with what went wrong in it: samples that could not be used, or an interrupt. `entries` are those of each
    (sample, file) that could be opened."""

    result: Result
    errors: list[DataError] = field(default_factory=list)
    interrupted: bool = False
    entries: Mapping[tuple[str, str], int] = field(default_factory=dict)


def run(analysis: Analysis, samples: Given, settings: Settings) -> Result:
    """See `Analysis.run`."""
    if settings.workers < 1:
        raise ValueError(f"{settings.workers} workers can't run anything")
    outcome = run_all(analysis, chosen_samples(analysis, samples), settings)
    if outcome.errors:
        raise outcome.errors[0]
    return outcome.result


def chosen_samples(analysis: Analysis, samples: Given) -> list[Sample]:
    """The samples of a file, of a shipped search by its name, as given, or those that belong to the search.

    Raises DataError.
    """
    if isinstance(samples, Mapping):
        return [held_sample(name, columns) for name, columns in samples.items()]
    if samples is not None and not isinstance(samples, str | Path):
        return list(samples)
    return load_samples(samples_file(analysis, samples), shipped=SHIPPED)


def samples_file(analysis: Analysis, samples: str | Path | None) -> Path:
    """Which file is meant. Raises DataError E0918."""
    if samples is None:
        parents = tuple(name for name, _, _ in analysis.search.scope.parents)
        found = events_of(analysis.path, parents)
        if found is None:
            help = ["name a samples file: `--samples S.yaml`", "or, for a first look, `--sample NAME='files/*.root'`"]
            raise DataError("E0918", f"no samples are given, and none lie beside `{analysis.path}`", help=help)
        return found
    shipped = shipped_searches().get(str(samples))
    own = events_of(shipped) if shipped and not Path(samples).exists() else None
    return own or Path(samples)


def run_all(analysis: Analysis, samples: Sequence[Sample], settings: Settings, meter: Meter | None = None) -> Outcome:
    """Runs every sample. One that can't be used, or an interrupt, leaves the others whole; the result then says
    that it is not complete."""
    started = datetime.now(UTC).isoformat(timespec="seconds")
    _check_scan(analysis)
    doubts = doubts_about(analysis.plan, samples, analysis.search)
    plan = shown_at(analysis.plan, settings.at)
    errors: list[DataError] = []
    jobs = _jobs(analysis, samples, settings, errors)
    with (meter or _silent)({job.sample.name: job.entries for job in jobs}) as advance:
        found = _in_turn(jobs, advance) if settings.workers == 1 else execute_all(jobs, settings.workers, advance)
    tallies = [_rescaled(t, job) for job, t in zip(jobs, found, strict=False) if isinstance(t, SampleTally)]
    errors += [error for error in found if isinstance(error, DataError)]
    info = RunInfo(version=__version__, seed=settings.seed, engine="numpy", started=started)
    interrupted = any(map(_was_interrupted, tallies))
    entries = {(job.sample.name, file): size for job in jobs for file, size in job.files}
    warnings = [*doubts, *map(str, errors)]
    return Outcome(_result(analysis, plan, samples, tallies, info, warnings), errors, interrupted, entries)


def _in_turn(jobs: Sequence[Job], advance: Advance) -> list[SampleTally | DataError]:
    """One sample after the other, up to an interrupt."""
    found: list[SampleTally | DataError] = []
    for job in jobs:
        try:
            found.append(_one(job, advance))
        except DataError as error:
            found.append(error)
        except KeyboardInterrupt:
            found.append(
                SampleTally(job.sample.name, job.entries, skipped=[f"interrupted after 0 of {job.wanted} entries"])
            )
        if isinstance(found[-1], SampleTally) and _was_interrupted(found[-1]):
            break
    return found


def _was_interrupted(tally: SampleTally) -> bool:
    return any(s.startswith("interrupted") for s in tally.skipped)


def _silent(_: Mapping[str, int]) -> AbstractContextManager[Advance]:
    return nullcontext(lambda _sample, _read: None)


def _jobs(analysis: Analysis, samples: Sequence[Sample], settings: Settings, errors: list[DataError]) -> list[Job]:
    """Of the samples that can be opened; the errors of the others are added to `errors`."""
    jobs = []
    for sample in samples:
        try:
            jobs.append(_job(analysis, sample, settings))
        except DataError as error:
            errors.append(error)
    return jobs


def _job(analysis: Analysis, sample: Sample, settings: Settings) -> Job:
    files = tuple(files_of(sample))
    entries = sum(size for _, size in files)
    wanted = entries if settings.limit_entries is None else min(settings.limit_entries, entries)
    plan = shown_at(analysis.plan_at(sample.sqrt_s), settings.at)
    return Job(plan, sample, files, wanted, not settings.unblind, analysis.allowed.combinations)


def _one(job: Job, advance: Advance) -> SampleTally:
    done = 0

    def tick(read: int, _: int) -> None:
        nonlocal done
        advance(job.sample.name, read - done)
        done = read

    return execute(
        job.plan,
        job.sample,
        luminosity=job.plan.luminosity,
        entries=(0, job.wanted),
        progress=tick,
        blind=job.blind,
        combinations=job.combinations,
        files=job.files,
    )


def _rescaled(tally: SampleTally, job: Job) -> SampleTally:
    """Simulation of which only a part was read still stands for the whole sample."""
    if job.wanted in {0, job.entries} or job.sample.is_data or job.sample.unweighted:
        return tally
    factor = job.entries / job.wanted
    for row in (r for rows in tally.cutflow.values() for r in rows):
        row.sumw, row.sumw2 = row.sumw * factor, row.sumw2 * factor**2
    for histogram in tally.histograms.values():
        histogram.values, histogram.variances = histogram.values * factor, histogram.variances * factor**2
    for window in (*tally.windows.values(), *tally.own_windows.values()):
        window.sumw, window.sumw2 = window.sumw * factor, window.sumw2 * factor**2
    return tally


def shown_at(plan: Plan, at: Mapping[str, float] | None) -> Plan:
    """The plan with other hypotheses to show. Raises DataError E0917."""
    if not at:
        return plan
    if set(at) != set(plan.scan.names):
        known = ", ".join(f"`{n}`" for n in plan.scan.names) or "none"
        raise DataError("E0917", f"`--at` names {', '.join(at)}, and the scan parameters are {known}")
    for name, values in zip(plan.scan.names, plan.scan.values, strict=False):
        if not min(values) <= at[name] <= max(values):
            message = f"{name} = {at[name]:g} is outside the scan, from {min(values):g} to {max(values):g}"
            raise DataError("E0917", message)
    point = tuple(at[n] for n in plan.scan.names)
    return replace(plan, scan=replace(plan.scan, shown=(point,)))


def _check_scan(analysis: Analysis) -> None:
    """A run needs the hypotheses where anything depends on them. Raises DataError E0914."""
    plan = analysis.plan
    if plan.scan.missing and (plan.windows or any(c.scans for r in plan.regions for c in r.cuts)):
        raise DataError("E0914", f"the scan has no hypotheses: {plan.scan.missing}")


def _result(
    analysis: Analysis,
    plan: Plan,
    samples: Sequence[Sample],
    tallies: Iterable[SampleTally],
    info: RunInfo,
    warnings: Sequence[str],
) -> Result:
    search = analysis.search
    uses = tuple(UsedFile(u.name, u.sha256) for u in search.uses)
    read = [SampleInfo(s.name, s.kind, tuple((s.hypothesis or {}).items())) for s in samples]
    tallies = list(tallies)
    return assemble(
        plan,
        read,
        tallies,
        analysis=AnalysisInfo(analysis.path.name, search.sha256, uses),
        run=info,
        luminosity_unit=_luminosity_unit(analysis),
        warnings=warnings,
        cut_values=cut_values(plan),
        assumed=assumed_cuts(search),
        experiment=search.meta.experiment,
    )


def _luminosity_unit(analysis: Analysis) -> str | None:
    """The unit that the author wrote the luminosity in."""
    from .dsl.syntax import Analysis as Statement, Number

    for statement in analysis.search.scope.statements:
        if isinstance(statement, Statement) and statement.luminosity is not None:
            value = statement.luminosity.value
            if isinstance(value, Number) and value.unit is not None:
                power = f"^{value.unit.power}" if value.unit.power != 1 else ""
                return value.unit.name + power
    return None
