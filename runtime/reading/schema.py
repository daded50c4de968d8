"""Schema files: which branch of a file each collection, column, flag and momentum of a search is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ..errors import DataError


class Place(BaseModel):
    """Where a value is stored: the name of the branch, and the unit of what it holds, each only where it differs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    branch: str | None = Field(default=None, min_length=1)
    unit: str | None = Field(default=None, min_length=1)


def _place(given: Any) -> Any:
    return {"branch": given} if isinstance(given, str) else given


Entry = Annotated[Place, BeforeValidator(_place, json_schema_input_type=str | Place)]
"""`name` is short for `{branch: name}`."""


class Group(BaseModel):
    """A collection or momentum: member `m` is the branch `prefix_m`, if `members` does not name another."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    prefix: str | None = Field(default=None, min_length=1)
    members: dict[str, Entry] = {}


class Collection(Group):
    """`counter` holds how many objects an event has."""

    counter: str | None = Field(default=None, min_length=1)


class SchemaFile(BaseModel):
    """The whole YAML file, by the names that the search gives; `candidates` are the members of a flat tree."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    schema_: Literal["darkana/schema/1"] = Field(alias="schema")
    collections: dict[str, Collection] = {}
    columns: dict[str, Entry] = {}
    flags: dict[str, Entry] = {}
    momenta: dict[str, Group] = {}
    candidates: dict[str, Entry] = {}


def load_schema(path: str | Path) -> SchemaFile:
    """Raises DataError E0920."""
    import yaml

    try:
        return SchemaFile.model_validate(yaml.safe_load(Path(path).read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataError("E0920", f"the schema file can't be read: {error}", file=str(path)) from error
    except ValidationError as error:
        problems = [f"{': '.join(map(str, p['loc'])) or 'the file'}: {p['msg']}" for p in error.errors()]
        raise DataError("E0920", "; ".join(problems), file=str(path)) from error
