"""Whole plans against plain loops."""

from __future__ import annotations

import numpy as np
import pytest

from darkana.runtime.engine.c.library import compiler
from darkana.runtime.engine.choice import NUMPY, Engine
from darkana.runtime.execution.execute import execute
from darkana.runtime.plan import (
    Apply,
    Bound,
    CandidateSpace,
    Combination,
    CompositeSpace,
    Const,
    Field,
    Interval,
    KeepBestStep,
    LegSpec,
    MemberStep,
    Over,
    Passes,
    Pick,
    Region,
    SelectStep,
    SortStep,
    Table,
    TakeStep,
    TriggerStep,
    UnionSpace,
    WeightStep,
    Window,
)
from plain_loop import Expected, compare
from plan_kit import (
    both,
    call,
    collection,
    cut,
    data,
    event_columns,
    final_state,
    grid,
    histogram,
    lift,
    plan_of,
    reduce,
    selection,
    simulation,
    table,
    total,
)

INPUTS = (
    event_columns("met", flags=("fired",)),
    collection("tracks", "track", "px", "py", "charge"),
    collection("clusters", "cluster", "E", "phi"),
)
PLUS, MINUS = call(">", "tracks.charge", 0), call("<", "tracks.charge", 0)
PAIR = final_state(LegSpec("l1", "tracks", PLUS), LegSpec("l2", "tracks", MINUS))
MASS = call("sqrt", total(call("^", total("l1.px", "l2.px"), 2), call("^", total("l1.py", "l2.py"), 2)))
ENGINES = (NUMPY, Engine("c", loops=True, kernels=True)) if compiler() else (NUMPY,)
EDGES = tuple(np.linspace(0, 4, 9).tolist())


def check(plan, made, *, seeds=(1, 2), blocks=(7, 16384), **more):
    for seed in seeds:
        file, events, weights = made(seed)
        wanted = Expected(plan, events, weights)
        for block in blocks:
            tally = execute(plan, simulation(file, weight="weight"), block=block, **more)
            compare(tally, wanted)
            for name, times in wanted.outside.items():
                found = tally.warnings.get(f"table `{name}`: values outside its points", 0)
                assert (found > 0) == (times > 0)
            assert tally.read == tally.entries == len(events)


def test_pairs_cuts_histograms_and_windows(made):
    slack = call("+", 0.25, call("*", 0.25, "$m"))
    regions = [
        Region("a", (cut("two", call(">=", reduce("count", "tracks"), 2)), cut("mass", call("<", MASS, 3)))),
        Region("b", (cut("two", call(">=", reduce("count", "tracks"), 2)), cut("met", call(">", "event.met", 1)))),
        Region("none", ()),
        Region("scanned", (cut("met", call(">", "event.met", 1)), cut("m", call("<", "l1.px", "$m")),
                           cut("last", call(">", "l2.py", -1.5)))),
    ]  # fmt: skip
    interval = Interval(MASS, call("-", "$m", slack), call("+", "$m", slack), exact=True)
    windows = (
        Window("peak", call("<", call("abs", call("-", MASS, "$m")), slack), ("a", "b", "none", "scanned"), interval),
        Window("plain", call("<", call("abs", call("-", MASS, "$m")), slack), ("a", "scanned")),
        Window("loose", both(call("<", call("abs", call("-", MASS, "$m")), slack), call(">", "event.met", "$m")),
               ("none",), Interval(MASS, call("-", "$m", slack), call("+", "$m", slack))),
    )  # fmt: skip
    histograms = (
        histogram("mass", "a", (MASS, EDGES)),
        histogram("n-1", "a", (MASS, EDGES), without=("mass",)),
        histogram("met", "a", ("event.met", EDGES), level="event"),
        histogram("energy", "b", ("clusters.E", EDGES), level="clusters"),
        histogram("plane", "none", (MASS, EDGES), ("event.met", (0.0, 1.0, 5.0))),
        histogram("shifted", "a", (call("-", MASS, "$m"), EDGES)),
        histogram("after", "scanned", ("l2.px", (-2.0, 0.0, 2.0))),
    )
    scan = grid("m", np.linspace(0, 4, 17), shown=(1.0, 2.5))
    check(
        plan_of(inputs=INPUTS, candidates=PAIR, regions=regions, histograms=histograms, windows=windows, scan=scan),
        made,
    )


