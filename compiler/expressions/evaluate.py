"""The value of an expression that needs no event: of constants, scan parameters and tables."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from darkana.runtime.plan import Apply, Const, Expr, Lookup, Param, Table, walk

from .interpolate import interpolate


class NeedsEvents(Exception):
    """The expression names an event, an object or a candidate."""


class OutsideTable(Exception):
    """A table has been asked outside its points."""

    def __init__(self, table: Table, point: tuple[float, ...]) -> None:
        super().__init__(table.name)
        self.table = table
        self.point = point


def _pow(a: float, b: float) -> float:
    result = a**b
    return math.nan if isinstance(result, complex) else float(result)


def _wrap(x: float) -> float:
    if not math.isfinite(x):
        return math.nan
    return x - 2 * math.pi * math.ceil((x - math.pi) / (2 * math.pi))


SCALAR: dict[str, Callable[..., float | bool]] = {
    "neg": lambda a: -a,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": _pow,
    "sqrt": math.sqrt,
    "abs": abs,
    "log": math.log,
    "log10": math.log10,
    "exp": math.exp,
    "floor": lambda a: float(math.floor(a)) if math.isfinite(a) else a,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "atan2": math.atan2,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "asinh": math.asinh,
    "min": lambda a, b: a if math.isnan(a) or a < b else b,
    "max": lambda a, b: a if math.isnan(a) or a > b else b,
    "signed_sqrt": lambda a: math.copysign(math.sqrt(abs(a)), a),
    "wrap": _wrap,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b and a == a and b == b,
    "angle_lt": lambda y, x, angle: math.atan2(y, x) < angle,
    "angle_le": lambda y, x, angle: math.atan2(y, x) <= angle,
    "angle_gt": lambda y, x, angle: math.atan2(y, x) > angle,
    "angle_ge": lambda y, x, angle: math.atan2(y, x) >= angle,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "not": lambda a: not a,
}


def operate(op: str, *args: float | bool) -> float | bool:
    """One elementwise operation, as IEEE 754 has it: NaN where it is not defined, infinity where it overflows."""
    try:
        return SCALAR[op](*args)
    except ZeroDivisionError:
        return _at_pole(op, *args)
    except ValueError:
        return -math.inf if op in ("log", "log10") and args[0] == 0 else math.nan
    except OverflowError:
        odd = op == "sinh" or (op == "pow" and args[1] % 2 == 1)
        return math.copysign(math.inf, args[0]) if odd else math.inf


def _at_pole(op: str, a: float, b: float) -> float:
    """`a / 0`, and 0 to a negative power."""
    if op == "pow":
        return math.copysign(math.inf, a) if b % 2 == 1 else math.inf
    return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a) * math.copysign(1, b)


def is_constant(expr: Expr) -> bool:
    """No event, no scan parameter, no table."""
    return all(isinstance(n, Const | Apply) for n in walk(expr))


def evaluate(expr: Expr, at: Mapping[str, float], tables: Mapping[str, Table]) -> float | bool:
    """The value at one hypothesis.

    Raises:
        NeedsEvents: it is not a function of the scan alone.
        OutsideTable: a table does not cover the hypothesis.
    """
    match expr:
        case Const(value=value):
            return value
        case Param(name=name):
            return at[name]
        case Apply(op="if", args=(condition, yes, no)):
            return evaluate(yes if evaluate(condition, at, tables) else no, at, tables)
        case Apply(op="and", args=(a, b)):
            return bool(evaluate(a, at, tables)) and bool(evaluate(b, at, tables))
        case Apply(op="or", args=(a, b)):
            return bool(evaluate(a, at, tables)) or bool(evaluate(b, at, tables))
        case Apply(op=op, args=args):
            return operate(op, *(evaluate(a, at, tables) for a in args))
        case Lookup(table=name, args=args):
            point = tuple(float(evaluate(a, at, tables)) for a in args)
            found = interpolate(tables[name], point)
            if found is None:
                raise OutsideTable(tables[name], point)
            return found
    raise NeedsEvents
