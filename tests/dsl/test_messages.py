"""What new users write, what they are told, and that the mend offered is one."""

from __future__ import annotations

import time

import pytest

from darkana.dsl.diagnostics import Diagnostic
from darkana.dsl.parse import parse
from darkana.dsl.render import render
from darkana.dsl.source import Source


def only_error(text: str) -> Diagnostic:
    [found] = parse(Source("t.ana", text))[1]
    return found


def mended(text: str, found: Diagnostic) -> str:
    assert found.replacement is not None
    return text[: found.span.start] + found.replacement + text[found.span.end :]


def is_good(text: str) -> bool:
    return parse(Source("t.ana", text))[1] == []


# text, the words it is about, the code, the text mended
MENDED = [
    ("region r\n  cut dil.cms.pt > 1 GeV", "dil", "E0146", 'region r\n  cut "label" dil.cms.pt > 1 GeV'),
    ("region r\n  cut (a + b).m > 1 GeV", "(", "E0146", 'region r\n  cut "label" (a + b).m > 1 GeV'),
    ("region r\n  cut not a", "not", "E0146", 'region r\n  cut "label" not a'),
    ("region r\n  cut 1 GeV < x", "1", "E0146", 'region r\n  cut "label" 1 GeV < x'),
    (
        "count in r within w\n  uncertainty 5% on signal",
        "5",
        "E0146",
        'count in r within w\n  uncertainty "name" 5% on signal',
    ),
    ("limit on cross_section\n  method cls", "on", "E0131", "limit  cross_section\n  method cls"),
    ("recoil zp against the dilepton", "the", "E0131", "recoil zp against  dilepton"),
    ("scan m from 1 GeV - 7 GeV step 1 GeV", "-", "E0102", "scan m from 1 GeV to 7 GeV step 1 GeV"),
    ("scan m from 1 GeV-7 GeV step 1 GeV", "-", "E0102", "scan m from 1 GeV to 7 GeV step 1 GeV"),
    ("scan m from 1 GeV, 7 GeV step 1 GeV", ",", "E0102", "scan m from 1 GeV to 7 GeV step 1 GeV"),
    ("fit m in r\n  range 1 GeV - 2 GeV\n  bins 10", "-", "E0102", "fit m in r\n  range 1 GeV to 2 GeV\n  bins 10"),
    (
        "count in r within w\n  background sideband side * 0.5",
        "*",
        "E0102",
        "count in r within w\n  background sideband side times 0.5",
    ),
    (
        'region r\n  cut "a" x > 1 GeV if y < 3 GeV',
        "if",
        "E0133",
        'region r\n  cut "a" x > 1 GeV when y < 3 GeV',
    ),
    ("count in r within w if y < 3 GeV", "if", "E0133", "count in r within w when y < 3 GeV"),
    ('analysis "a"\n  luminosity 276/pb', "276/pb", "E0139", 'analysis "a"\n  luminosity 276 pb^-1'),
    ("define k = 3 / GeV^2", "3 / GeV^2", "E0139", "define k = 3 GeV^-2"),
    (
        "scan m from 1 GeV to 7 GeV step 1 GeV\n  show at m = 2 GeV",
        "m = ",
        "E0150",
        "scan m from 1 GeV to 7 GeV step 1 GeV\n  show at 2 GeV",
    ),
    (
        "scan m from 1 GeV to 7 GeV step 1 GeV\n  show at 1 GeV, m == 2 GeV",
        "m == ",
        "E0150",
        "scan m from 1 GeV to 7 GeV step 1 GeV\n  show at 1 GeV, 2 GeV",
    ),
    ("final_state l1:muon+ l2:muon-", "final_state", "E0107", "final state l1:muon+ l2:muon-"),
    ("FinalState l1:muon+ l2:muon-", "FinalState", "E0107", "final state l1:muon+ l2:muon-"),
    ("final state muon+ muon-", "muon+ muon-", "E0149", "final state l1:muon+ l2:muon-"),
    ("final state l1:muon+ muon-", "muon-", "E0149", "final state l1:muon+ l2:muon-"),
    ("final state muon photon with conjugate", "muon photon", "E0149", "final state l1:muon g2:photon with conjugate"),
    ("final state l1muon+ l2:muon-", "l1muon+", "E0149", "final state l1:muon+ l2:muon-"),
    ("object zp -> pion kaon\n  take 1", "pion kaon", "E0149", "object zp -> p1:pion k2:kaon\n  take 1"),
    ("import belle2", "import belle2", "E0123", "use belle2"),
    ('include "lib/belle2.ana"', 'include "lib/belle2.ana"', "E0123", "use belle2"),
    (
        "from belle2 import tracks, photon",
        "from belle2 import tracks, photon",
        "E0123",
        "use belle2 only tracks, photon",
    ),
    ("from belle2 import *", "from belle2 import *", "E0123", "use belle2"),
    ('use "belle2.ana"', 'use "belle2.ana"', "E0101", "use belle2"),
]


@pytest.mark.parametrize(("text", "words", "code", "better"), MENDED, ids=[text for text, *_ in MENDED])
def test_what_is_offered_mends(text, words, code, better):
    found = only_error(text + "\n")
    assert (found.code, found.span.text) == (code, words)
    assert mended(text, found) == better
    assert is_good(better)


