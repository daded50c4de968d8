"""A signal's cross section against the relation of its coupling."""

from __future__ import annotations

import numpy as np
import pytest

import darkana as package
from darkana.sample_checks import AGREEMENT

SEARCH = """\
analysis "Relation"
  luminosity 10 fb^-1
scan m from 1 GeV to 4 GeV step 1 GeV
column x [GeV]
region r
  cut "x" x > 1 GeV
window w = abs(x - m) < 1 GeV
count in r within w
  background 1
  efficiency 50%
limit cross_section
  method cls
  level 95%
define share = 1
interpret g from cross_section = g^2 * 100 fb * m / 1 GeV * share
"""
VARIANTS = '  variant "all"\n  variant "half" with share = 0.5\n'
#: At g = 0.5 and m = 2 GeV: 0.25 * 100 * 2 fb.
SIGMA = 50.0


def warnings(text=SEARCH, sigma=SIGMA, **stated):
    """Of a run on one signal."""
    said = {"cross_section": f"{sigma} fb", "generated": 4, "hypothesis": {"m": "2 GeV"}, "coupling": {"g": 0.5}}
    x = np.array([0.5, 1.5, 2.5, 3.5])
    signal = package.sample({"x": x, "w": np.full(4, sigma / 4)}, kind="signal", **{**said, **stated})
    return [w for w in package.loads(text).run({"zp": signal}).warnings if "relation" in w]


def test_agreement_is_silent():
    assert warnings() == []
    assert warnings(sigma=SIGMA * (1 + 0.98 * AGREEMENT)) == []


def test_disagreement_is_a_warning():
    said = warnings(sigma=60.0)
    relation = "the relation of `g` gives 50 fb at its hypothesis and coupling: +20%"
    assert said == [f"signal `zp` has a cross section of 60 fb, and {relation}"]


@pytest.mark.parametrize("sigma", [SIGMA, SIGMA / 2])
def test_one_variant_that_agrees_is_enough(sigma):
    assert warnings(SEARCH + VARIANTS, sigma) == []


def test_no_variant_that_agrees():
    assert "gives 25 fb" in warnings(SEARCH + VARIANTS, 30.0)[0]


@pytest.mark.parametrize(("sigma", "doubts"), [(SIGMA, 0), (60.0, 1)])
def test_weights_that_add_up_to_the_cross_section(sigma, doubts):
    stated = {"cross_section": None, "generated": None, "weight": "w", "weight_unit": "fb"}
    assert len(warnings(sigma=sigma, **stated)) == doubts


@pytest.mark.parametrize("left_out", ["coupling", "hypothesis"])
def test_what_is_not_stated_is_not_compared(left_out):
    assert warnings(sigma=60.0, **{left_out: None}) == []


def test_a_natural_relation_is_turned_into_fb():
    """1e-12 GeV^-2 are 0.3893794 fb."""
    text = SEARCH.replace("g^2 * 100 fb * m / 1 GeV * share", "g^2 * 4e-12 / (1 GeV^2)")
    assert warnings(text, 0.3894) == []
    assert "gives 0.3894 fb" in warnings(text, 1.0)[0]


@pytest.mark.parametrize("name", ["zprime_invisible", "alp_two_photons"])
def test_shipped_signals_agree_with_their_relations(name):
    search = package.load(name)
    assert search.search.statistics.couplings
    assert not [w for w in search.run().warnings if "relation" in w]
