"""The canonical form: what it looks like, that it changes no meaning, and that it is its own canonical form."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from darkana.dsl.diagnostics import AnaError
from darkana.dsl.driver import tokens
from darkana.dsl.format import fmt
from darkana.dsl.parse import parse
from darkana.dsl.pieces import pieces
from darkana.dsl.source import Source


def formatted(text: str) -> str:
    return fmt(Source("t", text))


def meaning(text: str):
    module, found = parse(Source("t", text))
    assert found == []
    return module.statements, [s.doc for s in module.statements]


def test_shipped_files_keep_their_meaning(search):
    once = fmt(search)
    assert meaning(once) == meaning(search.text)
    assert formatted(once) == once


def test_however_it_is_broken_into_lines_it_comes_out_the_same(search):
    shuffle = random.Random(7)  # noqa: S311
    parts = []
    for piece in pieces(search):
        read = tokens(search, piece.start, piece.end)
        parts.append(read[0].text if read else "")
        for before, token in pairwise(read):
            gap = search.text[before.end : token.start]
            parts.append((shuffle.choice([" ", "\n   ", "\n\n\t"]) if gap else "") + token.text)
        parts.append("\n")
    text = "".join(parts)
    assert meaning(text)[0] == meaning(search.text)[0]
    assert formatted(formatted(text)) == formatted(text)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("define  x=a+b *-c", "define x = a + b * -c\n"),
        ("define x=f( a , b )", "define x = f(a, b)\n"),
        ("define x = a ^ 2 - ( -b )^(1 / 4)", "define x = a^2 - (-b)^(1/4)\n"),
        ("define x = not(a<b)", "define x = not (a < b)\n"),
        ("define x = 12.5 %*3 GeV^2", "define x = 12.5% * 3 GeV^2\n"),
        (
            "final state l:muon + (a->b:c  d:e -) with conjugate",
            "final state l:muon+ (a -> b:c d:e-)\n  with conjugate\n",
        ),
        ('region r cut "a" x cut "bcd" y when z', 'region r\n  cut "a"    x\n  cut "bcd"  y  when z\n'),
        ("limit x method cls level 90 %", "limit x\n  method cls\n  level  90%\n"),
        ("define a = 1 define b=2", "define a = 1\ndefine b = 2\n"),
        ("define a = 1\ndefine bcd = 2", "define a   = 1\ndefine bcd = 2\n"),
        ("define a = 1\n\n\n\ndefine bcd = 2\n\n\n", "define a = 1\n\ndefine bcd = 2\n"),
        ("", ""),
    ],
)
def test_canonical_form(written, canonical):
    assert formatted(written) == canonical
    assert formatted(canonical) == canonical


def test_comments_stay_where_they_belong():
    text = (
        "# The head.\n\n## Of a.\ndefine a = 1  # beside a\n\n# alone\n\nobject m from t  # beside m\n"
        "  # of the cut\n  select x  ## beside x\n  # at the end of m\n"
        "\n## Of b.\n# And more.\ndefine b = 2\n# The end.\n"
    )
    assert formatted(text) == text


def test_comments_within_a_clause_go_behind_it():
    assert formatted("define a = 1 +  # one\n  # two\n  2\n") == "define a = 1 + 2  # one  # two\n"


def test_a_file_of_comments():
    assert formatted("# one\n\n\n\n## two\n") == "# one\n\n## two\n"


def test_a_broken_text_is_refused():
    with pytest.raises(AnaError) as refused:
        formatted("define x = (1\n")
    assert [d.code for d in refused.value.diagnostics] == ["E0103"]


NAMES = st.sampled_from(["a", "b2", "x.cms.pt", "f(a, b)", "count(c where d > 2)", "g(k = 1 GeV^2)"])
EXPRESSIONS = st.recursive(
    NAMES | st.sampled_from(["1", "0.5 GeV", "3%", "2 pb^-1"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(" ".join),
        inner.map("({})".format),
        inner.map("-({})".format),
        inner.map("({})^2".format),
        st.tuples(inner, inner, inner).map(lambda t: "(if {} then {} else {})".format(*t)),
        st.tuples(inner, inner).map(lambda t: "({} <= {} and not b)".format(*t)),
    ),
    max_leaves=12,
)
COMMENTS = st.sampled_from(["", "# c\n", "## doc\n", "\n", "\n\n\n# c\n\n"])
STATEMENTS = st.one_of(
    EXPRESSIONS.map("define x = {}".format),
    EXPRESSIONS.map('region r\n cut "a" {} # c\n # d\n cut "bb" y when z assumed'.format),
    EXPRESSIONS.map("object o from c as e\n select {}\n take 2".format),
    EXPRESSIONS.map("histogram h in r of {} bins 3 from 0 to 1".format),
    EXPRESSIONS.map('count in r within w background simulation uncertainty "u" {} on signal'.format),
    st.just('table f(x [GeV]) [fb] from "f.csv" clamp'),
)


@given(st.lists(st.tuples(COMMENTS, STATEMENTS), max_size=5))
def test_any_text_keeps_its_meaning_and_its_comments(parts):
    text = "".join(f"{comment}{statement}\n" for comment, statement in parts)
    once = formatted(text)
    assert meaning(once) == meaning(text)
    assert once.count("#") == text.count("#")
    assert formatted(once) == once
