"""What goes into an archive: texts and tables in the folders they lie in, a samples file, events, results."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from ..analysis import Analysis
from ..library import SHIPPED
from ..runtime.errors import DataError
from ..runtime.reading.samples import Sample, load_samples
from ..runtime.reading.urls import is_remote
from .manifest import PLAN, RESULTS, SAMPLES, EventFile, Member, Role

EVENTS_LIMIT = 20_000_000
"""Bytes up to which the events of a shipped search are packed unasked."""
RESULT_FILES = (
    "result.json",
    "limits.json",
    "limits.csv",
    "recast.json",
    "cutflow.csv",
    "cutflow.tex",
    "histograms.root",
    "log.json",
    "limit-log.json",
)


@dataclass(slots=True)
class Contents:
    """Bytes by the path they have in the archive, with their role; events by their sample."""

    files: dict[str, tuple[Role, bytes]] = field(default_factory=dict)
    events: list[EventFile] = field(default_factory=list)

    def add(self, path: str, role: Role, data: bytes) -> None:
        self.files[path] = (role, data)

    def members(self) -> list[Member]:
        return [
            Member(path=path, role=role, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
            for path, (role, data) in sorted(self.files.items())
        ]


def place_of(file: Path, own: Path) -> str:
    """Where a text or a table lies in an archive: below `shipped` as in the package, else below `search` as beside the
    `.ana` file, whose folder is `own`."""
    full = file.resolve()
    if full.is_relative_to(SHIPPED.resolve()):
        return f"shipped/{full.relative_to(SHIPPED.resolve()).as_posix()}"
    return f"search/{full.relative_to(own.resolve()).as_posix()}"


def texts_of(analysis: Analysis) -> Iterator[tuple[Role, Path]]:
    """The file, the libraries and searches that it uses or inherits, and all their tables."""
    from ..run_log import texts

    for text in texts(analysis):
        role: Role = "library" if text.role == "library" else "table" if text.role == "table" else "analysis"
        yield role, Path(text.file)


def read(file: Path) -> bytes:
    """Raises DataError E0921."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise DataError("E0921", f"can't be read, and so not packed: {error.strerror}", file=str(file)) from error


def add_texts(contents: Contents, analysis: Analysis) -> None:
    own = analysis.path.parent
    for role, file in texts_of(analysis):
        contents.add(place_of(file, own), role, read(file))
    contents.add(PLAN, "plan", plan_of(analysis))


def plan_of(analysis: Analysis) -> bytes:
    """The plan as text, without where its texts lie."""
    return analysis.explain("plan").encode()


# --- samples -----------------------------------------------------------------------------------------------------


def add_samples(contents: Contents, file: Path, *, with_events: bool) -> None:
    """The samples file, its files of events named as they lie in the archive, and those events. Raises DataError."""
    samples = load_samples(file, shipped=SHIPPED)
    local = [Path(f) for s in samples for f in s.files if not is_remote(f)]
    carried = all(f.resolve().is_relative_to(SHIPPED.resolve()) for f in local)
    with_events |= carried and sum(f.stat().st_size for f in local) <= EVENTS_LIMIT
    entries = [_entry(contents, number, sample, with_events) for number, sample in enumerate(samples)]
    text = yaml.safe_dump({"schema": "darkana/samples/1", "samples": entries}, sort_keys=False, allow_unicode=True)
    contents.add(SAMPLES, "samples", text.encode())


def _entry(contents: Contents, number: int, sample: Sample, with_events: bool) -> dict[str, object]:
    """Quantities are numbers in the units of `Sample`, said as such."""
    files = [_event(contents, number, k, sample.name, file, with_events) for k, file in enumerate(sample.files)]
    return {**stated(sample), "files": files}


def stated(sample: Sample) -> dict[str, object]:
    """What a samples file says of a sample, but for its files."""
    found: dict[str, object] = {"name": sample.name, "kind": sample.kind}
    for key in ("tree", "weight", "weight_unit", "generated"):
        if getattr(sample, key) is not None:
            found[key] = getattr(sample, key)
    for key, unit in (("cross_section", "fb"), ("luminosity", "fb^-1"), ("sqrt_s", "GeV")):
        if getattr(sample, key) is not None:
            found[key] = f"{getattr(sample, key)!r} {unit}"
    if sample.hypothesis is not None:
        found["hypothesis"] = {name: f"{value!r} GeV" for name, value in sample.hypothesis.items()}
    if sample.coupling is not None:
        found["coupling"] = dict(sample.coupling)
    return found


def _event(contents: Contents, number: int, k: int, sample: str, file: str, with_events: bool) -> str:
    if is_remote(file):
        contents.events.append(EventFile(sample=sample, path=file, packed=False))
        return file
    data = read(Path(file))
    path = f"events/{number}/{k}_{Path(file).name}"
    digest = hashlib.sha256(data).hexdigest()
    full = f"samples/{path}"
    contents.events.append(EventFile(sample=sample, path=full, bytes=len(data), sha256=digest, packed=with_events))
    if with_events:
        contents.add(full, "events", data)
    return path


# --- results -----------------------------------------------------------------------------------------------------


def add_results(contents: Contents, folder: Path) -> None:
    """What a run and its limits wrote. Raises DataError E0921."""
    found = [folder / name for name in RESULT_FILES if (folder / name).is_file()]
    if not any(f.name in ("result.json", "limits.json", "recast.json") for f in found):
        raise DataError("E0921", "holds no result.json, limits.json or recast.json", file=str(folder))
    found += sorted(f for f in (folder / "plots").glob("*") if f.is_file())
    for file in found:
        contents.add(f"{RESULTS}/{file.relative_to(folder).as_posix()}", "result", read(file))
