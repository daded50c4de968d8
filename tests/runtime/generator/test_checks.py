"""What can't be generated is said, with what can."""

from __future__ import annotations

import math

import pytest

from darkana.runtime.errors import DataError
from darkana.runtime.generator.processes import Process, generate

ZPRIME, DARK = "mu+ mu- zprime", "gamma dark_photon"


def refused(process, sqrt_s=10.58, events=1, seed=1):
    with pytest.raises(DataError) as info:
        generate(process, sqrt_s, events, seed)
    return info.value.code, info.value.message, "; ".join(info.value.help)


def test_unknown_process():
    code, message, help = refused(Process("mu+ mu- zprim", {"zprime": 1}))
    assert (code, message) == ("E0970", "`mu+ mu- zprim` can't be generated")
    assert help.startswith("did you mean `mu+ mu- zprime`?; known processes are `gamma alp`, ")


@pytest.mark.parametrize(
    ("process", "said"),
    [
        (Process(ZPRIME, {}), "`mu+ mu- zprime` takes the mass of `zprime`; given: none"),
        (Process(ZPRIME, {"alp": 1}), "`mu+ mu- zprime` takes the mass of `zprime`; given: `alp`"),
        (Process("dark_photon dark_higgs", {"dark_photon": 1}), "takes the mass of `dark_photon` and `dark_higgs`; given: `dark_photon`"),
        (Process(ZPRIME, {"zprime": 0}), "the mass of `zprime` is 0 GeV, and has to be positive"),
        (Process(ZPRIME, {"zprime": math.nan}), "the mass of `zprime` is nan GeV, and has to be positive"),
        (Process(ZPRIME, {"zprime": 10.5}), "with 10.5 GeV (`zprime`) is above the threshold at sqrt_s = 10.58 GeV"),
        (Process("gamma alp", {"alp": 10.58}), "with 10.58 GeV (`alp`) is above the threshold"),
        (Process("dark_photon dark_higgs", {"dark_photon": 6, "dark_higgs": 5}), "6 GeV (`dark_photon`) and 5 GeV (`dark_higgs`) is above"),
    ],
)  # fmt: skip
def test_masses(process, said):
    code, message, _ = refused(process)
    assert code == "E0971"
    assert said in message


def test_above_threshold_says_what_is_below():
    assert refused(Process(ZPRIME, {"zprime": 10.5}))[2] == "the mass has to be below 10.3687 GeV"


@pytest.mark.parametrize(
    ("decays", "mass", "said", "help"),
    [
        ({"dark_photon": ("pi+", "pi-")}, 1, "`dark_photon` -> pi+ pi- is no decay known", "known: `dark_photon` -> mu- mu+, `dark_photon` -> e- e+"),
        ({"dark_photon": ("mu+", "mu+")}, 1, "`dark_photon` -> mu+ mu+ is no decay known", "known: "),
        ({"dark_photon": ()}, 1, "`dark_photon` -> nothing is no decay known", "known: "),
        ({"alp": ("gamma", "gamma")}, 1, "`alp` -> gamma gamma is no decay known", "known: "),
        ({"dark_photon": ("mu-", "mu+")}, 0.2, "`dark_photon` of 0.2 GeV can't decay to mu+ mu-", "its mass has to be above 0.211317 GeV"),
    ],
)  # fmt: skip
def test_decays(decays, mass, said, help):
    code, message, helped = refused(Process(DARK, {"dark_photon": mass}, decays))
    assert code == "E0972"
    assert said in message
    assert helped.startswith(help)


def test_a_zprime_does_not_decay():
    code, _, help = refused(Process(ZPRIME, {"zprime": 1}, {"zprime": ("mu-", "mu+")}))
    assert (code, help) == ("E0972", "its dark particles don't decay: leave them out of `decays`")


@pytest.mark.parametrize(
    ("process", "asked", "said"),
    [
        ({}, {"events": -1}, "the number of events is -1, and can't be negative"),
        ({}, {"seed": -1}, "seed is -1, and can't be negative"),
        ({}, {"sqrt_s": 0}, "sqrt_s is 0, and has to be positive"),
        ({}, {"sqrt_s": math.inf}, "sqrt_s is inf, and has to be positive"),
        ({"coupling": -1}, {}, "coupling is -1, and has to be positive"),
        ({"c_max": 1}, {}, "c_max is 1, and has to be between 0 and 1"),
    ],
)
def test_numbers(process, asked, said):
    code, message, _ = refused(Process(DARK, {"dark_photon": 1}, **process), **asked)
    assert (code, message) == ("E0973", said)
