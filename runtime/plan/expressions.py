"""Expressions of a plan: scalar arithmetic over rows, and reductions of collections.

A *row* is an event, an object of a collection or a candidate; a *space* is a named set of rows of the
same kind, grouped by event. `Field(Bound("l1"), "px")` is the field `px` of whichever row the variable
`l1` stands for. Four-vectors do not occur here: the compiler has written them out in components.
Units are GeV, rad, ns, cm and fb throughout; booleans are booleans.

Equality is by structure; hashes are computed once, so large shared expressions stay cheap to compare.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

ELEMENTWISE = {
    "neg": 1, "add": 2, "sub": 2, "mul": 2, "div": 2, "pow": 2,
    "sqrt": 1, "abs": 1, "log": 1, "log10": 1, "exp": 1, "floor": 1,
    "sin": 1, "cos": 1, "tan": 1, "asin": 1, "acos": 1, "atan": 1, "atan2": 2,
    "sinh": 1, "cosh": 1, "tanh": 1, "asinh": 1, "min": 2, "max": 2,
    "signed_sqrt": 1,  # the root of what is negative is minus the root of its opposite
    "wrap": 1,  # an angle brought to (-pi, pi]
    "lt": 2, "le": 2, "gt": 2, "ge": 2, "eq": 2, "ne": 2,  # false where a side is NaN, `ne` too
    "angle_lt": 3, "angle_le": 3, "angle_gt": 3, "angle_ge": 3,  # atan2(y, x) and an angle from 0 to pi, y >= 0
    "and": 2, "or": 2, "not": 1,
    "if": 3,  # condition, then, else; the branch not taken never matters
}  # fmt: skip
"""The elementwise operations and how many arguments each takes. NaN in `min` and `max` gives NaN."""

REDUCERS = ("count", "sum", "min", "max", "any", "all", "none")


NOTHING: frozenset[str] = frozenset()
EVENT = frozenset({"event"})


@dataclass(frozen=True, slots=True)
class Hashed:
    """What is asked of expressions again and again, worked out once when they are made: the hash, the scan parameters
    and the row variables that they name (a reduction needs the event), and how deep they nest."""

    key: int = field(init=False, repr=False, compare=False)
    scans: frozenset[str] = field(init=False, repr=False, compare=False)
    rows: frozenset[str] = field(init=False, repr=False, compare=False)
    height: int = field(init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        return self.key

    def __reduce__(self) -> tuple[type[Hashed], tuple[object, ...]]:
        """Pickled as what it is made from: texts have other hashes in another process."""
        return type(self), tuple(getattr(self, f.name) for f in fields(self) if f.init)

    def seal(
        self,
        own: tuple[object, ...],
        below: tuple[Hashed, ...] = (),
        scans: frozenset[str] = NOTHING,
        rows: frozenset[str] = NOTHING,
        bound: frozenset[str] = NOTHING,
    ) -> None:
        """`own` tells the node from others of its class; `bound` are the rows that it binds for what is below."""
        height = 0
        for node in below:
            scans = scans | node.scans if node.scans else scans
            rows = rows | (node.rows - bound if bound else node.rows) if node.rows else rows
            height = max(height, node.height)
        for name, value in (
            ("key", hash((type(self).__name__, *own, *(n.key for n in below)))),
            ("scans", scans),
            ("rows", rows),
            ("height", height + 1),
        ):
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True)
class Const(Hashed):
    """A number or a boolean. 0 and -0 are two constants, as `true` and 1 are; NaN is one."""

    value: float | bool

    def __post_init__(self) -> None:
        self.seal(self.exactly)

    @property
    def exactly(self) -> tuple[object, ...]:
        return isinstance(self.value, bool), repr(float(self.value))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Const) and self.exactly == other.exactly

    __hash__ = Hashed.__hash__


@dataclass(frozen=True, slots=True)
class Param(Hashed):
    """A scan parameter: the mass hypothesis, in GeV."""

    name: str

    def __post_init__(self) -> None:
        self.seal((self.name,), scans=frozenset({self.name}))

    __hash__ = Hashed.__hash__


@dataclass(frozen=True, slots=True)
class Bound(Hashed):
    """The row of a variable: `event`, a leg, `candidate`, an object in its own clauses, a reducer's variable."""

    name: str

    def __post_init__(self) -> None:
        self.seal((self.name,), rows=frozenset({self.name}))

    __hash__ = Hashed.__hash__