# text, the words it is about, the message
TOLD = [
    (
        "count in r within w\n  background sideband peak\n  observed data",
        "sideband peak",
        "`times FACTOR` is missing after `sideband peak`",
    ),
    (
        "count in r within w\n  background sideband peak",
        "sideband peak",
        "`times FACTOR` is missing after `sideband peak`",
    ),
    ("count in r\n  background simulation", "in r", "`within WINDOW` is missing after `in r`"),
    ("count in r", "in r", "`within WINDOW` is missing after `in r`"),
    ("count signal within peak", "signal", "`in` is missing before `signal`"),
    ("fit m r\n  bins 10", "r", "`in` is missing before `r`"),
    ("histogram rm of z.m bins 10 from 0 GeV to 1 GeV", "histogram rm", "`in REGION` is missing after `histogram rm`"),
    ("scan m from 1 GeV to 7 GeV", "to 7 GeV", "`step VALUE` or `points NUMBER` is missing after `to 7 GeV`"),
    ("use belle2 only beams", "beams", "`only` takes what has a name; the beams of a library always come along"),
    ("use belle2 only a, weight", "weight", "`only` takes what has a name, and `weight` begins a statement"),
    ("define e = photon[0].E", "photon[0]", "objects have no numbers"),
    ("define e = sum(photon[1:].E)", "photon[1:]", "objects have no numbers"),
]


@pytest.mark.parametrize(("text", "words", "message"), TOLD, ids=[text for text, *_ in TOLD])
def test_what_is_missing_is_told(text, words, message):
    found = only_error(text + "\n")
    assert (found.span.text, found.message) == (words, message)


ORDERS = [
    ('count in r within w\n  uncertainty "x" 5% on signal lognormal', "lognormal"),
    ('count in r within w\n  uncertainty "x" lognormal 5% on signal', "lognormal"),
    ('count in r within w\n  uncertainty "x" 5% assumed on signal', "assumed"),
    ('region r\n  cut "a" x > 1 assumed when y > 2', "when"),
    ("region r blind from s", "from"),
    ("object photon as gamma from clusters", "as"),
    ("count within w in r", "within"),
    ("histogram h in r\n  of x from 0 to 5 bins 10", "from"),
]


@pytest.mark.parametrize(("text", "word"), ORDERS, ids=[text for text, _ in ORDERS])
def test_the_right_order_is_told(text, word):
    found = only_error(text + "\n")
    assert (found.code, found.span.text) == ("E0147", word)
    assert found.help[0].startswith("the order is `")


@pytest.mark.parametrize("text", ['region r\n  cut low mass" x > 1\n', "region r\n  cut low x > 1\n"])
def test_a_label_without_its_quotes_is_still_one(text):
    assert only_error(text).code == "E0105"


@pytest.mark.parametrize("text", ["define x = 2 if y > 2\n", "define x = 2 if y > 2 else 3\n"])
def test_a_choice_begins_with_its_condition(text):
    assert only_error(text).help == ("the condition comes first, and both values are given: `if c then a else b`",)


def test_a_division_by_a_unit_may_be_meant_twice():
    found = only_error('analysis "a"\n  luminosity 276/fb^-1\n')
    assert (found.help, found.replacement) == (("write `276 fb^-1`",), None)


@pytest.mark.parametrize("text", ["define x = 1/s", "define x = 2/m", "define x = 1/pb.m", "define x = 3 fb / 2 fb"])
def test_other_divisions_are_left_alone(text):
    assert is_good(text)


def test_what_was_meant_counts_as_broken_too():
    module, _ = parse(Source("t.ana", "import belle2\n"))
    assert {"use", "belle2"} <= module.broken
    module, _ = parse(Source("t.ana", "final_state l1:muon+\n"))
    assert {"final", "state", "l1"} <= module.broken


def test_what_stands_before_an_import_is_kept():
    module, [found] = parse(Source("t.ana", "region r\nimport belle2\nregion s\n"))
    assert (found.code, len(module.statements)) == ("E0123", 2)


# --- long sums ---------------------------------------------------------------------------------------------------


def long(what: str, joint: str, number: int) -> str:
    return "define x = " + f" {joint} ".join([what] * number) + "\n"


LONG = [("a", "+", "sum of 500 terms"), ("a * b", "-", "sum of 500 terms"), ("a", "*", "product of 500 factors")]
LONG += [("(a > b)", "and", "condition of 500 parts")]


@pytest.mark.parametrize(("what", "joint", "called"), LONG)
def test_a_long_sum_is_called_one(what, joint, called):
    started = time.process_time()
    found = only_error(long(what, joint, 500))
    assert time.process_time() - started < 1
    assert found.code == "E0140"
    assert found.message == f"this {called} is too long: about 100 are allowed"
    assert found.label.endswith("number 101")
    assert found.span.start == len("define x = ") + 100 * (len(what) + len(joint) + 2)


def test_a_long_sum_in_parts_is_good():
    part = " + ".join(["a"] * 80)
    assert is_good(f"define x = ({part}) + ({part}) + ({part}) + ({part}) + ({part}) + ({part})\n")


def test_what_is_nested_is_called_so():
    assert only_error("define x = a + " + "-" * 200 + "1\n").code == "E0142"


# --- long lines --------------------------------------------------------------------------------------------------


def test_a_long_line_is_cut_around_the_caret():
    text = "define x = " + "abc + " * 2000 + "$ + " + "abc + " * 2000 + "abc"
    _, _, _, line, carets = render([only_error(text)]).splitlines()
    assert max(len(line), len(carets)) < 140
    assert line.startswith("1 | ... ")
    assert line.endswith(" ...")
    assert line[carets.index("^")] == "$"


def test_a_long_line_is_cut_at_the_side_that_is_long():
    begun = render([only_error("define $ = " + "abc + " * 100)]).splitlines()[3]
    ended = render([only_error("define x = " + "abc + " * 90 + "$ b")]).splitlines()[3]
    assert begun.startswith("1 | define $")
    assert begun.endswith(" ...")
    assert ended.startswith("1 | ... ")
    assert ended.endswith("$ b")
