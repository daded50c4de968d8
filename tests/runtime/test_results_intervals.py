"""Efficiency intervals against closed forms and an independent inverse of the beta distribution."""

import math

import pytest
from hypothesis import given, strategies as st
from scipy.stats import beta, binom

from darkana.runtime.results.intervals import CERTAIN, LEVEL, UNKNOWN, Count, clopper_pearson, efficiency, one_weight

TAIL = (1 - LEVEL) / 2


@pytest.mark.parametrize("n", [1, 2, 10, 1000])
def test_none_passed_has_a_closed_form(n):
    assert clopper_pearson(0, n) == (0.0, pytest.approx(1 - TAIL ** (1 / n), rel=1e-9))


@pytest.mark.parametrize("n", [1, 2, 10, 1000])
def test_all_passed_has_a_closed_form(n):
    assert clopper_pearson(n, n) == (pytest.approx(TAIL ** (1 / n), rel=1e-9), 1.0)


@pytest.mark.parametrize(("k", "n"), [(1, 2), (3, 10), (500, 1000), (14209, 14210)])
def test_quantiles_of_the_beta_distribution(k, n):
    low, high = clopper_pearson(k, n)
    assert low == pytest.approx(beta.ppf(TAIL, k, n - k + 1), rel=1e-9)
    assert high == pytest.approx(beta.ppf(1 - TAIL, k + 1, n - k), rel=1e-9)


@given(st.integers(1, 200), st.data())
def test_limits_are_where_the_binomial_tails_are(n, data):
    k = data.draw(st.integers(1, n))
    low, high = clopper_pearson(k, n)
    assert binom.sf(k - 1, n, low) == pytest.approx(TAIL, rel=1e-6)
    if k < n:
        assert binom.cdf(k, n, high) == pytest.approx(TAIL, rel=1e-6)


def weighted(*weights):
    return Count(len(weights), math.fsum(weights), math.fsum(w * w for w in weights))


def test_one_weight_gives_exactly_the_counts():
    scaled = efficiency(weighted(*[0.37] * 3), weighted(*[0.37] * 10))
    assert scaled == efficiency(Count(3, 3, 3), Count(10, 10, 10)) == (0.3, *clopper_pearson(3, 10))


def test_weighted_uses_effective_counts():
    total, passed = weighted(1, 1, 2, 4), weighted(1, 2)
    effective = 8**2 / 22
    value, low, high = efficiency(passed, total)
    assert value == pytest.approx(3 / 8)
    assert low == pytest.approx(beta.ppf(TAIL, 3 / 8 * effective, 5 / 8 * effective + 1))
    assert high == pytest.approx(beta.ppf(1 - TAIL, 3 / 8 * effective + 1, 5 / 8 * effective))
    assert not one_weight(passed, total)


def test_effective_counts_are_fewer_than_events():
    assert weighted(1, 1, 1).effective == pytest.approx(3)
    assert weighted(1, 1, 10).effective < 3
    assert Count(0, 0, 0).effective == 0


@pytest.mark.parametrize("total", [Count(0, 0, 0), weighted(1, -1)])
def test_nothing_before_gives_nothing(total):
    assert efficiency(Count(0, 0, 0), total) == UNKNOWN


def test_no_interval_beyond_a_fraction():
    assert efficiency(weighted(3), weighted(1, 1)) == (1.5, None, None)
    assert efficiency(weighted(-1), weighted(1, 1)) == (-0.5, None, None)


def test_none_passed_of_weighted_events():
    value, low, high = efficiency(Count(0, 0, 0), weighted(1, 3))
    assert (value, low) == (0, 0)
    assert high == pytest.approx(1 - TAIL ** (1 / (16 / 10)))


def test_certain_is_one():
    assert CERTAIN == (1, 1, 1)
