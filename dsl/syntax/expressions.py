"""Nodes of expressions, and the small nodes that every statement uses.

Every node is frozen and carries its `span`, which takes no part in equality. A name in the tree is a
`Name`, so that a message can point at the very word. Optional clauses are `None` or an empty tuple.
"""

from __future__ import annotations

from .node import Node, node


@node
class Name(Node):
    text: str


@node
class String(Node):
    """A quoted text, without its quotes."""

    text: str


@node
class Unit(Node):
    """`GeV^2` is `Unit("GeV", 2)`; `%` is `Unit("%", 1)`; a pure number in a unit list is `Unit("1", 1)`."""

    name: str
    power: int = 1


@node
class Number(Node):
    """`text` is the number as written, without its unit; its span covers the unit too."""

    text: str
    unit: Unit | None = None

    @property
    def value(self) -> float:
        return float(self.text)


@node
class Ref(Node):
    """A bare name."""

    name: str


@node
class Member(Node):
    """`base.name`"""

    base: Expr
    name: Name


@node
class Argument(Node):
    """`value`, `value as alias` (an object of a pair) or `keyword = value` (of a shape)."""

    value: Expr
    alias: Name | None = None
    keyword: Name | None = None


@node
class Order(Node):
    """`min X`, `max X` (of `keep best by` and `pick`), or `X descending` / `X ascending` (of sorts)."""

    direction: str
    key: Expr


@node
class Call(Node):
    """`f(a, b where condition by max key)`; the callee is a `Ref`, or a `Member` as in `x.rest(y)`."""

    callee: Expr
    arguments: tuple[Argument, ...]
    where: Expr | None = None
    by: Order | None = None


@node
class Unary(Node):
    """`op` is `-`, `+` or `not`."""

    op: str
    operand: Expr


@node
class Binary(Node):
    """`op` is `+ - * / ^ and or`."""

    op: str
    left: Expr
    right: Expr


@node
class Compare(Node):
    """`a < b < c` has operands `(a, b, c)` and ops `("<", "<")`; ops are `< <= > >= == !=`."""

    operands: tuple[Expr, ...]
    ops: tuple[str, ...]


@node
class Conditional(Node):
    """`if condition then yes else no`"""

    condition: Expr
    yes: Expr
    no: Expr


@node
class Group(Node):
    """Parentheses, kept as the author wrote them."""

    inner: Expr


@node
class Quoted(Node):
    """A string used as a value: `mass("J/psi(1S)")`."""

    text: str


Expr = Number | Ref | Member | Call | Unary | Binary | Compare | Conditional | Group | Quoted
