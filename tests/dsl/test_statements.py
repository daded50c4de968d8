"""What statements become: clauses in any order, options, documentation, and what a broken one leaves of the others."""

from __future__ import annotations

import pytest

from darkana.dsl.parse import parse
from darkana.dsl.source import Source
from darkana.dsl.syntax import (
    Channel,
    Composite,
    Cut,
    Decay,
    Define,
    DefineOrdered,
    FinalState,
    FromSideband,
    FromSimulation,
    Ingredient,
    InputMember,
    Leg,
    Momentum,
    Name,
    Number,
    Order,
    Quantity,
    Ref,
    Region,
    Scan,
    String,
    Table,
    TableArgument,
    Unit,
    Vector,
)

GeV = Unit("GeV")


def statements(text: str):
    module, found = parse(Source("test.ana", text))
    assert [f"{d.code} {d.message}" for d in found] == []
    return module.statements


def statement(text: str):
    (only,) = statements(text)
    return only


def test_every_shipped_file_parses(search):
    module, found = parse(search)
    assert found == []
    assert module.statements


def test_a_luminosity_has_an_uncertainty():
    made = statement(
        'analysis "t" from parent\n  luminosity 276 pb^-1 +- 0.7%\n  drop g, h\n  cite arXiv:1912.11276, "Ref"'
    )
    assert made.luminosity == Quantity(Number("276", Unit("pb", -1)), Number("0.7", Unit("%")))
    assert made.parent == Name("parent")
    assert made.drops == (Name("g"), Name("h"))
    assert [c.text for c in made.cite] == ["arXiv:1912.11276", "Ref"]


def test_momentum():
    made = statement('momentum met = "MET" vector pt, phi [GeV, rad]')
    vector = Vector((Name("pt"), Name("phi")), (GeV, Unit("rad")))
    assert made == Momentum(Name("met"), String("MET"), vector)


def test_members_of_a_collection():
    made = statement(
        'collection c\n  member a, b [GeV]\n  vector pt, eta, phi, m [GeV, 1, rad, GeV]\n  member d = "dd"'
    )
    assert made.members == (
        InputMember(Name("a")),
        InputMember(Name("b"), GeV),
        InputMember(Name("d"), None, String("dd")),
    )
    assert [u.name for u in made.vector.units] == ["GeV", "1", "rad", "GeV"]


def test_an_object_from_two():
    made = statement('object lepton from electron, muon as "pi+"\n  take 2\n  sort by pt descending')
    assert made.sources == (Name("electron"), Name("muon"))
    assert made.particle == Name("pi+")
    assert [type(c).__name__ for c in made.clauses] == ["Take", "Sort"]


def test_legs():
    nested = Decay(Name("alp"), (Leg(Name("a1"), Name("photon")), Leg(Name("a2"), Name("photon"))))
    assert statement("final state gr:photon (alp -> a1:photon a2:photon)\n  with conjugate") == FinalState(
        (Channel(None, (Leg(Name("gr"), Name("photon")), nested)),), conjugate=True
    )
    plus, minus = Leg(Name("l"), Name("e"), "+"), Leg(Name("m"), Name("e"), "-")
    assert statement("object a -> l:e+ m:e- or l:e+") == Composite(Name("a"), ((plus, minus), (plus,)))


def test_definitions():
    assert statement("define f(x, y) = x assumed") == Define(Name("f"), Ref("x"), (Name("x"), Name("y")), True)
    order = Order("descending", Ref("p"))
    names, values = (Name("a"), Name("b")), (Ref("x"), Ref("y"))
    assert statement("define a, b = x, y by p descending") == DefineOrdered(names, values, order)


def test_cuts():
    made = statement('region r from s blind\n  cut "a" x when y assumed\n  replace "b" z assumed\n  drop "c"')
    assert made.clauses[0] == Cut("cut", String("a"), Ref("x"), Ref("y"), True)
    assert made.clauses[1] == Cut("replace", String("b"), Ref("z"), None, True)
    assert isinstance(made, Region)
    assert made.blind
    assert made.parent == Name("s")


