"""What is wrong in a samples file, in words that its author can act on."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ..errors import nearest


def explain(error: ValidationError, content: Any, known: tuple[str, ...]) -> str:
    """All that a samples file gets wrong; `known` are the keys of a sample."""
    return "; ".join(_one(problem, content, known) for problem in error.errors())


def _one(problem: ErrorDetails, content: Any, known: tuple[str, ...]) -> str:
    place = list(problem["loc"])
    if not place:
        return "it is empty or no mapping: begin with `schema: darkana/samples/1` and `samples:`"
    where = ""
    if place[0] == "samples" and len(place) > 1:
        where, place = f"sample {_name_of(content, place[1])}: ", place[2:]
    key = ".".join(str(part) for part in place)
    return f"{where}{_what(problem, key, known)}"


def _what(problem: ErrorDetails, key: str, known: tuple[str, ...]) -> str:
    given = problem.get("input")
    match problem["type"]:
        case "extra_forbidden":
            like = nearest(key, known, 1)
            return f"`{key}` is not known here" + (f", did you mean `{like[0]}`?" if like else "")
        case "missing":
            return f"`{key}` is missing" + (": begin with `schema: darkana/samples/1`" if key == "schema" else "")
        case "tuple_type" | "list_type":
            return f"`{key}` is a list: `{key}: [{given}]`"
        case "literal_error":
            return f"`{key}` is {problem.get('ctx', {}).get('expected', 'something else')}, not `{given}`"
        case "model_type" | "dict_type":
            return f"`{key}` is a mapping, `name: value`" if key else "a sample is a mapping, `name: value`"
    return f"`{key}`: {problem['msg'].removeprefix('Value error, ')}"


def _name_of(content: Any, index: object) -> str:
    try:
        return f"`{content['samples'][index]['name']}`"
    except (KeyError, IndexError, TypeError):
        return f"number {index + 1}" if isinstance(index, int) else str(index)
