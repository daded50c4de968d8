"""Tables as correctionlib evaluates them, beside darkana's own evaluation."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from darkana.runtime.engine.tables import Grid
from darkana.runtime.exports.correction import Correction, correction_set, why_not
from darkana.runtime.plan import Table

correctionlib = pytest.importorskip("correctionlib")

X, Y = (0.5, 1.0, 2.5, 8.0), (-1.0, 0.0, 3.0)
LINE = (0.3, 0.1, 0.7, 0.65)
SURFACE = tuple(float(v) for v in np.random.default_rng(5).uniform(0.1, 2.0, 12))


def table(axes, values, interpolation="linear", clamp=False):
    names = ("x", "y")[: len(axes)]
    return Table("t", names, axes, values, interpolation, clamp, path="t.csv", units=("GeV", "")[: len(axes)])


def evaluated(made: Table):
    """The table as correctionlib reads it."""
    text = json.dumps(correction_set([Correction(made)], "tables"))
    return correctionlib.CorrectionSet.from_string(text)["t"]


@pytest.mark.parametrize("interpolation", ["linear", "log"])
@pytest.mark.parametrize("clamp", [False, True])
@pytest.mark.parametrize(("axes", "values"), [((X,), LINE), ((X, Y), SURFACE)])
def test_values_are_those_of_darkana(axes, values, interpolation, clamp):
    made = table(axes, values, interpolation, clamp)
    beyond = 2.0 if clamp else 0.0
    rng = np.random.default_rng(1)
    points = [rng.uniform(axis[0] - beyond, axis[-1] + beyond, 300) for axis in axes]
    edges = np.array(np.meshgrid(*axes)).reshape(len(axes), -1)
    points = [np.concatenate([p, e]) for p, e in zip(points, edges, strict=True)]
    own, outside = Grid.of(made)(*points)
    assert outside == 0
    np.testing.assert_allclose(evaluated(made).evaluate(*points), own, rtol=1e-12)


@pytest.mark.parametrize("clamp", [False, True])
def test_steps(clamp):
    made = table((X,), LINE[:3], "step", clamp)
    points = np.array([0.5, 0.7, 1.0, 2.4999, 2.5, 8.0])
    assert evaluated(made).evaluate(points).tolist() == [0.3, 0.3, 0.1, 0.1, 0.7, 0.7]
    assert Grid.of(made)(points)[0].tolist() == [0.3, 0.3, 0.1, 0.1, 0.7, 0.7]
    if clamp:
        assert evaluated(made).evaluate(np.array([-9.0, 99.0])).tolist() == [0.3, 0.7]


def test_outside_is_an_error():
    with pytest.raises(RuntimeError, match="bounds"):
        evaluated(table((X,), LINE)).evaluate(8.1)


def test_one_point():
    assert evaluated(table(((2.0,),), (0.4,))).evaluate(2.0) == 0.4
    assert evaluated(table(((2.0,),), (0.4,), clamp=True)).evaluate(7.0) == 0.4


def test_it_says_what_it_is():
    made = correction_set([Correction(table((X,), LINE, "log"), "fb")], "tables")["corrections"][0]
    assert "logarithm" in made["description"]
    assert "t.csv" in made["description"]
    assert made["inputs"][0]["description"] == "in GeV"
    assert made["output"]["description"] == "in fb"
    assert made["data"]["edges"] == [0.5, 1.0, 2.5, math.nextafter(8.0, math.inf)]


def test_what_has_no_place_there():
    assert why_not(table((X,), LINE)) == ""
    assert "counts" in why_not(Table("t", ("x",), (X,), LINE, integers=True))
    assert "missing" in why_not(Table("t", ("x",), (), (), missing=True))
