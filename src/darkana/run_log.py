"""What `darkana run` puts into `log.json`, and `darkana limit` into `limit-log.json`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from . import __version__
from .analysis import Analysis
from .limiting import Counted
from .running import Outcome, Settings
from .runtime.reading.samples import Sample
from .runtime.results.log import LIBRARIES, Digest, EngineTaken, Input, RunLog, digest, here, input_of, now, versions


class Clock:
    """When a run began, and how much CPU time it has taken, that of ended children included."""

    def __init__(self) -> None:
        self.started, self._before = now(), _cpu()

    def cpu_seconds(self) -> float:
        return round(_cpu() - self._before, 3)


def _cpu() -> float:
    return sum(os.times()[:4])  # of this process and its children, in the program and in the system


def log_of(
    analysis: Analysis,
    samples: Sequence[Sample],
    samples_file: Path | None,
    outcome: Outcome,
    clock: Clock,
    *,
    settings: Settings,
    status: int,
) -> RunLog:
    """All about a run that has ended with this exit status."""
    return RunLog(
        command=sys.argv,
        status=status,
        started=clock.started,
        ended=now(),
        cpu_seconds=clock.cpu_seconds(),
        workers=settings.workers,
        engine=EngineTaken(
            asked=settings.engine, taken=outcome.result.run.engine, why=outcome.result.run.engine_reason
        ),
        platform=here(),
        versions=versions(__version__),
        texts=[*texts(analysis), *([digest("samples", samples_file)] if samples_file else ())],
        inputs=list(_inputs(samples, outcome)),
        errors=[str(error) for error in outcome.errors],
    )


def limit_log_of(analysis: Analysis, used: Counted | None, engine: str, clock: Clock, status: int) -> RunLog:
    """What limits were made of: texts, the run's result, and how long it took."""
    return RunLog(
        command=sys.argv,
        status=status,
        started=clock.started,
        ended=now(),
        cpu_seconds=clock.cpu_seconds(),
        workers=1,
        engine=EngineTaken(asked=engine, taken=engine, why="asked for"),
        platform=here(),
        versions=versions(__version__, (*LIBRARIES, "pyhf")),
        texts=[*texts(analysis), *([digest("result", Path(used.file))] if used else ())],
        inputs=[],
        errors=[],
    )


def texts(analysis: Analysis) -> Iterator[Digest]:
    """The file, its libraries, the searches that it inherits, their tables, and a schema file."""
    search = analysis.search
    yield digest("analysis", analysis.path)
    for used in search.uses:
        yield digest("library", Path(used.source.name))
    tables = [*(shape.table for shape in search.tables.values()), *(p.table for p in search.statistics.published)]
    for file in dict.fromkeys(Path(t.site.file).parent / t.path for t in tables):
        yield digest("table", file)
    if analysis.stored is not None:
        yield digest("schema", Path(analysis.stored.file))


def _inputs(samples: Sequence[Sample], outcome: Outcome) -> Iterator[Input]:
    for sample in samples:
        for file in sample.files:
            yield input_of(sample.name, file, outcome.entries.get((sample.name, file)))
