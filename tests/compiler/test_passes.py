"""The optimiser: each pass before and after, and that no pass changes what comes out."""

from __future__ import annotations

import doctest
import importlib
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

import darkana.compiler
from darkana.compiler.arithmetic import unique
from darkana.compiler.build import build
from darkana.compiler.expressions.evaluate import evaluate
from darkana.compiler.passes.angles import apart, compare_angles, compared, compared_only
from darkana.compiler.passes.fold import fold, folded
from darkana.compiler.passes.hoist import hoist, hoisted_in
from darkana.compiler.passes.order import cost, order, ordered
from darkana.compiler.passes.prune import prune
from darkana.compiler.passes.rewrite import expressions_in, rewrite
from darkana.compiler.passes.share import share, shared_in
from darkana.compiler.passes.specialise import cases_of, scanned_regions
from darkana.runtime.plan import Apply, Bound, Const, Cut, Expr, Field, Over, Passes, Plan, Reduce, Region, walk

from .kit import PAIR, Shelf, good, op, p, plan_of, same, x

FOLDER = Path(darkana.compiler.__file__ or "").parent
MODULES = sorted(
    "darkana.compiler." + ".".join(path.relative_to(FOLDER).with_suffix("").parts)
    for path in FOLDER.rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", MODULES)
def test_doctests(module):
    results = doctest.testmod(importlib.import_module(module))
    assert results.attempted > 0
    assert results.failed == 0


def test_every_pass_has_a_doctest():
    passes = {path.stem for path in (FOLDER / "passes").glob("*.py") if path.stem != "__init__"}
    assert passes <= {module.rpartition(".")[2] for module in MODULES}


# --- fold ------------------------------------------------------------------------------------------------

A, B = x("a"), x("b")
YES, NO = x("yes"), x("no")
NAN = math.nan


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (op("add", 2.0, 3.0), Const(5.0)),
        (op("mul", op("add", 2.0, 3.0), A), op("mul", 5.0, A)),
        (op("add", A, 0.0), A),
        (op("add", 0.0, A), A),
        (op("sub", A, 0.0), A),
        (op("sub", 0.0, A), op("neg", A)),
        (op("mul", A, 1.0), A),
        (op("mul", 1.0, A), A),
        (op("mul", A, -1.0), op("neg", A)),
        (op("div", A, 1.0), A),
        (op("mul", A, 0.0), op("mul", A, 0.0)),
        (op("neg", op("neg", A)), A),
        (op("not", op("not", YES)), YES),
        (op("and", YES, True), YES),
        (op("and", False, YES), Const(value=False)),
        (op("or", YES, False), YES),
        (op("or", YES, True), Const(value=True)),
        (op("if", True, A, B), A),
        (op("if", op("lt", 2.0, 1.0), A, B), B),
        (op("if", True, 1.0, 2.0), Const(1.0)),
        (op("div", 1.0, 0.0), Const(math.inf)),
        (op("add", p("m"), op("sqrt", 4.0)), op("add", p("m"), 2.0)),
    ],
)
def test_fold(before, after):
    assert rewrite(before, folded, {}) == after


def test_zero_times_nan_stays_nan():
    assert math.isnan(evaluate(rewrite(op("mul", 0.0, p("m")), folded, {}), {"m": NAN}, {}))


# --- order -----------------------------------------------------------------------------------------------

DEAR = Reduce("any", Over((("photon", "photon"),), op("gt", Field(Bound("photon"), "E"), 1.0)), Const(value=True))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (op("and", DEAR, YES), op("and", YES, DEAR)),
        (op("or", DEAR, YES), op("or", YES, DEAR)),
        (op("and", YES, DEAR), op("and", YES, DEAR)),
        (op("and", op("lt", A, B), YES), op("and", op("lt", A, B), YES)),
        (op("sub", op("sqrt", op("exp", op("exp", A))), B), op("sub", op("sqrt", op("exp", op("exp", A))), B)),
    ],
)
def test_order(before, after):
    assert ordered(before) == after


def test_a_reduction_is_dear():
    assert cost(DEAR) > 4 * cost(op("lt", A, B))


def test_cuts_are_never_reordered():
    text = PAIR + 'region r\n  cut "dear" any(photon where angle(photon, l1) < 1 rad)\n  cut "cheap" fired\n'
    [region] = plan_of(text).regions
    assert [c.label for c in region.cuts] == ["dear", "cheap"]


# --- share -------------------------------------------------------------------------------------------------

ROOT = op("sqrt", A)


