"""Legs: which are alike, which may not share an object, channels, conjugates, composites."""

from __future__ import annotations

from itertools import permutations

import pytest

from darkana.runtime.plan import Bound, Combination, CompositeSpace, Const, Field, KeepBestStep, UnionSpace

from .kit import HEAD, Shelf, blamed, built, codes, good, legs_of, op, value, values

OBJECTS = (
    HEAD
    + """\
object hard from photon
  select E > 1 GeV
object electron from tracks as e
object lepton from electron, muon
object pair -> x:muon+ y:muon-
object pi0 -> p1:photon p2:photon
"""
)


def alternatives(state: str) -> tuple[Combination, ...]:
    return legs_of(built(f"{OBJECTS}final state {state}\n")).alternatives


def alike(legs: str) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    [combination] = alternatives(legs)
    return set(combination.increasing)


def pair(a: str, b: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(a.split()), tuple(b.split())


@pytest.mark.parametrize(
    ("legs", "expected"),
    [
        ("a:photon b:photon", {pair("a", "b")}),
        ("a:photon b:photon c:photon", {pair("a", "b"), pair("b", "c")}),
        ("a:photon b:hard", set()),
        ("a:muon+ b:muon-", set()),
        ("a:muon+ b:muon+", {pair("a", "b")}),
        ("a:muon b:muon+", set()),
        ("g:photon (alp -> a:photon b:photon)", {pair("a", "b")}),
        ("(p -> a:photon b:photon) (q -> c:photon d:photon)", {pair("a", "b"), pair("c", "d"), pair("a b", "c d")}),
        ("(p -> a:muon+ b:muon-) (q -> c:muon+ d:muon-)", {pair("a b", "c d")}),
        ("(p -> a:muon+ b:muon-) (q -> c:muon+ d:photon)", set()),
        ("a:pair b:pair", {pair("a", "b")}),
        ("a:pair (h -> b:pair c:pair)", {pair("b", "c")}),
        ("(p -> (q -> a:photon b:photon) c:photon) d:photon", {pair("a", "b")}),
    ],
)
def test_which_legs_are_alike(legs, expected):
    assert alike(legs) == expected


def test_decays_alike_are_compared_leg_by_leg_however_they_are_written():
    """One candidate for two ways to swap whole decays: each order of the four tracks, no matter the words."""

    def candidates(legs: str) -> int:
        [combination] = alternatives(legs)
        specs = combination.legs
        kept = 0
        for rows in permutations(range(4)):
            row = {leg.name: r for leg, r in zip(specs, rows, strict=True)}
            charged = all((row[leg.name] < 2) == ("gt" in repr(leg.where)) for leg in specs)
            ordered = all(
                [row[n] for n in first] < [row[n] for n in second] for first, second in combination.increasing
            )
            kept += charged and ordered
        return kept

    assert candidates("(p -> a:muon+ b:muon-) (q -> c:muon+ d:muon-)") == 2
    assert candidates("(p -> a:muon+ b:muon-) (q -> d:muon- c:muon+)") == 2


@pytest.mark.parametrize(
    ("legs", "distinct", "conditions"),
    [
        ("a:photon b:photon", {("a", "b")}, 0),
        ("a:photon b:hard", set(), 1),
        ("a:photon b:muon", set(), 0),
        ("a:muon b:electron", set(), 1),
        ("a:lepton b:muon", set(), 1),
        ("a:pair b:muon", set(), 2),
        ("a:pair b:pair", {("a", "b")}, 4),
        ("a:pi0 b:photon c:muon", set(), 2),
    ],
)
def test_legs_never_share_an_input_object(legs, distinct, conditions):
    [combination] = alternatives(legs)
    assert set(combination.distinct) == distinct
    assert len(combination.conditions) == conditions


def test_the_condition_compares_input_objects():
    [combination] = alternatives("a:photon b:hard")
    assert combination.conditions == (op("not", op("eq", Field(Bound("a"), "@id"), Field(Bound("b"), "@id"))),)


def test_charges():
    [combination] = alternatives("a:muon+ b:muon- c:muon")
    charge = Field(Bound("muon"), "charge")
    assert [leg.where for leg in combination.legs] == [op("gt", charge, 0.0), op("lt", charge, 0.0), None]


# --- conjugates and channels -------------------------------------------------------------------------------


def signs(combination: Combination) -> str:
    return "".join({"gt": "+", "lt": "-"}[leg.where.op] if leg.where else "0" for leg in combination.legs)


def test_with_conjugate():
    assert [signs(c) for c in alternatives("a:electron+ b:muon-\n  with conjugate")] == ["+-", "-+"]
    nested = alternatives("(z -> a:electron+ b:muon-) g:photon\n  with conjugate")
    assert [signs(c) for c in nested] == ["+-0", "-+0"]


@pytest.mark.parametrize("legs", ["a:muon+ b:muon-", "a:photon b:photon", "(z -> a:muon+ b:muon-) g:photon"])
def test_a_conjugate_that_is_the_same_is_an_error(legs):
    assert codes(f"{OBJECTS}final state {legs}\n  with conjugate\n") == ["E0508"]


CHANNELS = "\n  channel ee a:electron+ b:electron-\n  channel mm a:muon+ b:muon-\n"


def test_channels_are_alternatives_and_booleans():
    found = legs_of(built(f"{OBJECTS}final state{CHANNELS}"))
    assert [c.channel for c in found.alternatives] == ["ee", "mm"]
    fields = dict(found.fields)
    assert fields["ee"] == (Const(value=True), Const(value=False))
    assert fields["mm"] == (Const(value=False), Const(value=True))
    assert fields["a.px"] == (Field(Bound("a"), "px"),) * 2
    assert fields["a.m"] == (Const(0.000510998951), Const(0.1056583755))
    assert value(f"{OBJECTS}final state{CHANNELS}", "ee").expr == Field(Bound("candidate"), "ee")


def test_a_channel_with_its_conjugate_is_one_channel():
    text = "\n  channel em a:electron+ b:muon-\n  channel mp a:muon+ b:pion-\n  with conjugate\nobject pion from tracks as pi\n"
    found = alternatives(text)
    assert [(c.channel, signs(c)) for c in found] == [("em", "+-"), ("em", "-+"), ("mp", "+-"), ("mp", "-+")]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("\n  channel e a:electron+\n  channel m b:muon+\n", "E0509"),
        ("\n  channel e a:electron+ b:electron-\n  channel m b:muon+ a:muon-\n", "E0509"),
        ("\n  channel e (z -> a:electron+ b:electron-)\n  channel m a:muon+ b:muon-\n", "E0509"),
        ("a:nothing", "E0211"),
        ("a:met", "E0424"),
        ("a:photon+", "E0430"),
        ("a:photon a:photon", "E0202"),
    ],
)
def test_what_legs_can_not_be(state, code):
    assert codes(f"{OBJECTS}final state {state}\n") == [code]


