"""The order that is chosen: high enough for what is there, seldom higher."""

import numpy as np

from darkana.runtime.limits.spectrum.orders import UNKNOWN, choose
from darkana.runtime.limits.spectrum.shapes import legendre, signal, to_unit

EDGES = np.linspace(2.0, 3.0, 41)[None]


def toys(norms, many: int, seed: int) -> np.ndarray:
    expected = np.asarray(norms, float) @ legendre(to_unit(EDGES), len(norms) - 1)[0]
    return np.random.default_rng(seed).poisson(expected, (many, 40)).astype(float)


def edges_of(counts: np.ndarray) -> np.ndarray:
    return np.repeat(EDGES, len(counts), axis=0)


def test_an_exact_polynomial_has_its_order():
    norms = [[1e5], [1e5, 2e4], [1e5, 2e4, -1e4], [1e5, 0, 0, 9e3], [1e5, 1e4, 1e4, 5e3, 5e3]]
    for order, coefficients in enumerate(norms):
        counts = (np.array(coefficients, float) @ legendre(to_unit(EDGES), order)[0])[None]
        expected = 0 if order == 3 else order  # a cubic part alone lies two beyond a slope that is not there
        assert choose(counts, EDGES)[0] in (expected, order)


def test_a_flat_spectrum_stays_flat_in_most_cases():
    for events, seed in ((4000.0, 1), (40.0, 2)):
        counts = toys([events], 1500, seed)
        above = np.mean(choose(counts, edges_of(counts)) > 0)
        assert 0.03 < above < 0.11


def test_a_clear_parabola_is_seen_though_it_has_no_slope():
    counts = toys([4000.0, 0.0, 2000.0], 300, 3)
    chosen = choose(counts, edges_of(counts))
    assert (chosen >= 2).all()
    assert np.mean(chosen == 2) > 0.85


def test_weights_do_not_change_the_order():
    counts = toys([400.0, 200.0], 50, 4)
    weighted = choose(0.01 * counts, edges_of(counts), weight=np.full(50, 0.01))
    assert np.array_equal(weighted, choose(counts, edges_of(counts)))


def test_a_peak_that_is_known_asks_for_no_higher_order():
    peak = signal("gaussian", {"mean": np.array([2.5]), "sigma": np.array([0.03])}, EDGES)
    counts = np.random.default_rng(5).poisson(50.0 + 2000.0 * peak[0], (40, 40)).astype(float)
    beside = np.repeat(peak[:, None], 40, axis=0)
    assert np.mean(choose(counts, edges_of(counts), others=beside)) < 0.3
    assert np.mean(choose(counts, edges_of(counts))) > 3


def test_what_is_not_known_has_no_order():
    counts = np.full((3, 40), 5.0)
    counts[1, 0] = np.nan
    counts[2] = 0.0
    assert choose(counts, edges_of(counts)).tolist() == [0, UNKNOWN, 0]


def test_a_limit_is_kept():
    counts = (10.0 + 1e4 * (np.arange(40) % 10 == 0))[None]
    assert choose(counts, EDGES, most=2)[0] <= 2
    assert choose(counts[:, :2], EDGES[:, :3])[0] <= 1
