"""Expressions, random ones among them, evaluated on a few rows of made-up columns by either engine."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import strategies as st

from darkana.runtime.engine.compiled import Compiled
from darkana.runtime.engine.evaluate import evaluate
from darkana.runtime.engine.lower import Lowered, lower
from darkana.runtime.engine.program import Program
from darkana.runtime.engine.rows import Rows
from darkana.runtime.execution.block import Block, Setting
from darkana.runtime.plan import ELEMENTWISE, EVENT, Apply, Const, Expr
from darkana.runtime.reading.needs import needs_of
from plan_kit import call, lift, plan_of

SPECIAL = (0.0, -0.0, 1.0, -1.0, 2.5, 0.1, 49.0, 1e300, -1e300, 5e-324, np.inf, -np.inf, np.nan, np.pi, -np.pi)


def columns_of(*values):
    """`event.a`, `event.b`, ...: all combinations of the values."""
    grids = np.meshgrid(*values, indexing="ij")
    return {"abcdefgh"[k]: grid.reshape(-1) for k, grid in enumerate(grids)}


def values(expression: Expr, columns, engine: str):
    """The value on all rows, evaluated by one engine; of `numexpr`, whatever it is able to."""
    n = len(next(iter(columns.values())))
    program = Program({})
    node = program.root(expression)
    setting = Setting(plan_of(), program, needs_of(plan_of(), data=False), 0)
    setting.compiled = Compiled(program, lambda _: True, grids=True) if engine == "numexpr" else None
    block = Block(setting, n, {"event": Rows("event", np.arange(n + 1), columns.__getitem__)})
    with np.errstate(all="ignore"):
        return np.broadcast_to(evaluate(block.events, node), n)


def lowered(expression: Expr) -> Lowered | None:
    program = Program({})
    return lower(program, program.root(expression), EVENT)


# --- random expressions -----------------------------------------------------------------------------------------

LEAVES = st.sampled_from(["event.a", "event.b", "event.c"]).map(lift) | st.sampled_from(
    [0.0, -0.0, 0.1, 1.0, 2.0, 3.0, -7.0, 49.0, 1e-300, math.inf, math.nan]
).map(Const)


def numbers(children):
    made = applied(children, ["neg", "add", "sub", "mul", "div", "sqrt", "abs", "floor", "wrap", "signed_sqrt"])
    # Which of 0 and -0 is the smaller, numpy leaves open: adding 0 makes them one.
    return made | applied(children, ["min", "max"]).map(lambda extreme: call("+", extreme, 0.0))


def applied(children, ops):
    return st.sampled_from(ops).flatmap(
        lambda op: st.tuples(*[children] * ELEMENTWISE[op]).map(lambda args: Apply(op, args))
    )


def conditions(children):
    compared = applied(children, ["lt", "le", "gt", "ge", "eq", "ne"])
    return st.recursive(compared, lambda below: applied(below, ["and", "or", "not"]), max_leaves=4)


def choices(children):
    return st.builds(lambda test, yes, no: Apply("if", (test, yes, no)), conditions(children), children, children)


def powers(children):
    return st.builds(call, st.just("^"), children, st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0, 0.5, -1.0]))


EXACT = st.recursive(LEAVES, lambda c: numbers(c) | choices(c) | powers(c), max_leaves=9)
"""What has one answer, to the last bit."""

HERE = columns_of((0.0, -0.0, 0.1, 3.0, -49.0, math.nan), (1.0, -2.5, math.inf, 1e200), (0.0, 0.7, math.pi))
