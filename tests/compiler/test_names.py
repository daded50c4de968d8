"""What a name means where it stands: parameters, members, the file's names, libraries."""

from __future__ import annotations

import pytest

from darkana.compiler.values import Boolean, Number, Vector
from darkana.runtime.plan import Bound, Field

from .kit import HEAD, PAIR, Shelf, blamed, checked, codes, expr, good, op, plan_of, values, worked_out, x


def number(text: str, name: str, shelf: Shelf | None = None) -> float | bool:
    found = values(good(text, shelf))[name]
    assert isinstance(found, Number | Boolean)
    return worked_out(found.expr, {})


# --- parameter, member, file name ----------------------------------------------------------------------------


def test_a_bare_member_is_the_objects_own():
    counted = expr(HEAD, "count(photon where timing < 5 ns)")
    assert counted.over.where == op("lt", Field(Bound("photon"), "timing"), 5.0)


def test_a_member_that_is_also_a_name_of_the_file_has_to_say_which():
    text = HEAD + "define timing = 3 ns\ndefine n = count(photon where {} < 5 ns)\n"
    assert blamed(text.format("timing")) == [("E0204", "timing")]
    assert codes(text.format("photon.timing")) == []


def test_a_parameter_goes_before_members_and_names_of_the_file():
    text = (
        HEAD
        + "define timing = 3 ns\ndefine early(timing) = timing < 5 ns\ndefine n = count(photon where early(photon.timing))\n"
    )
    assert codes(text) == []
    assert number("define E = 2\ndefine f(E) = E + 1\ndefine it = f(10)\n", "it") == 11


def test_a_function_sees_its_own_file_never_its_caller():
    assert blamed(HEAD + "define early() = timing < 5 ns\n")[0][0].startswith("E01"), "a function has parameters"
    text = HEAD + "define early(cap) = timing < cap\ndefine n = count(photon where early(5 ns))\n"
    assert blamed(text) == [("E0201", "timing")]


def test_parameters_of_the_caller_are_not_seen_either():
    text = "define inner(a) = a + hidden\ndefine outer(hidden) = inner(1)\ndefine it = outer(5)\n"
    assert blamed(text) == [("E0201", "hidden")]


@pytest.mark.parametrize("word", ["alpha_em", "pi", "sqrt", "used", "angle"])
def test_words_of_the_language_keep_their_meaning(word):
    assert blamed(f"define {word} = 0.5\n") == [("E0222", word)]


def test_a_name_is_defined_once():
    found = checked("define a = 1\ndefine b = 2\ndefine a = 3\n").diagnostics
    assert [(d.code, d.span.line, d.related[0].span.line) for d in found] == [("E0202", 3, 1)]
    assert codes("define f(a, a) = a\n") == ["E0202"]


def test_order_does_not_matter():
    assert number("define c = b + 1\ndefine b = a + 1\ndefine a = 1\n", "c") == 3


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("define a = a\n", "a"),
        ("define a = b\ndefine b = c\ndefine c = a\n", "a"),
        ("define b = f(1)\ndefine f(x) = x + b\n", "b"),
        ("define f(x) = f(x - 1)\n", "f"),
    ],
)
def test_a_circle_is_reported_once(text, first):
    assert blamed(text) == [("E0205", first)]


def test_an_unknown_name_suggests_the_nearest():
    [found] = checked(HEAD + "define a = mett\n").diagnostics
    assert (found.code, found.span.text, found.replacement) == ("E0201", "mett", "met")


def test_a_mistake_is_not_reported_again_where_it_is_used():
    assert codes(PAIR + 'define a = nothing\ndefine b = a + met\nregion r\n  cut "c" b > 1 GeV and a < 2\n') == [
        "E0201"
    ]


def test_particles_are_a_namespace_of_their_own():
    text = HEAD + "define mu = 3\ndefine it = mass(mu)\nobject also from tracks as mu\n"
    assert number(text, "it") == 0.1056583755
    assert codes("define it = mu\n") == ["E0201"]


def test_legs_carry_the_members_of_their_objects():
    assert expr(PAIR, "l1.muonID") == Field(Bound("l1"), "muonID")


def test_ordered_names():
    found = values(good(PAIR + "define hard, soft = l1, l2 by pt descending\n"))
    assert isinstance(found["hard"], Vector)
    at = {
        f"{leg}.{m}": v
        for leg, p in (("l1", (1, 0, 0)), ("l2", (0, 2, 0)))
        for m, v in zip(("px", "py", "pz"), p, strict=True)
    }
    assert [worked_out(found[n].py, at) for n in ("hard", "soft")] == [2, 0]


