"""The engine `numexpr` gives what the engine `numpy` gives, operation by operation and on whole plans."""

from __future__ import annotations

import math
import re

import numexpr
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from darkana.runtime.engine.choice import LEAST_ENTRIES, Engine, faster, saved
from darkana.runtime.engine.lower import ANGLES, MOST_INPUTS, MOST_OPERATIONS, NAMED, TRANSCENDENTAL
from darkana.runtime.execution.execute import execute
from darkana.runtime.execution.lowered import texts
from darkana.runtime.plan import ELEMENTWISE, Apply, Const, Expr, LegSpec, Region, Window
from expressions import EXACT, HERE, SPECIAL, applied, choices, columns_of, conditions, lowered, values
from plan_kit import (
    call,
    collection,
    cut,
    event_columns,
    final_state,
    grid,
    histogram,
    lift,
    plan_of,
    reduce,
    simulation,
)

A, B, C = "event.a", "event.b", "event.c"
NUMEXPR = Engine("numexpr")
BOOLEAN = {"lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not"} | ANGLES


def same(expression, columns, rtol=0.0):
    """Both engines give equal columns; numexpr does take part."""
    one, other = (values(expression, columns, engine) for engine in ("numpy", "numexpr"))
    assert one.dtype == other.dtype
    np.testing.assert_allclose(other, one, rtol=rtol, atol=0)
    return other


# --- each operation ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("op", [op for op in ELEMENTWISE if op not in BOOLEAN and op != "if"])
def test_every_operation_on_special_values(op):
    """Doubled, so that there are two operations to fuse: doubling is exact."""
    expression = call("*", 2, call(op, *(A, B)[: ELEMENTWISE[op]]))
    assert "v0" in lowered(expression).text
    exact = op not in TRANSCENDENTAL | {"pow"}
    same(expression, columns_of(SPECIAL, SPECIAL), rtol=0 if exact else 1e-14)


@pytest.mark.parametrize("op", ["lt", "le", "gt", "ge", "eq", "ne"])
def test_comparisons_are_false_with_nan(op):
    expression = call("or", call(op, A, B), call("lt", 3, 2))  # a constant, which is handed in
    found = same(expression, columns_of(SPECIAL, SPECIAL)).reshape(len(SPECIAL), -1)
    k = next(k for k, x in enumerate(SPECIAL) if x != x)
    assert not found[k].any()
    assert not found[:, k].any()


@pytest.mark.parametrize("exponent", [0, 1, 2, 3, 4, 0.5, -1, -2, 1.5, 7, 60, 0.1])
def test_powers(exponent):
    expression = call("+", call("^", A, exponent), call("-", B, A))
    exact = exponent in (0, 1, 2, 3, 4, 0.5, -1)
    columns = columns_of((0.0, 0.3, 1.7, 49.0, -2.0, np.inf, np.nan), (1.0, 3.0))
    same(expression, columns, rtol=0 if exact else 1e-13)


def test_a_comparison_of_angles_is_left_to_numpy_within_what_is_compiled():
    theta_cut = call("angle_lt", call("sqrt", call("+", A, B)), call("-", A, B), 1.0)
    expression = call("and", theta_cut, call("<", call("*", A, B), 3))
    assert lowered(expression).operations == ("and", "lt", "mul")
    same(expression, columns_of((0.0, 1.0, 2.0, np.nan), (0.0, 0.5, 3.0)))


def test_wrap_to_the_closed_end():
    angle = np.array([0.0, np.pi, -np.pi, 3 * np.pi, -3 * np.pi, 7.0, -7.0, 1e6])
    found = same(call("*", 1, call("wrap", call("+", A, 0))), {"a": angle})
    assert ((found > -np.pi) & (found <= np.pi)).all()
    np.testing.assert_allclose(np.cos(found), np.cos(angle), atol=1e-9)


@pytest.mark.parametrize("value", [0.1, 1 / 3, 49.0, 1e-10, 1e300, 123456789.123, -0.1, 0.0, -0.0, math.inf, math.nan])
def test_constants_are_exact(value):
    """Neither rounded to single precision, nor inverted to be multiplied with, nor rid of their sign."""
    columns = columns_of((0.1, 1.0, 49.0, -3.0))
    for expression in (
        call("/", call("+", A, 1), value),
        call("/", 1, call("*", call("+", call("abs", A), 1), value)),
        call("+", call("if", call(">", A, 0.5), value, 0.1), call("*", A, 0)),
        call("and", call("==", A, value), call("<=", A, value)),
        call("*", 1, call("max", value, A)),
    ):
        same(expression, columns)


def test_a_branch_not_taken_never_matters():
    expression = call("if", call("<", A, 0), call("-", 0, call("sqrt", call("neg", A))), call("sqrt", A))
    found = same(expression, {"a": np.array([-4.0, 4.0, np.nan])})
    np.testing.assert_array_equal(found, [-2, 2, np.nan])


