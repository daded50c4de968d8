"""Regions: cuts in order, derived regions, exclusions."""

from __future__ import annotations

import pytest

from darkana.runtime.plan import Passes, Region

from .kit import HEAD, PAIR, blamed, checked, codes, good, op, plan_of, x

BASE = (
    PAIR
    + 'scan mZ from 1 GeV to 2 GeV step 1 GeV\nregion signal\n  cut "a" met > 1 GeV\n  cut "b" fired\n  cut "c" met < mZ\n'
)


def regions(text: str) -> dict[str, Region]:
    return {r.name: r for r in good(BASE + text).regions}


def labels(text: str, name: str = "derived") -> list[str]:
    return [c.label for c in regions(text)[name].cuts]


def test_cuts_stand_in_the_order_written():
    assert labels("", "signal") == ["a", "b", "c"]
    assert [c.text for c in regions("")["signal"].cuts] == ["met > 1 GeV", "fired", "met < mZ"]
    assert [c.scans for c in regions("")["signal"].cuts] == [frozenset(), frozenset(), {"mZ"}]


def test_a_derived_region_begins_with_its_parents_cuts():
    assert labels('region derived from signal\n  cut "d" fired\n') == ["a", "b", "c", "d"]
    assert labels('region derived from signal\n  drop "b"\n') == ["a", "c"]
    assert labels('region derived from signal\n  drop "b"\n  cut "b" fired\n') == ["a", "c", "b"]
    assert labels('region derived from middle\n  drop "a"\nregion middle from signal\n  drop "b"\n') == ["c"]


def test_replace_keeps_the_place():
    derived = regions('region derived from signal\n  replace "b" ntrack > 2\n')["derived"]
    assert [c.label for c in derived.cuts] == ["a", "b", "c"]
    assert derived.cuts[1].condition == op("gt", x("ntrack"), 2.0)


def test_invert_keeps_what_the_cut_rejects():
    derived = regions('region derived from signal\n  invert "a"\n')["derived"]
    assert derived.cuts[0].condition == op("not", op("gt", x("met"), 1.0))
    assert derived.cuts[0].text == "not (met > 1 GeV)"


def test_when():
    """`cut A when C` is `not C or A`; what it rejects is `C and not A`."""
    text = 'region r\n  cut "k" met > 1 GeV when fired\nregion inverted from r\n  invert "k"\n'
    both = plan_of(PAIR + text).regions
    kept = op("or", op("not", x("fired")), op("gt", x("met"), 1.0))
    assert both[0].cuts[0].condition == kept
    assert both[1].cuts[0].condition == op("not", kept)
    assert both[0].cuts[0].text == "met > 1 GeV when fired"


def test_exclude_is_about_events():
    derived = regions('region derived from signal\n  drop "c"\n  exclude signal\n')["derived"]
    assert derived.cuts[-1].label == "exclude signal"
    assert derived.cuts[-1].condition == op("not", Passes("signal"))
    assert derived.cuts[-1].scans == {"mZ"}, "the excluded region depends on the hypothesis"


def test_a_region_may_have_no_cuts_and_be_blind():
    found = regions("region empty\nregion hidden blind\n")
    assert (found["empty"].cuts, found["hidden"].cuts) == ((), ())
    assert [r.name for r in found.values() if r.blind] == ["hidden"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('region r from signal\n  drop "z"\n', ("E0215", '"z"')),
        ('region r from signal\n  replace "z" fired\n', ("E0215", '"z"')),
        ('region r from signal\n  invert "z"\n', ("E0215", '"z"')),
        ('region r\n  drop "a"\n', ("E0215", '"a"')),
        ('region r from signal\n  cut "a" fired\n', ("E0214", '"a"')),
        ("region r from nothing\n", ("E0213", "nothing")),
        ("region r\n  exclude nothing\n", ("E0213", "nothing")),
        ("region r\n  exclude r\n", ("E0205", "r")),
        ("region r from r\n", ("E0205", "r")),
        ("region r from q\nregion q from r\n", ("E0205", "r")),
        ("region r\n  exclude q\nregion q\n  exclude r\n", ("E0205", "r")),
    ],
)
def test_what_a_region_can_not_be(text, error):
    assert blamed(BASE + text) == [error]


def test_a_label_suggests_the_nearest():
    [found] = checked(
        PAIR + 'region r\n  cut "opening angle" fired\nregion q from r\n  drop "openning angle"\n'
    ).diagnostics
    assert found.replacement == '"opening angle"'


def test_a_mistake_in_a_cut_is_reported_once_though_regions_derive_from_it():
    text = 'region a\n  cut "k" met > 1\nregion b from a\nregion c from b\n'
    assert codes(HEAD + text) == ["E0301"]
