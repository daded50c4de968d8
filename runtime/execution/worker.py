"""What a process of `workers` does: the shares that it is handed, one after the other."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import DataError
from .allocator import keep_memory
from .children import settle
from .execute import run_of
from .ledger import Ledger
from .pages import Run, ledgers
from .shares import Job, Share, spool_of

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue
    from multiprocessing.synchronize import Event


@dataclass(frozen=True, slots=True)
class Part:
    """What came of a share: a ledger a span, up to an error or an interrupt."""

    ledgers: tuple[Ledger, ...] = ()
    error: DataError | None = None
    interrupted: bool = False


def run_of_job(job: Job) -> Run:
    """What is fixed before an event is read. Raises DataError."""
    return run_of(job.plan, job.sample, job.plan.luminosity, job.block, job.combinations, job.blind, job.engine)


class _Worker:
    """The child's side. What is fixed before an event is read is worked out once a job."""

    def __init__(self, work: bytes, told: SimpleQueue[tuple[int, int]], stop: Event) -> None:
        self.jobs: tuple[Job, ...] = pickle.loads(work)  # noqa: S301  (the parent's own bytes)
        self.told, self.stop = told, stop
        self.runs: dict[int, Run] = {}

    def part(self, share: Share) -> Part:
        job, done = self.jobs[share.job], list[Ledger]()
        try:
            if share.job not in self.runs:
                self.runs[share.job] = run_of_job(job)
            run, span, tell = self.runs[share.job], (share.start, share.stop), self._tell(share.job)
            with spool_of(job, share.start) as spool:
                for ledger in ledgers(run, job.files, span, tell, spool):
                    done.append(ledger)
        except DataError as error:
            return Part(error=error)
        except KeyboardInterrupt:
            return Part(tuple(done), interrupted=True)
        return Part(tuple(done))

    def _tell(self, job: int) -> Callable[[int], None]:
        def told(read: int) -> None:
            self.told.put((job, read))
            if self.stop.is_set():
                raise KeyboardInterrupt

        return told


_worker: _Worker | None = None


def begin(work: bytes, told: SimpleQueue[tuple[int, int]], stop: Event) -> None:
    """Makes this process a worker."""
    global _worker  # noqa: PLW0603  (a process is one worker, and the pool calls plain functions)
    settle()
    keep_memory()
    _worker = _Worker(work, told, stop)


def carry_out(share: Share) -> Part:
    """Does a share, in a worker."""
    if _worker is None:
        raise RuntimeError("this process is no worker")
    return _worker.part(share)