@pytest.mark.parametrize(
    ("roots", "shared"),
    [
        ((op("neg", ROOT), op("exp", ROOT)), {ROOT}),
        ((op("add", op("neg", ROOT), op("exp", ROOT)),), {ROOT}),
        ((op("neg", ROOT),), set()),
        ((op("neg", ROOT), ROOT), {ROOT}),
        ((op("mul", ROOT, ROOT),), set()),
        ((op("add", ROOT, ROOT),), {ROOT}),
        ((op("neg", A), op("exp", A)), set()),
    ],
)
def test_share(roots, shared):
    assert set(shared_in(roots)) == shared


def test_what_is_shared_comes_after_what_it_is_made_of():
    inner, outer = op("sqrt", A), op("exp", op("sqrt", A))
    listed = shared_in((op("add", inner, outer), op("sub", outer, inner)))
    assert listed.index(inner) < listed.index(outer)


# --- hoist -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("root", "hoisted"),
    [
        (op("lt", ROOT, p("m")), {ROOT}),
        (op("lt", A, p("m")), set()),
        (op("lt", op("add", ROOT, op("exp", B)), p("m")), {op("add", ROOT, op("exp", B))}),
        (op("lt", op("add", ROOT, p("m")), 1.0), {ROOT}),
        (op("lt", ROOT, 1.0), set()),
        (op("lt", op("sqrt", p("m")), p("m")), set()),
    ],
)
def test_hoist(root, hoisted):
    assert set(hoisted_in((root,))) == hoisted


# --- prune -------------------------------------------------------------------------------------------------

WIDE = (
    PAIR
    + """\
flag unused_flag
momentum miss
object hard from photon
  member double = 2 * E
  member triple = 1.5 * double
  member unasked = timing / 1 ns
  select E > 1 GeV
object forgotten from clusters
table used_here(m [GeV]) from "t.csv"
table unused(m [GeV]) from "t.csv"
region r
"""
)
SHELF = Shelf(tables={"t.csv": "m,t\n1,1\n2,2\n"})


def read(cuts: str) -> dict[str, set[str]]:
    """The branches that a region of these cuts needs."""
    plan = plan_of(WIDE + cuts, SHELF)
    return {space.name: {b.name for b in space.branches} for space in plan.inputs}


def test_only_what_is_asked_for_is_read():
    assert read("") == {"tracks": {"tracks_charge"}}, "the legs need charges"
    assert read('  cut "a" fired\n')["event"] == {"fired"}
    assert read('  cut "a" miss.pt > 1 GeV\n')["event"] == {"miss_pt"}
    assert read('  cut "a" count(photon) == 0\n')["clusters"] == set()
    assert read('  cut "a" max(photon.E) > 1 GeV\n')["clusters"] == {"clusters_E"}
    assert read('  cut "a" l1.pt > 1 GeV\n')["tracks"] == {"tracks_charge", "tracks_px", "tracks_py"}


def test_members_follow_members():
    text = WIDE + '  cut "a" any(hard.triple > 2 GeV)\n'
    [hard] = [s for s in plan_of(text, SHELF).spaces if s.name == "hard"]
    assert [getattr(s, "field", "select") for s in hard.steps] == ["double", "triple", "select"]


def test_spaces_and_tables_that_nothing_asks_for_are_gone():
    plan = plan_of(WIDE + '  cut "a" used_here(l1.pt) > 1\n', SHELF)
    assert [s.name for s in plan.spaces] == ["muon"]
    assert [t.name for t in plan.tables] == ["used_here"]


def test_an_excluded_region_is_still_needed():
    assert read('  exclude q\nregion q\n  cut "a" met > 1 GeV\n')["event"] == {"met"}


def test_weights_triggers_histograms_and_windows_are_asked_too():
    assert read("weight ntrack\n")["event"] == {"ntrack"}
    assert read("trigger t data fired simulation 1\n")["event"] == {"fired"}
    assert read("histogram h in r\n  of met bins 1 from 0 GeV to 1 GeV\n")["event"] == {"met"}
    assert read("window w = met > 1 GeV\n")["event"] == {"met"}
    assert read("histogram h in r\n  of photon.timing bins 1 from 0 ns to 1 ns\n")["clusters"] == {"clusters_timing"}


def test_channels_keep_the_fields_that_are_asked_for():
    text = PAIR.replace("final state l1:muon+ l2:muon-", "final state\n  channel a x:muon+\n  channel b x:photon")
    plan = plan_of(text + 'region r\n  cut "a" x.E > 1 GeV and a\n')
    assert plan.candidates is not None
    assert [name for name, _ in plan.candidates.fields] == ["x.E", "a"]


# --- nothing changes ------------------------------------------------------------------------------------------

