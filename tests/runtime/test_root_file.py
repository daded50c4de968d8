"""`histograms.root`, read back."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
import uproot

import synthetic
from darkana.runtime.results import root_file
from darkana.runtime.results.result import AxisResult, Contents, HistogramResult
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


@pytest.mark.parametrize(
    "edges",
    [
        ((0.0, 1.0, 2.0),),
        ((0.0, 1.0, 5.0, 7.0),),
        ((0.0, 1e-9, 5e-9),),  # numpy.allclose has them regular
        ((-1.0, 0.0, 1.0), (0.0, 1.0, 3.0)),
        ((0.0, 1.0, 2.0), (0.0, 1.0, 3.0), (1.0, 2.0)),
    ],
)
def test_edges_and_contents_of_any_shape(tmp_path, edges):
    shape = tuple(len(each) + 1 for each in edges)
    filled = Contents(*np.random.default_rng(3).uniform(1, 9, (2, *shape)))
    axes = tuple(
        AxisResult(label, unit, each) for label, unit, each in zip("abc", ("GeV", "", "rad"), edges, strict=False)
    )
    histogram = HistogramResult("h", "r", "candidate", (), axes, {"s": filled})
    with uproot.recreate(tmp_path / "h.root") as file:
        file["h"] = root_file.of_sample(histogram, "s", "the key")
    with uproot.open(tmp_path / "h.root") as file:
        read = file["h"]
        np.testing.assert_array_equal(read.values(flow=True), filled.values)
        np.testing.assert_array_equal(read.variances(flow=True), filled.variances)
        for axis, wanted, label in zip(read.axes, edges, ("a [GeV]", "b", "c [rad]"), strict=False):
            np.testing.assert_allclose(axis.edges(), wanted, rtol=1e-14)
            assert axis.member("fTitle") == label
        assert read.title == "the key"


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