# --- what legs mean ------------------------------------------------------------------------------------------


def test_a_decay_is_the_sum_of_its_legs_and_has_them_as_members():
    text = f"{OBJECTS}final state g:photon (alp -> a:photon b:photon)\n"
    found = values(good(text))
    assert found["alp"].px == op("add", found["a"].px, found["b"].px)
    assert found["alp"].members.keys() == {"a", "b"}
    assert value(text, "alp.a.timing").expr == Field(Bound("a"), "timing")
    assert value(text, "alp.cms.a.E").dimension == value(text, "a.E").dimension


def test_composites_are_objects_with_legs():
    plan = built(f"{OBJECTS}final state a:pair\n")
    [pairs] = [s for s in plan.spaces if s.name == "pair"]
    assert isinstance(pairs, CompositeSpace)
    assert {"x.px", "y.px", "x.@id", "y.@id", "x.muonID"} <= dict(pairs.fields).keys()
    assert value(f"{OBJECTS}final state a:pair\n", "a.x.muonID").expr == Field(Bound("a"), "x.muonID")
    assert codes(f"{OBJECTS}final state a:pair+ b:photon\n") == [], "the charge of a composite is the sum"


def test_a_union_keeps_the_mass_of_each_part_and_each_input_object_once():
    [leptons] = [s for s in built(OBJECTS).spaces if isinstance(s, UnionSpace)]
    assert leptons.parts == ("electron", "muon")
    assert dict(leptons.fields)["m"] == (Const(0.000510998951), Const(0.1056583755))
    assert dict(leptons.fields)["@id"] == (Field(Bound("electron"), "@id"), Field(Bound("muon"), "@id"))
    assert codes(OBJECTS + "object both from pair, muon\n") == ["E0426"]


def test_keep_best_knows_re_pairings_of_the_same_particles():
    text = f"{OBJECTS}final state g:photon (alp -> a:photon b:photon)\n  keep best by min abs((g + alp).m - sqrt_s)\n"
    [best] = legs_of(built(text)).steps
    assert isinstance(best, KeepBestStep)
    assert (best.direction, best.identities) == ("min", tuple(Field(Bound(n), "@id") for n in "gab"))


def test_used():
    text = f"{OBJECTS}final state a:hard b:muon+\n"
    used = value(text, "sum(photon.E where used(photon))").expr.over.where
    assert used == op("eq", Field(Bound("photon"), "@id"), Field(Bound("a"), "@id")), "muons are no photons"
    assert blamed(f"{text}define u = sum(photon.E where used(E))\n") == [("E0419", "E")]
    assert blamed(f"{OBJECTS}define u = sum(photon.E where used(photon))\n") == [("E0420", "used")]


# --- objects ------------------------------------------------------------------------------------------------


def test_steps_of_an_object_stay_in_the_order_written():
    text = (
        HEAD + "object o from photon\n  sort by E descending\n  take 2\n  member half = E / 2\n  reject half > 1 GeV\n"
    )
    [steps] = [s.steps for s in built(text).spaces if s.name == "o"]
    assert [type(s).__name__ for s in steps] == ["SortStep", "TakeStep", "MemberStep", "SelectStep"]
    assert steps[3].condition == op("not", op("gt", Field(Bound("o"), "half"), 1.0))


def test_an_object_may_ask_other_objects_about_itself():
    text = HEAD + "object isolated from photon\n  select none(muon where delta_r(muon, isolated) < 0.4)\n"
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("object o from photon\n  member E = 1\n", "E0506"),
        ("object o from photon\n  member timing = 1\n", "E0506"),
        ("object o from photon\n  take 0\n", "E0507"),
        ("object o from photon\n  take 1.5\n", "E0507"),
        ("object o from photon\n  member v = o\n", "E0408"),
        ("object o from photon\n  select E\n", "E0407"),
        ("object o from o\n", "E0205"),
        ("object o from tracks as muo\n", "E0210"),
        ("collection bare\n  member q\nobject o from bare as mu\n", "E0425"),
    ],
)
def test_what_an_object_can_not_say(text, code):
    assert codes(HEAD + text, Shelf()) == [code]
