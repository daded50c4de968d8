"""Data over simulation, the errors of counts, and when a chi2 is stated."""

import dataclasses
import math

import numpy as np
import pytest
from scipy import stats

import synthetic
from darkana.runtime.plots.agreement import agreement, count_errors, independent


@pytest.fixture(scope="module")
def result():
    return synthetic.result(data=True)


@pytest.fixture(scope="module")
def panels(result):
    return result.plot("recoil_mass_squared").axes


@pytest.mark.parametrize("count", [1, 4, 30])
def test_errors_of_counts_are_garwoods(count):
    low, high = count_errors(np.array([count / 2]), np.array([count / 4]))  # bins of width 2
    interval = (count - 2 * low[0], count + 2 * high[0])
    assert interval[0] == pytest.approx(stats.chi2.ppf((1 - 0.6827) / 2, 2 * count) / 2)
    assert interval[1] == pytest.approx(stats.chi2.isf((1 - 0.6827) / 2, 2 * (count + 1)) / 2)


def test_an_empty_bin_has_no_error():
    assert count_errors(np.zeros(1), np.zeros(1)).tolist() == [[0], [0]]


def test_the_ratio_is_data_over_all_backgrounds(result, panels):
    contents = result.histograms["recoil_mass_squared"].samples
    simulated = sum(contents[name].values[1:-1] for name in ("eemumu", "tautau", "mumu"))
    ratio = contents["data"].values[1:-1] / simulated
    low, high = panels[1].get_ylim()
    points = panels[1].containers[0].lines[0].get_ydata()
    np.testing.assert_allclose(points, ratio[(ratio >= low) & (ratio <= high)])


def test_without_data_there_is_no_ratio():
    assert len(synthetic.result().plot("recoil_mass_squared").axes) == 1


def test_chi2_is_pearsons_with_the_variance_of_the_simulation():
    data, simulated, variances = np.array([[20.0, 30, 12], [24, 25, 14], [4, 2, 1]])
    found = agreement(data, simulated, variances)
    assert (found.chi2, found.bins) == (pytest.approx(16 / 28 + 25 / 27 + 4 / 15), 3)
    assert found.text == r"$\chi^2$/ndf = 1.8/3 (stat.)"


def test_thin_bins_are_merged_first():
    data, simulated = np.full(12, 5.0), np.full(12, 4.0)  # three bins together hold 12
    found = agreement(data, simulated, np.full(12, 0.1))
    assert (found.chi2, found.bins) == (pytest.approx(4 * 9 / 12.3), 4)
    heavy = agreement(data, simulated, np.full(12, 4.0 * 4.0))  # one simulated event in four expected
    assert heavy is None


def test_a_chi2_of_many_tries_is_distributed_as_one():
    random = np.random.default_rng(7)
    truth, weight = np.full(20, 40.0), 2.0
    found = []
    for _ in range(400):
        simulated = weight * random.poisson(truth / weight)
        found.append(agreement(random.poisson(truth).astype(float), simulated, weight * simulated).chi2)
    assert np.mean(found) == pytest.approx(20, abs=4 * math.sqrt(2 * 20 / 400))


def test_several_candidates_an_event_are_no_counts(result):
    histogram = result.histograms["recoil_mass_squared"]
    assert independent(result, histogram)
    flows = {
        region: {
            name: tuple(dataclasses.replace(row, candidates=2 * row.events) for row in rows)
            for name, rows in samples.items()
        }
        for region, samples in result.cutflow.regions.items()
    }
    several = dataclasses.replace(result, cutflow=dataclasses.replace(result.cutflow, regions=flows))
    assert not independent(several, histogram)
    assert independent(several, dataclasses.replace(histogram, level="event"))
    assert not independent(result, dataclasses.replace(histogram, level="photon"))
