"""The relations between couplings and cross sections of the shipped searches, against published and generated numbers."""

from __future__ import annotations

import pytest

import darkana
from darkana.analysis import Analysis
from darkana.compiler.expressions.evaluate import evaluate
from darkana.compiler.physics.dimensions import GEV_MINUS_2_IN_FB
from darkana.compiler.values import Number

LOADED: dict[str, Analysis] = {}


def search(name: str) -> Analysis:
    return LOADED.setdefault(name, LOADED.get(name) or darkana.load(name))


def cross_section(name: str, variant: str | None = None, **at: float) -> float:
    """In fb, from the coupling and the hypothesis."""
    [coupling] = search(name).search.statistics.couplings
    relations = dict(coupling.variants)
    relation = relations[variant or next(iter(relations))]
    tables = {k: shape.table for k, shape in search(name).search.tables.items()}
    return float(evaluate(relation, at, tables)) * (GEV_MINUS_2_IN_FB if coupling.natural else 1.0)


def defined(name: str, what: str, **at: float) -> float:
    values = {symbol.name: value for symbol, value in search(name).search.names}  # type: ignore[attr-defined]
    value = values[what]
    assert isinstance(value, Number)
    tables = {k: shape.table for k, shape in search(name).search.tables.items()}
    return float(evaluate(value.expr, at, tables))


@pytest.mark.parametrize(("ma", "expected", "digits"), [(0.3, 118, 0), (1, 115, 0), (5, 55.5, 1), (8, 9.3, 1)])
def test_alp(ma, expected, digits):
    """At g = 1e-3 GeV^-1, in fb."""
    assert round(cross_section("alp_two_photons", g=1e-3, ma=ma), digits) == expected


@pytest.mark.parametrize(("ma", "generated"), [(0.5, 117.49), (2, 106.25), (5, 55.477), (8, 9.3034)])
def test_alp_against_the_generator(ma, generated):
    assert cross_section("alp_two_photons", g=1e-3, ma=ma) == pytest.approx(generated, rel=1.1e-3)


@pytest.mark.parametrize(
    ("mZ", "expected"),
    [(0.1, 1), (0.21, 1), (0.25, 0.580), (0.5, 0.503), (1, 0.500), (2, 0.500), (3, 0.500), (3.6, 0.447), (4, 0.379), (6, 0.339)],
)  # fmt: skip
def test_zprime_branching_fraction(mZ, expected):
    assert round(defined("zprime_invisible", "branching", mZ=mZ), 3) == expected


@pytest.mark.parametrize(
    ("mZ", "generated"), [(0.5, 202.1), (1, 99.77), (2, 34.6), (4, 5.437), (6, 0.6629), (8, 0.03088)]
)
def test_zprime_with_all_of_it_invisible(mZ, generated):
    """In pb, at g' = 1."""
    found = cross_section("zprime_invisible", "BR(inv) = 1", gprime=1, mZ=mZ)
    assert found == pytest.approx(1000 * generated, rel=1e-2)


@pytest.mark.parametrize(("mZ", "branching"), [(0.5, 0.503), (4, 0.379), (6, 0.339)])
def test_zprime_variants_differ_by_the_branching_fraction(mZ, branching):
    both = [cross_section("zprime_invisible", v, gprime=0.1, mZ=mZ) for v in ("L_mu - L_tau", "BR(inv) = 1")]
    assert round(both[0] / both[1], 3) == branching


def test_couplings_enter_squared():
    once, twice = (cross_section("zprime_invisible", "BR(inv) = 1", gprime=g, mZ=2) for g in (0.1, 0.2))
    assert twice == pytest.approx(4 * once)


@pytest.mark.parametrize(("mA", "generated"), [(1, 8.082), (4, 10.25), (7, 20.43)])
def test_dark_photon_against_the_generator(mA, generated):
    """In fb, at epsilon = 1e-3, for |cos theta*| < tanh 2.2."""
    assert cross_section("dark_photon_invisible", epsilon=1e-3, mA=mA) == pytest.approx(generated, rel=1e-3)


@pytest.mark.parametrize(("mA", "mh", "generated"), [(2, 1, 2.9146), (4, 1, 5.9139), (6, 3, 9.5302)])
def test_dark_higgsstrahlung_against_the_generator(mA, mh, generated):
    """In fb, at epsilon = 1e-3 and g_D = 1, that is alpha_D = 1 / 4 pi."""
    coupling = 1e-6 / (4 * 3.141592653589793)
    found = cross_section("dark_higgsstrahlung_invisible", coupling=coupling, mA=mA, mh=mh)
    assert found == pytest.approx(generated, rel=2e-3)


def test_photon_resolution_of_the_library():
    """sigma_E / E at 1 GeV: 0.066%, 0.81% and 1.34% in quadrature."""
    found = defined_in_library(1.0)
    assert found == pytest.approx((0.00066**2 + 0.0081**2 + 0.0134**2) ** 0.5, rel=1e-12)


def defined_in_library(energy: float) -> float:
    from darkana.compiler.check import check
    from darkana.dsl.source import Source
    from darkana.library import Files

    checked = check(Source("test.ana", f"use belle2\ndefine it = sigma_E({energy} GeV)\n"), Files())
    assert checked.search is not None
    [(_, value)] = checked.search.names
    assert isinstance(value, Number)
    return float(evaluate(value.expr, {}, {}))
