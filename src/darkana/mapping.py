"""A schema file carried out: the inputs of a search, with the branches and units that the file states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from .compiler.physics.dimensions import UNITS, unit_factor
from .compiler.search import Search
from .runtime.errors import DataError, nearest
from .runtime.plan import Branch, InputSpace
from .runtime.reading.schema import Collection, Group, Place, SchemaFile, load_schema

_UNIT = re.compile(r"([A-Za-z%1]+)(?:\^(-?\d+))?")


@dataclass(frozen=True, slots=True)
class InputSchema:
    """How a schema file says that things are stored. Errors are DataErrors E0920, which name it."""

    file: str
    stated: SchemaFile

    def search(self, search: Search) -> Search:
        """The search with its inputs as they are stored."""
        stated, spaces = self.stated, {space.name: space for space in search.inputs}
        collections = [name for name in spaces if name != "event"]
        self._known("collection", stated.collections, collections)
        inputs = [self._collection(space, stated.collections.get(space.name)) for space in search.inputs]
        events = spaces["event"].branches if "event" in spaces else ()
        self._known("column", stated.columns, (b.field for b in events if b.kind == "number" and "." not in b.field))
        self._known("flag", stated.flags, (b.field for b in events if b.kind == "flag"))
        parts = [b.field.split(".") for b in events if "." in b.field]
        self._known("momentum", stated.momenta, dict.fromkeys(name for name, _ in parts))
        for name, group in stated.momenta.items():
            self._known(f"component of `{name}`", group.members, (part for own, part in parts if own == name))
        rows = search.flat_branches
        self._known("member of the candidates", stated.candidates, (b.field for b in rows or ()))
        if rows is not None:
            rows = tuple(self._stored(branch, stated.candidates.get(branch.field)) for branch in rows)
        return replace(search, inputs=tuple(inputs), flat_branches=rows)

    def _collection(self, space: InputSpace, group: Collection | None) -> InputSpace:
        if space.name == "event":
            return replace(space, branches=tuple(self._of_event(branch) for branch in space.branches))
        if group is None:
            return space
        self._known(f"member of `{space.name}`", group.members, (b.field for b in space.branches))
        branches = tuple(self._member(branch, branch.field, group) for branch in space.branches)
        p, counters = group.prefix, space.counters
        if p is not None:
            counters = (f"n{p}", f"{p}_n", f"n_{p}")
        return replace(space, branches=branches, counters=(group.counter,) if group.counter else counters)

    def _of_event(self, branch: Branch) -> Branch:
        momentum, dot, component = branch.field.partition(".")
        if dot:
            group = self.stated.momenta.get(momentum)
            return branch if group is None else self._component(branch, component, group)
        return self._stored(branch, (self.stated.flags if branch.kind == "flag" else self.stated.columns).get(momentum))

    def _component(self, branch: Branch, component: str, group: Group) -> Branch:
        return self._member(branch, component, group)

    def _member(self, branch: Branch, name: str, group: Group) -> Branch:
        if group.prefix is not None and branch.name.endswith(f"_{name}"):
            branch = replace(branch, name=f"{group.prefix}_{name}", origin=self.file)
        return self._stored(branch, group.members.get(name))

    def _stored(self, branch: Branch, place: Place | None) -> Branch:
        if place is None:
            return branch
        factor = branch.factor if place.unit is None else self._factor(branch, place.unit)
        return replace(branch, name=place.branch or branch.name, factor=factor, origin=self.file)

    def _factor(self, branch: Branch, unit: str) -> float:
        """Of a unit of the same dimension as the one that the search declares."""
        match = _UNIT.fullmatch(unit)
        name, power = (match[1], int(match[2] or 1)) if match else ("", 1)
        factor = unit_factor(name, power) if name in UNITS else None
        if factor is None:
            raise DataError("E0920", f"`{unit}`, of `{branch.field}`, is not a known unit", file=self.file)
        if branch.kind == "flag" or str(UNITS[name][1] ** power) != branch.unit:
            what = (
                "a flag" if branch.kind == "flag" else f"in {branch.unit}" if branch.unit != "1" else "a plain number"
            )
            raise DataError("E0920", f"`{branch.field}` is {what}, which `{unit}` does not measure", file=self.file,
                            site=branch.site)  # fmt: skip
        return factor

    def _known(self, what: str, stated: Mapping[str, object], known: Iterable[str]) -> None:
        names = list(known)
        for name in stated:
            if name not in names:
                help = [f"did you mean `{other}`?" for other in nearest(name, names, 1)]
                message = f"the search declares no {what} `{name}`"
                raise DataError("E0920", message, file=self.file, help=help or [f"it has {_list(names)}"])


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"


def read_schema(path: str | Path) -> InputSchema:
    """A schema file, read and checked by itself. Raises DataError E0920."""
    return InputSchema(str(path), load_schema(path))
