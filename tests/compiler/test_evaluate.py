"""Values of expressions, one number at a time, against the standard library and numpy."""

from __future__ import annotations

import math
import operator

import numpy as np
import pytest
from hypothesis import given, strategies as st

from darkana.compiler.expressions.evaluate import NeedsEvents, OutsideTable, evaluate, is_constant, operate
from darkana.runtime.plan import ELEMENTWISE, Apply, Const, Lookup, Table

from .kit import op, p, same, x

INF, NAN = math.inf, math.nan
ONE = {n: getattr(math, n) for n in ("sqrt", "log", "log10", "exp", "sin", "cos", "tan", "asin", "acos", "atan")}
ONE |= {n: getattr(math, n) for n in ("sinh", "cosh", "tanh", "asinh", "floor")} | {"abs": abs, "neg": operator.neg}
TWO = {"add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv, "pow": operator.pow}
TWO |= {n: getattr(operator, n) for n in ("lt", "le", "gt", "ge", "eq", "ne")} | {"min": min, "max": max}
TWO |= {"atan2": math.atan2}


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("a", [0.25, 0.9])
def test_functions_of_one_number(name, a):
    assert operate(name, a) == ONE[name](a)


@pytest.mark.parametrize("name", TWO)
@pytest.mark.parametrize(("a", "b"), [(2.5, 1.5), (1.5, 2.5), (2.0, 2.0)])
def test_functions_of_two_numbers(name, a, b):
    assert operate(name, a, b) == TWO[name](a, b)


#: What numpy calls the operations that may overflow, divide by zero or be undefined.
NUMPY = {"div": np.divide, "pow": np.power, "sqrt": np.sqrt, "log": np.log, "log10": np.log10, "exp": np.exp}
NUMPY |= {"asin": np.arcsin, "acos": np.arccos, "sinh": np.sinh, "cosh": np.cosh, "floor": np.floor, "tan": np.tan}
EDGES = (0.0, -0.0, 1.0, -1.0, 3.0, -3.0, 0.5, -0.5, 1000.0, -1000.0, 1e300, -1e300, INF, -INF, NAN)


@pytest.mark.parametrize("name", NUMPY)
def test_at_the_edges_of_what_numbers_hold(name):
    for a in EDGES:
        for b in EDGES if ELEMENTWISE[name] == 2 else (None,):
            args = (a,) if b is None else (a, b)
            with np.errstate(all="ignore"):
                expected = float(NUMPY[name](*np.float64(args)))
            if (name, *args) == ("pow", -INF, 0.5):
                continue  # numpy takes the root; IEEE 754 says infinity
            assert same(operate(name, *args), expected), (name, args)


@given(st.floats(-100, 100))
def test_wrap_brings_angles_to_a_full_turn(angle):
    wrapped = operate("wrap", angle)
    assert -math.pi < wrapped <= math.pi
    assert math.cos(wrapped) == pytest.approx(math.cos(angle), abs=1e-12)
    assert math.sin(wrapped) == pytest.approx(math.sin(angle), abs=1e-12)


def test_wrap_keeps_pi():
    assert operate("wrap", math.pi) == math.pi
    assert operate("wrap", -math.pi) == math.pi


@pytest.mark.parametrize("name", ["lt", "le", "gt", "ge", "eq", "ne"])
def test_comparisons_with_nan_are_false(name):
    assert [operate(name, *pair) for pair in ((NAN, 1.0), (1.0, NAN), (NAN, NAN))] == [False] * 3


@pytest.mark.parametrize("name", ["min", "max"])
def test_nan_in_min_and_max_gives_nan(name):
    assert math.isnan(operate(name, NAN, 1.0))
    assert math.isnan(operate(name, 1.0, NAN))


def test_every_operation_of_the_plan_is_known():
    for name, count in ELEMENTWISE.items():
        args = [Const(value=True if name in ("and", "or", "not", "if") else 0.5)] * count
        assert isinstance(evaluate(Apply(name, tuple(args)), {}, {}), float | bool), name


# --- expressions -------------------------------------------------------------------------------------------


def test_parameters_and_tables():
    table = Table("t", ("m",), ((1.0, 3.0),), (10.0, 30.0))
    asked = op("mul", 2.0, Lookup("t", (p("mZ"),)))
    assert evaluate(asked, {"mZ": 2.0}, {"t": table}) == 40.0
    with pytest.raises(OutsideTable) as outside:
        evaluate(asked, {"mZ": 4.0}, {"t": table})
    assert (outside.value.table.name, outside.value.point) == ("t", (4.0,))


def test_the_branch_not_taken_never_matters():
    table = Table("t", ("m",), ((1.0, 3.0),), (10.0, 30.0))
    guarded = op("if", op("gt", p("mZ"), 3.0), -1.0, Lookup("t", (p("mZ"),)))
    assert evaluate(guarded, {"mZ": 9.0}, {"t": table}) == -1.0


def test_what_needs_events():
    with pytest.raises(NeedsEvents):
        evaluate(op("add", x("met"), 1.0), {}, {})


def test_constants():
    assert is_constant(op("add", 1.0, 2.0))
    assert not is_constant(op("add", p("m"), 2.0))
    assert not is_constant(op("add", x("met"), 2.0))
