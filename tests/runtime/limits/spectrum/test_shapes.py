"""Shapes of fits against numerical integrals and the distributions of scipy."""

from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate, stats

from darkana.runtime.limits.spectrum.shapes import background, legendre, signal, to_unit

EDGES = np.linspace(-9.0, 7.0, 33)[None]


def one(**parameters: float) -> dict[str, np.ndarray]:
    return {name: np.array([value]) for name, value in parameters.items()}


def height(t: float, low: tuple[float, float], high: tuple[float, float] | None = None) -> float:
    """The crystal ball as its definition says, unnormalised."""
    for (alpha, n), x in ((low, -t), (high or (np.inf, 1.0), t)):
        if x > alpha:
            return (n / alpha) ** n * np.exp(-alpha * alpha / 2) * (n / alpha - alpha + x) ** -n
    return float(np.exp(-t * t / 2))


def test_gaussian_far_out_keeps_its_digits():
    edges = np.array([[-38.0, -37.0, -30.0, 0.0, 30.0, 37.0, 38.0]])
    fractions = signal("gaussian", one(mean=0.0, sigma=1.0), edges)[0]
    assert fractions[4] == pytest.approx(stats.norm.sf(30.0), rel=1e-12)
    assert fractions[5] == pytest.approx(stats.norm.sf(37.0), rel=1e-12)
    np.testing.assert_allclose(fractions, fractions[::-1], rtol=1e-12)


@pytest.mark.parametrize(("alpha", "n"), [(1.2, 3.0), (0.5, 1.5), (3.0, 20.0), (1.0, 1.001)])
def test_crystal_ball_is_that_of_scipy(alpha, n):
    fractions = signal("crystal_ball", one(mean=0.5, sigma=0.8, alpha=alpha, n=n), EDGES)[0]
    t = (EDGES[0] - 0.5) / 0.8
    expected = np.diff(stats.crystalball.cdf(t, alpha, n))
    assert fractions == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_crystal_ball_beyond_reach_of_scipy():
    """Narrow bins a million sigma below: the power law itself, whose differences of a distribution are nothing."""
    edges = -1e6 + np.array([[0.0, 1.0]])
    fractions = signal("crystal_ball", one(mean=0.0, sigma=1.0, alpha=1.0, n=3.0), edges)
    total = np.exp(-0.5) * 3 / 2 + np.sqrt(2 * np.pi) * stats.norm.cdf(1.0)
    assert fractions[0, 0] == pytest.approx(height(-1e6 + 0.5, (1.0, 3.0)) / total, rel=1e-10)


@pytest.mark.parametrize("low", [(1.5, 3.0), (0.3, 1.2)])
@pytest.mark.parametrize("high", [(1.8, 4.0), (2.5, 50.0)])
def test_two_sided_crystal_ball_is_its_integral(low, high):
    names = dict(zip(("alpha_low", "n_low", "alpha_high", "n_high"), (*low, *high), strict=True))
    fractions = signal("two_sided_crystal_ball", one(mean=-0.2, sigma=1.1, **names), EDGES)[0]

    def mass(a, b):
        inside = [x for x in (-low[0], high[0]) if a < x < b]
        return integrate.quad(height, a, b, args=(low, high), points=inside or None, epsabs=0, epsrel=1e-11)[0]

    tails = [np.exp(-a * a / 2) * n / a / (n - 1) for a, n in (low, high)]
    total = mass(-low[0], high[0]) + sum(tails)
    t = (EDGES[0] + 0.2) / 1.1
    expected = [mass(a, b) / total for a, b in pairwise(t)]
    assert fractions == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("n", [0.5, 1.0])
def test_a_tail_without_an_end_is_normalised_in_the_range(n):
    fractions = signal("crystal_ball", one(mean=0.0, sigma=1.0, alpha=1.0, n=n), EDGES)[0]
    masses = [integrate.quad(height, a, b, args=((1.0, n),))[0] for a, b in pairwise(EDGES[0])]
    assert fractions == pytest.approx(np.array(masses) / sum(masses), rel=1e-8)
    assert fractions.sum() == pytest.approx(1.0)


