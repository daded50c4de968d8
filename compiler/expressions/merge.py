"""One four-vector from several alternatives: its components become fields of the rows that hold them all."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import MappingProxyType

from darkana.runtime.plan import Expr, Field, Row
from darkana.runtime.plan.record import Record, record

from ..arithmetic import number
from ..values import Boolean, Number, Value, Vector

Fields = tuple[tuple[str, tuple[Expr, ...]], ...]


@record
class Merged(Record):
    """`fields` are (name, expression of each alternative); `at(row)` is the vector read back from them."""

    fields: Fields
    at: Callable[[Row], Vector]


def merge(prefix: str, parts: list[Vector]) -> Merged:
    """Fields `prefix + component` of what all parts have; members that they all have, of one kind, are kept."""
    fields: dict[str, tuple[Expr, ...]] = {}
    known = sorted(set.intersection(*(set(p.known) for p in parts)))
    for name in known:
        fields[prefix + name] = tuple(p.known[name] for p in parts)
    for name, attribute in _COMPONENTS.items():
        values = tuple(getattr(p, attribute) for p in parts)
        if None not in values:
            fields[prefix + name] = values
    width = max(len(p.ids) for p in parts)
    ids = [prefix + ("@id" if width == 1 else f"@id{k}") for k in range(width)]
    for k, name in enumerate(ids):
        fields[name] = tuple(p.ids[k] if k < len(p.ids) else number(math.nan) for p in parts)
    members = _members(prefix, parts, fields)
    first, inputs = parts[0], frozenset().union(*(p.inputs for p in parts))

    def component(row: Row, name: str) -> Expr | None:
        return Field(row, prefix + name) if prefix + name in fields else None

    def at(row: Row) -> Vector:
        return Vector(
            component(row, "px"),
            component(row, "py"),
            component(row, "pz"),
            component(row, "E"),
            charge=component(row, "charge"),
            frame=first.frame,
            known=MappingProxyType({n: Field(row, prefix + n) for n in known}),
            members=MappingProxyType({n: make(row) for n, make in members.items()}),
            ids=tuple(Field(row, n) for n in ids),
            inputs=inputs,
            space=first.space if len({p.space for p in parts}) == 1 else "",
            row=row,
        )

    return Merged(tuple(fields.items()), at)


_COMPONENTS = {"px": "px", "py": "py", "pz": "pz", "E": "energy", "charge": "charge"}


def _members(
    prefix: str, parts: list[Vector], fields: dict[str, tuple[Expr, ...]]
) -> dict[str, Callable[[Row], Value]]:
    made: dict[str, Callable[[Row], Value]] = {}
    for name in sorted(set.intersection(*(set(p.members) for p in parts))):
        values = [p.members[name] for p in parts]
        field = f"{prefix}{name}"
        numbers = [v for v in values if isinstance(v, Number)]
        booleans = [v for v in values if isinstance(v, Boolean)]
        vectors = [v for v in values if isinstance(v, Vector)]
        if len(numbers) == len(parts) and len({v.dimension for v in numbers}) == 1:
            fields[field] = tuple(v.expr for v in numbers)
            made[name] = _number(field, numbers[0])
        elif len(booleans) == len(parts):
            fields[field] = tuple(v.expr for v in booleans)
            made[name] = _boolean(field)
        elif len(vectors) == len(parts):
            inner = merge(f"{field}.", vectors)
            fields.update(inner.fields)
            made[name] = inner.at
    return made


def _number(field: str, like: Number) -> Callable[[Row], Value]:
    return lambda row: Number(Field(row, field), like.dimension)


def _boolean(field: str) -> Callable[[Row], Value]:
    return lambda row: Boolean(Field(row, field))