NUMBERS = st.one_of(st.sampled_from([0.0, 1.0, -1.0, 2.0, 0.5]), st.floats(-4, 4).map(lambda v: round(v, 2) + 0.0))


def _numeric(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    unary = st.builds(op, st.sampled_from(["neg", "abs", "exp", "sin", "sqrt", "tanh", "floor"]), inner)
    binary = st.builds(op, st.sampled_from(["add", "sub", "mul", "div", "min", "max", "atan2"]), inner, inner)
    return unary | binary | st.builds(op, st.just("if"), _condition(inner), inner, inner)


def _condition(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    atom = st.builds(op, st.sampled_from(["lt", "le", "gt", "ge", "eq", "ne"]), inner, inner) | st.booleans().map(Const)
    joined = st.builds(op, st.sampled_from(["and", "or"]), atom, atom)
    return atom | joined | st.builds(op, st.just("not"), joined)


LEAVES = NUMBERS.map(Const) | st.sampled_from([p("m"), p("n")])
EXPRESSIONS = st.recursive(LEAVES, _numeric, max_leaves=12)
CONDITIONS = _condition(EXPRESSIONS)
POINTS = st.fixed_dictionaries({"m": NUMBERS | st.just(NAN), "n": NUMBERS})


@given(EXPRESSIONS | CONDITIONS, POINTS)
@settings(max_examples=200)
def test_folding_changes_no_value(e, at):
    assert same(evaluate(rewrite(e, folded, {}), at, {}), evaluate(e, at, {}))


@given(CONDITIONS, POINTS)
@settings(max_examples=100)
def test_ordering_changes_no_value(e, at):
    assert evaluate(rewrite(e, ordered, {}), at, {}) == evaluate(e, at, {})


@given(EXPRESSIONS, POINTS)
@settings(max_examples=100)
def test_folding_twice_changes_no_value(e, at):
    once = rewrite(e, folded, {})
    assert same(evaluate(rewrite(once, folded, {}), at, {}), evaluate(once, at, {}))


@given(st.lists(CONDITIONS, min_size=1, max_size=3), POINTS)
@settings(max_examples=50)
def test_whole_passes_change_no_cut(conditions, at):
    text = PAIR + "region r\n" + "".join(f'  cut "{i}" fired\n' for i in range(len(conditions)))
    plan = plan_holding(text, tuple(conditions))
    for one in (fold, order, share, hoist, prune):
        after = one(plan)
        found = [evaluate(c.condition, at, {}) for c in after.regions[0].cuts]
        assert found == [evaluate(c, at, {}) for c in conditions], one.__name__


KEPT: dict[str, Plan] = {}


def plan_holding(text: str, conditions: tuple[Expr, ...]) -> Plan:
    """The plan of a text with other conditions in its one region."""
    if text not in KEPT:
        KEPT[text] = build(good(text))
    plan = KEPT[text]
    [region] = plan.regions
    cuts = tuple(replace(c, condition=e) for c, e in zip(region.cuts, conditions, strict=True))
    return replace(plan, regions=(Region(region.name, cuts),))


@given(EXPRESSIONS)
@settings(max_examples=50)
def test_equal_expressions_become_one_object(e):
    again = rewrite(e, lambda node: node, {})
    assert again == e or any(isinstance(n, Const) and n.value != n.value for n in walk(e))
    assert again is rewrite(copied(e), lambda node: node, {})
    assert unique(again) is again


def copied(e: Expr) -> Expr:
    return Apply(e.op, tuple(map(copied, e.args))) if isinstance(e, Apply) else replace(e)


def test_what_runs_is_what_was_written_less_what_nothing_needs():
    plan = build(good(WIDE, SHELF))
    assert len(list(expressions_in(prune(plan)))) < len(list(expressions_in(plan)))


# --- specialise --------------------------------------------------------------------------------------------

LIGHT, HEAVY = op("lt", p("m"), 3.0), op("lt", op("mul", 2.0, p("m")), p("n"))


def test_cases_are_written_out_without_the_scan():
    cut = op("or", op("not", LIGHT), op("gt", A, 1.0))
    light, heavy = cases_of([cut, op("lt", B, 2.0)], op("if", LIGHT, A, B))
    assert (light.when, light.cuts, light.value) == (LIGHT, (op("gt", A, 1.0),), A)
    assert (heavy.when, heavy.cuts, heavy.value) == (op("not", LIGHT), (), B)


def test_a_cut_of_the_scan_alone_passes_nothing_in_one_case():
    yes, no = cases_of([LIGHT], A)
    assert yes.cuts == ()
    assert no.cuts == (Const(value=False),)


def test_a_condition_within_another_is_no_matter():
    both = op("or", LIGHT, HEAVY)
    cases = cases_of([op("or", both, YES)], op("if", LIGHT, A, B))
    assert len(cases) == 4
    assert cases[0].when == op("and", both, LIGHT)
    assert [case.value for case in cases] == [A, B, A, B]


@pytest.mark.parametrize(
    ("cuts", "value"),
    [
        ([], A),  # nothing to be done
        ([], op("sub", A, p("m"))),
        ([op("lt", A, p("m"))], op("if", LIGHT, A, B)),
        ([op("or", LIGHT, op("lt", A, p("m")))], A),
        ([], op("if", LIGHT, op("add", A, p("m")), B)),
        ([op("or", op("lt", p("m"), float(k)), YES) for k in range(5)], A),  # 32 cases
        ([op("or", LIGHT, Passes("scanned"))], A),
    ],
)
def test_where_the_scan_stays_there_are_no_cases(cuts, value):
    assert cases_of(cuts, value, frozenset({"scanned"})) == ()


def test_a_region_depends_on_the_scan_through_others():
    regions = (
        Region("far", (Cut("c", op("not", Passes("near"))),)),
        Region("near", (Cut("c", op("or", Passes("scanned"), YES)),)),
        Region("scanned", (Cut("c", op("lt", A, p("m"))),)),
        Region("free", (Cut("c", YES),)),
    )
    assert scanned_regions(Plan("", None, (), (), None, (), (), (), regions, (), ())) == {"far", "near", "scanned"}


# --- angles ------------------------------------------------------------------------------------------------

ACROSS = op("sqrt", op("add", op("mul", A, A), op("mul", B, B)))
POLAR, AROUND = op("atan2", ACROSS, B), op("atan2", A, B)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (op("lt", POLAR, 0.5), op("angle_lt", ACROSS, B, 0.5)),
        (op("ge", 0.5, POLAR), op("angle_le", ACROSS, B, 0.5)),
        (op("and", op("lt", 0.5, POLAR), op("lt", POLAR, 2.0)),
         op("and", op("angle_gt", ACROSS, B, 0.5), op("angle_lt", ACROSS, B, 2.0))),
        (op("lt", AROUND, 0.5), op("lt", AROUND, 0.5)),
        (op("lt", op("atan2", op("sqrt", A), B), 0.5), op("lt", op("atan2", op("sqrt", A), B), 0.5)),  # -0
        (op("lt", POLAR, -0.5), op("lt", POLAR, -0.5)),
        (op("lt", POLAR, math.pi), op("lt", POLAR, math.pi)),
        (op("lt", POLAR, p("m")), op("lt", POLAR, p("m"))),
        (op("eq", POLAR, 0.5), op("eq", POLAR, 0.5)),
        (op("and", op("lt", POLAR, 0.5), op("lt", op("cos", POLAR), 0.5)),
         op("and", op("lt", POLAR, 0.5), op("lt", op("cos", POLAR), 0.5))),
    ],
)  # fmt: skip
def test_angles(before, after):
    angles = compared_only((before,))
    assert rewrite(before, lambda node: compared(node, angles), {}) == after


