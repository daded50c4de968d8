"""Who reads what: a run cut into shares of about equal entries, at the ends of spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from ..engine.choice import NUMPY, Engine
from ..plan import Plan
from ..reading.reader import SPAN
from ..reading.samples import Sample
from .pages import FileSize
from .spool import Spool

EACH = 4
"""Shares a worker, so that one who is early finds more to do."""


@dataclass(frozen=True, slots=True)
class Job:
    """One sample to run: a plan over the first `wanted` entries of its files; rows to be saved go to `folder`. The
    rest as for `execute`."""

    plan: Plan
    sample: Sample
    files: tuple[FileSize, ...]
    wanted: int
    blind: bool = True
    combinations: int = 100_000
    block: int | None = None
    folder: Path | None = None
    engine: Engine = NUMPY

    @property
    def entries(self) -> int:
        """How many the files hold."""
        return sum(size for _, size in self.files)

    @property
    def scale(self) -> float:
        """What makes simulation of which only a part is read stand for the whole sample."""
        if self.wanted in {0, self.entries} or self.sample.is_data or self.sample.unweighted:
            return 1.0
        return self.entries / self.wanted


def spool_of(job: Job, start: int = 0) -> AbstractContextManager[Spool | None]:
    """Where the rows go that are saved from an entry on."""
    return nullcontext() if job.folder is None else Spool(job.folder, job.sample.name, start)


@dataclass(frozen=True, slots=True)
class Share:
    """Entries of a job (by its number), counted through all files; `start` is where a span begins."""

    job: int
    start: int
    stop: int


def shares(jobs: Sequence[Job], workers: int, span: int = SPAN) -> list[Share]:
    """All entries of all jobs, in order."""
    size = sum(job.wanted for job in jobs) / (EACH * workers)
    return [Share(k, *ends) for k, job in enumerate(jobs) for ends in _cut(job, size, span)]


def _cut(job: Job, size: float, span: int) -> Iterator[tuple[int, int]]:
    """The entries of a job in parts of `size` or, as spans are whole, somewhat more."""
    begin = 0
    for end in _span_ends(job, span):
        if end - begin >= size or end == job.wanted:
            yield begin, end
            begin = end


def _span_ends(job: Job, span: int) -> Iterator[int]:
    offset = 0
    for _, entries in job.files:
        for start in range(0, entries, span):
            end = offset + min(start + span, entries)
            if end >= job.wanted:
                if job.wanted:
                    yield job.wanted
                return
            yield end
        offset += entries
