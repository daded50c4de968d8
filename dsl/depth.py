"""How deep a tree is, found without recursion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .syntax import Binary, Expr, Node
from .syntax.node import fields_of

_CHAINS = {
    "+": ("sum", "term"),
    "-": ("sum", "term"),
    "*": ("product", "factor"),
    "/": ("product", "factor"),
    "and": ("condition", "part"),
    "or": ("condition", "part"),
}


@dataclass(frozen=True, slots=True)
class Long:
    """A sum (product, condition) whose terms, one after the other, are what makes a tree deep."""

    terms: list[Expr]
    op: str
    limit: int

    @property
    def what(self) -> str:
        return _CHAINS[self.op][0]

    @property
    def of(self) -> str:
        return _CHAINS[self.op][1]

    @property
    def beyond(self) -> int:
        """The first term too many."""
        return min(self.limit, len(self.terms) - 1)


@dataclass(frozen=True, slots=True)
class Inside:
    """A node and those that it lies in."""

    node: Node
    outer: Inside | None

    def outwards(self) -> Iterator[Node]:
        here: Inside | None = self
        while here is not None:
            yield here.node
            here = here.outer


def too_deep(root: Node, limit: int) -> Node | Long | None:
    """The first node that lies deeper than `limit`, or the long sum that it lies in, if there is one."""
    waiting: list[tuple[object, int, Inside | None]] = [(root, 0, None)]
    while waiting:
        item, depth, outer = waiting.pop()
        if isinstance(item, tuple):
            waiting.extend((part, depth, outer) for part in item)
        elif isinstance(item, Node):
            here = Inside(item, outer)
            if depth > limit:
                return _longest(here, limit) or item
            waiting.extend((getattr(item, name), depth + 1, here) for name in fields_of(item))
    return None


def _longest(inside: Inside, limit: int) -> Long | None:
    """Of the sums that a node lies in, the one with the most terms, if it has many."""
    sums: list[Binary] = []
    for node in inside.outwards():
        if isinstance(node, Binary) and node.op in _CHAINS:
            if sums and sums[-1] is node.left:
                sums.pop()
            sums.append(node)
    found = max((Long(_terms(top), top.op, limit) for top in sums), key=lambda chain: len(chain.terms), default=None)
    return found if found and len(found.terms) > limit // 2 else None


def _terms(top: Binary) -> list[Expr]:
    terms: list[Expr] = []
    node: Expr = top
    while isinstance(node, Binary) and _CHAINS.get(node.op) == _CHAINS[top.op]:
        terms.append(node.right)
        node = node.left
    return [node, *reversed(terms)]
