"""Expressions of a plan made ready to evaluate: equal ones are one node, which knows what it needs and costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..plan import Apply, Bound, Const, Expr, Field, Lookup, Over, Param, Passes, Pick, Plan, Reduce, walk

Names = frozenset[str]
EVENT = "event"
OBJECT = "@object"
"""The variable of an expression of one object alone, whichever variables stand for such objects."""


PLAIN = frozenset({"const", "param", "field", "apply"})


@dataclass(slots=True, eq=False)
class Node:
    """One distinct expression. `kind` is const, param, field, picked, pick, over, apply, lookup, reduce or passes.

    `free` are the variables needed (`event` for whatever looks at the whole event, `$p` for scan parameter p).
    `keep`: used more than once, so its value is kept. `plain`: nothing but arithmetic on columns, which may as well be
    done on rows that nobody asks for. `dear`: worth evaluating on fewer rows. `counts`: looks something up in a table,
    so that which rows it is evaluated on must not depend on the size of a block. What needs `only` one object has
    `alone`, the same expression of OBJECT.
    """

    kind: str
    name: str
    args: tuple[Node, ...]
    free: Names
    number: int
    value: float | bool = 0.0
    variables: tuple[tuple[str, str], ...] = ()
    keep: bool = False
    plain: bool = False
    dear: bool = False
    counts: bool = False
    only: str = ""
    alone: Node | None = None


def parameter(name: str) -> str:
    """The variable that stands for a scan parameter."""
    return f"${name}"


@dataclass(slots=True)
class Program:
    """Nodes by structure. Not shared between threads."""

    region_parameters: Mapping[str, Names]
    _known: dict[tuple[object, ...], Node] = field(default_factory=dict)
    _by_identity: dict[int, tuple[Expr | Over | Pick, Node]] = field(default_factory=dict)
    _users: Counter[int] = field(default_factory=Counter)

    def root(self, expression: Expr) -> Node:
        """The node of an expression that a step evaluates."""
        node = self.node(expression)
        self._use(node)
        return node

    def node(self, expression: Expr | Over | Pick) -> Node:
        found = self._by_identity.get(id(expression))
        if found is None:
            # the expression is held too, so that its identity is not given away
            found = self._by_identity[id(expression)] = (expression, self._make(expression))
        return found[1]

    def _make(self, expression: Expr | Over | Pick) -> Node:
        match expression:
            case Const(value=value):
                return self._intern("const", repr(value), (), frozenset(), value=value)
            case Param(name=name):
                return self._intern("param", name, (), frozenset({parameter(name)}))
            case Field(row=row, name=name):
                if isinstance(row, Bound):
                    return self._intern("field", name, (), frozenset({row.name}))
                return self._above("picked", name, (self.node(row),))
            case Apply(op=op, args=args):
                return self._above("apply", op, tuple(map(self.node, args)))
            case Lookup(table=table, args=args):
                return self._above("lookup", table, tuple(map(self.node, args)))
            case Over(variables=variables, where=where):
                return self._binder("over", "", self._nodes(where), variables)
            case Pick(over=over, direction=direction, key_value=key):
                return self._binder("pick", direction, (self.node(over), self.node(key)), over.variables)
            case Reduce(kind=kind, over=over, value=value):
                return self._binder("reduce", kind, (self.node(over), *self._nodes(value)), over.variables)
            case Passes(region=region):
                return self._intern("passes", region, (), self.region_parameters[region] | {EVENT}, dear=True)

    def _nodes(self, *expressions: Expr | None) -> tuple[Node, ...]:
        return tuple(self.node(expression) for expression in expressions if expression is not None)

    def _above(self, kind: str, name: str, args: tuple[Node, ...]) -> Node:
        free = frozenset().union(*(arg.free for arg in args))
        looks = kind == "lookup" and not all(variable.startswith("$") for variable in free)
        dear = looks or kind == "picked" or any(arg.dear for arg in args)
        return self._intern(kind, name, args, free, dear=dear, counts=looks or any(arg.counts for arg in args))

    def _binder(self, kind: str, name: str, args: tuple[Node, ...], variables: tuple[tuple[str, str], ...]) -> Node:
        inside = frozenset().union(*(arg.free for arg in args))
        free = inside - {variable for variable, _ in variables} | {EVENT}
        counts = any(arg.counts for arg in args)
        return self._intern(kind, name, args, free, variables=variables, dear=True, counts=counts)

    def _intern(
        self,
        kind: str,
        name: str,
        args: tuple[Node, ...],
        free: Names,
        *,
        value: float | bool = 0.0,
        variables: tuple[tuple[str, str], ...] = (),
        dear: bool = False,
        counts: bool = False,
    ) -> Node:
        key = (kind, name, tuple(arg.number for arg in args), variables, free if kind == "field" else None)
        node = self._known.get(key)
        if node is None:
            node = Node(kind, name, args, free, len(self._known), value, variables, dear=dear, counts=counts)
            node.plain = kind in PLAIN and all(arg.plain for arg in args)
            self._known[key] = node
            for arg in dict.fromkeys(args):  # a square reads its base once
                self._use(arg)
            self._isolate(node)
        return node

    def uses(self, node: Node) -> int:
        """How often other nodes and steps name a node."""
        return self._users[node.number]

    def _isolate(self, node: Node) -> None:
        """Finds `only` and `alone`."""
        if node.kind not in ("field", "apply") or node.counts or len(node.free) != 1:
            return
        (variable,) = node.free
        if variable == EVENT or variable.startswith("$"):
            return
        node.only = variable
        args = tuple(arg.alone or arg for arg in node.args)
        node.alone = node if variable == OBJECT else self._intern(node.kind, node.name, args, frozenset({OBJECT}))
        node.alone.keep = True  # several variables may stand for the same objects

    def _use(self, node: Node) -> None:
        self._users[node.number] += 1
        cheap = node.kind in ("const", "param", "over")
        node.keep = node.kind == "pick" or node.only == OBJECT or (self._users[node.number] > 1 and not cheap)


def program_of(plan: Plan) -> Program:
    """A program that knows which scan parameters each region's cuts name, and what the plan wants kept."""
    program = Program({region.name: frozenset(map(parameter, _scans(plan, region.name))) for region in plan.regions})
    for expression in plan.shared:
        program.root(expression)  # a use of its own, so that with another one its value is kept
    return program


def _scans(plan: Plan, name: str, above: Names = frozenset()) -> Names:
    region = next(region for region in plan.regions if region.name == name)
    named: Names = frozenset()
    for node in walk(*(cut.condition for cut in region.cuts)):
        if isinstance(node, Param):
            named |= {node.name}
        elif isinstance(node, Passes) and node.region not in above:
            named |= _scans(plan, node.region, above | {name})
    return named