def test_windows_of_single_candidates_use_running_sums(made):
    best = final_state(*PAIR.alternatives[0].legs, steps=[KeepBestStep(MASS, "min", ())])
    for width in (0.5, 0.25, 0.0):
        low, high = call("-", "$m", width), call("+", "$m", width)
        window = Window(
            "w", call("<", call("abs", call("-", MASS, "$m")), width), ("r",), Interval(MASS, low, high, True)
        )
        plan = plan_of(inputs=INPUTS, candidates=best, regions=[Region("r", ())], windows=(window,),
                       scan=grid("m", np.linspace(0, 4, 33)))  # fmt: skip
        check(plan, made)


def test_objects_selected_sorted_and_taken(made):
    pt = call("sqrt", total(call("^", "good.px", 2), call("^", "good.py", 2)))
    good = selection(
        "good", "tracks",
        SelectStep(call(">", "good.px", -1.5)),
        MemberStep("pt", pt),
        SortStep(lift("good.pt"), True),
        SelectStep(call(">", "good.pt", 0.5)),
        TakeStep(3),
        MemberStep("near", reduce("count", "clusters", where=call("<", call("abs", "clusters.phi"), "good.pt"))),
    )  # fmt: skip
    bright = selection("bright", "clusters", SortStep(lift("bright.E"), False), TakeStep(2))
    fs = final_state(("a", "good"), ("b", "good"), ("c", "bright"), increasing=((("a",), ("b",)),))
    regions = [
        Region("r", (cut("pt", call(">=", "a.pt", "b.pt")), cut("c", call(">", "c.E", 0.25)))),
        Region("q", (cut("near", call(">", "b.near", 1)), cut("nan", call("!=", "c.E", 1.0)))),
    ]
    histograms = (
        histogram("pt", "r", ("good.pt", EDGES), level="good"),
        histogram("ab", "q", (call("-", "a.pt", "b.pt"), EDGES), ("c.E", EDGES)),
    )
    check(plan_of(inputs=INPUTS, spaces=[good, bright], candidates=fs, regions=regions, histograms=histograms), made)


def test_reducers_and_picks(made):
    pairs = (("a", "tracks"), ("b", "tracks"))
    mixed = (("a", "tracks"), ("c", "clusters"), ("b", "tracks"))
    hardest = Pick(Over((("t", "tracks"),), call(">", "t.px", "l1.px")), "max", lift("t.py"))
    softest = Pick(Over((("t", "clusters"),)), "min", lift("t.E"))
    values = {
        "pairs": reduce("count", pairs, where=call(">", call("*", "a.px", "b.px"), 0)),
        "all pairs": reduce("count", pairs),
        "triples": reduce("sum", mixed, call("*", "a.px", "b.py"), where=call("<", "c.phi", "l1.px")),
        "sum": reduce("sum", "clusters", "clusters.phi"),
        "min": reduce("min", "clusters", "clusters.E"),
        "max": reduce("max", "tracks", call("*", "tracks.px", "l2.px")),
        "any": call("if", reduce("any", "clusters", call(">", "clusters.phi", "l1.py")), 1.0, 2.0),
        "all": call("if", reduce("all", "clusters", call(">", "clusters.phi", "l1.py")), 1.0, 2.0),
        "none": call("if", reduce("none", "clusters", call(">", "clusters.E", "event.met")), 1.0, 2.0),
        "hardest": Field(hardest, "px"),
        "softest": Field(softest, "phi"),
        "nested": reduce("sum", "tracks", reduce("count", "clusters", where=call("<", "clusters.phi", "tracks.px"))),
    }
    edges = tuple(np.linspace(-4, 8, 25).tolist())
    histograms = tuple(histogram(name, "r", (value, edges)) for name, value in values.items())
    check(plan_of(inputs=INPUTS, candidates=PAIR, regions=[Region("r", ())], histograms=histograms), made)


