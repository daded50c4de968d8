"""`analysis ... from NAME`: everything of another search, with what is defined here in its place, less what is dropped."""

from __future__ import annotations

import pytest

from darkana.dsl import syntax as ast

from .kit import PAIR, Shelf, blamed, built, codes, good, plan_of

PARENT = (
    'analysis "parent"\n  experiment "Belle II"\n  luminosity 10 fb^-1\n'
    + PAIR
    + """\
scan mZ from 1 GeV to 2 GeV step 1 GeV
table eff(mZ [GeV]) from "eff.csv"
define threshold = 1 GeV
define hard = met > threshold
region signal
  cut "hard" hard
region other
window peak = abs(met - mZ) < 0.1 GeV
histogram h in signal
  of met bins 2 from 0 GeV to 1 GeV
count in signal within peak
  background simulation
  efficiency eff(mZ)
count in other within peak
  background simulation
  efficiency 10%
limit cross_section
  method cls
  level 90%
interpret g from cross_section = g^2 * 1 fb
"""
)
TABLE = "mZ,eff\n1,0.1\n2,0.2\n"
SHELF = Shelf(searches={"parent": PARENT}, tables={"search/eff.csv": TABLE})


def child(text: str, head: str = 'analysis "child" from parent\n') -> str:
    return head + text


def test_everything_is_inherited():
    search = good(child(""), SHELF)
    assert (search.meta.title, search.meta.experiment, search.meta.luminosity) == ("child", "Belle II", 10.0)
    assert [r.name for r in search.regions] == ["signal", "other"]
    assert [(u.name, u.how, u.origin) for u in search.uses] == [("parent", "inherits", "search")]
    assert len(search.statistics.counts) == 2


def test_a_child_may_say_its_own_luminosity():
    assert good(child("  luminosity 1 ab^-1\n"), SHELF).meta.luminosity == 1000


def test_a_definition_is_replaced_for_whatever_names_it():
    [signal, _] = plan_of(child("define threshold = 5 GeV\n"), SHELF).regions
    assert signal.cuts[0].condition.args[1].value == 5


def test_a_statement_is_replaced_in_place():
    regions = good(child('region signal\n  cut "soft" met < 1 GeV\nregion third\n'), SHELF).regions
    assert [(r.name, [c.label for c in r.cuts]) for r in regions] == [
        ("signal", ["soft"]),
        ("other", []),
        ("third", []),
    ]


def test_objects_and_the_final_state_are_replaced():
    text = "object muon from tracks as mu\n  select pt > 1 GeV\nfinal state a:muon b:muon\n"
    plan = built(child(text), SHELF)
    assert [leg.name for leg in plan.candidates.alternatives[0].legs] == ["a", "b"]
    assert [s.text for s in plan.spaces[0].steps] == ["select pt > 1 GeV"]


def test_a_count_is_known_by_its_region_and_window():
    text = "count in other within peak\n  background simulation\n  efficiency 50%\n"
    counts = good(child(text), SHELF).statistics.counts
    assert [(c.region, c.window) for c in counts] == [("signal", "peak"), ("other", "peak")]
    assert [i.value.value for c in counts if c.region == "other" for i in c.ingredients if i.role == "efficiency"] == [
        0.5
    ]
    third = "window wide = met > mZ\ncount in signal within wide\n  background simulation\n  efficiency 1%\n"
    assert len(good(child(third), SHELF).statistics.counts) == 3


def test_there_is_one_limit():
    yields = child("limit yield\n  method feldman_cousins\n  level 95%\n", 'analysis "child" from parent\n  drop g\n')
    limit = good(yields, SHELF).statistics.limit
    assert (limit.quantity, limit.method, limit.level) == ("yield", ("feldman_cousins",), 0.95)


def test_drop():
    search = good(child("", 'analysis "child" from parent\n  drop g, h\n'), SHELF)
    assert (search.statistics.couplings, search.histograms) == ((), ())
    assert [c.name for c in good(child(""), SHELF).statistics.couplings] == ["g"]


