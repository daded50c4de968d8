"""What was found at each hypothesis outlives the command that found it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

import made_limits
from darkana.runtime.limits.found import Found
from darkana.runtime.limits.kept import Kept


@dataclass
class Place:
    """A file to keep things in, and what was said of it."""

    path: object
    said: list[str] = field(default_factory=list)

    def kept(self, made_from="a", *, resume=True):
        return Kept(self.path, {"the search": made_from}, resume, self.said.append)


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path / "unfinished" / "limits.jsonl")


def keep_two(place):
    kept = place.kept()
    kept.find(4)
    found = made_limits.found()
    for h in (3, 1):
        kept.keep(np.array([h]), made_limits.take(found, h))
    return found


def same(a: Found, b: Found, h: int) -> bool:
    numbers = ("observed", "expected", "lower", "p_value", "significance", "status")
    return a.codes[h] == b.codes[h] and all(
        np.array_equal(getattr(a, name)[h], getattr(b, name)[h], equal_nan=True) for name in numbers
    )


def test_what_was_kept_comes_back_in_full(place):
    found = keep_two(place)
    known, again = place.kept().find(4)
    assert known.tolist() == [False, True, False, True]
    assert same(again, found, 1)
    assert same(again, found, 3)
    assert place.said[-1] == "kept from before: 2 of 4 hypotheses; going on with 2"


def test_infinity_comes_back(place):
    kept, found = place.kept(), Found.blank(1)
    kept.find(1)
    found.observed[0] = np.inf
    kept.keep(np.array([0]), found)
    assert place.kept().find(1)[1].observed[0] == np.inf


def test_a_change_starts_anew(place):
    keep_two(place)
    known, _ = place.kept("b").find(4)
    assert not known.any()
    assert place.said[-2] == "all hypotheses start anew: the search changed"


def test_without_resume_it_starts_anew(place):
    keep_two(place)
    assert not place.kept(resume=False).find(4)[0].any()
    assert not place.kept().find(4)[0].any()


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_line_half_written_is_not_read(place, cut):
    keep_two(place)
    text = place.path.read_text()
    place.path.write_text(text[:-cut])
    known, _ = place.kept().find(4)
    assert known.tolist() == [False, cut == 1, False, True]  # all but the line's end is whole


@pytest.mark.parametrize("text", ["", "{}", "nonsense", '{"schema": "x", "made_from": {}}', "[]"])
def test_what_is_no_such_file_is_not_read(place, text):
    place.path.parent.mkdir()
    place.path.write_text(text)
    assert not place.kept().find(4)[0].any()


def test_dropping_leaves_nothing(place):
    keep_two(place)
    place.kept().drop()
    assert not place.path.parent.exists()


def test_each_is_shown_as_it_is_done(place):
    kept, shown = place.kept(), []
    kept.show = lambda h, found, k: shown.append((h, found.observed[k]))
    kept.find(4)
    kept.keep(np.array([2, 0]), made_limits.found())
    assert shown == [(2, 4.0), (0, 3.0)]
