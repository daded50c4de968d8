"""Each mistake is reported once, where it was made, and nothing that only follows from it."""

from __future__ import annotations

import pytest

from darkana.compiler.check import check
from darkana.dsl.source import Source
from darkana.library import Files

MUONS = """use belle2
object muon from tracks as mu
  select muonID > 0.5
final state l1:muon+ l2:muon-
"""
SEARCH = (
    MUONS
    + """scan mZ from 1 GeV to 8 GeV step 50 MeV
define dilepton = l1 + l2
recoil zp against dilepton
table resolution(mZ [GeV]) [GeV] from "nowhere.csv"
region signal
  cut "two tracks" count(tracks) == 2
  cut "low mass"   dilepton.m < 9 GeV
region sideband from signal
  invert "low mass"
histogram recoil_mass in signal without "low mass"
  of zp.m bins 50 from 0 GeV to 10 GeV
window peak = abs(zp.m - mZ) < 2 * resolution(mZ)
count in signal within peak
  background simulation
  efficiency 0.1 * mZ / 1 GeV
  uncertainty "trigger" 6% on signal
limit cross_section
  method bayesian flat
  level  90%
define branching = 0.5
interpret gprime from cross_section = gprime^2 * 20 fb * branching
  variant "all invisible" with branching = 1
project to 50 ab^-1
  with "trigger" 1%
published observed gprime(mZ [GeV]) variant "all invisible" level 90% from "nowhere.csv"
"""
)


def errors(text: str) -> list[tuple[str, int]]:
    """The code and line of every error."""
    found = check(Source("search.ana", text), Files()).diagnostics
    return [(d.code, d.span.line) for d in found if d.severity == "error"]


def test_the_search_itself_is_good():
    assert errors(SEARCH) == []


def test_five_mistakes_in_five_statements_are_five_errors_in_order():
    text = (
        MUONS
        + """define pair = l1 + l3
define q2 = (l1 + l2).m2 - 4 * mass(mu)
region signal
  cut "soft" l1.p < 3 gev
histogram mass in signl
  of (l1 + l2).m bins 50 from 0 GeV to 10 GeV
window peak = abs(pair.m - 3)
count in signal within peak
  background simulation
  efficiency 12
"""
    )
    assert errors(text) == [("E0201", 5), ("E0302", 6), ("E0304", 8), ("E0213", 9), ("E0804", 14)]


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("use belle2", "use bele2", "E0701"),
        ("from tracks", "from track", "E0211"),
        ("as mu\n", "as muon\n", "E0210"),
        ("muonID > 0.5", "muonID > 0.5 GeV", "E0301"),
        ("l2:muon-", "l2:mun-", "E0211"),
        ("mZ from 1 GeV", "mZ from 1 gev", "E0304"),
        ("to 8 GeV step", "to 8 step", "E0306"),
        ("dilepton = l1 + l2", "dilepton = l1 + 2 GeV", "E0411"),
        ("against dilepton", "against dilepton.p", "E0412"),
        ("resolution(mZ [GeV]) [GeV]", "resolution(mZ [GeV]) [gev]", "E0304"),
        ("count(tracks) == 2", "count(tracks) == 2 GeV", "E0301"),
        ("dilepton.m < 9 GeV", "dilepton.mm < 9 GeV", "E0206"),
        ("sideband from signal", "sideband from signl", "E0213"),
        ('invert "low mass"', 'invert "lo mass"', "E0215"),
        ("of zp.m bins", "of zp bins", "E0408"),
        ("abs(zp.m - mZ)", "abs(zp.m - mz)", "E0201"),
        ("efficiency 0.1", "efficiency 0.1 GeV", "E0306"),
        ('"trigger" 6%', '"trigger" 6% * 1 GeV', "E0306"),
        ("branching = 0.5\n", "branching = 0.5 +\n", "E0126"),
        ("gprime^2 * 20 fb", "gprime^2 * 20", "E0312"),
        ("from cross_section = gprime", "from crosssection = gprime", "E0811"),
        ("bayesian flat", "bayes", "E0814"),
    ],
)
def test_a_mistake_is_one_error(right, wrong, code):
    """Whatever the rest of the search makes of what is wrong."""
    assert SEARCH.count(right) == 1
    line = SEARCH[: SEARCH.index(right)].count("\n") + 1
    assert errors(SEARCH.replace(right, wrong)) == [(code, line)]


@pytest.mark.parametrize("line", [n for n, text in enumerate(SEARCH.splitlines()) if not text.startswith(" ")])
def test_a_statement_that_does_not_parse_is_one_error(line):
    """No name that it defines is missed elsewhere."""
    lines = SEARCH.splitlines(keepends=True)
    lines[line] = lines[line].rstrip("\n") + " ) \n"
    assert [(code[:3], at) for code, at in errors("".join(lines))] == [("E01", line + 1)]


def test_a_wrong_definition_is_reported_once_however_often_it_is_used():
    text = MUONS + "define bad = l1.pt + 3\n"
    text += "".join(f'region r{i}\n  cut "a" bad > {i + 1} GeV\n' for i in range(3))
    assert errors(text) == [("E0302", 5)]


def test_a_wrong_function_is_reported_once_however_often_it_is_called():
    text = MUONS + "define shifted(x) = x + 3\n"
    text += 'region signal\n  cut "a" shifted(l1.pt) > 2 GeV\n  cut "b" shifted(l2.pt) > 2 GeV\n'
    assert errors(text) == [("E0302", 5)]


def test_a_leg_in_an_object_that_fills_it_is_an_error_and_not_forgotten():
    text = (
        "use belle2\nobject muon from tracks as mu\n  select angle(muon, l1) > 1 deg\nfinal state l1:muon+ l2:muon-\n"
    )
    assert errors(text) == [("E0428", 3)]
    assert errors(text.replace("angle(muon, l1) > 1 deg", "not used(muon)")) == [("E0428", 3)]


def test_regions_in_a_circle_are_one_error():
    text = MUONS + "region a from b\nregion b from a\n"
    assert errors(text) == [("E0205", 5)]
    assert errors(MUONS + "region a\n  exclude b\nregion b\n  exclude a\n") == [("E0205", 5)]


def test_an_efficiency_that_counts_objects_is_not_one_of_the_scan():
    assert errors(SEARCH.replace("0.1 * mZ / 1 GeV", "0.1 * count(tracks)")) == [("E0429", 19)]


def test_two_libraries_with_beams_leave_open_which():
    assert errors("use belle2\nuse babar\n") == [("E0203", 2)]
    assert errors("use belle2\nuse babar only clusters\n") == []
    assert errors("use belle2\nuse babar\nbeams\n  electron 4 GeV\n  positron 4 GeV\n") == []


def test_a_word_of_a_comment_excuses_nothing():
    """A comment without a statement is no statement that could not be read."""
    text = "## The beams, and nothing else.\n\n# alone\n\ncollection tracks\n  vector px, py, pz [GeV]\n"
    assert errors(
        text + "object muon from tracks as mu\nfinal state l1:muon l2:muon\nrecoil beams_less against l1 + l2\n"
    ) == [("E0405", 9)]
    assert errors("# nothing\ndefine a = nothing\n") == [("E0201", 2)]


def test_what_was_excused_counts_where_nothing_else_is_wrong():
    from darkana.compiler.report import Report
    from darkana.dsl.source import NOWHERE

    report = Report(broken={"beams"})
    report.error("E0405", NOWHERE, "no beams")
    assert [d.code for d in report.all()] == ["E0405"]
    report.error("E0301", NOWHERE, "a comparison")
    assert [d.code for d in report.all()] == ["E0301"]
