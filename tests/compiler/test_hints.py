"""What is suggested for the slips that everyone makes."""

from __future__ import annotations

import pytest

from darkana.compiler.check import check
from darkana.dsl.source import Source
from darkana.library import Files

MUONS = "use belle2\nobject muon from tracks as mu\nfinal state l1:muon+ l2:muon-\n"


def only(text: str):
    """The one diagnostic of a text."""
    [found] = check(Source("search.ana", text), Files()).diagnostics
    return found


@pytest.mark.parametrize(
    ("cut", "words", "better"),
    [
        ("l1.p > 1 gev", "gev", "GeV"),
        ("l1.p > 1 GEV", "GEV", "GeV"),
        ("l1.p > 1 mev", "mev", "MeV"),
        ("l1.theta > 17 degrees", "degrees", "deg"),
        ("l1.theta > 17 Deg", "Deg", "deg"),
        ("l1.pT > 1 GeV", "pT", "pt"),
        ("l1.Pt > 1 GeV", "Pt", "pt"),
        ("l1.energy > 1 GeV", "energy", "E"),
        ("l1.mass > 1 GeV", "mass", "m"),
        ("l1.cosTheta > 0", "cosTheta", "cos_theta"),
        ("l1.q > 0", "q", "charge"),
        ("l1.p > 1", "1", "1 GeV"),
        ("1 < l1.p", "1", "1 GeV"),
        ("l1.p > -1", "-1", "-1 GeV"),
        ("(l1 + l2).m2 > 1", "1", "1 GeV^2"),
        ("l1.theta > 17", "17", "17 deg"),
        ("l1.theta > 0.3", "0.3", "0.3 rad"),
        ("cos(17) > 0", "17", "17 deg"),
        ("min(l1.p, 3) > 1 GeV", "3", "3 GeV"),
        ("deltaR(l1, l2) > 0.5", "deltaR", "delta_r"),
        ("mass(muon) > 0 GeV", "muon", "mu"),
        ("sqrts > 1 GeV", "sqrts", "sqrt_s"),
        ("L1.p > 1 GeV", "L1", "l1"),
    ],
)
def test_a_slip_in_a_cut_is_mended(cut, words, better):
    text = f'{MUONS}region signal\n  cut "a" {cut}\n'
    found = only(text)
    assert (found.span.text, found.replacement) == (words, better)
    mended = text[: found.span.start] + better + text[found.span.end :]
    assert check(Source("search.ana", mended), Files()).diagnostics == ()


@pytest.mark.parametrize(
    ("condition", "words", "better"),
    [("pT > 1 GeV", "pT", "pt"), ("cosTheta > 0", "cosTheta", "cos_theta"), ("muonId > 0.5", "muonId", "muonID")],
)
def test_a_slip_in_a_bare_member_is_mended(condition, words, better):
    found = only(f"use belle2\nobject muon from tracks as mu\n  select {condition}\n")
    assert (found.span.text, found.replacement) == (words, better)


@pytest.mark.parametrize(
    ("text", "words", "better"),
    [
        ('analysis "a"\n  luminosity 276 pb\n', "276 pb", "276 pb^-1"),
        ("beams\n  electron 7\n  positron 4 GeV\n", "7", "7 GeV"),
        ("scan mZ from 1 GeV to 8 GeV step 50\n", "50", "50 GeV"),
        ("use belle2\nobject electron from tracks as electron\n", "electron", "e"),
        ("use belle2\nobject photon from clusters as photon\n", "photon", "gamma"),
        ("use Belle2\n", "Belle2", "belle2"),
        ("collection jets\n  vector pt, eta, phi, m [GeV, 1, rad, GeV]\nobject jet from jets\n", "m", "mass"),
    ],
)
def test_a_slip_in_a_statement_is_mended(text, words, better):
    found = only(text)
    assert (found.span.text, found.replacement) == (words, better)


@pytest.mark.parametrize(
    ("cut", "words"),
    [
        ("(l1 + l2).m2 < 9 GeV", "9 GeV"),
        ("(l1 + l2).m < 81 GeV^2", "81 GeV^2"),
        ("(l1 + l2).m2 - mass(mu) > 0 GeV^2", "mass(mu)"),
        ("max(l1.p, (l1 + l2).m2) > 1 GeV", "(l1 + l2).m2"),
    ],
)
def test_a_mass_against_its_square_is_explained(cut, words):
    found = only(f'{MUONS}region signal\n  cut "a" {cut}\n')
    assert found.span.text == words
    assert any("sqrt" in line for line in found.help)


@pytest.mark.parametrize(
    ("cut", "hint"),
    [
        ("met.pz > 1 GeV", "transverse"),
        ("met.m > 1 GeV", "transverse"),
        ("met.cms.p > 1 GeV", "transverse"),
        ("l1.p > mass(l1)", "`l1.m`"),
        ("l1.m > mu", "`mass(mu)`"),
        ("l1.p(1 + 1%) > 1 GeV", "`*`"),
        ("l1 * l2 > 1 GeV^2", "added and subtracted"),
        ("2 * l1 > 1 GeV", "`.m`"),
        ("dphi(l1.phi, l2) > 1 rad", "drop the member"),
        ("sum(l1.E) > 1 GeV", "name a collection"),
        ("tracks.p > 1 GeV", "any(tracks"),
    ],
)
def test_what_is_meant_is_said(cut, hint):
    text = f'{MUONS}momentum met\n  vector pt, phi [GeV, rad]\nregion signal\n  cut "a" {cut}\n'
    assert any(hint in line for line in only(text).help)


def test_all_legs_are_looked_at():
    found = check(Source("search.ana", "use belle2\nfinal state a:muons b:photons c:tracks\n"), Files()).diagnostics
    assert [(d.code, d.span.text) for d in found] == [("E0211", "muons"), ("E0211", "photons")]
