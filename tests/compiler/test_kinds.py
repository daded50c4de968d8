"""Numbers, conditions and four-vectors: what goes with what, and in which frame."""

from __future__ import annotations

import pytest

from darkana.compiler.values import Boolean, Number, Vector

from .kit import HEAD, PAIR, blamed, codes, value

DECLARED = PAIR + "momentum miss\nrecoil r against l1 + l2\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("l1", Vector),
        ("l1 + l2", Vector),
        ("r", Vector),
        ("sum(tracks)", Vector),
        ("pick(photon by max E)", Vector),
        ("if fired then l1 else l2", Vector),
        ("l1.cms.rest(r.cms)", Vector),
        ("fired", Boolean),
        ("met > 1 GeV and not fired", Boolean),
        ("any(photon where E > 1 GeV)", Boolean),
        ("if fired then fired else met > 1 GeV", Boolean),
        ("l1.charge", Number),
        ("count(photon)", Number),
        ("(l1 + l2).m", Number),
    ],
)
def test_kinds(text, kind):
    assert isinstance(value(DECLARED, text), kind)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("l1 + met", "E0411", "l1"),
        ("l1 * l2", "E0411", "l2"),
        ("-l1", "E0409", "l1"),
        ("fired + 1", "E0411", "fired"),
        ("not met", "E0407", "met"),
        ("met and fired", "E0407", "met"),
        ("l1 > l2", "E0303", "l1"),
        ("fired == fired", "E0303", "fired"),
        ("met.pt", "E0401", "pt"),
        ("l1.p_t", "E0206", "p_t"),
        ("l1.rest", "E0402", "rest"),
        ("if met then 1 else 2", "E0407", "met"),
        ("if fired then l1 else 2", "E0406", "2"),
        ("sqrt(l1)", "E0415", "l1"),
        ("angle(l1, met)", "E0416", "met"),
        ("angle(l1)", "E0414", "angle"),
        ("sqrt(1, 2)", "E0414", "sqrt"),
        ("sqrt", "E0208", "sqrt"),
        ("met(1)", "E0417", "met"),
        ('mass("Higgsino")', "E0210", '"Higgsino"'),
        ("mass(met)", "E0210", "met"),
        ("mass(1)", "E0210", "1"),
        ("tracks.E", "E0403", "E"),
        ("sum(tracks).m", "E0403", "m"),
        ("miss.pz", "E0403", "pz"),
        ("miss.theta", "E0403", "theta"),
        ("photon.charge", "E0403", "charge"),
        ("angle(tracks, miss)", "E0403", "miss"),
    ],
)
def test_what_does_not_fit_is_blamed(text, code, words):
    assert blamed(f"{DECLARED}define wrong = {text}\n") == [(code, words)]


def test_a_track_gets_an_energy_by_a_mass_hypothesis():
    assert codes(HEAD + "define e = sum(muon).E\n") == []
    assert codes(HEAD + "define e = sum(tracks).E\n") == ["E0403"]


# --- frames --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("l1", "lab"),
        ("l1.cms", "cms"),
        ("(l1 + l2).cms", "cms"),
        ("l1.cms + l2.cms", "cms"),
        ("r.cms", "cms"),
        ("l1.cms.cms", "cms"),
        ("l1.rest(r)", "rest frame of `r`"),
    ],
)
def test_frames(text, frame):
    found = value(DECLARED, text)
    assert isinstance(found, Vector)
    assert found.frame == frame


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("l1 + l2.cms", "E0410", "l2.cms"),
        ("angle(l1.cms, l2)", "E0410", "l2"),
        ("cos_helicity(l1, r.cms)", "E0410", "r.cms"),
        ("if fired then l1 else l2.cms", "E0410", "l2.cms"),
        ("l1.rest(r.cms)", "E0410", "r.cms"),
        ("l1.rest(r) + l2.rest(l1)", "E0410", "l2.rest(l1)"),
        ("l1.rest(r).cms", "E0404", "cms"),
        ("miss.cms", "E0403", "cms"),
        ("tracks.cms.pt", "E0403", "cms"),
    ],
)
def test_frames_do_not_mix(text, code, words):
    assert blamed(f"{DECLARED}define wrong = {text}\n") == [(code, words)]


def test_a_recoil_is_taken_in_the_frame_of_what_it_is_against():
    assert value(PAIR + "recoil q against l1.cms + l2.cms\n", "q").frame == "cms"
    assert codes(PAIR + "recoil q against l1.rest(l2)\n") == ["E0404"]
    assert codes(PAIR + "recoil q against met\n") == ["E0412"]


def test_without_beams_there_is_no_centre_of_mass():
    text = "collection photon\n  vector E, theta, phi [GeV, rad, rad]\n"
    for use, words in (("define a = sum(photon).cms", "cms"), ("define a = s", "s"), ("define a = sqrt_s", "sqrt_s")):
        assert blamed(f"{text}{use}\n") == [("E0405", words)]


# --- what an input gives -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "vector",
    [
        "px, py, pz [GeV]",
        "px, py, pz, E [GeV]",
        "pt, eta, phi, mass [GeV, 1, rad, GeV]",
        "pt, eta, phi [GeV]",
        "pt, theta, phi [GeV, rad, rad]",
        "p, theta, phi, E [GeV, rad, rad, GeV]",
        "E, theta, phi [MeV, mrad, deg]",
        "pt, phi, pz [GeV, rad, GeV]",
    ],
)
def test_sufficient_components(vector):
    assert codes(f"collection c\n  vector {vector}\ndefine a = sum(c).pt\n") == []


@pytest.mark.parametrize(
    ("vector", "code"),
    [
        ("theta, phi [rad]", "E0505"),
        ("E, theta [GeV, rad]", "E0505"),
        ("px, py, pz", "E0504"),
        ("px, py, pz [GeV, GeV]", "E0502"),
        ("px, py, pz [rad]", "E0311"),
        ("pT, eta, phi [GeV, 1, rad]", "E0503"),
    ],
)
def test_insufficient_components(vector, code):
    assert codes(f"collection c\n  vector {vector}\ndefine a = sum(c).pz\n") == [code]
