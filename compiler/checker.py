"""The state of one check, and the meaning of names: what `elaborate` and the statements share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from darkana.dsl import syntax as ast
from darkana.dsl.diagnostics import Related
from darkana.runtime.plan import Bound, Combination, Expr, ObjectLike, Row, Table
from darkana.runtime.plan.record import Record, record

from .limits import Allowed, more
from .modules import Loader
from .physics.dimensions import Dimension
from .physics.frames import Beams
from .report import Report
from .symbols import VALUES, Scope, Symbol
from .values import NOTHING, WRONG, Value, Vector, Wrong

if TYPE_CHECKING:
    from .statements.selection import CheckedCut


@record
class Env(Record):
    """Where an expression stands: its file, the names bound around it, and the object whose members are bare."""

    scope: Scope
    locals: Mapping[str, Value] = field(default_factory=lambda: NOTHING)
    owner: Vector | None = None
    depth: int = 0

    def bind(self, names: Mapping[str, Value]) -> Env:
        return Env(self.scope, MappingProxyType({**self.locals, **names}), self.owner, self.depth)

    def inside(self, names: Mapping[str, Value], owner: Vector | None) -> Env:
        """Within a reduction: its objects bound, and the bare members of its one object."""
        return Env(self.scope, MappingProxyType({**self.locals, **names}), owner, self.depth + 1)


class At(Protocol):
    """The four-vector, with members, of one row; a mass hypothesis takes the place of the space's own."""

    def __call__(self, row: Row, mass: Expr | None = None) -> Vector: ...


@record
class Space(Record):
    """A set of objects as expressions see it. `label` is what its file calls it, and `name` what the plan does."""

    name: str
    at: At
    inputs: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        return self.name.partition("@")[0]


@record
class TableShape(Record):
    """What is known of a table before its numbers are: dimensions, and the numbers if the file was there."""

    arguments: tuple[Dimension, ...]
    result: Dimension
    table: Table


@dataclass(slots=True)
class FinalState:
    """`legs` are the four-vectors that names mean; `rows` the variables that candidates bind; `leaves` what they are
    made of. `channels` are the named ones."""

    statement: ast.FinalState
    combinations: tuple[Combination, ...]
    fields: tuple[tuple[str, tuple[Expr, ...]], ...]
    legs: dict[str, Vector]
    leaves: tuple[Vector, ...]
    channels: dict[str, Expr]
    rows: frozenset[str]


