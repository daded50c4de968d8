"""Which rows an expression may speak of: an object's, the candidate's, the event's, or none."""

from __future__ import annotations

import re
from collections.abc import Iterable

from darkana.dsl import syntax as ast
from darkana.dsl.diagnostics import Related
from darkana.dsl.source import Span
from darkana.runtime.plan import Expr, free_rows, parameters

from ..checker import Checker

HEIGHT_LIMIT = 250
"""How deep an expression may nest once its names are written out: what follows goes down it call by call."""


def _flat_enough(ck: Checker, span: Span, expr: Expr) -> bool:
    if expr.height <= HEIGHT_LIMIT:
        return True
    message = f"this nests more than {HEIGHT_LIMIT} deep once its names are written out"
    ck.report.error("E0223", span, message, "too deep", "name fewer things by one another")
    return False


def only_rows(ck: Checker, span: Span, expr: Expr, allowed: frozenset[str], why: str, *, scan: bool = True) -> bool:
    """Whether the expression names no row beyond `allowed`, nor (unless `scan`) a scan parameter; else reports it."""
    if not _flat_enough(ck, span, expr):
        return False
    extra = free_rows(expr) - allowed
    loose = sorted(extra & ck.spaces.keys())
    if loose:
        name = loose[0]
        message = f"`{name}` is a collection here: one value for each of its objects"
        help = f"say which is meant: `any({name} where ...)`, `sum({name}.E)`, `count({name} where ...)`, ..."
        words, places = _words(span, [name], once=True), _brought_in(ck, span, name)
        ck.report.error("E0427", words, message, f"of every object of `{name}`", help, related=places)
        return False
    if extra:
        message = f"this speaks of the candidate's {', '.join(f'`{n}`' for n in sorted(extra))}"
        ck.report.error("E0428", _words(span, sorted(extra)), message, "not known here", why)
        return False
    scanned = sorted(parameters(expr))
    if scanned and not scan:
        message = f"this depends on the scan parameter `{scanned[0]}`"
        help = "objects, `select` and `keep best` are the same for every hypothesis: use a cut or a window"
        ck.report.error("E0601", _words(span, scanned), message, f"names `{scanned[0]}`", help)
        return False
    return True


def scan_only(ck: Checker, span: Span, expr: Expr, what: str) -> bool:
    """Whether the expression is a function of the scan alone; reports it if not."""
    if not _flat_enough(ck, span, expr):
        return False
    rows = sorted(free_rows(expr))
    if rows:
        message = f"{what} is one number a hypothesis, and this depends on events"
        help = "use scan parameters, tables and constants"
        ck.report.error("E0429", _words(span, rows), message, "depends on events", help)
        return False
    return True


def _brought_in(ck: Checker, span: Span, name: str) -> list[Related]:
    """The definition that the words of an expression lead to, and that names the collection; none if it does itself."""
    statements = ck.scope.statements
    defines = {s.name.text: s.value.span for s in statements if isinstance(s, ast.Define)}
    defines |= {s.name.text: s.against.span for s in statements if isinstance(s, ast.Recoil)}
    waiting, seen = [span], set[str]()
    while waiting:
        here = waiting.pop()
        words = set(re.findall(r"(?<![\w.@])[A-Za-z_]\w*", here.text))
        if name in words:
            label = f"`{name}` comes in here"
            return [] if here is span else [Related(_words(here, [name]), label)]
        waiting += [defines[w] for w in sorted(words - seen) if w in defines]
        seen |= words
    return []


def _words(span: Span, names: Iterable[str], *, once: bool = False) -> Span:
    """The first of the names in an expression, with its members; all of it where a definition brought the name in
    (or where it stands there several times, and only one may be wrong)."""
    listed = "|".join(re.escape(n) for n in names) or r"(?!)"
    found = list(re.finditer(rf"(?<![\w.@])(?:{listed})\b(?:\.\w+)*", span.text))
    if not found or (once and len(found) > 1):
        return span
    return Span(span.source, span.start + found[0].start(), span.start + found[0].end())
