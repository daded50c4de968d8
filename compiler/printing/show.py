"""Expressions of a plan as text that a physicist reads."""

from __future__ import annotations

from collections.abc import Mapping

from darkana.runtime.plan import Apply, Bound, Const, Expr, Field, Lookup, Over, Param, Passes, Pick, Reduce, Row

_INFIX = {
    "or": (1, "or"),
    "and": (2, "and"),
    "lt": (4, "<"),
    "le": (4, "<="),
    "gt": (4, ">"),
    "ge": (4, ">="),
    "eq": (4, "=="),
    "ne": (4, "!="),
    "add": (5, "+"),
    "sub": (5, "-"),
    "mul": (6, "*"),
    "div": (6, "/"),
    "pow": (8, "^"),
}
_UNARY = {"neg": (7, "-"), "not": (3, "not ")}
Names = Mapping[Expr, str]


def show(expr: Expr, names: Names | None = None, level: int = 0, top: bool = False) -> str:
    """Infix text; an expression in `names` is written by its name (unless it is the `top` itself).

    >>> from darkana.runtime.plan import Apply, Const, Param
    >>> show(Apply("mul", (Const(2.0), Apply("add", (Param("a"), Param("b"))))))
    '2 * (a + b)'
    """
    known = names or {}
    if not top and expr in known:
        return known[expr]
    match expr:
        case Const(value=value):
            return str(value).lower() if isinstance(value, bool) else f"{value:.10g}"
        case Param(name=name):
            return name
        case Field(row=row, name=name):
            return _field(row, name, known)
        case Lookup(table=table, args=args):
            return f"{table}({', '.join(show(a, known) for a in args)})"
        case Reduce(kind=kind, over=over, value=value):
            return _reduction(kind, over, "" if value is None else show(value, known), known)
        case Passes(region=region):
            return f"passes({region})"
        case Apply():
            return _apply(expr, known, level)


def _apply(expr: Apply, names: Names, level: int) -> str:
    op, args = expr.op, expr.args
    if op == "if":
        c, yes, no = (show(a, names) for a in args)
        return f"(if {c} then {yes} else {no})"
    if op == "mul" and args[0] == args[1]:
        return f"{show(args[0], names, 9)}^2"
    if op in _UNARY:
        own, sign = _UNARY[op]
        text = f"{sign}{show(args[0], names, own)}"
    elif op in _INFIX:
        own, sign = _INFIX[op]
        between = sign if op == "pow" else f" {sign} "
        text = f"{show(args[0], names, own)}{between}{show(args[1], names, own + 1)}"
    else:
        return f"{op}({', '.join(show(a, names) for a in args)})"
    return f"({text})" if own < level else text


def _field(row: Row, name: str, names: Names) -> str:
    match row:
        case Bound(name="event"):
            return name
        case Bound(name=variable):
            return f"{variable}.{name}"
        case Pick(over=over, direction=direction, key_value=key):
            inside = f"{_over(over, names)} by {direction} {show(key, names)}"
            return f"pick({inside}).{name}"


def _over(over: Over, names: Names) -> str:
    variables = ", ".join(
        space if variable == space else f"{space} as {variable}" for variable, space in over.variables
    )
    return variables + (f" where {show(over.where, names)}" if over.where is not None else "")


def _reduction(kind: str, over: Over, value: str, names: Names) -> str:
    return f"{kind}({value}{' of ' if value else ''}{_over(over, names)})"
