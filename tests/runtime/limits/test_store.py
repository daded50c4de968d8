"""What was found at each hypothesis outlives the command that found it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

import made_limits
from darkana.runtime.limits.found import Found
from darkana.runtime.limits.store import Store


@dataclass
class Place:
    """A file to keep things in, and what was said of it."""

    path: object
    said: list[str] = field(default_factory=list)

    def store(self, made_from="a", *, resume=True):
        return Store(self.path, {"the search": made_from}, resume, self.said.append)


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path / "unfinished" / "limits.jsonl")


def keep_two(place):
    found, done = made_limits.found(), np.zeros(4, bool)
    kept = place.store().begin(4)
    for h in (3, 1):
        done[h] = True
        kept.keep(found, done)
    return found


def same(a: Found, b: Found, h: int) -> bool:
    numbers = ("observed", "expected", "lower", "p_value", "significance", "status")
    return a.codes[h] == b.codes[h] and all(
        np.array_equal(getattr(a, name)[h], getattr(b, name)[h], equal_nan=True) for name in numbers
    )


def test_what_was_kept_comes_back_in_full(place):
    found = keep_two(place)
    kept = place.store().begin(4)
    again = kept.found
    assert kept.done.tolist() == [False, True, False, True]
    assert same(again, found, 1)
    assert same(again, found, 3)
    assert place.said[-1] == "kept from before: 2 of 4 hypotheses; going on with 2"


def test_infinity_comes_back(place):
    found = Found.blank(1)
    found.observed[0] = np.inf
    place.store().begin(1).keep(found, np.ones(1, bool))
    assert place.store().begin(1).found.observed[0] == np.inf


def test_a_change_starts_anew(place):
    keep_two(place)
    assert not place.store("b").begin(4).done.any()
    assert place.said[-2] == "all hypotheses start anew: the search changed"


def test_without_resume_it_starts_anew(place):
    keep_two(place)
    kept = place.store(resume=False).begin(4)
    assert not kept.done.any()
    kept.keep(made_limits.found(), np.array([True, False, False, False]))
    assert place.store().begin(4).done.tolist() == [True, False, False, False]


def test_what_was_kept_is_still_there_if_nothing_more_comes(place):
    keep_two(place)
    place.store().begin(4)
    assert place.store().begin(4).done.sum() == 2


def test_a_third_is_added(place):
    keep_two(place)
    kept = place.store().begin(4)
    kept.done[0] = True
    kept.keep(kept.found, kept.done)
    assert place.store().begin(4).done.tolist() == [True, True, False, True]


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_line_half_written_is_not_read(place, cut):
    keep_two(place)
    text = place.path.read_text()
    place.path.write_text(text[:-cut])
    assert place.store().begin(4).done.tolist() == [False, cut == 1, False, True]  # all but the line's end is whole


@pytest.mark.parametrize("text", ["", "{}", "nonsense", '{"schema": "x", "made_from": {}}', "[]"])
def test_what_is_no_such_file_is_not_read(place, text):
    place.path.parent.mkdir()
    place.path.write_text(text)
    assert not place.store().begin(4).done.any()


def test_dropping_leaves_nothing(place):
    keep_two(place)
    place.store().drop()
    assert not place.path.parent.exists()


def test_the_latest_is_shown(place):
    store, shown = place.store(), []
    store.show = lambda h, found: shown.append((h, found.observed[h]))
    kept, done = store.begin(4), np.zeros(4, bool)
    for first, last in ((0, 2), (2, 3)):
        done[first:last] = True
        kept.keep(made_limits.found(), done)
    assert shown == [(1, 3.0), (2, 2.0)]