def test_booleans_are_numbers_where_numbers_are_due():
    columns = {"a": np.array([True, False]), "b": np.array([2.0, np.nan]), "c": np.array([False, True])}
    for expression in (
        call("+", call("*", A, B), C),
        call("+", call("<", B, 3), call("*", A, 2)),
        call("and", A, call("not", call("or", B, C))),
        call("or", call("not", A), call("not", B)),
        call("if", call("or", A, C), A, C),
        call("neg", call("if", call("or", A, C), A, C)),
        call("==", call("not", A), call("not", C)),
    ):
        same(expression, columns)


# --- texts -----------------------------------------------------------------------------------------------


def test_texts_hold_generated_names_alone():
    evil = call("*", 2, call("+", lift("event.__import__('os').system('true')"), lift("event.sin")))
    assert lowered(evil).text == "(2.0 * (v0 + v1))"
    columns = {"__import__('os').system('true')": np.array([1.0]), "sin": np.array([2.0])}
    assert values(evil, columns, "numexpr") == [6.0]


def test_long_sums_are_split():
    fields = [f"event.x{k}" for k in range(200)]
    columns = {f"x{k}": np.array([1.0, k]) for k in range(200)}
    expression = lift(fields[0])
    for field in fields[1:]:
        expression = call("+", expression, call("*", field, 3))
    found = lowered(expression)
    assert len(found.inputs) <= MOST_INPUTS
    assert len(found.operations) <= MOST_OPERATIONS
    np.testing.assert_array_equal(values(expression, columns, "numexpr"), [1 + 3 * 199, 3 * 199 * 200 / 2])


@pytest.mark.parametrize("op", ["neg", "sqrt", "wrap", "max", "if", "pow", "mul"])
def test_deep_nesting_is_split(op):
    """Squares of squares too, of which numexpr would write 2^100 factors."""
    expression = lift(A)
    for _ in range(100):
        args = {"max": (expression, B), "if": (call("<", A, 5), expression, B), "pow": (expression, 3)}
        args["mul"] = (expression, expression)
        expression = call(op, *args.get(op, (expression,)))
    same(expression, columns_of((0.5, 2.0), (1.0,)))


def test_what_is_used_twice_is_handed_in():
    shared = call("+", A, B)
    found = lowered(call("*", call("+", shared, 1), call("-", shared, 1)))
    assert found.text == "((v0 + 1.0) * (v0 - 1.0))"
    assert lowered(call("sqrt", call("*", shared, shared))).text == "sqrt(((v0 + v1)**2.0))", "a square is one use"


def test_nothing_to_fuse_is_left_to_numpy():
    assert lowered(call("+", A, B)) is None
    assert lowered(lift(A)) is None
    assert lowered(call("+", call("*", "$m", 2), 1)) is None, "one value a hypothesis"


# --- random expressions ----------------------------------------------------------------------------------

WORD = re.compile(r"v\d+|where|ceil|[a-z]+\d*|\d+(\.\d+)?(e[+-]?\d+)?|\*\*|[<>=!]=|[-+*/()<>&|~,. ]")
FUNCTIONS = {*NAMED.values(), "where", "ceil"}


@given(EXACT | conditions(EXACT))
@settings(max_examples=12, deadline=None)
def test_random_exact_expressions_are_the_same_to_the_last_bit(expression: Expr):
    with np.errstate(all="ignore"):
        same(expression, HERE)
    found = lowered(expression)
    if found is not None:
        words = [match.group() for match in WORD.finditer(found.text)]
        assert "".join(words) == found.text
        assert {word for word in words if word[0].isalpha() and word[0] != "v"} <= FUNCTIONS


SMOOTH = st.recursive(
    st.sampled_from([A, B, C]).map(lift) | st.sampled_from([0.1, 0.5, -1.3]).map(Const),
    lambda c: applied(c, ["sin", "cos", "atan", "tanh", "asinh", "add", "sub", "mul", "max"]) | choices(c),
    max_leaves=6,
)


def largest(expression, columns):
    """The largest absolute value among the terms that an expression is made of, on each row."""
    own = np.abs(values(expression, columns, "numpy"))
    below = expression.args if isinstance(expression, Apply) else ()
    return np.max([own, *(largest(part, columns) for part in below)], axis=0)


@given(SMOOTH)
@settings(max_examples=8, deadline=None)
def test_random_smooth_expressions_agree(expression: Expr):
    columns = columns_of((-1.7, 0.3, 2.1), (0.9, -0.4), (1.1, -2.9))
    one, other = (values(expression, columns, engine) for engine in ("numpy", "numexpr"))
    assert (np.abs(one - other) <= 1e-12 * largest(expression, columns)).all()


# --- whole plans -------------------------------------------------------------------------------------------

