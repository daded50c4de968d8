"""How expressions are read: what binds tighter, and what each form becomes."""

from __future__ import annotations

import pytest

from darkana.dsl.parse import parse
from darkana.dsl.source import Source
from darkana.dsl.syntax import (
    Argument,
    Binary,
    Call,
    Compare,
    Conditional,
    Group,
    Member,
    Name,
    Number,
    Order,
    Quoted,
    Ref,
    Unary,
    Unit,
)

a, b, c, x, y = (Ref(name) for name in "abcxy")


def value(text: str):
    module, found = parse(Source("test.ana", f"define it = {text}\n"))
    assert found == []
    return module.statements[0].value


def one(text: str) -> Number:
    return Number(text)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b * c", Binary("+", a, Binary("*", b, c))),
        ("a - b - c", Binary("-", Binary("-", a, b), c)),
        ("a / b * c", Binary("*", Binary("/", a, b), c)),
        ("-x^2", Unary("-", Binary("^", x, one("2")))),
        ("a^b^c", Binary("^", a, Binary("^", b, c))),
        ("x^-1", Binary("^", x, Unary("-", one("1")))),
        ("x^-a^b", Binary("^", x, Unary("-", Binary("^", a, b)))),
        ("a * -b", Binary("*", a, Unary("-", b))),
        ("(a + b) * c", Binary("*", Group(Binary("+", a, b)), c)),
        ("a < b", Compare((a, b), ("<",))),
        ("a < b <= c", Compare((a, b, c), ("<", "<="))),
        ("a + b == c", Compare((Binary("+", a, b), c), ("==",))),
        ("not a == b", Unary("not", Compare((a, b), ("==",)))),
        ("not a and b", Binary("and", Unary("not", a), b)),
        ("a or b and c", Binary("or", a, Binary("and", b, c))),
        ("if a then b else c", Conditional(a, b, c)),
        ("if a then b else if b then x else y", Conditional(a, b, Conditional(b, x, y))),
        ("if a or b then x + y else c", Conditional(Binary("or", a, b), Binary("+", x, y), c)),
        ("x.cms.pt", Member(Member(x, Name("cms")), Name("pt"))),
        ("x.m^2", Binary("^", Member(x, Name("m")), one("2"))),
        ("(a + b).m", Member(Group(Binary("+", a, b)), Name("m"))),
    ],
)
def test_what_binds_tighter(text, tree):
    assert value(text) == tree


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.5", Number("0.5")),
        ("1e-3", Number("1e-3")),
        ("5 GeV", Number("5", Unit("GeV"))),
        ("12.5%", Number("12.5", Unit("%"))),
        ("3 GeV^2", Number("3", Unit("GeV", 2))),
        ("276 pb^-1", Number("276", Unit("pb", -1))),
    ],
)
def test_quantities(text, number):
    assert value(text) == number


def test_the_span_of_a_quantity_covers_its_unit():
    assert value("276 pb^-1").span.text == "276 pb^-1"


def test_calls():
    assert value("f()") == Call(Ref("f"), ())
    assert value("count(a)") == Call(Ref("count"), (Argument(a),))
    assert value("x.rest(y)") == Call(Member(x, Name("rest")), (Argument(y),))
    assert value('mass("J/psi(1S)")') == Call(Ref("mass"), (Argument(Quoted("J/psi(1S)")),))
    assert value("f(a, b where x)") == Call(Ref("f"), (Argument(a), Argument(b)), where=x)
    assert value("pick(a where x by max y)") == Call(Ref("pick"), (Argument(a),), x, Order("max", y))
    pair = (Argument(a, alias=Name("x")), Argument(a, alias=Name("y")))
    assert value("any(a as x, a as y where b)") == Call(Ref("any"), pair, b)
    assert value("gaussian(mean = x)") == Call(Ref("gaussian"), (Argument(x, keyword=Name("mean")),))


def test_a_word_of_a_clause_is_a_name_elsewhere():
    names = "level + signal + log(bins) + data.from_data + points"
    assert value(names).span.text == names


def test_a_keyword_is_a_whole_word():
    assert value("whenever + iffy + notable + and_so + order") is not None
    _, found = parse(Source("test.ana", 'region r\n  cut "x" a whenever b\n'))
    assert [d.span.text for d in found] == ["whenever"]


def test_only_a_count_of_something_is_no_statement():
    module, found = parse(Source("test.ana", "define n = 1 +\n  count(tracks)\n\ncount in r within w\n"))
    assert found == []
    assert len(module.statements) == 2
