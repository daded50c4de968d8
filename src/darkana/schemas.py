"""JSON Schemas of what darkana writes and reads."""

from __future__ import annotations

from typing import Any


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of `archive`, `diagnostics`, `limits`, `log`, `recast`, `result`, `samples`, `schema` or
    `workspaces`."""
    match name:
        case "archive":
            from .archives.manifest import archive_schema

            return archive_schema()
        case "limits":
            from .runtime.limits.schema import limits_schema

            return limits_schema()
        case "log":
            from .runtime.results.log import log_schema

            return log_schema()
        case "recast":
            from .runtime.recast.schema import recast_schema

            return recast_schema()
        case "result":
            from .runtime.results.schema import result_schema

            return result_schema()
        case "samples":
            from .runtime.reading.samples import SamplesFile

            return SamplesFile.model_json_schema(by_alias=True)
        case "schema":
            from .runtime.reading.schema import SchemaFile

            return SchemaFile.model_json_schema(by_alias=True)
        case "workspaces":
            return WORKSPACES
    return DIAGNOSTICS


_POSITION = {k: {"type": "integer", "minimum": 1} for k in ("line", "column", "end_line", "end_column")}
_RELATED = {
    "type": "object",
    "properties": {"file": {"type": "string"}, **_POSITION, "label": {"type": "string"}},
    "required": ["file", *_POSITION, "label"],
    "additionalProperties": False,
}
_ITEM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "code": {"type": "string", "pattern": "^E\\d{4}$"},
        "severity": {"enum": ["error", "warning"]},
        "message": {"type": "string"},
        "file": {"type": "string"},
        **_POSITION,
        "text": {"type": "string"},
        "label": {"type": "string"},
        "help": {"type": "array", "items": {"type": "string"}},
        "replacement": {"type": ["string", "null"]},
        "related": {"type": "array", "items": _RELATED},
    },
    "additionalProperties": False,
}
DIAGNOSTICS: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "darkana/diagnostics/1",
    "type": "object",
    "properties": {
        "schema": {"const": "darkana/diagnostics/1"},
        "errors": {"type": "integer", "minimum": 0},
        "warnings": {"type": "integer", "minimum": 0},
        "diagnostics": {"type": "array", "items": {**_ITEM, "required": list(_ITEM["properties"])}},
    },
    "required": ["schema", "errors", "warnings", "diagnostics"],
    "additionalProperties": False,
}
_BOUND = {"type": ["number", "null"]}
_ON_MU = {
    "type": ["object", "null"],
    "properties": {"observed": _BOUND, "expected": {"type": "array", "items": _BOUND, "minItems": 5, "maxItems": 5}},
    "required": ["observed", "expected"],
}
_WORKSPACE = {
    "type": "object",
    "properties": {
        "file": {"type": "string"},
        "at": {"type": "object", "additionalProperties": {"type": "number"}},
        "one_mu": {"type": "number", "exclusiveMinimum": 0},
        "limit": _ON_MU,
    },
    "required": ["file", "at", "one_mu", "limit"],
    "additionalProperties": False,
}
WORKSPACES: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "darkana/workspaces/1",
    "type": "object",
    "properties": {
        "schema": {"const": "darkana/workspaces/1"},
        "quantity": {"type": "string"},
        "unit": {"type": "string"},
        "method": {"type": "string"},
        "level": {"type": "number"},
        "workspaces": {"type": "array", "items": _WORKSPACE},
    },
    "required": ["schema", "quantity", "unit", "method", "level", "workspaces"],
    "additionalProperties": False,
}