@dataclass(slots=True)
class Checker:
    """Filled while a file is checked. `resolve` gives the value of a symbol; see `names.py`. Until `state_known`,
    objects are being made, which legs are filled with: there is no candidate yet. `noted`, where an editor asks for it,
    is the meaning of every expression by (source, start, end)."""

    report: Report
    scope: Scope
    loader: Loader
    resolve: Callable[[Checker, Symbol], Value]
    allowed: Allowed = field(default_factory=Allowed)
    beams: Beams | None = None
    beams_declared: bool = False
    spaces: dict[str, Space] = field(default_factory=dict)
    space_names: dict[Symbol, str] = field(default_factory=dict)
    collections: dict[str, ast.Collection] = field(default_factory=dict)
    tables: dict[str, TableShape] = field(default_factory=dict)
    made: list[ObjectLike] = field(default_factory=list)
    state: FinalState | None = None
    state_known: bool = False
    flat: bool = False
    work: int = 0
    too_deep: bool = False
    noted: dict[tuple[str, int, int], Value] | None = None
    cuts: dict[Symbol, list[CheckedCut] | None] = field(default_factory=dict)
    heights: dict[Symbol, int] = field(default_factory=dict)
    values: dict[Symbol, Value] = field(default_factory=dict)
    _active: list[Symbol] = field(default_factory=list)
    _below: list[int] = field(default_factory=lambda: [0])
    inlined: dict[tuple[object, ...], tuple[Value, object]] = field(default_factory=dict)

    @property
    def input_row(self) -> Bound:
        """The row that columns and momenta belong to: of a flat tree, the candidate."""
        return Bound("candidate" if self.flat else "event")

    @property
    def candidate_rows(self) -> frozenset[str]:
        """The variables that an expression of the candidate may name."""
        if self.flat:
            return frozenset({"event", "candidate"})
        return self.state.rows if self.state else frozenset({"event"})

    def value_of(self, symbol: Symbol) -> Value:
        """The meaning of a name; a cycle is reported once, at its first name."""
        if symbol not in self.values:
            if symbol in self._active:
                self._report_cycle(symbol)
                return WRONG
            if len(self._active) >= self.allowed.definitions:
                return self._nested_too_deep(symbol)
            with self.entering(symbol):
                self.values[symbol] = self.resolve(self, symbol)
            if self.heights[symbol] > self.allowed.definitions:
                self.values[symbol] = self._nested_too_deep(symbol)
        self.names_again(symbol)
        return self.values[symbol]

    def names_again(self, symbol: Symbol) -> None:
        """Notes that what is being worked out names the symbol, so that it is at least as deep."""
        self._below[-1] = max(self._below[-1], self.heights.get(symbol, 0))

    def _nested_too_deep(self, symbol: Symbol) -> Value:
        """Reported once: what hangs on it is as deep."""
        if not self.too_deep:
            self.too_deep = True
            message = f"names are defined by names more than {self.allowed.definitions} deep"
            self.report.error("E0223", symbol.span, message, "too deep", more("definitions"))
        return WRONG

    def space_name(self, symbol: Symbol) -> str:
        """What the plan calls the objects of a symbol: by its name, unless another file's name is the same."""
        if symbol not in self.space_names:
            own = self.scope.names.get((VALUES, symbol.name), symbol)
            taken = own is not symbol or symbol.name in self.space_names.values()
            library = PurePath(symbol.scope.source.name).stem
            self.space_names[symbol] = f"{symbol.name}@{library}" if taken else symbol.name
        return self.space_names[symbol]

    def overriding(self, values: Mapping[Symbol, Value]) -> _Overridden:
        """Some names mean something else for a while, and whatever follows from them is worked out anew."""
        return _Overridden(self, values)

    @contextmanager
    def entering(self, symbol: Symbol) -> Iterator[None]:
        """While a name is worked out; how deep it is defined is known in the end."""
        self._active.append(symbol)
        self._below.append(0)
        try:
            yield
        finally:
            self._active.pop()
            self.heights[symbol] = self._below.pop() + 1
            self.names_again(symbol)

    def is_active(self, symbol: Symbol) -> bool:
        return symbol in self._active

    def _report_cycle(self, symbol: Symbol) -> None:
        loop = self._active[self._active.index(symbol) :]
        first = min(loop, key=lambda s: (s.span.source.name, s.span.start))
        way = " -> ".join(f"`{s.name}`" for s in [*loop, symbol])
        places = [Related(s.span, f"`{s.name}`") for s in loop if s is not first]
        help = f"the way: {way}"
        self.report.error(
            "E0205", first.span, f"`{first.name}` is defined by itself", "part of a circle", help, None, places
        )

    def note(self, node: ast.Expr, value: Value) -> None:
        """Keeps what an expression means; of the body of a function, what it means in a call that is right."""
        if self.noted is not None:
            place = node.span.source.name, node.span.start, node.span.end
            if not isinstance(value, Wrong) or place not in self.noted:
                self.noted[place] = value

    def spend(self, node: ast.Expr) -> bool:
        """Counts the work of a check, so that no file can make it endless; False once the limit is passed."""
        self.work += 1
        if self.work == self.allowed.nodes:
            message = "this analysis expands to more than the compiler takes on"
            help = f"it stops at {self.allowed.nodes} nodes: shorten functions that call functions", more("nodes")
            self.report.error("E0224", node.span, message, "given up here", help)
        return self.work < self.allowed.nodes


def object_of(space: Space, variable: str | None = None) -> Vector:
    """An object of the space as a row variable: the space's own name unless told."""
    return space.at(Bound(variable or space.name))


@dataclass(slots=True)
class _Overridden:
    checker: Checker
    values: Mapping[Symbol, Value]
    saved: dict[Symbol, Value] = field(default_factory=dict)
    inlined: dict[tuple[object, ...], tuple[Value, object]] = field(default_factory=dict)

    def __enter__(self) -> None:
        self.saved, self.inlined = self.checker.values, self.checker.inlined
        fixed = {s: v for s, v in self.saved.items() if s.kind not in ("define", "ordered", "recoil")}
        self.checker.values, self.checker.inlined = {**fixed, **self.values}, {}

    def __exit__(self, *_: object) -> None:
        self.checker.values, self.checker.inlined = self.saved, self.inlined
