"""`manifest.json`: what an archive holds, what it was made with, and how its results are made again."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Role = Literal["analysis", "library", "table", "samples", "schema", "events", "plan", "result"]
NAME = "manifest.json"
SAMPLES, PLAN, RESULTS = "samples/samples.yaml", "plan.txt", "results"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class Member(Strict):
    """A file of the archive; `sha256` of its bytes."""

    path: str
    role: Role
    bytes: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class EventFile(Strict):
    """A file of events. `path` is where the samples file looks for it; it is in the archive if `packed`. What is at a
    URL has no digest."""

    sample: str
    path: str
    bytes: int | None = None
    sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")
    packed: bool


class Commands(Strict):
    """The words after `darkana`, with paths in the archive; null is what was not done."""

    run: list[str] | None = None
    limit: list[str] | None = None


class Platform(Strict):
    system: str
    machine: str
    python: str


class Manifest(Strict):
    """The whole file."""

    schema_: Literal["darkana/archive/1"] = Field(default="darkana/archive/1", alias="schema")
    title: str
    analysis: str
    seed: int | None
    commands: Commands
    platform: Platform
    versions: dict[str, str | None]
    members: list[Member]
    events: list[EventFile]

    def member(self, path: str) -> Member | None:
        return next((m for m in self.members if m.path == path), None)


def archive_schema() -> dict[str, Any]:
    """The JSON Schema of `manifest.json`."""
    schema = Manifest.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
