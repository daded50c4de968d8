"""Bayesian limits of one bin against published numbers and against scipy's integration of the plain formula."""

import numpy as np
import pytest
from scipy import stats

from bayesian_integrals import random_models, share_above
from darkana.runtime.limits.codes import CONTRADICTION, WIDE_SIGNAL
from darkana.runtime.limits.found import EMPTY, OK
from darkana.runtime.limits.marginal.bayesian import bayesian_limits
from darkana.runtime.limits.models import counting


def counts(observed, background, signal=1.0, **more):
    """Hypotheses that differ in count and background."""
    observed, background = np.asarray(observed, float), np.asarray(background, float)
    return counting(observed, background, np.full(len(observed), signal), **more)


@pytest.mark.parametrize("signal", [1e-6, 1.0, 1e6])
def test_known_background(signal):
    """90%; the same numbers as CLs, whatever the signal per unit of mu."""
    found = bayesian_limits(counts([0, 0, 3, 5, 10], [0, 3, 1, 3, 10], signal))
    assert found.observed * signal == pytest.approx([2.3026, 2.3026, 5.7115, 6.4371, 6.6302], abs=1e-4)
    assert (found.status == OK).all()


def test_expected_limits_are_those_at_the_quantiles_of_the_count():
    found = bayesian_limits(counts([4, 4], [3, 40]))
    at = stats.poisson.ppf([[0.025, 0.16, 0.5, 0.84, 0.975]], [[3.0], [40.0]])
    for row, n in enumerate(at):
        again = bayesian_limits(counts(n, [[3.0], [40.0]][row] * 5), expected=False)
        assert found.expected[row] == pytest.approx(again.observed, rel=1e-9)
        assert np.isnan(again.expected).all()


def test_p_value_and_significance():
    found = bayesian_limits(counts([0, 3, 12], [3, 1, 1]))
    assert found.p_value == pytest.approx([1, *stats.poisson.sf([2, 11], 1)], rel=1e-6)
    assert found.significance[1:] == pytest.approx(stats.norm.isf(found.p_value[1:]), rel=1e-9)
    assert found.significance[0] == 0


def test_p_value_with_a_sideband_is_negative_binomial():
    """The mean of a Poisson count over a gamma density."""
    found = bayesian_limits(counts([9], [2.0], effective_events=np.array([5.0])))
    assert found.p_value == pytest.approx(stats.nbinom.sf(8, 5, 5 / 7), rel=1e-5)


@pytest.mark.parametrize("seed", [0, 1, 4, 7, 17, 19, 21, 22, 28, 29, 31, 37, 41, 44, 85])
def test_random_models(seed):
    agree_with_integration(seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100))
def test_a_hundred_random_models(seed):
    agree_with_integration(seed)


def agree_with_integration(seed):
    """The integral above the limit is 10%, so nearly that the limit is right to 1e-5 of itself."""
    models = random_models(seed, seed % 3)
    events = bayesian_limits(models, expected=False).observed[0] * models.signal[0, 0]
    n = models.observed[0, 0]
    above, higher = share_above(models, n, [events, events * 1.001])
    density = (above - higher) / (0.001 * events)
    assert (above - 0.1) / density == pytest.approx(0, abs=1e-5 * events)


def test_hypotheses_do_not_depend_on_each_other():
    models = random_models(5, 2)
    together = counting(
        np.array([11.0, 50.0, 0.0]),
        np.array([9.0, 60.0, 0.1]),
        np.ones(3),
        signal_sizes=np.repeat(models.on_signal[:, :, 0], 3, axis=0),
        background_sizes=np.repeat(models.on_parts[:, :, 0, 0], 3, axis=0),
        linear=models.linear,
        effective_events=np.array([20.0, 3.0, np.inf]),
    )
    whole = bayesian_limits(together)
    for h in range(3):
        alone = bayesian_limits(together.take(slice(h, h + 1)))
        assert alone.observed[0] == pytest.approx(whole.observed[h], rel=1e-12)
        assert alone.expected[0] == pytest.approx(whole.expected[h], rel=1e-12)


def test_a_bad_hypothesis_harms_no_other():
    models = counts([3, 3, 3, np.nan, -1], [1, np.nan, 1, 1, 1])
    models.signal[2] = 0
    found = bayesian_limits(models)
    assert found.status.tolist() == [OK, EMPTY, EMPTY, OK, EMPTY]
    assert found.observed[0] == pytest.approx(5.7115, abs=1e-4)
    assert np.isnan(found.observed[1:]).all()
    assert found.expected[3] == pytest.approx(found.expected[0], rel=1e-12)


def test_far_below_the_background():
    """The posterior lies where the prior has little weight: e^-b times its moments, n = 0, in closed form."""
    models = counts([0], [30.0], effective_events=np.array([9.0]))
    assert bayesian_limits(models).observed == pytest.approx([-np.log(0.1)], rel=1e-6)


def test_what_is_noticed():
    wide = counts([0, 0], [1, 1], signal_sizes=np.array([[0.3], [0.1]]))
    assert bayesian_limits(wide).codes == [(WIDE_SIGNAL,), ()]
    assert bayesian_limits(counts([0], [30.0])).codes == [(CONTRADICTION,)]
