"""A run shared out among processes: whole spans of entries each, put together in the order of the events."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

from ..errors import DataError
from ..tally import SampleTally
from .allocator import keep_memory
from .children import settle, starting
from .execute import run_of, sample_tally
from .ledger import Ledger
from .pages import ledgers
from .shares import Job, Share, shares

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue
    from multiprocessing.synchronize import Event

    from .pages import Run

Advance = Callable[[str, int], None]
"""Called with a sample's name and the number of entries just read."""

PATIENCE = 0.05  # seconds between two looks at how far the workers are
DEEP = 50_000  # calls: pickling an expression takes a few for each level that it nests


@dataclass(frozen=True, slots=True)
class Part:
    """What came of a share: a ledger a span, up to an error or an interrupt."""

    ledgers: tuple[Ledger, ...] = ()
    error: DataError | None = None
    interrupted: bool = False


def execute_all(jobs: Sequence[Job], workers: int, advance: Advance) -> list[SampleTally | DataError]:
    """Runs jobs in so many processes at most; for each its tally, or why there is none.

    The tallies are those of `execute`, bit by bit. After an interrupt they say so in `skipped`.
    """
    todo = shares(jobs, workers)
    parts = _Pool(jobs, todo, advance).parts(min(workers, len(todo))) if todo else {}
    return [_outcome(job, [(share, parts[share]) for share in todo if share.job == k]) for k, job in enumerate(jobs)]


def _outcome(job: Job, parts: list[tuple[Share, Part]]) -> SampleTally | DataError:
    """The earliest error, as a single process would have met it; else all ledgers in order."""
    try:
        run = _run(job)
    except DataError as error:
        return error
    total = Ledger.blank(run.layout)
    for _, part in parts:
        if part.error is not None:
            return part.error
        for ledger in part.ledgers:
            total = total.joined(ledger)
    interrupted = any(part.interrupted for _, part in parts)
    return sample_tally(run, total, job.entries, job.wanted, interrupted=interrupted)


def _run(job: Job) -> Run:
    return run_of(job.plan, job.sample, job.plan.luminosity, job.block, job.combinations, job.blind)


class _Pool:
    """The parent's side: hands out shares, hears how far they are, and stops the others where one can't go on."""

    def __init__(self, jobs: Sequence[Job], todo: Sequence[Share], advance: Advance) -> None:
        self.jobs, self.todo, self.advance = jobs, todo, advance
        context = get_context("spawn")
        self.told: SimpleQueue[tuple[int, int]] = context.SimpleQueue()
        self.stop: Event = context.Event()
        self.context = context

    def parts(self, workers: int) -> dict[Share, Part]:
        with _deep():
            work = pickle.dumps(tuple(self.jobs))
        futures: dict[Future[Part], Share] = {}
        pool = ProcessPoolExecutor(workers, self.context, begin, (work, self.told, self.stop))
        try:
            with starting():
                futures = {pool.submit(carry_out, share): share for share in self.todo}
            self._await(futures)
        except KeyboardInterrupt:
            self.stop.set()
            self._end(futures)
        finally:
            self.stop.set()
            pool.shutdown(cancel_futures=True)
        return {share: _part(future) for future, share in futures.items()}

    def _await(self, futures: dict[Future[Part], Share]) -> None:
        waiting = set(futures)
        while waiting:
            done, waiting = wait(waiting, PATIENCE)
            self._listen()
            for future in done:
                if not future.cancelled() and _part(future).error is not None:
                    waiting -= _cancelled(f for f in waiting if _after(futures[f], futures[future]))

    def _end(self, futures: dict[Future[Part], Share]) -> None:
        """What has not begun does not begin; what has, ends with its block."""
        waiting = set(futures) - _cancelled(futures)
        while waiting:
            _, waiting = wait(waiting, PATIENCE)
            self._listen()

    def _listen(self) -> None:
        while not self.told.empty():
            job, read = self.told.get()
            self.advance(self.jobs[job].sample.name, read)


def _after(one: Share, other: Share) -> bool:
    return one.job == other.job and one.start > other.start


def _cancelled(futures: Iterable[Future[Part]]) -> set[Future[Part]]:
    return {future for future in futures if future.cancel()}


def _part(future: Future[Part]) -> Part:
    if future.cancelled():
        return Part(interrupted=True)
    try:
        return future.result()
    except BrokenProcessPool:
        help = ["memory may have been short: take fewer workers"]
        return Part(error=DataError("E0919", "a worker process ended before its time", help=help))


@contextmanager
def _deep() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, DEEP))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


# --- in a worker -----------------------------------------------------------------------------------------------


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
                self.runs[share.job] = _run(job)
            for ledger in ledgers(self.runs[share.job], job.files, (share.start, share.stop), self._tell(share.job)):
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