@pytest.mark.parametrize(
    ("points", "given"),
    [
        ("from a to b step c", {"low": Ref("a"), "high": Ref("b"), "step": Ref("c")}),
        ("from a to b points 9 log", {"low": Ref("a"), "high": Ref("b"), "points": Number("9"), "log": True}),
        ("in masses", {"table": Name("masses")}),
    ],
)
def test_scans(points, given):
    shown = statement(f'scan m "mass" {points}\n  show at 1\n  where m > 2')
    assert shown.show == (Number("1"),)
    assert statement(f'scan m "mass" {points}') == Scan(Name("m"), String("mass"), **given)


def test_options_of_a_table_in_any_order():
    argument = (TableArgument(Name("x"), GeV),)
    expected = Table(Name("f"), argument, None, String("f.csv"), "log", clamp=True, assumed=True)
    for options in ("log clamp assumed", "assumed log clamp"):
        assert statement(f'table f(x [GeV]) from "f.csv" {options}') == expected


def test_what_a_count_is_made_of():
    made = statement(
        "count in r within w when c\n  efficiency 20% assumed\n  background sideband v times f\n"
        '  uncertainty "u" 5% lognormal on signal, background tautau assumed\n'
        "  observed simulation smoothed p(order = 2)"
    )
    by_role = {i.role: i for i in made.ingredients}
    assert by_role["efficiency"] == Ingredient("efficiency", Number("20", Unit("%")), True)
    assert by_role["background"].origin == FromSideband(Name("v"), Ref("f"))
    assert isinstance(by_role["observed"].origin, FromSimulation)
    (uncertainty,) = made.uncertainties
    assert uncertainty.lognormal
    assert uncertainty.assumed
    assert [(a.role, a.sample and a.sample.text) for a in uncertainty.on] == [
        ("signal", None),
        ("background", "tautau"),
    ]


def test_fit_limit_and_published_in_any_order():
    assert statement("fit x in r\n  bins 9\n  range a +- b\n  spurious 2\n  signal template simulation").range.symmetric
    limit = statement("limit yield\n  toys 20\n  level 90%\n  method bayesian flat")
    assert [w.text for w in limit.method] == ["bayesian", "flat"]
    made = statement('published expected g(m [GeV]) label "l" level 90% at 20 fb^-1 from "g.csv" variant "v"')
    assert (made.path.text, made.variant.text, made.label.text) == ("g.csv", "v", "l")


def test_what_is_not_an_expression_reads_as_a_name():
    assert statement("histogram recoil in signal\n  of x edges 0, 1, 2").name == Name("recoil")
    assert statement("use lib only a, b").only == (Name("a"), Name("b"))
    assert statement("language 1").version == Number("1")


def test_documentation_is_what_stands_right_above():
    first, second = statements("## Of\n## two lines.\ndefine a = 1\n\n## Apart.\n\ndefine b = 2  ## beside\n# plain\n")
    assert (first.doc, second.doc) == ("Of\ntwo lines.", "")


def test_statements_need_no_lines_of_their_own():
    assert len(statements("define a = 1 define b = 2 use c")) == 3


def test_spans_are_offsets_in_the_whole_text():
    text = "# \u03b1\nuse b\n\ndefine x = 1 +\n  2\n"
    _, define = statements(text)
    assert define.span.text == "define x = 1 +\n  2"
    assert define.value.right.span.line == 5


def test_a_broken_statement_hides_no_other():
    module, found = parse(Source("t", "define a = 1\ndefine b = (2\ndefine c = 3\ndefine d = 4 5\nuse e\n"))
    assert [s.span.text for s in module.statements] == ["define a = 1", "define c = 3", "use e"]
    assert [d.code for d in found] == ["E0103", "E0126"]
    assert "b" in module.broken
    assert "a" not in module.broken


def test_what_stands_before_a_misspelt_statement_is_kept():
    module, found = parse(Source("t", "use e\n\nreigon signal\n"))
    assert [s.span.text for s in module.statements] == ["use e"]
    assert [d.replacement for d in found] == ["region"]
