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
from .engines import taken
from .hypotheses import shown_at
from .library import SHIPPED, events_of, shipped_searches
from .runtime.errors import DataError
from .runtime.execution.execute import execute, files_of
from .runtime.execution.shares import Job, spool_of
from .runtime.execution.spool import TemporaryFolder
from .runtime.execution.workers import Finish, execute_all
from .runtime.plan import Plan
from .runtime.reading.opened import OpenedOnce
from .runtime.reading.samples import HeldSample, Sample, held_sample, load_samples
from .runtime.results.assemble import SampleInfo, assemble
from .runtime.results.result import AnalysisInfo, Result, RunInfo, UsedFile
from .runtime.tally import SampleTally, SpectrumTally, WindowTally
from .sample_checks import doubts_about, summed_doubts
from .saving import check_saves, saved_rows

if TYPE_CHECKING:
    from .analysis import Analysis
    from .resume import Unfinished

Advance = Callable[[str, int], None]
Meter = Callable[[Mapping[str, int]], AbstractContextManager[Advance]]
Given = str | Path | Sequence[Sample] | Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run. `at` (GeV) replaces the hypotheses to show; `limit_entries` are read of each sample;
    `workers` are processes; `engine` is one of ENGINES."""

    at: Mapping[str, float] | None = None
    limit_entries: int | None = None
    unblind: bool = False
    seed: int = 0
    workers: int = 1
    engine: str = "auto"


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
        return [_held(name, columns) for name, columns in samples.items()]
    if samples is not None and not isinstance(samples, str | Path):
        return list(samples)
    return load_samples(samples_file(analysis, samples), shipped=SHIPPED)


def _held(name: str, columns: Any) -> Sample:
    if isinstance(columns, HeldSample):
        return columns.model_copy(update={"name": name, "files": (name,)})
    return held_sample(name, columns)


def samples_file(analysis: Analysis, samples: str | Path | None) -> Path:
    """Which file is meant. Raises DataError E0918."""
    if samples is None:
        parents = tuple(name for name, _, _ in analysis.search.scope.parents)
        found = events_of(analysis.path, parents)
        if found is None:
            help = [
                "name a samples file: `--samples S.yaml`, in Python `run('S.yaml')`",
                "or, for a first look, `--sample NAME='files/*.root'`",
            ]
            raise DataError("E0918", f"no samples are given, and none lie beside `{analysis.path}`", help=help)
        return found
    shipped = shipped_searches().get(str(samples))
    own = events_of(shipped) if shipped and not Path(samples).exists() else None
    return own or Path(samples)


def run_all(
    analysis: Analysis,
    samples: Sequence[Sample],
    settings: Settings,
    meter: Meter | None = None,
    unfinished: Unfinished | None = None,
) -> Outcome:
    """Runs every sample. One that can't be used, or an interrupt, leaves the others whole; the result then says
    that it is not complete. With `unfinished`, finished samples are kept there, and those that are need not be run."""
    started = datetime.now(UTC).isoformat(timespec="seconds")
    _check_scan(analysis)
    doubts = doubts_about(analysis.plan, samples, analysis.search)
    plan = shown_at(analysis.plan, settings.at, analysis.search)
    check_saves(plan, samples)
    holder = None if unfinished else TemporaryFolder() if plan.saves else None
    folder = unfinished.folder if unfinished else holder.path if holder else None
    errors: list[DataError] = []
    with OpenedOnce() as opened:
        jobs = _jobs(analysis, samples, settings, errors, folder if plan.saves else None, opened)
        engine = taken(settings.engine, plan, sum(job.wanted for job in jobs))
        jobs = [replace(job, engine=engine.engine) for job in jobs]
        told = _tallies(jobs, settings, meter or _silent, unfinished, opened)
    tallies, interrupted = [], False
    for job, found in told:
        if isinstance(found, DataError):
            errors.append(found)
        else:
            tallies.append(_rescaled(found, job))
            interrupted |= _was_interrupted(found)
    errors = _each_once(errors)
    info = RunInfo(__version__, settings.seed, engine.name, started, engine.why)
    entries = {(job.sample.name, file): size for job in jobs for file, size in job.files}
    warnings = [*doubts, *map(str, errors)]
    result = _result(analysis, plan, samples, tallies, info, warnings)
    result = replace(result, warnings=(*result.warnings, *summed_doubts(samples, result, analysis.search)))
    if plan.saves:
        given = {tally.sample for tally in tallies}
        rows = saved_rows(plan, [job for job in jobs if job.sample.name in given], holder)
        result = replace(result, rows=rows)
    return Outcome(replace(result, search=analysis), errors, interrupted, entries)


def _tallies(
    jobs: Sequence[Job], settings: Settings, meter: Meter, unfinished: Unfinished | None, opened: OpenedOnce
) -> list[tuple[Job, SampleTally | DataError]]:
    """What came of each job, in their order, up to an interrupt. Those that are finished are not run again."""
    known: dict[int, SampleTally | DataError] = {}
    if unfinished is not None:
        known.update(unfinished.find(jobs))
    rest = [number for number in range(len(jobs)) if number not in known]
    todo = [jobs[number] for number in rest]
    finish = unfinished.finish if unfinished is not None else _forget
    with meter({job.sample.name: job.entries for job in todo}) as advance:
        if settings.workers == 1:
            found = _in_turn(todo, advance, finish, opened)
        else:
            found = execute_all(todo, settings.workers, advance, finish)
    known.update(zip(rest, found, strict=False))
    return [(jobs[number], known[number]) for number in sorted(known)]


def _forget(_job: Job, _tally: SampleTally) -> None:
    """Nothing is kept."""


def _in_turn(
    jobs: Sequence[Job], advance: Advance, finish: Finish, opened: OpenedOnce
) -> list[SampleTally | DataError]:
    """One sample after the other, up to an interrupt."""
    found: list[SampleTally | DataError] = []
    for job in jobs:
        try:
            found.append(tally := _one(job, advance, opened))
            if _was_interrupted(tally):
                break
            finish(job, tally)
        except DataError as error:
            found.append(error)
        except KeyboardInterrupt:
            found += [_not_begun(following) for following in jobs[len(found) : len(found) + 1]]
            break
    return found


def _not_begun(job: Job) -> SampleTally:
    return SampleTally(job.sample.name, job.entries, skipped=[f"interrupted after 0 of {job.wanted} entries"])


def _each_once(errors: Sequence[DataError]) -> list[DataError]:
    """A missing table is missing to every sample, and said once."""
    return list({(e.code, str(e), e.site): e for e in errors}.values())


def _was_interrupted(tally: SampleTally) -> bool:
    return any(s.startswith("interrupted") for s in tally.skipped)


def _silent(_: Mapping[str, int]) -> AbstractContextManager[Advance]:
    return nullcontext(lambda _sample, _read: None)


def _jobs(
    analysis: Analysis,
    samples: Sequence[Sample],
    settings: Settings,
    errors: list[DataError],
    folder: Path | None,
    opened: OpenedOnce,
) -> list[Job]:
    """Of the samples that can be opened; the errors of the others are added to `errors`."""
    jobs = []
    for sample in samples:
        try:
            jobs.append(_job(analysis, sample, settings, folder, opened if settings.workers == 1 else None))
        except DataError as error:
            errors.append(error)
    return jobs


def _job(analysis: Analysis, sample: Sample, settings: Settings, folder: Path | None, opened: OpenedOnce | None) -> Job:
    files = tuple(files_of(sample, opened))
    entries = sum(size for _, size in files)
    wanted = entries if settings.limit_entries is None else min(settings.limit_entries, entries)
    plan = shown_at(analysis.plan_at(sample.sqrt_s), settings.at, analysis.search)
    return Job(plan, sample, files, wanted, not settings.unblind, analysis.allowed.combinations, folder=folder)


def _one(job: Job, advance: Advance, opened: OpenedOnce) -> SampleTally:
    done = 0

    def tick(read: int, _: int) -> None:
        nonlocal done
        advance(job.sample.name, read - done)
        done = read

    with spool_of(job) as spool:
        return execute(
            job.plan,
            job.sample,
            luminosity=job.plan.luminosity,
            entries=(0, job.wanted),
            progress=tick,
            blind=job.blind,
            combinations=job.combinations,
            spool=spool,
            engine=job.engine,
            files=job.files,
            opened=opened,
        )


def _rescaled(tally: SampleTally, job: Job) -> SampleTally:
    """Simulation of which only a part was read still stands for the whole sample."""
    factor = job.scale
    if factor == 1:
        return tally
    for row in (r for rows in tally.cutflow.values() for r in rows):
        row.sumw, row.sumw2 = row.sumw * factor, row.sumw2 * factor**2
    for histogram in tally.histograms.values():
        histogram.values, histogram.variances = histogram.values * factor, histogram.variances * factor**2
    windows = (*tally.windows.values(), *tally.own_windows.values())
    sums: list[WindowTally | SpectrumTally] = [*windows, *tally.spectra.values(), *tally.own_spectra.values()]
    for summed in sums:
        summed.sumw, summed.sumw2 = summed.sumw * factor, summed.sumw2 * factor**2
    return tally


def _check_scan(analysis: Analysis) -> None:
    """A run needs the hypotheses where anything depends on them. Raises DataError E0914."""
    plan = analysis.plan
    if plan.scan.missing and (plan.windows or any(c.scans for r in plan.regions for c in r.cuts)):
        help = f"put it into the folder of `{analysis.path.name}`: windows or cuts there depend on the hypothesis"
        raise DataError("E0914", f"the scan has no hypotheses: {plan.scan.missing}", help=[help])


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
    read = [SampleInfo(s.name, s.kind, tuple((s.hypothesis or {}).items()), s.cross_section) for s in samples]
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
