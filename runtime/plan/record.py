"""Plain frozen records, cheap to define: `dataclass(frozen=True, slots=True)` without compiling methods for each class.

`darkana check` has 0.3 s of CPU for everything, and of that each of fifty ordinary dataclasses would take 1.5 ms.
Expressions, of which many are made, are ordinary dataclasses; steps and what the checker keeps are records.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from typing import Any, TypeVar, dataclass_transform

C = TypeVar("C")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[C]) -> type[C]:
    """Makes a class whose base is `Record` a dataclass; `fields`, `replace` and `match` work on it."""
    cls.__doc__ = cls.__doc__ or cls.__name__  # else `dataclass` would work out a signature, which is slow
    return dataclass(init=False, repr=False, eq=False, slots=True)(cls)


class Record:
    """Construction, equality, hash and text, from the fields."""

    __slots__ = ()

    def __init__(self, *args: Any, **named: Any) -> None:
        given = dict(zip((f.name for f in fields(self)), args, strict=False), **named)  # type: ignore[arg-type]
        for f in fields(self):  # type: ignore[arg-type]
            object.__setattr__(self, f.name, given.pop(f.name) if f.name in given else _default(self, f))
        if given or len(args) > len(fields(self)):  # type: ignore[arg-type]
            raise TypeError(f"{type(self).__name__} has no {', '.join(given) or 'so many fields'}")

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, f.name) for f in fields(self) if f.compare)  # type: ignore[arg-type]

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        shown = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)  # type: ignore[arg-type]
        return f"{type(self).__name__}({', '.join(shown)})"

    def __setattr__(self, name: str, value: Any) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __getstate__(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)


def _default(made: Record, f: Any) -> Any:
    if f.default is not MISSING:
        return f.default
    if f.default_factory is not MISSING:
        return f.default_factory()
    raise TypeError(f"{type(made).__name__} needs {f.name}")
