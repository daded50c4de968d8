"""What all statements are, and a whole file of them."""

from __future__ import annotations

from dataclasses import field

from .expressions import Expr
from .node import Node, node


@node
class Statement(Node):
    """`doc` holds the lines of the `##` comment right above, joined by newlines, without the marks."""

    doc: str = field(default="", compare=False, kw_only=True)


@node
class Quantity(Node):
    """`value +- uncertainty`"""

    value: Expr
    uncertainty: Expr | None = None


@node
class Module(Node):
    """A whole file, its statements in the order written.

    `broken` holds the words of the statements that could not be parsed (and have been reported): a name among them may
    well be declared there, so that it is not to be called unknown.
    """

    statements: tuple[Statement, ...]
    broken: frozenset[str] = field(default=frozenset(), compare=False, kw_only=True)
