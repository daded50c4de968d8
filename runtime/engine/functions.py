"""The elementwise operations, in numpy. Each takes its arguments and where the result may be written."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .arrays import Value

TURN = 2 * np.pi
Function = Callable[..., Value]


def _power(base: Value, exponent: Value, out: Any = None) -> Value:
    """Small whole exponents by multiplication, which is an order of magnitude faster than `pow`."""
    if np.ndim(exponent) == 0:
        match float(exponent):
            case 1.0:
                return np.positive(base, out=out)
            case 2.0:
                return np.square(base, out=out)
            case 0.5:
                return np.sqrt(base, out=out)
            case -1.0:
                return np.reciprocal(np.asarray(base, np.float64), out=out)
            case 3.0:
                return np.multiply(np.square(base), base, out=out)
            case 4.0:
                square = np.square(base, out=out)
                return np.square(square, out=out)
            case _:
                pass
    return np.power(np.asarray(base, np.float64), exponent, out=out)


def _wrap(angle: Value, out: Any = None) -> Value:
    """To (-pi, pi]. A rounding that lands on the open end is put on the closed one."""
    turns = np.ceil((angle - np.pi) / TURN)
    wrapped = np.subtract(angle, TURN * turns, out=out)
    return np.where(wrapped <= -np.pi, np.pi, wrapped)


def _differ(left: Value, right: Value, out: Any = None) -> Value:
    """Unlike `!=`, false where a side is NaN."""
    return np.logical_or(np.less(left, right), np.greater(left, right), out=out)


def _signed_sqrt(value: Value, out: Any = None) -> Value:
    if np.ndim(value) == 0:
        return np.copysign(np.sqrt(np.abs(value)), value)
    root = np.abs(value)
    np.sqrt(root, out=root)
    return np.copysign(root, value, out=root if out is None else out)


ROUNDING = 1e-14
"""Angles nearer than that to one another are compared as such."""


def _compare_angle(compare: Function) -> Function:
    """Compares `atan2(y, x)`, where y is not negative, with an angle between 0 and pi, exactly as the angles compare.

    With (x, y) = r (cos t, sin t), y cos a - x sin a is r sin(t - a), which has the sign of t - a.
    """

    def compared(y: Value, x: Value, angle: float) -> Value:
        if np.ndim(y) == 0 or np.ndim(x) == 0:
            return compare(np.arctan2(y, x), angle)
        beyond, other = np.multiply(y, math.cos(angle)), np.multiply(x, math.sin(angle))
        beyond -= other
        near = np.abs(x, out=other)
        near += y
        near *= ROUNDING
        unsure = ~(np.abs(beyond) > near)  # NaN too
        if unsure.any():
            rows = np.flatnonzero(unsure)
            beyond[rows] = np.arctan2(y[rows], x[rows]) - angle
        return compare(beyond, 0.0)

    return compared


NUMERIC: dict[str, Function] = {
    "neg": np.negative, "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.divide, "pow": _power,
    "sqrt": np.sqrt, "abs": np.abs, "log": np.log, "log10": np.log10, "exp": np.exp, "floor": np.floor,
    "sin": np.sin, "cos": np.cos, "tan": np.tan, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan,
    "atan2": np.arctan2, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "asinh": np.arcsinh,
    "min": np.minimum, "max": np.maximum, "wrap": _wrap, "signed_sqrt": _signed_sqrt,
}  # fmt: skip
"""Operations whose value is a number."""

LOGICAL: dict[str, Function] = {
    "lt": np.less, "le": np.less_equal, "gt": np.greater, "ge": np.greater_equal, "eq": np.equal, "ne": _differ,
    "not": np.logical_not,
    "angle_lt": _compare_angle(np.less), "angle_le": _compare_angle(np.less_equal),
    "angle_gt": _compare_angle(np.greater), "angle_ge": _compare_angle(np.greater_equal),
}  # fmt: skip
"""Operations whose value is a boolean; `and`, `or` and `if` look at their arguments first and stand elsewhere."""