OTHER = op("atan2", ACROSS, A)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (op("gt", op("min", POLAR, OTHER), 0.5), op("and", op("gt", POLAR, 0.5), op("gt", OTHER, 0.5))),
        (op("ge", 0.5, op("max", POLAR, OTHER)), op("and", op("le", POLAR, 0.5), op("le", OTHER, 0.5))),
        (op("lt", op("min", POLAR, OTHER), 0.5), op("lt", op("min", POLAR, OTHER), 0.5)),  # one is enough
        (op("gt", op("min", POLAR, op("max", OTHER, B)), 0.5), op("gt", op("min", POLAR, op("max", OTHER, B)), 0.5)),
        (op("gt", op("min", A, B), 0.5), op("gt", op("min", A, B), 0.5)),
        (op("gt", op("min", op("min", POLAR, OTHER), POLAR), 0.5),
         op("and", op("and", op("gt", POLAR, 0.5), op("gt", OTHER, 0.5)), op("gt", POLAR, 0.5))),
    ],
)  # fmt: skip
def test_the_least_of_some_angles_is_compared_by_comparing_each(before, after):
    assert apart(before) == after


def test_an_angle_that_a_histogram_shows_is_worked_out():
    text = PAIR + 'region r\n  cut "forward" l1.theta < 1 rad\n'
    [region] = compare_angles(plan_of(text)).regions
    assert region.cuts[0].condition.op == "angle_lt"
    shown = compare_angles(plan_of(text + "histogram h in r of l1.theta bins 3 from 0 rad to 3 rad\n"))
    assert shown.regions[0].cuts[0].condition.op == "lt"
