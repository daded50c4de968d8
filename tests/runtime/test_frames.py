"""Rows of which most pass stay where they are: what is worked out on them is what a plain selection gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from darkana.runtime.engine.evaluate import column, passing
from darkana.runtime.engine.frame import MOST, row_frame
from darkana.runtime.engine.program import Program
from darkana.runtime.engine.rows import Rows
from darkana.runtime.execution.block import Block, Setting
from darkana.runtime.plan import Apply, Bound, Const, Expr, Field
from darkana.runtime.reading.needs import needs_of
from plan_kit import call, plan_of

N = 200
RNG = np.random.default_rng(5)
COLUMNS = {name: RNG.uniform(size=N) for name in "abc"}
OFFSETS = np.concatenate(([0], np.sort(RNG.integers(0, N, 79)), [N]))


def frame_of(*, single: bool):
    """Rows of their own events, or 200 rows of 80 events, some of which have none."""
    offsets = np.arange(N + 1) if single else OFFSETS
    rows = Rows("r", offsets, COLUMNS.__getitem__, single=single)
    events = Rows("event", np.arange(len(offsets)), {"met": np.arange(len(offsets) - 1.0)}.__getitem__)
    block = Block(
        Setting(plan_of(), Program({}), needs_of(plan_of(), data=False), 0), len(offsets) - 1, {"event": events}
    )
    return row_frame(block, {"r": (rows, None)}, rows.event)


def field(name: str) -> Expr:
    return Field(Bound("event" if name == "met" else "r"), name)


def below(name: str, limit: float) -> Expr:
    return call("<", field(name), Const(limit))


CUTS = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from([0.05, 0.5, 0.8, 0.95, 1.0])), max_size=6)
VALUE = call("+", call("*", field("a"), field("b")), call("*", 0.01, field("met")))


@pytest.mark.parametrize("single", [True, False])
@given(cuts=CUTS)
@settings(max_examples=60, deadline=None)
def test_cuts_one_after_the_other(single, cuts):
    frame = frame_of(single=single)
    node = frame.block.node
    left = np.ones(N, bool)
    event = np.repeat(np.arange(frame.block.n), np.diff(np.arange(N + 1) if single else OFFSETS))
    for name, limit in cuts:
        frame = passing(frame, node(below(name, limit)))
        left &= COLUMNS[name] < limit
        assert frame.n == left.sum()
        assert frame.event_count() == len(np.unique(event[left]))
        np.testing.assert_array_equal(frame.event_index(), event[left])
        expected = (COLUMNS["a"] * COLUMNS["b"] + 0.01 * event)[left]
        np.testing.assert_allclose(column(frame, node(VALUE)), expected, rtol=1e-15)
        np.testing.assert_array_equal(column(frame, node(field("c"))), COLUMNS["c"][left])
        weights = np.arange(frame.block.n) / 7
        np.testing.assert_array_equal(frame.of_events(weights), weights[event[left]])


def test_rows_are_gathered_when_fewer_are_left():
    frame = frame_of(single=True)
    node = frame.block.node
    most = passing(frame, node(below("a", 0.95)))
    assert most.wide(node(VALUE)) is frame
    both = passing(most, node(below("b", 0.95)))
    assert both.wide(node(VALUE)) is frame
    few = passing(both, node(below("c", MOST / 2)))
    assert few.wide(node(VALUE)) is None
    assert few.source is frame
    assert passing(most, node(below("b", 2.0))) is most


def test_a_cut_that_is_no_plain_arithmetic_is_asked_of_the_rows_left():
    frame = frame_of(single=False)
    most = passing(frame, frame.block.node(below("a", 0.9)))
    test = Apply("lt", (field("b"), Const(0.9)))
    node = frame.block.node(test)
    node.plain = False
    left = (COLUMNS["a"] < 0.9) & (COLUMNS["b"] < 0.9)
    np.testing.assert_array_equal(column(passing(most, node), frame.block.node(field("c"))), COLUMNS["c"][left])