@dataclass(frozen=True, slots=True)
class Over(Hashed):
    """All rows of the event that the variables can stand for, of which `where` holds.

    `variables` are (name, space). Two variables of one space run over its distinct unordered pairs
    (the first has the lower index); of different spaces, over the product.
    """

    variables: tuple[tuple[str, str], ...]
    where: Expr | None = None

    def __post_init__(self) -> None:
        bound = frozenset(name for name, _ in self.variables)
        below = () if self.where is None else (self.where,)
        self.seal((self.variables,), below, rows=EVENT, bound=bound)

    @property
    def bound(self) -> frozenset[str]:
        """The variables that it binds for what is below a reduction or a pick."""
        return frozenset(name for name, _ in self.variables)

    __hash__ = Hashed.__hash__


@dataclass(frozen=True, slots=True)
class Pick(Hashed):
    """The one row with the least (`direction` "min") or greatest key; the first of equals; none: every field is NaN."""

    over: Over
    direction: str
    key_value: Expr

    def __post_init__(self) -> None:
        self.seal((self.direction,), (self.over, self.key_value), bound=self.over.bound)

    __hash__ = Hashed.__hash__


Row = Bound | Pick


@dataclass(frozen=True, slots=True)
class Field(Hashed):
    """A field of a row. `@id` of an input space is an integer that no other input object of the event shares."""

    row: Row
    name: str

    def __post_init__(self) -> None:
        self.seal((self.name,), (self.row,))

    __hash__ = Hashed.__hash__


@dataclass(frozen=True, slots=True)
class Apply(Hashed):
    """An elementwise operation, see ELEMENTWISE."""

    op: str
    args: tuple[Expr, ...]

    def __post_init__(self) -> None:
        self.seal((self.op,), self.args)

    __hash__ = Hashed.__hash__


@dataclass(frozen=True, slots=True)
class Lookup(Hashed):
    """A table at the given arguments; NaN outside its points unless it clamps."""

    table: str
    args: tuple[Expr, ...]

    def __post_init__(self) -> None:
        self.seal((self.table,), self.args)

    __hash__ = Hashed.__hash__


@dataclass(frozen=True, slots=True)
class Reduce(Hashed):
    """`kind` of REDUCERS over rows; `value` is None for `count`, the condition for `any`, `all` and `none`.

    Without rows: count and sum 0, all and none true, any false, min and max NaN.
    """

    kind: str
    over: Over
    value: Expr | None = None

    def __post_init__(self) -> None:
        below = (self.over,) if self.value is None else (self.over, self.value)
        self.seal((self.kind,), below, bound=self.over.bound)

    __hash__ = Hashed.__hash__


@dataclass(frozen=True, slots=True)
class Passes(Hashed):
    """Whether the event has a candidate that passes all cuts of a region."""

    region: str

    def __post_init__(self) -> None:
        self.seal((self.region,), rows=EVENT)

    __hash__ = Hashed.__hash__


Expr = Const | Param | Field | Apply | Lookup | Reduce | Passes


def children(node: Expr | Row | Over) -> Iterator[Expr | Row | Over]:
    """The nodes right below."""
    match node:
        case Const() | Param() | Bound() | Passes():
            return
        case Over(where=where):
            if where is not None:
                yield where
        case Pick(over=over, key_value=key):
            yield from (over, key)
        case Field(row=row):
            yield row
        case Apply(args=args) | Lookup(args=args):
            yield from args
        case Reduce(over=over, value=value):
            yield over
            if value is not None:
                yield value


def walk(*roots: Expr | Row | Over) -> Iterator[Expr | Row | Over]:
    """Every distinct node, parents before children."""
    seen: set[Expr | Row | Over] = set()
    stack = list(reversed(roots))
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            yield node
            stack.extend(reversed(list(children(node))))


def parameters(*roots: Expr | Row | Over) -> frozenset[str]:
    """The scan parameters that expressions name."""
    return frozenset().union(*(node.scans for node in roots))


def free_rows(*roots: Expr | Row | Over) -> frozenset[str]:
    """The row variables that expressions need from outside: `event`, legs, loose collections."""
    return frozenset().union(*(node.rows for node in roots))