# --- libraries -------------------------------------------------------------------------------------------


def test_a_file_beside_comes_before_the_library_and_the_library_before_searches():
    texts = {n: {"tools": f"define which = {i}\n"} for i, n in enumerate(("beside", "shipped", "searches"))}
    use = "use tools\ndefine it = which\n"
    assert number(use, "it", Shelf(**texts)) == 0
    del texts["beside"]
    assert number(use, "it", Shelf(**texts)) == 1
    del texts["shipped"]
    assert number(use, "it", Shelf(**texts)) == 2
    origins = {u.name: (u.how, u.origin) for u in good(use, Shelf(**texts)).uses}
    assert origins == {"tools": ("uses", "search")}


TWO = Shelf(shipped={"a": "define k = 1\ndefine only_a = 10\n", "b": "define k = 2\ndefine only_b = 20\n"})


def test_two_libraries_with_one_name_are_ambiguous_where_it_is_used():
    assert codes("use a\nuse b\ndefine it = only_a + only_b\n", TWO) == []
    found = checked("use a\nuse b\ndefine it = k\n", TWO).diagnostics
    assert [(d.code, d.span.text) for d in found] == [("E0207", "k")]
    assert {r.span.source.name for r in found[0].related} == {"library/a.ana", "library/b.ana"}


def test_only_narrows_a_library():
    assert number("use a only only_a\nuse b\ndefine it = k + only_a\n", "it", TWO) == 12
    assert blamed("use a only only_a\ndefine it = k\n", TWO) == [("E0201", "k")]
    assert blamed("use a only nothing\n", TWO) == [("E0705", "nothing")]


def test_the_files_own_name_shadows_a_librarys():
    assert number("use a\ndefine k = 5\ndefine it = k\n", "it", TWO) == 5


def test_a_library_sees_its_own_names_though_the_file_shadows_them():
    tools = Shelf(shipped={"tools": "define k = 1\ndefine twice(x) = 2 * x * k\n"})
    assert number("use tools\ndefine k = 100\ndefine it = twice(3)\n", "it", tools) == 6


def test_a_library_keeps_its_own_objects_though_the_file_has_one_of_that_name():
    library = HEAD.replace("object muon from tracks as mu\n", "object muon from tracks as mu\n  select pt > 5 GeV\n")
    text = 'use tools\nobject muon from tracks as mu\n  select pt < 1 GeV\nregion r\n  cut "c" hard > count(muon)\n'
    plan = plan_of(text, Shelf(shipped={"tools": library + "define hard = count(muon)\n"}))
    assert {s.name: [step.text for step in s.steps] for s in plan.spaces} == {
        "muon": ["select pt < 1 GeV"],
        "muon@tools": ["select pt > 5 GeV"],
    }


def test_a_collection_comes_from_the_library_that_only_leaves():
    shelf = Shelf(shipped={"a": "collection tracks = \"x\"\n  vector px, py, pz [GeV]\ndefine k = 1\n",
                           "b": "collection tracks = \"trk\"\n  vector pt, eta, phi [GeV, 1, rad]\n"})  # fmt: skip
    plan = plan_of('use a only k\nuse b\nregion r\n  cut "c" any(tracks.pt > 1 GeV)\n', shelf)
    assert [[b.name for b in s.branches] for s in plan.inputs] == [["trk_pt"]]


def test_libraries_may_use_libraries_but_not_in_a_circle():
    shelf = Shelf(shipped={"a": "use b\ndefine k = deep + 1\n", "b": "define deep = 1\n"})
    assert number("use a\ndefine it = k\n", "it", shelf) == 2
    circle = Shelf(shipped={"a": "use b\n", "b": "use a\n"})
    assert codes("use a\n", circle) == ["E0702"]


def test_a_library_that_is_not_there():
    [found] = checked("use bell\n", Shelf(shipped={"belle2": ""})).diagnostics
    assert (found.code, found.span.text, found.replacement) == ("E0701", "bell", "belle2")


def test_a_mistake_in_a_library_points_into_it_and_at_the_call():
    shelf = Shelf(shipped={"tools": "define f(x) = x + 1 GeV\n"})
    [found] = checked("use tools\ndefine it = f(3)\n", shelf).diagnostics
    assert (found.code, found.span.source.name) == ("E0302", "library/tools.ana")
    assert [(r.span.source.name, r.span.text) for r in found.related] == [("test.ana", "f(3)")]


def test_columns_are_rows_of_the_event():
    assert expr(HEAD, "met") == x("met")