LEGS = (LegSpec("a", "tracks", call(">", "tracks.charge", 0)), LegSpec("b", "tracks", call("<", "tracks.charge", 0)))
PT2 = call("+", call("^", call("+", "a.px", "b.px"), 2), call("^", call("+", "a.py", "b.py"), 2))
CUTS = (
    cut("n", call("and", call(">", reduce("count", "tracks"), 1), call("<", call("+", "event.met", "a.px"), 4))),
    cut("pt", call("<", call("sqrt", PT2), call("+", call("*", 2, "$m"), 1))),
    cut(
        "far", reduce("none", "clusters", call("<", call("abs", call("wrap", call("-", "clusters.phi", "a.px"))), 0.2))
    ),
)
PLAN = plan_of(
    inputs=(
        event_columns("met", flags=("fired",)),
        collection("tracks", "track", "px", "py", "charge"),
        collection("clusters", "cluster", "E", "phi"),
    ),
    candidates=final_state(*LEGS),
    regions=[Region("r", CUTS), Region("f", (cut("fired", call("and", "event.fired", call("!=", "a.px", "b.px"))),))],
    histograms=[histogram("pt", "r", (call("sqrt", PT2), (0.0, 1.0, 2.0)), without=("far",))],
    windows=[Window("w", call("<", call("abs", call("-", call("sqrt", PT2), "$m")), 0.6), ("r",))],
    scan=grid("m", (0.0, 0.5, 1.0), shown=(0.5,)),
)


@pytest.mark.parametrize("block", [7, 16384])
def test_a_plan_gives_the_same(made, block):
    file, _, weights = made(3, 200)
    sample = simulation(file, weight="weight")
    one, other = (execute(PLAN, sample, engine=engine, block=block) for engine in (Engine(), NUMEXPR))
    assert any(row.events for row in one.cutflow["r"][-1:])
    for region, rows in one.cutflow.items():
        for a, b in zip(rows, other.cutflow[region], strict=True):
            assert (a.cut, a.at, a.events, a.candidates) == (b.cut, b.at, b.events, b.candidates)
            assert b.sumw == pytest.approx(a.sumw, abs=1e-12 * sum(weights))
    for key, histogram_ in one.histograms.items():
        np.testing.assert_allclose(other.histograms[key].values, histogram_.values, atol=1e-12 * sum(weights))
    for key, window in one.windows.items():
        np.testing.assert_array_equal(other.windows[key].events, window.events)


def test_the_texts_that_are_listed_are_those_that_run(made, monkeypatch):
    ran = set()
    from darkana.runtime.engine import compiled as module

    original = module.compiled
    monkeypatch.setattr(module, "compiled", lambda text, truths: ran.add(text) or original(text, truths))
    execute(PLAN, simulation(made(3, 200)[0]), engine=NUMEXPR)
    assert ran == {text.lowered.text for text in texts(PLAN, NUMEXPR.takes)}
    assert len(ran) >= 5


def test_one_thread(made):
    numexpr.set_num_threads(2)
    execute(PLAN, simulation(made()[0]), engine=NUMEXPR)
    assert numexpr.get_num_threads() == 1


# --- the choice ----------------------------------------------------------------------------------------------


def product(n):
    expression = lift("event.x0")
    for k in range(n):
        expression = call("*", expression, f"event.x{k + 1}")
    return expression


def sums(n):
    """So many operations, on few columns: what an engine can take is limited."""
    expression = lift("event.x0")
    for k in range(n):
        expression = call("+*"[k % 2], expression, f"event.x{k % 7}")
    return expression


def test_the_rule_counts_what_is_saved():
    assert saved(lowered(product(4))) == 4
    assert saved(lowered(call("<", product(4), 1))) == 3
    assert saved(lowered(call("sqrt", product(4)))) == -1


def test_auto_takes_long_exact_expressions_in_large_runs():
    long, short, rounded = lowered(sums(25)), lowered(sums(24)), lowered(call("sin", sums(30)))
    assert faster(long, LEAST_ENTRIES)
    assert not faster(long, LEAST_ENTRIES - 1)
    assert not faster(short, 10**9)
    assert not faster(rounded, 10**9)
    assert not faster(lowered(call("^", sums(30), 1.5)), 10**9)
    assert Engine("auto", 10**9).takes(long)
    assert Engine("numexpr").takes(rounded)
    assert not Engine("numpy", 10**9).takes(long)


def test_auto_is_the_same_to_the_last_bit(made, monkeypatch):
    sample = simulation(made(3, 200)[0], weight="weight")
    monkeypatch.setattr("darkana.runtime.engine.choice.LEAST_SAVED", 3)
    engine = Engine("auto", LEAST_ENTRIES)
    assert list(texts(PLAN, engine.takes))
    assert execute(PLAN, sample, engine=engine).cutflow == execute(PLAN, sample).cutflow
