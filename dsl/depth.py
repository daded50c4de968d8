"""How deep a tree is, found without recursion."""

from __future__ import annotations

from .syntax import Node
from .syntax.node import fields_of


def too_deep(root: Node, limit: int) -> Node | None:
    """The first node that lies deeper than `limit`, if there is one."""
    waiting: list[tuple[object, int]] = [(root, 0)]
    while waiting:
        item, depth = waiting.pop()
        if isinstance(item, tuple):
            waiting.extend((part, depth) for part in item)
        elif isinstance(item, Node):
            if depth > limit:
                return item
            waiting.extend((getattr(item, name), depth + 1) for name in fields_of(item))
    return None
