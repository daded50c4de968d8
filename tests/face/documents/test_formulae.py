"""Expressions as mathematics: what a physicist would write by hand, and nothing broken in any shipped search."""

import re
from xml.etree import ElementTree as ET

import pytest

import darkana
from darkana.compiler.documents.formula import Formula
from darkana.compiler.documents.mathematics import conditioned, formula
from darkana.documents.mathml import mathml
from darkana.documents.tex import tex
from darkana.dsl import syntax as ast
from darkana.dsl.parse import parse
from darkana.dsl.source import Source
from darkana.library import shipped_searches


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("sqrt_s / 2", r"\frac{\sqrt{s}}{2}"),
        ("abs(mZ) < 0.2 GeV", r"\left|{m}_{Z}\right|<0.2\,\mathrm{GeV}"),
        ("37 deg < theta <= 120 deg", r"37^{\circ}<\theta \le 120^{\circ}"),
        ("2 * 0.95", r"2\times 0.95"),
        ("cms.E", r"{E}^{*}"),
        ("mass(mu) + mm", r"{m}_{\mu }+\mathrm{mm}"),
        ("pt_hard", r"{p}_{\mathrm{T},\,\mathrm{hard}}"),
        ("mA^2 - 12.5%", r"{{m}_{A}}^{2}-12.5\%"),
        ("if a < 1 then b else c", r"\begin{cases}b & \text{if }a<1 \\ c & \text{otherwise}\end{cases}"),
    ],
)
def test_a_line_of_mathematics(written: str, expected: str) -> None:
    module, found = parse(Source("x.ana", f"define d = {written}\n"))
    (statement,) = module.statements
    assert not found
    assert isinstance(statement, ast.Define)
    assert tex(formula(statement.value)) == expected


@pytest.mark.parametrize("name", list(shipped_searches()))
def test_cuts_and_definitions_of_shipped_searches_are_well_formed(name: str) -> None:
    for statement in darkana.load(name).search.scope.statements:
        for made in formulae(statement):
            ET.fromstring(mathml(made))  # noqa: S314  (our own text)
            text = re.sub(r"\\[{}%&_#$]", "", tex(made))
            assert text.count("{") == text.count("}")
            assert text.count(r"\left") == text.count(r"\right")


def formulae(statement: ast.Statement) -> list[Formula]:
    match statement:
        case ast.Region(clauses=clauses):
            return [conditioned(c.condition, c.when) for c in clauses if isinstance(c, ast.Cut)]
        case ast.Define(value=value) | ast.Window(condition=value):
            return [formula(value)]
    return []
