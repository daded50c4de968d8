"""`result.json`: its shape, its bytes, and reading it back."""

import json
import math

import numpy as np
import pytest
from jsonschema import Draft202012Validator

import synthetic
from darkana.runtime.results.assemble import SampleInfo, assemble
from darkana.runtime.results.document import to_json
from darkana.runtime.results.read_back import read_result
from darkana.runtime.results.result import AnalysisInfo, RunInfo
from darkana.runtime.results.schema import result_schema
from darkana.runtime.tally import CutTally, HistogramTally, SampleTally, WindowTally


@pytest.fixture(scope="module")
def result():
    return synthetic.result(data=True)


@pytest.fixture(scope="module")
def document(result):
    return json.loads(to_json(result))


def test_keys_and_their_order(document):
    assert list(document) == [
        "schema", "complete", "run", "analysis", "luminosity", "scan", "samples", "cutflow", "histograms", "windows",
        "own_windows", "spectra", "presentation", "warnings",
    ]  # fmt: skip
    assert list(document["run"]) == ["version", "seed", "engine", "engine_reason", "started"]
    assert document["analysis"]["uses"] == [{"name": "belle2", "sha256": "1" * 64}]
    assert document["luminosity"] == {"value": 276.0, "unit": "pb^-1"}
    assert list(document["scan"][0]) == ["name", "unit", "values"]
    assert list(document["samples"][0]) == [
        "name", "kind", "hypothesis", "entries", "read", "skipped", "generated_yield",
    ]  # fmt: skip
    row = document["cutflow"]["signal"]["mumu"][0]
    assert list(row) == ["cut", "at", "events", "candidates", "yield", "variance", "efficiency", "cumulative"]
    histogram = document["histograms"]["recoil_mass_squared"]
    assert list(histogram) == ["region", "level", "at", "axes", "without", "samples"]
    assert list(histogram["axes"][0]) == ["label", "unit", "edges", "log"]
    assert list(histogram["samples"]["mumu"]) == ["values", "variances"]
    assert list(document["windows"]["peak"]["signal"]["mumu"]) == ["events", "yield", "variance"]


def test_hypotheses_are_mappings_or_null(document):
    assert [sample["hypothesis"] for sample in document["samples"]][2:4] == [None, {"mZ": 0.5}]
    assert document["cutflow"]["signal"]["eemumu"][-1]["at"] == {"mZ": 6.0}
    assert document["cutflow"]["signal"]["eemumu"][0]["at"] is None
    assert document["histograms"]["pt_hard at mZ=1 GeV"]["at"] == {"mZ": 1.0}


def test_arrays_hold_under_and_overflow(document):
    histogram = document["histograms"]["recoil_mass_squared"]
    assert len(histogram["samples"]["mumu"]["values"]) == len(histogram["axes"][0]["edges"]) + 1
    plane = document["histograms"]["recoil_against_dilepton"]["samples"]["mumu"]["values"]
    assert np.shape(plane) == (52, 52)


def test_it_fits_its_schema(document):
    schema = result_schema()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(document)
    assert {"schema", "cutflow", "warnings"} <= set(schema["required"])


def test_the_schema_refuses_what_is_not_in_it(document):
    assert not Draft202012Validator(result_schema()).is_valid({**document, "more": 1})
    assert not Draft202012Validator(result_schema()).is_valid({**document, "schema": "darkana/result/2"})


def test_reading_it_back_gives_the_same_bytes(result, tmp_path):
    first = result.write(tmp_path / "a", plots=False)[0]
    again = read_result(first)
    second = again.write(tmp_path / "b", plots=False)
    assert second[0].read_bytes() == first.read_bytes()
    assert second[1].read_bytes() == (tmp_path / "a" / "cutflow.csv").read_bytes()
    assert again.cutflow.regions == result.cutflow.regions
    assert [h.name for h in again.histograms.values()] == [h.name for h in result.histograms.values()]
    assert again["pt_hard", {"mZ": 1.0}] == result["pt_hard", {"mZ": 1.0}]


def test_the_same_input_gives_the_same_bytes(result):
    assert to_json(synthetic.result(data=True)) == to_json(result)


def test_only_the_run_differs_between_runs(result):
    other = json.loads(to_json(synthetic.result(data=True, run=RunInfo("9", 3, "numexpr", "later"))))
    one = json.loads(to_json(result))
    assert one.pop("run") != other.pop("run")
    assert one == other


def odd():
    tally = SampleTally("m\u00fc", 1, 1)
    tally.cutflow["signal"] = [CutTally('a "cut"', (), 1, 1, math.nan, math.inf)]
    tally.histograms["recoil_mass_squared", ()] = HistogramTally(np.full(72, -0.0), np.full(72, np.nan))
    tally.windows["peak", "signal"] = WindowTally(np.zeros(16, np.int64), np.full(16, np.nan), np.zeros(16))
    info = SampleInfo("m\u00fc", "background")
    return assemble(synthetic.PLAN, [info], [tally], analysis=AnalysisInfo("x.ana"), run=RunInfo("1"))


def test_what_is_not_finite_is_null_and_zero_has_no_sign(tmp_path):
    text = to_json(odd())
    assert "NaN" not in text
    assert "Infinity" not in text
    assert "-0.0" not in text
    document = json.loads(text)
    row = document["cutflow"]["signal"]["m\u00fc"][0]
    assert (row["cut"], row["yield"], row["variance"]) == ('a "cut"', None, None)
    path = odd().write(tmp_path, plots=False)[0]
    assert to_json(read_result(path)) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file: Invalid JSON"),
        ("{}", "schema: Field required"),
        ('{"schema": "darkana/limits/1"}', "schema: Input should be 'darkana/result/1'"),
    ],
)
def test_another_file_is_refused_with_its_name(tmp_path, text, message):
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"other\.json is not a result of darkana") as error:
        read_result(path)
    assert message in str(error.value)


def test_lines_stay_readable(result):
    lines = to_json(result).splitlines()
    assert sum('"cut": "two tracks"' in line for line in lines) == 7  # a line a row
    assert lines[0] == "{"
    assert lines[-1] == "}"


def test_what_figures_say_is_read_back(tmp_path):
    result = synthetic.result(experiment="Belle II")
    again = read_result(result.write(tmp_path, plots=False)[0])
    assert again.presentation == result.presentation
    plane = again.histograms["recoil_against_dilepton"]
    assert plane.without == result.histograms["recoil_against_dilepton"].without == ("tau suppression",)
    assert again.cutflow.assumed == result.cutflow.assumed
