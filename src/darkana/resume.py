"""A run that goes on where an earlier one in the same folder ended: samples that were finished are not run again."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from . import __version__
from .runtime.errors import DataError
from .runtime.execution.shares import Job
from .runtime.execution.spool import forget, stem_of
from .runtime.reading.remote import state_of
from .runtime.reading.urls import is_remote
from .runtime.results.finished import read_finished, write_finished
from .runtime.tally import SampleTally

if TYPE_CHECKING:
    from .analysis import Analysis

FOLDER = "unfinished"


@dataclass(slots=True)
class Unfinished:
    """`DIR/unfinished`: a file for each finished sample, and its saved rows, until all samples are finished.

    `say` is told which samples are taken from there, and why others are not.
    """

    folder: Path
    made_from: Mapping[str, str]
    resume: bool
    say: Callable[[str], None]
    _made_folder: bool = False

    def find(self, jobs: Sequence[Job]) -> dict[int, SampleTally]:
        """The jobs, by number, that need not be run. What is left of the others is dropped. Raises DataError E0933."""
        if not self.resume:
            self.drop()
        self._made_folder = not self.folder.parent.exists()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return self._found(jobs)
        except OSError as error:
            message = f"`{error.filename or self.folder}` can't be written: {error.strerror}"
            raise DataError("E0933", message) from error

    def _found(self, jobs: Sequence[Job]) -> dict[int, SampleTally]:
        found, names = dict[int, SampleTally](), list[str]()
        for number, job in enumerate(jobs):
            tally = self._find(job) if self.resume else None
            if tally is None:
                forget(self.folder, job.sample.name)
                self._path(job).unlink(missing_ok=True)
            else:
                found[number] = tally
                names.append(job.sample.name)
        if self.resume:
            rest = [job.sample.name for job in jobs if job.sample.name not in names]
            kept = f"kept from before: {_list(names)}" if names else "nothing is kept from before"
            self.say(f"{kept}; going on with {_list(rest)}" if rest else f"{kept}; nothing is left to run")
        return found

    def _find(self, job: Job) -> SampleTally | None:
        if not self._path(job).exists():
            return None
        finished = read_finished(self._path(job))
        why = "what was kept of it can't be read" if finished is None else self._changed(job, finished[0])
        if why or finished is None:
            self.say(f"`{job.sample.name}` starts anew: {why}")
            return None
        return finished[1]

    def _changed(self, job: Job, before: Mapping[str, str]) -> str:
        """What is no longer as it was; empty where all is."""
        now = self._made_from(job)
        changed = [what for what in {**now, **before} if before.get(what) != now.get(what)]
        return f"{changed[0]} changed" if changed else ""

    def finish(self, job: Job, tally: SampleTally) -> None:
        """Keeps the tally of a job that was read to its end. What can't be kept is run again."""
        if tally.read >= job.wanted:
            with suppress(OSError):
                write_finished(self._path(job), self._made_from(job), tally)

    def close(self, *, finished: bool) -> None:
        """`finished`: nothing is left to resume. Else only what is empty goes, of the folders that were made."""
        if finished:
            self.drop()
        for folder in (self.folder, self.folder.parent) if self._made_folder else (self.folder,):
            with suppress(OSError):
                folder.rmdir()

    def drop(self) -> None:
        """All samples are finished, or are to be run anew."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, job: Job) -> Path:
        return self.folder / f"{stem_of(job.sample.name)}.json"

    def _made_from(self, job: Job) -> dict[str, str]:
        sample = job.sample.model_dump(mode="json", exclude={"files"})
        files = {f"the file `{file}`": f"{size} entries, {_state(file)}" for file, size in job.files}
        return {
            **self.made_from,
            "the sample's entry": json.dumps([sample, job.sample.unweighted], sort_keys=True),
            "its list of files": json.dumps([file for file, _ in job.files]),
            **files,
            "`--limit-entries`": str(job.wanted),
            "`--engine`": repr(job.engine),
        }


def _list(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _state(file: str) -> str:
    """What tells whether a file is still the same one; nothing where that can't be found out."""
    try:
        if is_remote(file):
            return state_of(file)
        found = Path(file).stat()
    except (OSError, DataError):
        return ""
    return f"{found.st_size} bytes, {found.st_mtime_ns}"


def made_from(analysis: Analysis, at: Mapping[str, float] | None, *, unblind: bool) -> dict[str, str]:
    """All but the samples that a tally hangs on, each by the name that a message calls it."""
    return {
        "darkana": __version__,
        "numpy": np.__version__,
        **dict(texts_of(analysis)),
        "`--at`": json.dumps(dict(at or {}), sort_keys=True),
        "`--unblind`": str(unblind),
        "`--save`": json.dumps([save.text for save in analysis.saves]),
        "`--allow`": repr(analysis.allowed),
    }


def texts_of(analysis: Analysis) -> Iterator[tuple[str, str]]:
    """The digests of what a search is made of, each by the name that a message calls it."""
    search = analysis.search
    yield "the search", search.sha256
    yield from ((f"the library `{used.name}`", used.sha256) for used in search.uses)
    for shape in search.tables.values():
        numbers = repr((shape.table.axes, shape.table.values))
        yield f"the table `{shape.table.name}`", hashlib.sha256(numbers.encode()).hexdigest()
    schema = analysis.stored
    yield "the schema file", "" if schema is None else schema.stated.model_dump_json()
