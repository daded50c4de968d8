"""Expressions that C works out are numpy's, to the last bit: on whatever rows, from columns however they are stored."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from darkana.runtime.engine.c import library
from darkana.runtime.engine.c.kernel_source import MOST_LINES, KernelSource, kernel_sources, text_of
from darkana.runtime.engine.c.kernels import MOST_UNSURE, Kernels
from darkana.runtime.engine.c.statements import PRELUDE, NotInCError
from darkana.runtime.engine.choice import NUMPY, Engine
from darkana.runtime.engine.evaluate import evaluate, passing
from darkana.runtime.engine.frame import FEW, MOST
from darkana.runtime.engine.program import Program
from darkana.runtime.engine.rows import Rows
from darkana.runtime.execution.block import Block, Setting
from darkana.runtime.execution.execute import execute
from darkana.runtime.plan import Apply, Const
from darkana.runtime.reading.needs import needs_of
from darkana.runtime.reading.samples import Sample, held_sample
from expressions import EXACT, HERE, SPECIAL, columns_of, conditions, values
from plan_kit import call, cut, event_columns, lift, plan_of, write

needs_compiler = pytest.mark.skipif(library.compiler() is None, reason="there is no C compiler")
A, B, C = map(lift, ("event.a", "event.b", "event.c"))
LIMITS = (0.02, 0.1, 0.4, 0.7, 0.9, 1.0)
SWAPPED = np.dtype(np.float64).newbyteorder()


def sources(*expressions):
    program = Program({})
    return kernel_sources([program.root(expression) for expression in expressions])


def block_of(columns, expressions=(), *, stored=None):
    """A block whose expressions are worked out by C; `stored`: what its columns are as the file has them."""
    program = Program({})
    setting = Setting(plan_of(), program, needs_of(plan_of(), data=False), 0)
    made = kernel_sources([program.root(expression) for expression in expressions])
    if made:
        setting.kernels = Kernels(library.built(PRELUDE + text_of(made)), made)
    n = len(next(iter(columns.values())))
    plain = None if stored is None else stored.get
    return Block(setting, n, {"event": Rows("event", np.arange(n + 1), columns.__getitem__, plain=plain)})


def same(expressions, columns, stored=None):
    """On all rows, on some of them, and on most of them."""
    block = block_of(columns, expressions, stored=stored)
    some, most = np.arange(0, block.n, 3), np.arange(block.n) % 7 > 0
    for expression in expressions:
        wanted, node = values(expression, columns, "numpy"), block.node(expression)
        for frame, rows in (
            (block.events, slice(None)),
            (block.events.take(some), some),
            (block.events.thinned(most), most),
        ):
            with np.errstate(all="ignore"):
                found = np.broadcast_to(evaluate(frame, node), frame.n)
            np.testing.assert_array_equal(found, wanted[rows], err_msg=str(expression))
            assert found.dtype == wanted.dtype


@needs_compiler
@given(expression=EXACT | conditions(EXACT), swapped=st.booleans())
@settings(max_examples=8, deadline=None)
def test_random_expressions(expression, swapped):
    same([expression], HERE, {name: column.astype(SWAPPED) for name, column in HERE.items()} if swapped else None)


@needs_compiler
def test_columns_of_other_types_and_strides():
    plain = np.linspace(-3, 3, 700)
    columns = {"a": np.repeat(plain, 2)[::2], "b": plain > 0.5, "c": (10 * plain).astype(np.int32)}
    same([call("+", call("*", A, B), C), call("and", call("<", A, C), B)], columns)


@needs_compiler
def test_functions_of_the_library_are_handed_in():
    expression = call("*", call("+", call("sin", call("*", A, B)), 1), call("atan2", A, call("+", B, C)))
    made = sources(expression)
    assert [[node.name for node in each.inputs.values()] for each in made] == [["sin", "atan2"], ["b", "c"], ["a", "b"]]
    same([expression], HERE)


ANGLES = [
    Apply(f"angle_{op}", (call("sqrt", call("+", call("*", A, A), call("*", B, B))), C, Const(at)))
    for op in ("lt", "le", "gt", "ge")
    for at in (0.5, math.pi / 2, 3.0)
]


@needs_compiler
def test_angles_are_compared_as_their_arc_tangents_are():
    exactly = [math.cos(0.5), math.sin(0.5), -math.cos(3.0), math.sin(3.0)]
    wide = columns_of((*SPECIAL, *exactly), (0.0, 1.0, math.nan), (*SPECIAL, *exactly))
    same(ANGLES, wide)
    same(ANGLES, {name: column[np.isfinite(column)] for name, column in columns_of(exactly, [0.0], exactly).items()})
    calm = columns_of((1.0, 2.0, math.nan), (3.0,), (0.5, -7.0, math.nan))
    same(ANGLES, calm)


@needs_compiler
def test_a_kernel_that_is_unsure_again_and_again_is_not_asked_any_more():
    columns = {name: np.zeros(300) for name in "abc"}
    block = block_of(columns, ANGLES[:1])
    kernels, node = block.setting.kernels, block.node(ANGLES[0])
    for times in range(6):
        assert kernels.whole(node) == (times < MOST_UNSURE)
        assert kernels.value(block.events, node, evaluate) is None


@needs_compiler
@pytest.mark.parametrize("n", [0, 1, 255, 256, 257, 1024])
def test_numbers_of_rows(n):
    """They are gone through 256 at a time."""
    columns = {name: np.random.default_rng(n).normal(size=n) for name in "abc"}
    same([call("<", call("+", A, call("*", B, C)), 0.1), call("/", A, B)], columns)


@needs_compiler
@given(limits=st.lists(st.sampled_from(LIMITS), max_size=4))
@settings(max_examples=40, deadline=None)
def test_cuts_one_after_the_other(limits):
    """All rows are gone through until few are left; not for what needs a function of the library."""
    columns = {name: np.random.default_rng(k).uniform(size=500) for k, name in enumerate("abc")}
    value, dear = call("+", A, call("*", B, C)), call("+", call("sin", A), B)
    cuts = [call("<", call("*", 1.0, field), limit) for field, limit in zip((A, B, C, A), limits, strict=False)]
    block = block_of(columns, [value, dear, *(call("<", call("*", 1.0, x), y) for x in (A, B, C) for y in LIMITS)])
    frame, left = block.events, np.ones(500, bool)
    for field, limit, test in zip("abca", limits, cuts, strict=False):
        frame = passing(frame, block.node(test))
        left &= columns[field] < limit
        assert frame.n == np.count_nonzero(left)
        if frame.mask is not None and frame.source is block.events and frame.n < MOST * 500:
            assert frame.wide(block.node(value)) is block.events
            assert frame.wide(block.node(dear)) is None
            assert frame.n >= FEW * 500
    for expression in (value, dear):
        np.testing.assert_array_equal(
            evaluate(frame, block.node(expression)), values(expression, columns, "numpy")[left]
        )


# --- which expressions go together ----------------------------------------------------------------------------------


def test_what_reads_no_other_columns_goes_with_what_was_before():
    first, second = call("+", A, B), call("*", A, B)
    one, other = sources(first, call("<", C, 1), second)
    assert [len(one.nodes), len(other.nodes)] == [2, 1]
    assert list(one.inputs) == [node.number for node in one.nodes[0].args]
    assert "r0[k] = t0;\n    r1[k] = t1;\n" in one.text
    assert r'(kernel0_part, 2, "\10\10", n, in, out)' in one.text


def test_what_a_function_of_the_library_is_handed_is_worked_out_before():
    """Not together with what the function gives."""
    inside = call("*", A, 2.0)
    outside = call("+", call("sin", inside), A)
    assert [len(each.nodes) for each in sources(outside, inside)] == [1, 1]


def test_objects_of_their_own_are_not_worked_out_with_pairs():
    of_pairs, of_one = call("+", "l1.E", "l2.E"), call("*", "l1.E", 2.0)
    assert [len(each.nodes) for each in sources(of_pairs, of_one)] == [1, 1, 1]  # the last is of any object


def test_together_there_are_not_too_many_operations():
    def long(operation):
        expression = call("+", A, B)
        for k in range(60):
            expression = call(operation, expression, float(k) + 0.5)
        return expression

    assert [len(each.nodes) for each in sources(long("+"), long("-"))] == [1, 1]


@pytest.mark.parametrize(
    "expression",
    [lift("event.a"), lift(2.0), call("sin", A), call("<", lift("$m"), A)],
    ids=["field", "const", "sin", "$"],
)
def test_what_is_left_to_numpy(expression):
    program = Program({})
    with pytest.raises(NotInCError):
        KernelSource("f", (program.root(expression),))


def test_of_an_expression_that_is_too_long_a_part_is_taken():
    expression = call("+", A, B)
    for k in range(300):
        expression = call("*", expression, float(k) + 0.5)
    assert max(each.text.count("const double t") for each in sources(expression)) == MOST_LINES


# --- a whole run -----------------------------------------------------------------------------------------------------

PLAN = plan_of(
    inputs=[event_columns("x", "y")],
    regions=[
        ("r", (cut("low", call("<", "event.x", 1.0)), cut("both", call("<", call("+", "event.x", "event.y"), 1.2))))
    ],
)


def gaps(n=3000):
    """Of y, some values are missing, of which most are in rows that the first cut drops."""
    random = np.random.default_rng(3)
    x, y = random.exponential(size=n), random.normal(size=n)
    y[x > 1.5] = np.nan
    y[:2] = np.nan
    return {"x": x, "y": y}


@needs_compiler
@pytest.mark.parametrize("kept", ["file", "memory"])
def test_missing_values_are_counted_as_by_numpy(kept, tmp_path):
    columns = gaps()
    file = write(tmp_path / "x.root", columns, parts=3)
    stored = Sample(name="mc", kind="background", files=(file,), unweighted=True)
    sample = stored if kept == "file" else held_sample("mc", columns)
    engines = (NUMPY, Engine("c", loops=True, kernels=True))
    one, other = (execute(PLAN, sample, engine=engine, block=700) for engine in engines)
    assert one.warnings == other.warnings
    assert one.warnings["branch `y`: NaN"] == np.isnan(columns["y"]).sum()
    assert [row.events for row in one.cutflow["r"]] == [row.events for row in other.cutflow["r"]]


@needs_compiler
def test_columns_are_looked_through_once():
    columns = {"a": np.arange(600.0), "b": np.full(600, np.nan), "c": np.arange(600.0)}
    block = block_of(columns, [call("<", call("+", A, B), 3.0)])
    rows = block.inputs["event"]
    passing(block.events, block.node(call("<", call("+", A, B), 3.0)))
    assert rows.missing == {"a": False, "b": True}
    block.setting.kernels.look(rows, ["a", "b", "c"])
    assert rows.missing == {"a": False, "b": True, "c": False}
