"""Intervals of Feldman and Cousins against the paper's numbers and a plain construction."""

import numpy as np
import pytest
from scipy import stats

from darkana.runtime.limits.codes import SUMMED
from darkana.runtime.limits.found import EMPTY, NO_CONVERGENCE, OK
from darkana.runtime.limits.marginal.fc_upper_end import highest_upper_end, upper_end
from darkana.runtime.limits.marginal.feldman_cousins import feldman_cousins_limits
from darkana.runtime.limits.models import counting


def models(observed, background, signal=1.0, **more):
    observed, background = np.asarray(observed, float), np.asarray(background, float)
    return counting(observed, background, np.full(len(observed), signal), **more)


@pytest.mark.parametrize("signal", [1e-6, 1.0, 1e6])
def test_known_background(signal):
    """90%. At n = 0, b = 3 the end is 0.953, raised to that of b = 3.4537."""
    found = feldman_cousins_limits(models([0, 0, 3, 5, 10], [0, 3, 1, 3, 10], signal))
    assert found.observed * signal == pytest.approx([2.4359, 1.0783, 6.4249, 6.9870, 6.5005], abs=1e-4)
    assert found.lower * signal == pytest.approx([0, 0, 0.1021, 0, 0], abs=1e-4)
    assert (found.status == OK).all()


def test_before_the_correction():
    assert upper_end(0, 3.0, 0.9) == pytest.approx(0.953, abs=1e-3)


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_upper_ends_fall_with_the_background(n):
    """And are the envelope of the uncorrected ones, whose fine grid comes close to it from below."""
    grid = np.arange(0.0, 12.0, 0.01)
    corrected = np.array([highest_upper_end(n, b, 0.9) for b in grid])
    envelope = np.maximum.accumulate([upper_end(n, b, 0.9) for b in grid][::-1])[::-1]
    near = grid < 8
    assert (np.diff(corrected) <= 1e-9).all()
    assert (corrected[near] >= envelope[near] - 1e-9).all()
    assert corrected[near] == pytest.approx(envelope[near], abs=0.01)


def plain_interval(n, background, level):
    """Acceptance regions on a grid of signals, one after the other."""
    counts = np.arange(200)
    best = stats.poisson.pmf(counts, np.maximum(counts, background))
    inside = []
    for signal in np.arange(0, 40, 0.01):
        probability = stats.poisson.pmf(counts, signal + background)
        order = np.argsort(-probability / best, kind="stable")
        accepted = order[: int((np.cumsum(probability[order]) < level).sum()) + 1]
        if n in accepted:
            inside.append(signal)
    return inside[0], inside[-1]


@pytest.mark.parametrize(("n", "background", "level"), [(2, 0.5, 0.9), (7, 3.2, 0.95), (4, 5.5, 0.68), (15, 8.0, 0.9)])
def test_a_plain_construction(n, background, level):
    found = feldman_cousins_limits(models([n], [background]), level, expected=False)
    lower, upper = plain_interval(n, background, level)
    assert found.lower[0] == pytest.approx(lower, abs=0.011)
    assert upper - 0.011 <= found.observed[0]
    assert upper_end(n, background, level) == pytest.approx(upper, abs=0.02)


def test_small_uncertainties_change_little():
    exact = feldman_cousins_limits(models([3, 10], [1, 10]), expected=False)
    narrow = models([3, 10], [1, 10], signal_sizes=np.full((2, 1), 0.002), effective_events=np.full(2, 1e6))
    found = feldman_cousins_limits(narrow, expected=False)
    assert found.observed == pytest.approx(exact.observed, abs=1e-3)
    assert found.lower == pytest.approx(exact.lower, abs=1e-3)


def test_a_sideband_is_a_negative_binomial():
    """Without signal the count's probability is known in closed form: the interval leaves zero where a test would."""
    events = np.full(3, 5.0)
    found = feldman_cousins_limits(models([1, 12, 14], [2, 2, 2], effective_events=events), expected=False)
    assert found.p_value == pytest.approx(stats.nbinom.sf([0, 11, 13], 5, 5 / 7), rel=1e-4)
    assert found.lower[0] == 0
    assert 0 < found.lower[1] < found.lower[2]


def test_what_is_refused():
    wrong = models([3, 3], [1, np.nan])
    assert feldman_cousins_limits(wrong).status.tolist() == [OK, EMPTY]
    two = models([3, 3], [1, 1])
    bins = {"observed", "signal", "auxiliary", "scale", "parts", "on_signal", "on_parts", "extra"}
    twice = {name: np.repeat(getattr(two, name), 2, axis=-1) for name in bins}
    found = feldman_cousins_limits(
        type(two)(**twice, **{n: getattr(two, n) for n in ("free", "counted", "linear", "constrained")})
    )
    assert (found.status == NO_CONVERGENCE).all()
    assert found.codes == [(SUMMED,)] * 2
    assert np.isnan(found.observed).all()
