"""Which rows an expression may speak of: an object's, the candidate's, the event's, or none."""

from __future__ import annotations

from darkana.dsl.source import Span
from darkana.runtime.plan import Expr, parameters

from .checker import Checker
from .values import free_rows


def only_rows(ck: Checker, span: Span, expr: Expr, allowed: frozenset[str], why: str, *, scan: bool = True) -> bool:
    """Whether the expression names no row beyond `allowed`, nor (unless `scan`) a scan parameter; else reports it."""
    extra = free_rows(expr) - allowed
    loose = sorted(extra & ck.spaces.keys())
    if loose:
        name = loose[0]
        message = f"`{name}` is a collection here: one value for each of its objects"
        help = f"say which is meant: `any({name} where ...)`, `sum({name}.E)`, `count({name} where ...)`, ..."
        ck.report.error("E0427", span, message, f"of every object of `{name}`", help)
        return False
    if extra:
        message = f"this speaks of the candidate's {', '.join(f'`{n}`' for n in sorted(extra))}"
        ck.report.error("E0428", span, message, "not known here", why)
        return False
    scanned = sorted(parameters(expr))
    if scanned and not scan:
        message = f"this depends on the scan parameter `{scanned[0]}`"
        help = "objects, `select` and `keep best` are the same for every hypothesis: use a cut or a window"
        ck.report.error("E0601", span, message, f"names `{scanned[0]}`", help)
        return False
    return True


def scan_only(ck: Checker, span: Span, expr: Expr, what: str) -> bool:
    """Whether the expression is a function of the scan alone; reports it if not."""
    rows = sorted(free_rows(expr))
    if rows:
        message = f"{what} is one number a hypothesis, and this depends on events"
        ck.report.error("E0429", span, message, f"depends on `{rows[0]}`", "use scan parameters, tables and constants")
    return not rows
