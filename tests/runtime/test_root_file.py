"""`histograms.root`, read back."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
import uproot

import synthetic
from darkana.runtime.results import root_file
from darkana.runtime.results.root_file import root_names


@pytest.fixture(scope="module")
def result():
    return synthetic.result(data=True)


@pytest.fixture(scope="module")
def folder(result, tmp_path_factory):
    """The folder of a run's output."""
    place = tmp_path_factory.mktemp("out")
    result.write(place, plots=False)
    return place


def test_it_holds_what_the_json_holds(result, folder):
    document = result.to_json()
    found = 0
    with uproot.open(folder / "histograms.root") as file:
        for key, histogram in document["histograms"].items():
            name = key.replace(" at mZ=", "_at_mZ_").replace("0.5", "0p5").replace(" ", "_")
            for sample, contents in histogram["samples"].items():
                read = file[f"{sample.replace('.', 'p')}/{name}"]
                np.testing.assert_array_equal(read.values(flow=True), contents["values"])
                np.testing.assert_array_equal(read.variances(flow=True), contents["variances"])
                for axis, wanted in zip(read.axes, histogram["axes"], strict=True):
                    np.testing.assert_allclose(axis.edges(), wanted["edges"], rtol=1e-15, atol=1e-13)
                assert read.title == key
                found += 1
        assert found == sum(1 for kind in file.classnames().values() if kind in {"TH1D", "TH2D"})
        assert file["mumu/recoil_mass_squared"].member("fXaxis").member("fTitle") == "zp.m2 [GeV^2]"


def test_each_sample_has_a_folder(folder):
    with uproot.open(folder / "histograms.root") as file:
        folders = file.keys(recursive=False, cycle=False)
    assert folders == ["eemumu", "tautau", "mumu", "zp0p5", "zp2", "zp6", "data"]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("h at mA=2 GeV, mh=0.5", "h_at_mA_2_GeV_mh_0p5"),
        ("h at d=-1.5e-05", "h_at_d_m1p5em05"),
        ("50 ab/7;1", "_50_ab_7_1"),
        ("§", "_"),
    ],
)
def test_names_that_root_accepts(key, name):
    assert root_names([key]) == {key: name}


def test_names_differ():
    assert list(root_names(["a b", "A_B", "a_b_2", "a+b"]).values()) == ["a_b", "A_B_2", "a_b_2_2", "a_b_3"]


def test_the_examples_in_the_text():
    assert doctest.testmod(root_file).failed == 0
