"""`limits.json` and `limits.csv`: their shape, their bytes, and reading them back."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace

import numpy as np
import pytest
from jsonschema import Draft202012Validator

import made_limits
from darkana.runtime.limits.document import to_json
from darkana.runtime.limits.read_back import read_limits
from darkana.runtime.limits.schema import limits_schema


@pytest.fixture(scope="module")
def limits():
    return made_limits.limits()


def test_the_schema_holds(limits):
    schema = limits_schema()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(limits.to_json())


def test_a_point(limits):
    assert limits.to_json()["points"][1] == {
        "at": {"mX": 2.0}, "observed": 3.0, "expected": [1.25, 1.875, 2.5, 3.75, 5.0], "lower": None, "n_observed": 9.0,
        "background": 4.0, "signal_per_unit": 0.2, "raw_background_events": 40, "p_value": 0.006, "significance": 2.5,
        "status": "ok", "codes": [],
    }  # fmt: skip


def test_what_is_not_known_is_null(limits):
    point = limits.to_json()["points"][3]
    unknown = [point[key] for key in ("observed", "lower", "n_observed", "raw_background_events", "p_value")]
    assert unknown == [None] * 5
    assert point["expected"] == [None] * 5
    assert (point["status"], point["codes"]) == ("too_few_events", ["W0930", "W0941"])


def test_couplings_by_variant(limits):
    couplings = limits.to_json()["couplings"]
    assert list(couplings["g"]) == ["BR = 1", "else"]
    assert couplings["h"][""]["observed"] == [8.0, 6.0, 4.0, None]
    assert couplings["g"]["else"]["unit"] == "GeV^-1"


def test_the_round_trip_is_exact(limits, tmp_path):
    text = to_json(limits)
    (tmp_path / "limits.json").write_text(text, encoding="utf-8")
    again = read_limits(tmp_path / "limits.json")
    assert to_json(again) == text
    assert again.run == limits.run
    assert again.scan == limits.scan
    np.testing.assert_array_equal(again.found.expected, limits.found.expected)
    np.testing.assert_array_equal(again.raw_background_events, limits.raw_background_events)
    np.testing.assert_array_equal(again.couplings[0].variants["else"].observed, 0.2 * limits.found.observed)
    assert np.isnan(again.projections[0].bounds.observed).all()


def test_a_partial_scan(limits, tmp_path):
    part = replace(limits, complete=False, done=np.array([True, True, False, False]))
    (tmp_path / "limits.json").write_text(to_json(part), encoding="utf-8")
    again = read_limits(tmp_path / "limits.json")
    assert [p["status"] for p in again.to_json()["points"]] == ["ok", "ok", None, None]
    assert not again.complete
    assert again.done is not None
    assert again.done.tolist() == [True, True, False, False]
    assert len(again.to_csv().splitlines()) == 1 + 2


@pytest.mark.parametrize(
    ("change", "place"),
    [({"schema": "darkana/result/1"}, "schema"), ({"level": "high"}, "level"), ({"more": 1}, "more")],
)
def test_what_is_no_such_file_is_refused(limits, tmp_path, change, place):
    (tmp_path / "x.json").write_text(json.dumps({**limits.to_json(), **change}), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"x\.json holds no limits of darkana: {place}: "):
        read_limits(tmp_path / "x.json")


def test_the_csv_has_units_and_a_line_a_hypothesis(limits):
    rows = list(csv.DictReader(io.StringIO(limits.to_csv())))
    assert [row["mX [GeV]"] for row in rows] == ["1.0", "2.0", "3.0", "4.0"]
    assert [row["observed [fb]"] for row in rows] == ["4.0", "3.0", "2.0", ""]
    assert rows[0]["expected_plus1 [fb]"] == "7.5"
    assert rows[1]["g (else) observed [GeV^-1]"] == repr(0.2 * 3.0)
    assert rows[1]["h observed"] == "6.0"
    assert rows[3]["codes"] == "W0930 W0941"


def test_the_data_frame(limits):
    frame = limits.to_dataframe()
    assert list(frame["observed [fb]"])[:3] == [4.0, 3.0, 2.0]
    assert math.isnan(frame["observed [fb]"][3])
    assert list(frame["status"]) == ["ok", "ok", "edge", "too_few_events"]
