"""Whether the tables that the scan asks cover it: found before anything runs."""

from __future__ import annotations

from collections.abc import Iterator

from darkana.dsl import syntax as ast
from darkana.dsl.source import Span
from darkana.runtime.plan import Hypotheses, Table

from ..checker import Checker
from ..expressions.interpolate import interpolate
from ..physics.dimensions import in_words
from ..report import Report


def check_coverage(ck: Checker, hypotheses: Hypotheses, known: dict[str, Table]) -> None:
    """Reports each table that is called with bare scan parameters and misses one of the hypotheses."""
    grid = dict(zip(hypotheses.names, hypotheses.values, strict=False))
    for call in _calls(ck.scope.statements, set(known)):
        name = call.callee.span.text
        table = known[name]
        arguments = [a.value.name if isinstance(a.value, ast.Ref) else "" for a in call.arguments]
        if table.missing or table.clamp or not all(a in grid for a in arguments) or len(arguments) != len(table.axes):
            continue
        for point in zip(*(grid[a] for a in arguments), strict=True):
            if interpolate(table, point) is None:
                uncovered(ck.report, table, point, call.arguments[0].value.span)
                break


def uncovered(report: Report, table: Table, point: tuple[float, ...], span: Span) -> str:
    """Reports a scan that asks a table outside its points, or a table of counts between them; the message."""
    asked = ", ".join(map(in_words, point, table.units))
    outside = [k for k, (x, axis) in enumerate(zip(point, table.axes, strict=True)) if not axis[0] <= x <= axis[-1]]
    if table.integers and not outside:
        message = f"table `{table.name}` is of observed counts, known only at its points, and is asked at {asked}"
        help = f"let the scan go over them: `scan {table.arguments[0]} in {table.name}`"
        report.error("E0613", span, message, "between the points", help)
        return message
    k = outside[0] if outside else 0
    message = f"table `{table.name}` does not cover the scan: it is asked at {asked}"
    low, high = (in_words(x, table.units[k]) for x in (table.axes[k][0], table.axes[k][-1]))
    of = f" of `{table.arguments[k]}`" if len(table.axes) > 1 else ""
    help = f"its points{of} go from {low} to {high}; extend it, shorten the scan, or say `clamp`"
    report.error("E0613", span, message, "outside the table", help)
    return message


def _calls(statements: tuple[ast.Statement, ...], names: set[str]) -> Iterator[ast.Call]:
    """Calls of tables anywhere, but not under an `if` or `when`, which may keep them inside their points."""
    left_out = ast.Scan | ast.Interpret | ast.Curve
    stack: list[tuple[object, frozenset[str]]] = [(s, frozenset()) for s in statements if not isinstance(s, left_out)]
    while stack:
        node, bound = stack.pop()
        if isinstance(node, ast.Define) and node.parameters:
            bound = frozenset(p.text for p in node.parameters)
        if isinstance(node, ast.Call) and isinstance(node.callee, ast.Ref) and node.callee.name in names:
            written = {node.callee.name, *(a.value.name for a in node.arguments if isinstance(a.value, ast.Ref))}
            if not written & bound:
                yield node
        if isinstance(node, tuple):
            stack.extend((n, bound) for n in node)
        elif isinstance(node, ast.Node) and not isinstance(node, ast.Conditional):
            stack.extend((getattr(node, f), bound) for f in _fields(node))


def _fields(node: ast.Node) -> list[str]:
    if isinstance(node, ast.Cut | ast.Count | ast.Fit) and node.when is not None:
        return []
    return [f for f in node.__dataclass_fields__ if f not in ("span", "doc")]
