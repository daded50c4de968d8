"""What every node of the syntax tree is: a frozen, slotted dataclass that carries its span.

`node` stands for `dataclass(frozen=True, slots=True)`. The methods that `dataclass` would write and compile anew for
each of eighty classes are inherited here instead: every command imports the tree, and this is ten times as fast.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from typing import Any, TypeVar, dataclass_transform

from ..source import NOWHERE, Span

_Class = TypeVar("_Class")
_set = object.__setattr__


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def node(cls: type[_Class]) -> type[_Class]:
    """Make a class of nodes: frozen, slotted, compared without spans."""
    cls.__doc__ = cls.__doc__ or cls.__name__  # else `dataclass` would work out a signature, which is slow
    made = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    _defaults[made] = {f.name: f.default for f in fields(made) if f.default is not MISSING}  # type: ignore[arg-type]
    _compared[made] = tuple(f.name for f in fields(made) if f.compare)  # type: ignore[arg-type]
    return made


_defaults: dict[type, dict[str, Any]] = {}
_compared: dict[type, tuple[str, ...]] = {}


@node
class Node:
    """The base of all nodes; `span` takes no part in equality."""

    span: Span = field(default=NOWHERE, compare=False, repr=False, kw_only=True)

    def __init__(self, *args: Any, **named: Any) -> None:
        cls = type(self)
        order = cls.__match_args__
        if len(args) > len(order):
            raise TypeError(f"{cls.__name__} takes {len(order)} values, not {len(args)}")
        for name, value in (_defaults[cls] | dict(zip(order, args, strict=False)) | named).items():
            _set(self, name, value)
        if len(args) < len(order):
            self._complete()

    def _complete(self) -> None:
        order: tuple[str, ...] = type(self).__match_args__
        missing = [name for name in order if not hasattr(self, name)]
        if missing:
            raise TypeError(f"{type(self).__name__} needs {', '.join(missing)}")

    def _values(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in _compared[type(self)]])

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        shown = (f"{name}={getattr(self, name)!r}" for name in _compared[type(self)])
        return f"{type(self).__name__}({', '.join(shown)})"

    def __setattr__(self, name: str, value: Any) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __getstate__(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            _set(self, name, value)


def fields_of(made: Node) -> tuple[str, ...]:
    """The names of the fields that hold a node's parts."""
    order: tuple[str, ...] = made.__match_args__
    return order