def test_regions_of_events_without_a_final_state(made):
    regions = [
        Region("r", (cut("met", call(">", "event.met", 1)), cut("n", call(">", reduce("count", "tracks"), 2)))),
        Region("other", (cut("not r", call("not", Passes("r"))), cut("fired", lift("event.fired")))),
        Region("all", ()),
    ]
    histograms = (
        histogram("met", "r", ("event.met", EDGES), level="event"),
        histogram("px", "r", ("tracks.px", EDGES), level="tracks"),
    )
    windows = (Window("w", call("<", call("abs", call("-", "event.met", "$m")), 0.5), ("r", "all")),)
    scan = grid("m", (0.0, 1.0, 2.0))
    check(plan_of(inputs=INPUTS, regions=regions, histograms=histograms, windows=windows, scan=scan), made)


def test_best_candidate_keeps_repairings(made):
    key = call("abs", total("a.px", "b.px", "c.px"))
    identities = tuple(lift(f"{leg}.@id") for leg in "abc")
    for direction in ("min", "max"):
        fs = final_state(("a", "tracks"), ("b", "tracks"), ("c", "tracks"), distinct=(("a", "b"), ("a", "c")),
                         increasing=((("b",), ("c",)),), steps=[KeepBestStep(key, direction, identities)])  # fmt: skip
        regions = [Region("r", (cut("a", call(">", "a.py", 0)),))]
        for engine in ENGINES:
            check(plan_of(inputs=INPUTS, candidates=fs, regions=regions), made, engine=engine)


def composite_fields():
    legs = [("a", "b"), ("a", "b")]
    names = {name: tuple(call("+", f"{a}.{name}", f"{b}.{name}") for a, b in legs) for name in ("px", "py")}
    ids = {f"id{k}": tuple(lift(f"{pair[k]}.@id") for pair in legs) for k in (0, 1)}
    return tuple((names | ids).items())


PAIRS = CompositeSpace(
    "pair",
    (
        Combination((LegSpec("a", "tracks", PLUS), LegSpec("b", "tracks", MINUS))),
        Combination((LegSpec("a", "tracks", PLUS), LegSpec("b", "tracks", PLUS)), increasing=((("a",), ("b",)),)),
    ),
    composite_fields(),
    (SelectStep(call(">", "pair.px", -1)), MemberStep("sum", call("+", "pair.px", "pair.py"))),
)


def apart(one, other):
    return [call("!=", f"{one}.id{i}", f"{other}.id{j}") for i in (0, 1) for j in (0, 1)]


def test_composites_and_channels(made):
    one = Combination((LegSpec("p", "pair"), LegSpec("q", "pair")), increasing=((("p",), ("q",)),),
                      conditions=tuple(apart("p", "q")), channel="four")  # fmt: skip
    two = Combination((LegSpec("p", "pair"), LegSpec("q", "tracks")), channel="three")
    fields = (
        ("px", (call("+", "p.px", "q.px"), call("+", "p.px", "q.px"))),
        ("four", (Const(True), Const(False))),
        ("sum", (lift("q.sum"), lift("q.py"))),
    )
    fs = CandidateSpace((one, two), fields, (SelectStep(call("<", "candidate.px", 3)),))
    regions = [Region("four", (cut("channel", lift("candidate.four")), cut("sum", call(">", "candidate.sum", 0))))]
    histograms = (histogram("px", "four", ("candidate.px", EDGES), without=("channel",)),)
    plan = plan_of(inputs=INPUTS, spaces=[PAIRS], candidates=fs, regions=regions, histograms=histograms)
    for engine in ENGINES:
        check(plan, made, seeds=(1,), engine=engine)


def test_groups_of_legs_are_unordered_among_themselves(made):
    legs = [("a", "tracks"), ("b", "clusters"), ("c", "tracks"), ("d", "clusters")]
    fs = final_state(*legs, distinct=(("a", "c"), ("b", "d")), increasing=((("a", "b"), ("c", "d")),))
    regions = [Region("r", (cut("px", call(">", "a.px", "d.phi")),))]
    for engine in ENGINES:
        check(plan_of(inputs=INPUTS, candidates=fs, regions=regions), made, seeds=(1,), engine=engine)


