"""What an editor is told of a file, with mistakes or without."""

from __future__ import annotations

from darkana.compiler.check import check, examine
from darkana.compiler.values import Boolean, Number, Vector, Wrong
from darkana.dsl.source import Source

from .kit import PAIR, Shelf

RIGHT = PAIR + 'region r\n  cut "a" (l1 + l2).m > 1 GeV\n  cut "b" none(photon where E > 1 GeV)\n'


def noted(text: str, part: str, last: bool = False):
    source = Source("beside/x.ana", text)
    found = examine(source, Shelf())
    assert found.checker is not None
    assert found.checker.noted is not None
    start = text.rindex(part) if last else text.index(part)
    return found.checker.noted.get((source.name, start, start + len(part)))


def test_every_expression_has_its_meaning():
    assert isinstance(noted(RIGHT, "(l1 + l2)"), Vector)
    mass = noted(RIGHT, "(l1 + l2).m")
    assert isinstance(mass, Number)
    assert str(mass.dimension) == "GeV"
    assert isinstance(noted(RIGHT, "(l1 + l2).m > 1 GeV"), Boolean)


def test_members_of_the_object_at_hand_too():
    energy = noted(RIGHT, "E", last=True)
    assert isinstance(energy, Number)


def test_what_is_right_is_known_beside_what_is_wrong():
    wrong = RIGHT.replace("(l1 + l2).m > 1 GeV", "(l1 + l2).m > nothing") + "define = \n"
    assert isinstance(noted(wrong, "(l1 + l2).m"), Number)
    assert isinstance(noted(wrong, "nothing"), Wrong)


def test_the_body_of_a_function_means_what_it_does_in_a_call():
    text = PAIR + "define twice(x) = 2 * x\ndefine a = twice(l1.E)\n"
    inner = noted(text, "2 * x")
    assert isinstance(inner, Number)
    assert str(inner.dimension) == "GeV"


def test_a_check_finds_the_same_mistakes_and_notes_nothing():
    wrong = Source("beside/x.ana", RIGHT + "define b = l1.m + 2\n")
    assert examine(wrong, Shelf()).diagnostics == check(wrong, Shelf()).diagnostics
