"""Functions of collections: what they run over, and what stands inside."""

from __future__ import annotations

import pytest

from darkana.compiler.values import Vector
from darkana.runtime.plan import Bound, Const, Field, Over, Pick, Reduce

from .kit import HEAD, PAIR, blamed, codes, expr, op, value

E = Field(Bound("photon"), "E")
PHOTON = (("photon", "photon"),)
BRIGHT = op("gt", E, 1.0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("count(photon)", Reduce("count", Over(PHOTON))),
        ("count(photon where E > 1 GeV)", Reduce("count", Over(PHOTON, BRIGHT))),
        ("count(photon.E > 1 GeV)", Reduce("count", Over(PHOTON, BRIGHT))),
        ("sum(photon.E)", Reduce("sum", Over(PHOTON), E)),
        ("sum(photon.E where E > 1 GeV)", Reduce("sum", Over(PHOTON, BRIGHT), E)),
        ("max(photon.E)", Reduce("max", Over(PHOTON), E)),
        ("min(photon.E where E > 1 GeV)", Reduce("min", Over(PHOTON, BRIGHT), E)),
        ("any(photon where E > 1 GeV)", Reduce("any", Over(PHOTON), BRIGHT)),
        ("all(photon.E > 1 GeV)", Reduce("all", Over(PHOTON), BRIGHT)),
        ("none(photon)", Reduce("none", Over(PHOTON), Const(value=True))),
        ("all(photon.E > 1 GeV where timing < 5 ns)",
         Reduce("all", Over(PHOTON, op("lt", Field(Bound("photon"), "timing"), 5.0)), BRIGHT)),
        ("pick(photon by max E).timing", Field(Pick(Over(PHOTON), "max", E), "timing")),
        ("pick(photon where E > 1 GeV by min theta).E", Field(Pick(Over(PHOTON, BRIGHT), "min", Field(Bound("photon"), "theta")), "E")),
        ("min(met, 1 GeV)", op("min", Field(Bound("event"), "met"), 1.0)),
    ],
)  # fmt: skip
def test_what_runs_over_what(text, expected):
    assert expr(HEAD, text) == expected


def test_the_sum_of_a_collection_is_a_four_vector():
    found = value(HEAD, "sum(muon)")
    assert isinstance(found, Vector)
    assert found.px == Reduce("sum", Over((("muon", "muon"),)), Field(Bound("muon"), "px"))
    assert value(HEAD, "sum(tracks)").energy is None, "tracks have no mass"


def test_legs_are_not_run_over():
    """`l1.E` is one number for the candidate: only the photons are many."""
    found = expr(PAIR, "count(photon where angle(photon, l1) < 1 rad)")
    assert found.over.variables == PHOTON
    assert found.rows == {"event", "l1"}


def test_two_at_a_time():
    found = expr(HEAD, "any(muon as a, muon as b where a.pt > b.pt)")
    (a, first), (b, second) = found.over.variables
    assert (first, second) == ("muon", "muon")
    assert a != b
    assert found.value.rows == {a, b}


def test_one_with_another_name_keeps_bare_members():
    found = expr(HEAD, "count(photon as g where E > 1 GeV and g.timing < 5 ns)")
    [(g, space)] = found.over.variables
    assert space == "photon"
    assert found.over.where == op("and", op("gt", Field(Bound(g), "E"), 1.0), op("lt", Field(Bound(g), "timing"), 5.0))


def test_pairs_of_two_collections():
    assert [s for _, s in expr(HEAD, "any(muon as m, photon as g where angle(m, g) < 1 rad)").over.variables] == [
        "muon",
        "photon",
    ]


def test_inside_another():
    """For each photon: whether a later one lies near it. The inner name hides nothing of the outer."""
    found = expr(HEAD, "count(photon as a where any(photon as b where angle(a, b) < 1 rad))")
    [(a, _)] = found.over.variables
    [(b, _)] = found.over.where.over.variables
    assert a != b
    assert found.over.where.value.rows == {a, b}


def test_the_same_name_inside_is_the_inner_one():
    found = expr(HEAD, "count(photon as a where any(muon as a where a.pt > 1 GeV))")
    [(inner, space)] = found.over.where.over.variables
    assert (space, found.over.where.value.rows) == ("muon", {inner})


def test_an_outer_object_in_an_inner_reduction_of_its_own_collection():
    text = "count(photon where timing < sum(photon as other.timing where other.E > photon.E))"
    assert codes(f"{HEAD}define n = {text}\n") != [], "names go after the collection: `photon as other`"
    assert codes(f"{HEAD}define n = count(photon where any(photon as o where o.E > photon.E))\n") == []


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("count(met)", "E0421", "met"),
        ("sum(1)", "E0421", "1"),
        ("count(photon, muon)", "E0414", "count"),
        ("sum(photon)", None, ""),
        ("sum(photon where E > 1)", "E0301", "1"),
        ("sum(photon.E > 1 GeV)", "E0415", "photon.E > 1 GeV"),
        ("max(photon)", "E0415", "photon"),
        ("any(photon.E)", "E0415", "photon.E"),
        ("pick(photon)", "E0422", "pick"),
        ("count(photon by max E)", "E0422", "E"),
        ("pick(photon by max nothing)", "E0201", "nothing"),
        ("sum(photon as a, photon as b where a.E > b.E)", "E0423", "sum"),
        ("any(photon as a, muon as a)", "E0202", "a"),
        ("any(met as a)", "E0421", "met"),
        ("count(photon where timing)", "E0407", "timing"),
        ("sqrt(photon.E where E > 1 GeV)", "E0418", "photon.E"),
    ],
)
def test_what_does_not_work(text, code, words):
    expected = [] if code is None else [(code, words)]
    found = blamed(f"{HEAD}define wrong = {text}\n")
    assert [c for c, _ in found] == [c for c, _ in expected]
    assert not words or code == "E0418" or found == expected


def test_a_collection_needs_no_four_vector():
    text = 'analysis "Rows"\ncollection rows\n  member M [GeV]\n'
    assert expr(text, "count(rows)") == Reduce("count", Over((("rows", "rows"),)))
    assert expr(text, "any(rows where rows.M > 1 GeV)") == Reduce(
        "any", Over((("rows", "rows"),)), op("gt", Field(Bound("rows"), "M"), 1.0)
    )