def test_rules_between_lists_that_differ(made):
    right, left = call(">", "tracks.px", -1), call("<", "tracks.px", 1)
    fs = final_state(LegSpec("a", "tracks", right), LegSpec("b", "tracks", left),
                     distinct=(("a", "b"),))  # fmt: skip
    up = final_state(*fs.alternatives[0].legs, increasing=((("a",), ("b",)),))
    for candidates in (fs, up):
        for engine in ENGINES:
            check(plan_of(inputs=INPUTS, candidates=candidates, regions=[Region("r", ())]), made, engine=engine)


def test_unions_leave_out_what_they_have_already(made):
    fields = (("px", (lift("tracks.px"), call("neg", "left.px"))), ("@id", (lift("tracks.@id"), lift("left.@id"))))
    left = selection("left", "tracks", SelectStep(call("<", "left.px", 0)))
    right = selection("right", "tracks", SelectStep(call(">", "right.px", 0.5)))
    both_fields = (("px", (lift("left.px"), lift("right.px"))), ("@id", (lift("left.@id"), lift("right.@id"))))
    spaces = [
        left, right,
        UnionSpace("again", ("tracks", "left"), fields, ()),
        UnionSpace("sides", ("left", "right"), both_fields, (SortStep(lift("sides.px"), True),)),
    ]  # fmt: skip
    fs = final_state(("a", "again"), ("b", "sides"))
    histograms = (histogram("a", "r", ("a.px", EDGES)), histogram("b", "r", ("sides.px", EDGES), level="sides"))
    check(plan_of(inputs=INPUTS, spaces=spaces, candidates=fs, regions=[Region("r", ())], histograms=histograms), made)


def test_tables_and_the_branch_not_taken(made):
    tables = (
        Table("line", ("x",), ((-2.0, 0.0, 1.0),), (1.0, 2.0, 4.0)),
        Table("log", ("x",), ((-2.0, 0.0, 2.0),), (1.0, 2.0, 8.0), interpolation="log", clamp=True),
        Table("step", ("x",), ((-2.0, 0.0, 1.0),), (1.0, 3.0), interpolation="step"),
        Table("plane", ("x", "y"), ((-2.0, 0.0, 2.0), (-2.0, 2.0)), (1.0, 2.0, 3.0, 4.0, 5.0, 7.0)),
    )
    guarded = call("if", call("<", "l1.px", 1), table("line", "l1.px"), call("*", 2, table("step", "l2.px")))
    values = [
        table("line", "l1.px"), table("log", "l1.py"), table("step", "l1.px"), table("plane", "l1.px", "l2.py"),
        guarded,
    ]  # fmt: skip
    histograms = tuple(histogram(f"h{k}", "r", (value, EDGES)) for k, value in enumerate(values))
    safe = Region("s", (cut("safe", call("or", call(">", "l1.px", 1), call(">", table("line", "l1.px"), 1.5))),))
    plan = plan_of(
        inputs=INPUTS, candidates=PAIR, regions=[Region("r", ()), safe], histograms=histograms, tables=tables
    )
    check(plan, made)


def test_warnings_do_not_depend_on_the_block(made):
    tables = (Table("line", ("x",), ((-1.0, 1.0),), (1.0, 2.0)),)
    value = call("if", call("<", "l1.py", 1), table("line", "l1.px"), table("line", "l2.px"))
    regions = [Region("r", (cut("a", call(">", value, 1.2)), cut("b", call("<", value, 1.8))))]
    plan = plan_of(inputs=INPUTS, candidates=PAIR, regions=regions, tables=tables)
    file, _, _ = made(1)
    found = [execute(plan, simulation(file), block=block).warnings for block in (1, 3, 64)]
    assert found[0]
    assert found[0] == found[1] == found[2]


def test_a_region_that_scans_can_be_excluded(made):
    signal = Region("signal", (cut("m", call("<", "l1.px", "$m")), cut("met", call(">", "event.met", "$m"))))
    scans = frozenset({"m"})
    rest = cut("not signal", call("not", Passes("signal")))
    rest = type(rest)(rest.label, rest.condition, scans=scans)
    side = Region("side", (cut("py", call(">", "l1.py", 0)), rest))
    window = Window("w", call("<", call("abs", call("-", MASS, "$m")), 0.5), ("side", "signal"))
    scan = grid("m", (0.0, 0.5, 1.0, 2.0), shown=(1.0, 2.0))
    check(plan_of(inputs=INPUTS, candidates=PAIR, regions=[signal, side], windows=(window,), scan=scan), made)


