"""Of which rows an expression speaks: of the event, of an object, of the candidate, of a hypothesis."""

from __future__ import annotations

import pytest

from .kit import HEAD, PAIR, blamed, checked, codes

SCAN = "scan mZ from 1 GeV to 2 GeV step 1 GeV\n"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('region r\n  cut "c" photon.E > 1 GeV\n', ("E0427", "photon.E")),
        ("window w = photon.E > mZ\n", ("E0427", "photon.E")),
        ("weight photon.timing / 1 ns\n", ("E0427", "photon.timing")),
        ('recoil q against photon\nregion r\n  cut "c" q.m > 1 GeV\n', ("E0427", "q.m > 1 GeV")),
        ("object o from photon\n  select muon.pt > 1 GeV\n", ("E0427", "muon.pt")),
    ],
)
def test_a_collection_needs_to_be_reduced(text, error):
    assert blamed(PAIR + SCAN + text) == [error]


def test_where_the_collection_came_in_is_shown():
    text = "define pair = muon + l1\nrecoil q against pair\ndefine heavy = q.m\n"
    found = checked(PAIR + text + 'region r\n  cut "c" heavy > 1 GeV\n').diagnostics
    assert [(d.code, d.span.text) for d in found] == [("E0427", "heavy > 1 GeV")]
    assert [(r.span.text, r.label) for r in found[0].related] == [("muon", "`muon` comes in here")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("object o from photon\n  select E > mZ\n", "mZ"),
        ("object o from photon\n  reject E > mZ\n", "mZ"),
        ("object o from photon\n  member d = E - mZ\n", "mZ"),
        ("object o from photon\n  sort by abs(E - mZ) ascending\n", "mZ"),
        ("object o -> a:muon+ b:muon-\n  select m > mZ\n", "mZ"),
        ("weight met / mZ\n", "mZ"),
        ("trigger t data fired simulation met / mZ\n", "mZ"),
    ],
)
def test_objects_and_weights_do_not_depend_on_the_hypothesis(text, words):
    assert blamed(PAIR + SCAN + text) == [("E0601", words)]


@pytest.mark.parametrize("clause", ["select met > mZ", "keep best by min abs(met - mZ)"])
def test_nor_does_the_choice_of_candidates(clause):
    assert codes(f"{HEAD}{SCAN}final state l1:muon+ l2:muon-\n  {clause}\n") == ["E0601"]


def test_cuts_and_windows_may():
    assert codes(PAIR + SCAN + 'region r\n  cut "c" met > mZ\nwindow w = l1.pt > mZ\n') == []


@pytest.mark.parametrize(
    "text",
    [
        "object o from photon\n  select angle(o, l1) > 1 rad\n",
        "object o from photon\n  member d = l1.pt\n",
        "trigger t data l1.pt > 1 GeV simulation 1\n",
    ],
)
def test_objects_and_triggers_are_made_before_the_candidates(text):
    assert codes(PAIR + text) == ["E0428"]


@pytest.mark.parametrize(
    "text",
    [
        "scan a from met to 2 GeV step 1 GeV\n",
        "curve c = met / 1 GeV\n",
        "interpret g from cross_section = g^2 * met * 1 fb / 1 GeV\n",
        "curve c = count(photon)\n",
    ],
)
def test_what_is_one_number_a_hypothesis(text):
    assert codes(PAIR + text) == ["E0429"]


def test_without_a_final_state_regions_are_of_events():
    assert codes(HEAD + 'region r\n  cut "c" met > 1 GeV and count(photon) == 2\n') == []
