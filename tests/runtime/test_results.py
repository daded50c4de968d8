"""Assembling a result from tallies."""

import dataclasses
import os
import subprocess
import sys

import numpy as np
import pytest

import synthetic
from darkana.runtime import plan as p
from darkana.runtime.results.assemble import SampleInfo, assemble, in_unit, luminosity
from darkana.runtime.results.intervals import UNKNOWN, clopper_pearson
from darkana.runtime.results.result import AnalysisInfo, Luminosity, RunInfo, histogram_key, point_text
from darkana.runtime.tally import CutTally, HistogramTally, SampleTally

PATHS = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


@pytest.fixture(scope="module")
def result():
    return synthetic.result(data=True)


def small(tally, plan=synthetic.PLAN, hypothesis=(), **options):
    info = SampleInfo(tally.sample, "background", hypothesis)
    return assemble(plan, [info], [tally], analysis=AnalysisInfo("x.ana"), run=RunInfo("1"), **options)


def flow(*rows):
    return SampleTally("mc", 10, 10, cutflow={"signal": [CutTally(c, at, n, n, n, n) for c, at, n in rows]})


def test_efficiencies_are_relative_to_the_row_above():
    rows = small(flow(("all events", (), 10), ("candidate", (), 8), ("a", (), 2))).cutflow["signal"]["mc"]
    assert rows[0].efficiency == rows[0].cumulative == (1, 1, 1)
    assert rows[1].efficiency == rows[1].cumulative == (0.8, *clopper_pearson(8, 10))
    assert rows[2].efficiency == (0.25, *clopper_pearson(2, 8))
    assert rows[2].cumulative == (0.2, *clopper_pearson(2, 10))


ONE, TWO = (("mZ", 1.0),), (("mZ", 2.0),)


@pytest.mark.parametrize(
    "rows",
    [
        [("a", ONE, 5), ("a", TWO, 4), ("b", ONE, 1), ("b", TWO, 3)],
        [("a", ONE, 5), ("b", ONE, 1), ("a", TWO, 4), ("b", TWO, 3)],
    ],
    ids=["cut by cut", "hypothesis by hypothesis"],
)
def test_rows_of_a_hypothesis_follow_each_other(rows):
    found = small(flow(("all events", (), 10), ("candidate", (), 8), *rows)).cutflow["signal"]["mc"]
    shares = {(row.cut, row.at): row.efficiency[0] for row in found}
    assert shares["a", ONE] == 5 / 8
    assert shares["b", ONE] == 1 / 5
    assert shares["a", TWO] == 4 / 8
    assert shares["b", TWO] == 3 / 4


def test_after_an_empty_row_nothing_is_known():
    rows = small(flow(("all events", (), 10), ("candidate", (), 0), ("a", (), 0))).cutflow["signal"]["mc"]
    assert rows[1].efficiency == (0, 0, clopper_pearson(0, 10)[1])
    assert rows[2].efficiency == UNKNOWN
    assert rows[2].cumulative[0] == 0


def test_what_was_not_read_makes_it_partial():
    assert small(SampleTally("mc", 10, 10)).complete
    assert not small(SampleTally("mc", 10, 9)).complete
    assert not small(SampleTally("mc", 10, 10, ["x.root: truncated"])).complete
    assert small(SampleTally("mc", 10, 9), complete=True).complete


def test_a_sample_that_was_not_reached_is_listed():
    infos = [SampleInfo("mc", "background"), SampleInfo("late", "signal")]
    found = assemble(synthetic.PLAN, infos, [SampleTally("mc", 5, 5)], analysis=AnalysisInfo("x.ana"), run=RunInfo("1"))
    assert not found.complete
    assert [(sample.name, sample.read) for sample in found.samples] == [("mc", 5), ("late", 0)]


@pytest.mark.parametrize(
    ("inverse_fb", "unit", "expected"),
    [
        (0.276, "pb^-1", Luminosity(276.0, "pb^-1")),
        (0.276, None, Luminosity(276.0, "pb^-1")),
        (50000.0, None, Luminosity(50.0, "ab^-1")),
        (8.34, None, Luminosity(8.34, "fb^-1")),
        (None, None, None),
    ],
)
def test_luminosity_in_the_authors_unit(inverse_fb, unit, expected):
    assert luminosity(inverse_fb, unit) == expected


@pytest.mark.parametrize(
    ("value", "unit", "shown"), [(0.3, "MeV", 300.0), (4.0, "GeV^2", 4.0), (4.0, "MeV^2", 4e6), (2.5, "", 2.5)]
)
def test_scan_values_in_the_authors_unit(value, unit, shown):
    assert in_unit(value, unit) == shown