def test_each_hypothesis_has_its_own_parameters_and_its_own_trouble():
    mean, sigma = np.array([0.0, 1.0, 0.0, np.nan]), np.array([1.0, 2.0, 0.0, 1.0])
    edges = np.repeat(EDGES, 4, axis=0)
    fractions = signal("gaussian", {"mean": mean, "sigma": sigma}, edges)
    for k in (0, 1):
        assert np.array_equal(fractions[k], signal("gaussian", one(mean=mean[k], sigma=sigma[k]), EDGES)[0])
    assert np.isnan(fractions[2:]).all()


def test_a_range_that_does_not_rise_gives_no_fractions():
    falling = np.stack((EDGES[0], EDGES[0][::-1], np.zeros(33)))
    parameters = {"mean": np.zeros(3), "sigma": np.ones(3)}
    assert np.isnan(signal("gaussian", parameters, falling)).all(axis=1).tolist() == [False, True, True]
    assert np.isnan(background("chebyshev", falling, order=np.ones(3)).parts).all(axis=(1, 2)).tolist() == [0, 1, 1]


def test_legendre_parts_are_integrals():
    edges = np.array([[2.0, 2.5, 2.6, 4.0]])
    parts = legendre(to_unit(edges), 6)[0]
    for k in range(7):
        for b in range(3):
            a, c = edges[0, b : b + 2] - 3.0
            expected = integrate.quad(np.polynomial.Legendre.basis(k), a, c)[0] / 2
            assert parts[k, b] == pytest.approx(expected, abs=1e-14)


def test_a_polynomial_has_as_many_parts_as_its_order_asks():
    edges = np.repeat(np.linspace(1.0, 3.0, 6)[None], 4, axis=0)
    parts = background("polynomial", edges, order=np.array([0.0, 2.0, 1.5, -1.0])).parts
    assert parts.shape == (4, 3, 5)
    assert parts[0, 0] == pytest.approx(0.2)
    assert not parts[0, 1:].any()
    assert (np.abs(parts[1]).sum(axis=1) > 0).all()
    assert np.isnan(parts[2:]).all()


def test_any_polynomial_is_a_sum_of_the_parts():
    edges = np.linspace(4.0, 5.0, 9)[None]
    parts = background("chebyshev", edges, order=np.array([3.0])).parts[0]
    cubic = np.polynomial.Polynomial([2.0, -1.0, 0.3, 0.7])
    wanted = np.diff(cubic.integ()(edges[0]))
    norms = np.linalg.lstsq(parts.T, wanted, rcond=None)[0]
    assert norms @ parts == pytest.approx(wanted, rel=1e-12)
    assert norms[0] == pytest.approx(wanted.sum())  # of the order of the events


def test_an_exponential_is_one_part_and_a_slope():
    edges = np.linspace(0.0, 2.0, 11)[None]
    shape = background("exponential", edges)
    assert shape.slope is not None
    tilted = (shape.parts * np.exp(1.7 * shape.slope))[0, 0]
    wanted = -np.diff(np.exp(-1.7 * (edges[0] - 1.0)))
    assert tilted / tilted.sum() == pytest.approx(wanted / wanted.sum(), rel=1e-12)


def test_a_peak_of_the_background_is_one_in_the_range_or_left_out():
    edges = np.stack([np.linspace(a, a + 1.0, 11) for a in (0.0, 3.0, 9.0)])
    shape = background("gaussian", edges, parameters={"mean": np.full(3, 3.2), "sigma": np.full(3, 0.1)})
    assert shape.parts.sum(axis=2)[:, 0] == pytest.approx([0.0, 1.0, 0.0])
    assert shape.slope is None


def test_an_unknown_shape_is_refused():
    with pytest.raises(ValueError, match="spline"):
        background("spline", EDGES)