def test_weights_of_events_and_candidates(made):
    best = final_state(*PAIR.alternatives[0].legs, steps=[KeepBestStep(MASS, "min", ())])
    weights = (
        WeightStep(call("+", 1, "event.met"), "event"),
        WeightStep(call("+", 3, "l1.px"), "candidate"),
    )
    triggers = (TriggerStep("t", lift("event.fired"), call("/", 1, call("+", 3, "l2.px")), "candidate"),)
    regions = [Region("r", (cut("px", call(">", "l1.px", 0)),))]
    plan = plan_of(inputs=INPUTS, candidates=best, regions=regions, weights=weights, triggers=triggers)
    file, events, own = made(1)
    rows = execute(plan, simulation(file, weight="weight"), block=11).cutflow["r"]
    bare = plan_of(inputs=INPUTS, candidates=best, regions=regions)
    loops = Expected(bare, events, own).events
    sums = np.zeros(3)
    for event, alone in zip(loops, own, strict=True):
        weight = alone * (1 + event.event.get("met"))
        sums[0] += weight
        for env in event.candidates():
            full = weight * (3 + env["l1"].get("px")) / (3 + env["l2"].get("px"))
            sums[1] += full
            sums[2] += full * (env["l1"].get("px") > 0)
    np.testing.assert_allclose([row.sumw for row in rows], sums, rtol=1e-13)


def test_data_weigh_one_and_need_the_trigger(made):
    triggers = (TriggerStep("t", lift("event.fired"), Const(0.5), "event"),)
    weights = (WeightStep(Const(7.0), "event"),)
    plan = plan_of(inputs=INPUTS, candidates=PAIR, regions=[Region("r", ()), Region("b", (), blind=True)],
                   triggers=triggers, weights=weights)  # fmt: skip
    file, events, _ = made(1)
    tally = execute(plan, data(file), luminosity=None)
    loops = [event for event in Expected(plan, events, [1.0] * len(events)).events if event.candidates()]
    everything, candidate = tally.cutflow["r"]
    fired = [event for event in loops if event.event.get("fired")]
    assert (everything.events, everything.sumw) == (len(events), len(events))
    assert (candidate.events, candidate.sumw) == (len(fired), len(fired))
    assert "b" not in tally.cutflow
    assert any("b" in text for text in tally.skipped)
    assert "b" in execute(plan, data(file), blind=False).cutflow
    simulated = execute(plan, simulation(file)).cutflow["r"]
    assert [row.sumw for row in simulated] == pytest.approx([7 * len(events), 3.5 * len(loops)])


def test_the_expressions_of_numpy_are_those_of_the_plan(made):
    ops = ["neg", "sqrt", "abs", "log", "log10", "exp", "floor", "sin", "cos", "tan", "asin", "acos", "atan",
           "sinh", "cosh", "tanh", "asinh", "wrap"]  # fmt: skip
    values = [Apply(op, (call("*", 2, "l1.px"),)) for op in ops]
    values += [call(op, "l1.px", "l2.py") for op in ("add", "sub", "mul", "div", "pow", "atan2", "min", "max")]
    values += [call("pow", "l1.px", power) for power in (-1, 0.5, 1, 2, 3, 4, 2.5)]
    values += [call("if", call(op, "l1.px", "l2.px"), 1.0, 2.0) for op in ("<", "<=", ">", ">=", "==", "!=")]
    values += [Field(Bound("event"), "met"), call("max", call("sqrt", "l1.px"), 0.5)]
    edges = tuple(np.linspace(-4.03, 4.01, 50).tolist())
    histograms = tuple(histogram(f"h{k}", "r", (value, edges)) for k, value in enumerate(values))
    with np.errstate(all="ignore"):
        check(plan_of(inputs=INPUTS, candidates=PAIR, regions=[Region("r", ())], histograms=histograms), made)
