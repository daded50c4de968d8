"""`simulate` and `generate`, from text to the records of the plan."""

from __future__ import annotations

import pytest

from darkana.compiler.physics.particles import species_of
from darkana.runtime.plan import AcceptStep, EfficiencyStep, IdentifyStep, SetStep, SmearStep

from .kit import HEAD, Shelf, codes, good

SIMULATE = """\
simulate tracks from e, "mu+" assumed
  accept     pt > 0.1 GeV
  reject     theta > 150 deg
  efficiency 98.5% assumed
  smear      pt by 1% * pt
  set        muonID = 0
  identify   muonID mu 93%, pi 3%
"""
SCAN = "scan mZ from 1 GeV to 8 GeV step 50 MeV\n"


def simulations(text, **shelf):
    return good(text, Shelf(**shelf)).simulations


def test_steps_stand_in_the_order_written():
    (made,) = simulations(HEAD + SIMULATE)
    kinds = [AcceptStep, AcceptStep, EfficiencyStep, SmearStep, SetStep, IdentifyStep]
    assert [type(step) for step in made.steps] == kinds
    assert (made.space, made.assumed, made.members) == ("tracks", True, {"pt", "muonID"})
    assert [s.numbers for s in made.particles] == [((11, -1), (-11, 1)), ((-13, 1),)]


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("gamma", {22: 0}), ("pi", {211: 1, -211: -1}), ("pi-", {-211: -1}), ("p", {2212: 1, -2212: -1}),
        ("K_L0", {130: 0}), ("n", {2112: 0, -2112: 0}), ("tau+", {-15: 1}), ("nu(mu)", {14: 0, -14: 0}),
    ],
)  # fmt: skip
def test_names_stand_for_numbers_of_the_particle_data_group(name, numbers):
    assert dict(species_of(name)) == numbers


def test_the_files_own_statement_goes_before_the_librarys():
    library = "collection tracks\n  vector px, py, pz [GeV]\nsimulate tracks from e, mu, pi\n  efficiency 50%\n"
    own, other = simulations("use det\nsimulate tracks from mu\n  efficiency 90%\n", beside={"det": library})
    assert [s.name for s in own.particles] == ["mu"]
    assert [s.name for s in other.particles] == ["e", "pi"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('simulate tracks from mu\nsimulate tracks from "mu-", e\n', "E0202"),
        ("simulate tracks from b\n", "E0210"),
        ("simulate tracks from muon\n", "E0210"),
        ("simulate traks from mu\n", "E0211"),
        ("simulate tracks from mu\n  set muonId = 1\n", "E0206"),
        ("simulate tracks from mu\n  smear pt by 3\n", "E0306"),
        ("simulate tracks from mu\n  efficiency 3 GeV\n", "E0306"),
        (SCAN + "simulate tracks from mu\n  accept p > mZ\n", "E0601"),
        ("simulate tracks from mu\n  accept met > 1 GeV\n", "E0428"),
    ],
)
def test_mistakes_are_found(text, code):
    assert codes(HEAD + text) == [code]


def test_a_signal_to_generate():
    text = SCAN + "generate zprime mu+ mu-\n  mass zprime = mZ\n"
    generation = good(HEAD + text).generation
    assert generation.process == "mu+ mu- zprime"
    assert [name for name, _ in generation.masses] == ["zprime"]


def test_decays_may_be_written_in_any_order():
    text = SCAN + "generate gamma dark_photon\n  mass dark_photon = mZ\n  decay dark_photon -> mu+ mu-\n"
    assert good(HEAD + text).generation.decays == (("dark_photon", ("mu-", "mu+")),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("generate e+ e- zprime\n  mass zprime = mZ\n", ["E0522"]),
        ("generate gamma zprime\n  mass zprime = mZ\n", ["E0522"]),
        ("generate gamma alp\n", ["E0523"]),
        ("generate gamma alp\n  mass alp = mZ\n  mass alp = 1 GeV\n", ["E0523"]),
        ("generate gamma alp\n  mass alp = 3\n", ["E0306"]),
        ("generate gamma alp\n  mass alp = met\n", ["E0429"]),
        ("generate gamma alp\n  mass alp = mZ\n  decay alp -> mu+ mu-\n", ["E0522"]),
        ("generate gamma alp\n  mass alp = mZ\ngenerate gamma alp\n  mass alp = mZ\n", ["E0203"]),
    ],
)
def test_what_can_not_be_generated_is_said(text, found):
    assert codes(HEAD + SCAN + text) == found