def test_what_is_counted_in_a_window_goes_with_it():
    own = "window near = met < 1 GeV\ncount in signal within near\n  background simulation\n  efficiency 10%\n"
    search = good(child(own, 'analysis "child" from parent\n  drop peak\n'), SHELF)
    assert [count.window for count in search.statistics.counts] == ["near"]


def test_a_fit_goes_with_its_variable():
    fit = "define x = met\nfit x in signal\n  range 0 GeV to 1 GeV\n  bins 5\n  signal gaussian(mean = 0.5 GeV, sigma = 0.1 GeV)\n"
    fit += "  background polynomial(order = 1)\n  efficiency 10%\n"
    shelf = Shelf(searches={"parent": PARENT + fit}, tables={"search/eff.csv": TABLE})
    assert good(child(""), shelf).statistics.fits
    assert not good(child("", 'analysis "child" from parent\n  drop x\n'), shelf).statistics.fits


def test_what_is_dropped_is_not_known():
    assert blamed(child("", 'analysis "child" from parent\n  drop threshold\n'), SHELF) == [("E0201", "threshold")]


@pytest.mark.parametrize(
    ("head", "error"),
    [
        ('analysis "child" from parent\n  drop nothing\n', ("E0703", "nothing")),
        ('analysis "child" from parents\n', ("E0701", "parents")),
        ('analysis "child"\n  drop g\n', ("E0704", "g")),
    ],
)
def test_what_can_not_be_inherited(head, error):
    assert blamed(head, SHELF) == [error]


def test_a_definition_twice_in_the_child_is_still_twice():
    assert codes(child("define threshold = 2 GeV\ndefine threshold = 3 GeV\n"), SHELF) == ["E0202"]


def test_tables_are_read_beside_the_file_that_names_them():
    assert good(child(""), SHELF).tables["eff"].table.values == (0.1, 0.2)
    own = Shelf(searches={"parent": PARENT}, tables={"search/eff.csv": TABLE, "own.csv": "mZ,eff\n1,0.5\n2,0.6\n"})
    text = child('table eff(mZ [GeV]) from "own.csv"\n')
    assert good(text, own).tables["eff"].table.values == (0.5, 0.6)


def test_a_chain_of_two_parents():
    middle = 'analysis "middle" from parent\n  drop g\ndefine threshold = 3 GeV\ndefine extra = 1\n'
    shelf = Shelf(searches={"parent": PARENT, "middle": middle}, tables={"search/eff.csv": TABLE})
    search = good('analysis "child" from middle\ndefine hard = met > 2 * threshold\n', shelf)
    assert (search.meta.title, search.meta.luminosity, search.statistics.couplings) == ("child", 10.0, ())
    assert [u.name for u in search.uses] == ["parent", "middle"]
    [signal, _] = plan_of('analysis "child" from middle\ndefine hard = met > 2 * threshold\n', shelf).regions
    assert signal.cuts[0].condition.args[1].value == 6


def test_no_circles():
    shelf = Shelf(searches={"a": 'analysis "a" from b\n', "b": 'analysis "b" from a\n'})
    assert codes('analysis "c" from a\n', shelf) == ["E0702"]


def test_both_may_state_the_language():
    shelf = Shelf(searches={"parent": f"language 1\n{PARENT}"}, tables={"search/eff.csv": TABLE})
    assert codes('language 1\nanalysis "child" from parent\n', shelf) == []
    assert blamed('analysis "child" from parent\nlanguage 1\n', shelf) == [("E0517", "language 1")]


def test_places_point_into_the_file_that_says_it():
    [signal, _] = good(child(""), SHELF).regions
    assert signal.cuts[0].site.file == "search/parent.ana"
    assert signal.cuts[0].site.line_text == '  cut "hard" hard'


def test_the_childs_words_replace_and_nothing_else_moves():
    kinds = [type(s) for s in good(child("define threshold = 2 GeV\n"), SHELF).scope.statements]
    assert kinds == [type(s) for s in good(PARENT, Shelf(tables={"eff.csv": TABLE})).scope.statements]
    assert kinds[0] is ast.Analysis
