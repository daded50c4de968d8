"""`log.json`: what a run was made of, so that it can be made again or told apart from another."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

LIBRARIES = ("numpy", "uproot", "awkward", "hist", "numexpr", "scipy", "pydantic", "matplotlib")
"""Those that numbers or files pass through."""


Role = Literal["analysis", "library", "table", "samples", "schema", "result"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class Platform(Strict):
    """Where it ran; `python` is the interpreter's version."""

    system: str
    machine: str
    python: str


class EngineTaken(Strict):
    """What evaluated expressions: `asked` is auto, numpy or numexpr, `taken` one of the last two."""

    asked: str
    taken: str
    why: str


class Digest(Strict):
    """A text that the search was made from; `sha256` of its bytes, null where there is no such file."""

    role: Role
    file: str
    sha256: str | None


class Input(Strict):
    """A file of events. `modified` in ISO 8601, UTC; null is what could not be found out."""

    sample: str
    file: str
    bytes: int | None
    modified: str | None
    entries: int | None


class RunLog(Strict):
    """How a run of darkana came about. Times are in ISO 8601, UTC; CPU seconds include those of the workers."""

    schema_: Literal["darkana/log/1"] = Field(default="darkana/log/1", alias="schema")
    command: list[str]
    status: int
    started: str
    ended: str
    cpu_seconds: float
    workers: int
    engine: EngineTaken
    platform: Platform
    versions: dict[str, str | None]
    texts: list[Digest]
    inputs: list[Input]
    errors: list[str]

    def write(self, path: Path) -> Path:
        path.write_text(self.model_dump_json(by_alias=True, indent=1) + "\n", encoding="utf-8", newline="")
        return path


def log_schema() -> dict[str, Any]:
    """The JSON Schema of `log.json`."""
    schema = RunLog.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def here() -> Platform:
    return Platform(system=platform.platform(), machine=platform.machine(), python=sys.version.split()[0])


def versions(darkana: str, names: Iterable[str] = LIBRARIES) -> dict[str, str | None]:
    """What is installed; null where a library is not."""
    return {"darkana": darkana, **{name: _version(name) for name in names}}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def digest(role: Role, file: Path) -> Digest:
    try:
        found = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        found = None
    return Digest(role=role, file=str(file), sha256=found)


def input_of(sample: str, file: str, entries: int | None) -> Input:
    """A file of events as it lies on disk; of a remote one nothing but its entries is known."""
    try:
        found = Path(file).stat()
    except OSError:
        return Input(sample=sample, file=file, bytes=None, modified=None, entries=entries)
    modified = datetime.fromtimestamp(found.st_mtime, UTC).isoformat(timespec="seconds")
    return Input(sample=sample, file=file, bytes=found.st_size, modified=modified, entries=entries)
