"""What does not depend on the scan is worked out once for all hypotheses, not once for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from darkana.runtime.plan import Apply, Expr, Lookup, Plan, Reduce, children, walk

from .rewrite import Node, expressions_in
from .share import inner_first


def hoist(plan: Plan) -> Plan:
    """Adds to what is shared the largest parts of scan-dependent expressions that name no scan parameter."""
    roots = tuple(expressions_in(plan))
    wanted = {*plan.shared, *hoisted_in(roots)}
    return replace(
        plan, shared=tuple(e for e in inner_first(roots) if isinstance(e, Apply | Lookup | Reduce) and e in wanted)
    )


def hoisted_in(roots: tuple[Node, ...]) -> Iterator[Expr]:
    """Parts that speak of rows and not of the scan, right below what speaks of both; columns need no hoisting.

    >>> from darkana.runtime.plan import Bound, Field, Param
    >>> x = Apply("sqrt", (Field(Bound("event"), "x"),))
    >>> list(hoisted_in((Apply("lt", (x, Param("m"))),))) == [x]
    True
    """
    for node in walk(*roots):
        if node.scans and node.rows:
            for child in children(node):
                if isinstance(child, Apply | Lookup | Reduce) and child.rows and not child.scans:
                    yield child
