"""Combinatorics against itertools."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from darkana.runtime.engine.arrays import offsets_of
from darkana.runtime.engine.choice import NUMPY, Engine
from darkana.runtime.errors import DataError
from darkana.runtime.execution.combine import Patterns, RowList, TooManyError, combine
from darkana.runtime.execution.execute import execute
from darkana.runtime.plan import Combination, LegSpec, Region
from plan_kit import collection, final_state, plan_of, simulation


def wanted(combination, slots, sizes):
    """(event, rows) of all fillings, rows numbered within the lists."""
    starts = [offsets_of(np.array(column)) for column in zip(*sizes, strict=True)]
    names = [leg.name for leg in combination.legs]
    for event, counts in enumerate(sizes):
        for local in itertools.product(*(range(counts[slot]) for slot in slots)):
            leg = dict(zip(names, local, strict=True))
            if any(leg[a] == leg[b] for a, b in combination.distinct):
                continue
            if any([leg[a] for a in f] >= [leg[b] for b in s] for f, s in combination.increasing):
                continue
            yield event, *(int(starts[slot][event]) + k for slot, k in zip(slots, local, strict=True))


CASES = [
    ((0,), (), ()),
    ((0, 0), (("a", "b"),), ()),
    ((0, 0), (), ((("a",), ("b",)),)),
    ((0, 1), (), ()),
    ((0, 0, 0), (("a", "b"), ("a", "c")), ((("b",), ("c",)),)),
    ((0, 0, 0), (), ((("a",), ("b",)), (("b",), ("c",)))),
    ((0, 1, 0, 1), (("a", "c"), ("b", "d")), ((("a", "b"), ("c", "d")),)),
]


@settings(max_examples=60, deadline=None)
@given(
    case=st.sampled_from(CASES),
    sizes=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=12),
)
def test_every_filling_once_and_in_order(case, sizes):
    slots, distinct, increasing = case
    names = "abcd"[: len(slots)]
    combination = Combination(tuple(LegSpec(n, "s") for n in names), distinct, increasing)
    sizes = [size[: max(slots) + 1] for size in sizes]
    lists = [RowList(None, offsets_of(np.array(column))) for column in zip(*sizes, strict=True)]
    rows, events = combine(Patterns(combination, slots, 1000), lists, lambda _: None)
    found = list(zip(events.tolist(), *(leg.tolist() for leg in rows), strict=True))
    assert found == list(wanted(combination, slots, sizes))


def test_rows_of_a_list_are_those_of_the_space():
    combination = Combination((LegSpec("a", "s"), LegSpec("b", "s")), distinct=(("a", "b"),))
    taken = RowList(np.array([1, 4, 7]), np.array([0, 2, 2, 3]))
    (a, b), events = combine(Patterns(combination, (0, 0), 10), [taken], lambda _: None)
    assert (a.tolist(), b.tolist(), events.tolist()) == ([1, 4], [4, 1], [0, 0])


def test_too_many_are_refused_before_memory_is_taken():
    legs = tuple(LegSpec(name, "s") for name in "abcdef")
    lists = [RowList(None, np.array([0, 2, 402]))]
    with pytest.raises(TooManyError) as caught:
        combine(Patterns(Combination(legs), (0,) * 6, 1000), lists, lambda _: None)
    assert caught.value.args[1] == 1


def test_the_error_names_entry_and_option(made):
    file, events, _ = made(1)
    plan = plan_of(inputs=[collection("tracks", "track", "px")], regions=[Region("r", ())],
                   candidates=final_state(("a", "tracks"), ("b", "tracks"), ("c", "tracks")))  # fmt: skip
    first = next(k for k, event in enumerate(events) if len(event["tracks"]) ** 3 > 100)
    for engine in (NUMPY, Engine("c", loops=True, kernels=True)):
        with pytest.raises(DataError, match=f"entry {first} ") as caught:
            execute(plan, simulation(file), combinations=100, engine=engine)
        assert caught.value.code == "E0911"
        assert "--allow combinations=" in caught.value.help[-1]
    assert execute(plan, simulation(file)).read == len(events)


def test_a_block_too_large_is_cut_in_two(made, monkeypatch):
    file, _, _ = made(1)
    plan = plan_of(inputs=[collection("tracks", "track", "px")], regions=[Region("r", ())],
                   candidates=final_state(("a", "tracks"), ("b", "tracks"), ("c", "tracks")))  # fmt: skip
    whole = execute(plan, simulation(file))
    monkeypatch.setattr("darkana.runtime.execution.block.MAX_ROWS", 50)
    for engine in (NUMPY, Engine("c", loops=True, kernels=True)):
        assert execute(plan, simulation(file), engine=engine).cutflow == whole.cutflow
