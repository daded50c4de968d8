"""Dimensions and units: the algebra, and every unit against its definition."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from darkana.compiler.physics.dimensions import (
    ANGLE,
    AREA,
    BASE_UNITS,
    ENERGY,
    GEV_MINUS_2_IN_FB,
    LENGTH,
    LUMINOSITY,
    PURE,
    TIME,
    UNITS,
    Dimension,
    describe,
    unit_factor,
)
from darkana.compiler.values import Number

from .kit import HEAD, blamed, codes, expr, value, worked_out

exponents = st.fractions(min_value=-4, max_value=4, max_denominator=6)
dimensions = st.builds(Dimension, exponents, exponents, exponents, exponents, exponents)


@given(dimensions, dimensions, dimensions)
@settings(max_examples=30)
def test_products_form_a_group(a, b, c):
    assert a * b == b * a
    assert (a * b) * c == a * (b * c)
    assert a * PURE == a
    assert a / a == PURE
    assert (a / b) * b == a


@given(dimensions, dimensions, exponents, exponents)
@settings(max_examples=30)
def test_powers_add_and_distribute(a, b, m, n):
    assert a**m * a**n == a ** (m + n)
    assert (a * b) ** n == a**n * b**n
    assert (a**m) ** n == a ** (m * n)
    assert a**0 == PURE


def test_text():
    assert str(PURE) == "1"
    assert str(ENERGY**2) == "GeV^2"
    assert str(ENERGY ** Fraction(1, 2)) == "GeV^(1/2)"
    assert str(ENERGY / TIME) == "GeV ns^-1"
    assert [describe(d) for d in (PURE, ENERGY, ANGLE, LENGTH, TIME, AREA, LUMINOSITY)] == [
        "a plain number", "an energy", "an angle", "a length", "a time", "a cross section", "a luminosity",
    ]  # fmt: skip
    assert describe(ENERGY**2) == "a quantity in GeV^2"


#: Each unit in one of its kind that is easy to look up: eV, rad, m, s, m^2.
KNOWN = {
    "energy": {"eV": 1, "keV": 1e3, "MeV": 1e6, "GeV": 1e9, "TeV": 1e12},
    "angle": {"rad": 1, "mrad": 1e-3, "urad": 1e-6, "deg": math.pi / 180},
    "length": {"fm": 1e-15, "nm": 1e-9, "um": 1e-6, "mm": 1e-3, "cm": 1e-2, "m": 1},
    "time": {"fs": 1e-15, "ps": 1e-12, "ns": 1e-9, "us": 1e-6, "ms": 1e-3},
    "area": {"ab": 1e-46, "fb": 1e-43, "pb": 1e-40, "nb": 1e-37, "ub": 1e-34, "mb": 1e-31, "b": 1e-28},
}


@pytest.mark.parametrize("kind", KNOWN)
def test_every_unit_is_what_it_says(kind):
    of_kind = {
        name: factor for name, (factor, dimension) in UNITS.items() if dimension == Dimension(**{kind: Fraction(1)})
    }
    assert of_kind.keys() == KNOWN[kind].keys()
    base = BASE_UNITS[list(KNOWN).index(kind)]
    assert of_kind[base] == 1
    for name, known in KNOWN[kind].items():
        assert of_kind[name] == pytest.approx(known / KNOWN[kind][base], rel=1e-14), name


def test_percent_is_a_plain_number():
    assert UNITS["%"] == (0.01, PURE)
    assert UNITS["1"] == (1.0, PURE)


def test_powers_of_units():
    assert unit_factor("MeV", 2) == pytest.approx(1e-6)
    assert unit_factor("pb", -1) == pytest.approx(1e-3)
    assert unit_factor("MeV", 999) is None
    assert unit_factor("MeV", -999) is None


def test_gev_to_fb():
    """(hbar c)^2 from hbar c = 0.19732698 GeV fm: 1 fm^2 is 10 mb."""
    assert pytest.approx(0.1973269804**2 * 10 * 1e12, rel=1e-6) == GEV_MINUS_2_IN_FB


# --- in expressions --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number", "dimension"),
    [
        ("500 MeV", 0.5, ENERGY),
        ("12.5%", 0.125, PURE),
        ("3 GeV^2", 3, ENERGY**2),
        ("276 pb^-1", 0.276, LUMINOSITY),
        ("180 deg", math.pi, ANGLE),
        ("276 pb^-1 * 2 fb", 0.552, PURE),
        ("1 mm / 1 ns", 0.1, LENGTH / TIME),
        ("sqrt(9 GeV^2)", 3, ENERGY),
        ("(8 GeV)^(1/3)", 2, ENERGY ** Fraction(1, 3)),
        ("(2 GeV)^-2", 0.25, ENERGY**-2),
        ("-(2 GeV)^2", -4, ENERGY**2),
        ("2^3^2", 512, PURE),
        ("hbar_c / 1 fm", 0.1973269804, ENERGY),
        ("mass(mu) / 1 MeV", 105.6583755, PURE),
        ("atan2(1 GeV, 1 GeV)", math.pi / 4, ANGLE),
        ("asin(1)", math.pi / 2, ANGLE),
        ("cos(60 deg)", 0.5, PURE),
        ("max(1 GeV, 2 GeV, 500 MeV)", 2, ENERGY),
        ("floor(2.7)", 2, PURE),
    ],
)
def test_quantities(text, number, dimension):
    found = value(HEAD, text)
    assert isinstance(found, Number)
    assert found.dimension == dimension
    assert worked_out(expr(HEAD, text), {}) == pytest.approx(number, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("met + 1", "E0302", "1"),
        ("1 + met", "E0302", "1"),
        ("met - met^2", "E0302", "met^2"),
        ("met^met", "E0307", "met"),
        ("met^ntrack", "E0308", "ntrack"),
        ("met^(1/0)", "E0313", "0"),
        ("log(met)", "E0310", "met"),
        ("sin(0.5)", "E0310", "0.5"),
        ("min(met, ntrack)", "E0309", "ntrack"),
        ("atan2(met, 1)", "E0309", "1"),
        ("if fired then met else 1", "E0305", "1"),
        ("5 Gev", "E0304", "Gev"),
        ("5 MeV^-999", "E0304", "MeV^-999"),
    ],
)
def test_what_does_not_fit_is_blamed(text, code, words):
    assert blamed(f"{HEAD}define wrong = {text}\n") == [(code, words)]


@pytest.mark.parametrize("text", ["met > 0.5", "0.5 < met", "met == met^2", "90 < 90 deg", "0.1 < met < 1 GeV"])
def test_comparisons_need_one_dimension(text):
    assert codes(f'{HEAD}region r\n  cut "c" {text}\n') == ["E0301"]
