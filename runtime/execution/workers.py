"""A run shared out among processes: whole spans of entries each, put together in the order of the events."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING

from ..errors import DataError
from ..tally import SampleTally
from .children import starting
from .execute import sample_tally
from .ledger import Ledger
from .shares import Job, Share, shares
from .worker import Part, begin, carry_out, run_of_job

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue
    from multiprocessing.synchronize import Event

Advance = Callable[[str, int], None]
"""Called with a sample's name and the number of entries just read."""

Finish = Callable[[Job, SampleTally], None]
"""Called with a job and what it gave, once it was read to its end."""

Ended = Callable[[int, dict[Share, Part]], None]
"""Called with the number of a job whose shares are all done, and these."""

PATIENCE = 0.05  # seconds between two looks at how far the workers are
DEEP = 50_000  # calls: pickling an expression takes a few for each level that it nests


def execute_all(
    jobs: Sequence[Job], workers: int, advance: Advance, finish: Finish | None = None
) -> list[SampleTally | DataError]:
    """Runs jobs in so many processes at most; for each its tally, or why there is none. `finish` hears of each that
    was read to its end, as soon as it is.

    The tallies are those of `execute`, bit by bit. After an interrupt they say so in `skipped`. Raises DataError
    E0934 where columns in memory can't be handed on.
    """
    todo = shares(jobs, workers)
    by_job = {k: [share for share in todo if share.job == k] for k in range(len(jobs))}
    found: dict[int, SampleTally | DataError] = {}

    def ended(number: int, parts: dict[Share, Part]) -> None:
        outcome = found[number] = _outcome(jobs[number], [(share, parts[share]) for share in by_job[number]])
        if finish is not None and isinstance(outcome, SampleTally) and outcome.read >= jobs[number].wanted:
            finish(jobs[number], outcome)

    parts = _Pool(jobs, todo, advance, ended).parts(min(workers, len(todo))) if todo else {}
    for number in range(len(jobs)):
        if number not in found:
            ended(number, parts)
    return [found[number] for number in range(len(jobs))]


def _outcome(job: Job, parts: list[tuple[Share, Part]]) -> SampleTally | DataError:
    """The earliest error, as a single process would have met it; else all ledgers in order."""
    try:
        run = run_of_job(job)
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


class _Pool:
    """The parent's side: hands out shares, hears how far they are, and stops the others where one can't go on."""

    def __init__(self, jobs: Sequence[Job], todo: Sequence[Share], advance: Advance, ended: Ended) -> None:
        self.jobs, self.todo, self.advance, self.ended = jobs, todo, advance, ended
        context = get_context("spawn")
        self.told: SimpleQueue[tuple[int, int]] = context.SimpleQueue()
        self.stop: Event = context.Event()
        self.context = context

    def parts(self, workers: int) -> dict[Share, Part]:
        with _deep():
            work = _pickled(self.jobs)
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
            self._tell({futures[future].job for future in done}, futures)
            for future in done:
                if not future.cancelled() and _part(future).error is not None:
                    waiting -= _cancelled(f for f in waiting if _after(futures[f], futures[future]))

    def _end(self, futures: dict[Future[Part], Share]) -> None:
        """What has not begun does not begin; what has, ends with its block."""
        waiting = set(futures) - _cancelled(futures)
        while waiting:
            _, waiting = wait(waiting, PATIENCE)
            self._listen()

    def _tell(self, jobs: Iterable[int], futures: dict[Future[Part], Share]) -> None:
        """Of these jobs, those that are done."""
        for number in jobs:
            mine = {future: share for future, share in futures.items() if share.job == number}
            parts = {share: _part(future) for future, share in mine.items() if future.done()}
            if len(parts) == len(mine) and not any(p.interrupted or p.error for p in parts.values()):
                self.ended(number, parts)

    def _listen(self) -> None:
        while not self.told.empty():
            job, read = self.told.get()
            self.advance(self.jobs[job].sample.name, read)


def _pickled(jobs: Sequence[Job]) -> bytes:
    """Raises DataError E0934."""
    try:
        return pickle.dumps(tuple(jobs))
    except (pickle.PicklingError, TypeError, AttributeError, ValueError) as error:
        raise _not_pickled(jobs, error) from error


def _not_pickled(jobs: Sequence[Job], error: Exception) -> DataError:
    for job in jobs:
        for name, values in getattr(job.sample, "columns", {}).items():
            try:
                pickle.dumps(values)
            except (pickle.PicklingError, TypeError, AttributeError, ValueError):
                help = ["run with one worker, or make it an array: `awkward.Array(lists)`"]
                message = f"column `{name}` of sample `{job.sample.name}` can't be handed to other processes: {error}"
                return DataError("E0934", message, help=help)
    return DataError("E0934", f"the samples can't be handed to other processes: {error}", help=["run with one worker"])


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