def test_the_scan_in_mev_shows_everything_in_mev():
    scan = p.Hypotheses(("mA",), ("",), ("MeV",), ((0.1, 0.3),), ((0.1,),))
    tally = flow(("all events", (), 3), ("a", (("mA", 0.1),), 1))
    tally.histograms["pt_hard", (("mA", 0.1),)] = HistogramTally(np.zeros(27), np.zeros(27))
    found = small(tally, dataclasses.replace(synthetic.PLAN, scan=scan), hypothesis=(("mA", 0.3),))
    assert found.scan[0].values == (100.0, 300.0)
    assert found.samples[0].hypothesis == (("mA", 300.0),)
    assert found.cutflow["signal"]["mc"][1].at == (("mA", 100.0),)
    assert list(found.histograms) == ["pt_hard at mA=100 MeV"]


def test_keys_of_histograms(result):
    assert histogram_key("h", (), {}) == "h"
    assert histogram_key("h", (("mA", 2.0), ("mh", 0.5)), {"mA": "GeV", "mh": ""}) == "h at mA=2 GeV, mh=0.5"
    assert point_text((("mZ", 1.0),), {"mZ": "GeV"}) == "mZ = 1 GeV"
    assert point_text((("mZ", 1.0),), {}) == "mZ = 1 GeV", "of a sample, where the search has no scan"
    assert [key for key in result.histograms if key.startswith("pt_hard")] == [
        "pt_hard at mZ=0.5 GeV",
        "pt_hard at mZ=1 GeV",
        "pt_hard at mZ=2 GeV",
        "pt_hard at mZ=6 GeV",
    ]


def test_a_histogram_as_hist(result):
    histogram = result["recoil_mass_squared"]
    contents = result.histograms["recoil_mass_squared"].samples["mumu"]
    assert list(histogram.axes[0]) == ["eemumu", "tautau", "mumu", "zp0.5", "zp2", "zp6", "data"]
    np.testing.assert_array_equal(histogram[{"sample": "mumu"}].values(flow=True), contents.values)
    np.testing.assert_array_equal(histogram[{"sample": "mumu"}].variances(flow=True), contents.variances)
    assert histogram.axes[1].label == "zp.m2 [GeV^2]"
    assert np.allclose(histogram.axes[1].edges, np.linspace(-5, 65, 71))


def test_a_histogram_of_two_axes_as_hist(result):
    histogram = result["recoil_against_dilepton"]
    assert histogram.view(flow=True).shape == (7, 52, 52)
    expected = result.histograms["recoil_against_dilepton"].samples["zp2"].values
    np.testing.assert_array_equal(histogram[{"sample": "zp2"}].values(flow=True), expected)


def test_a_histogram_of_a_hypothesis(result):
    at_one = result["pt_hard", {"mZ": 1.0}]
    assert list(at_one.axes[0]) == ["eemumu", "tautau", "mumu", "data"]
    assert at_one == result["pt_hard at mZ=1 GeV"]


def test_an_unknown_histogram_names_the_known(result):
    with pytest.raises(KeyError, match="no histogram 'pt_hard'; there are: recoil_mass_squared, "):
        result["pt_hard"]


def test_edges_are_in_the_declared_unit(result):
    edges = result.histograms["photon_energy"].axes[0].edges
    assert (edges[0], edges[-1]) == (10.0, 10000.0)


def test_windows_have_the_length_of_the_scan(result):
    counts = result.windows["peak"]["signal"]["eemumu"]
    assert len(counts.events) == len(counts.yield_) == len(result.scan[0].values) == 16
    np.testing.assert_allclose(counts.yield_, counts.events * 1.61)


def test_warnings_say_the_sample_and_how_often():
    tally = SampleTally("mc", 10, 10, warnings={"NaN in `tau_cut`": 3})
    tally.histograms["recoil_mass_squared", ()] = HistogramTally(np.zeros(72), np.zeros(72), nan=2)
    assert small(tally, warnings=["a first one"]).warnings == (
        "a first one",
        "mc: NaN in `tau_cut` (3x)",
        "mc: 2 NaN not filled into recoil_mass_squared",
    )


def test_heavy_libraries_are_imported_only_by_need():
    modules = ", ".join(
        f"darkana.runtime.{name}"
        for name in (
            "results.result", "results.assemble", "results.document", "results.read_back", "report.terminal",
            "report.csv_text", "report.html_text", "report.latex_text", "results.root_file", "plots.figures",
        )
    )  # fmt: skip
    heavy = {"matplotlib", "hist", "rich", "pydantic", "scipy", "uproot", "awkward", "pyhf"}
    program = f"import sys, {modules}; print(*(sys.modules.keys() & {heavy}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=PATHS, check=True)
    assert done.stdout.split() == []


def test_write_leaves_the_promised_files(result, tmp_path):
    written = result.write(tmp_path / "new" / "out", plots=False)
    assert [path.name for path in written] == ["result.json", "cutflow.csv", "cutflow.tex", "histograms.root"]
    assert all(path.exists() for path in written)
    assert not (tmp_path / "new" / "out" / "plots").exists()
