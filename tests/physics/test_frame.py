"""The numbers of the language's page on the centre-of-mass frame, to all their digits."""

from __future__ import annotations

import math

import pytest

from ..compiler.kit import expr, worked_out

TEXT = """\
beams
  electron 7.004 GeV
  positron 4.002 GeV
  crossing 83 mrad
collection tracks
  vector px, py, pz [GeV]
object muon from tracks as mu
final state l:muon
recoil r against l
"""
EXACT = TEXT.replace("83 mrad", "83 mrad\n  sqrt_s 10.58 GeV")
MUON = {"l.px": 1.0, "l.py": 0.5, "l.pz": 2.0}


@pytest.mark.parametrize(
    ("expression", "expected", "digits"),
    [
        ("sqrt_s", 10.579558, 6),
        ("l.cms.E", 1.77599702, 8),
        ("l.cms.px", 0.90561757, 8),
        ("l.cms.py", 0.5, 8),
        ("l.cms.pz", 1.43974253, 8),
        ("r.m2", 74.359681234, 9),
        ("r.theta", 0.636328141, 9),
    ],
)
def test_a_muon_at_superkekb(expression, expected, digits):
    assert worked_out(expr(TEXT, expression), MUON) == pytest.approx(expected, abs=0.5001 * 10**-digits)


def test_with_the_energy_stated():
    assert worked_out(expr(EXACT, "sqrt_s"), {}) == pytest.approx(10.58, rel=1e-15)
    assert worked_out(expr(EXACT, "r.m2"), MUON) == pytest.approx(74.3674666503, abs=5e-11)


@pytest.mark.parametrize("text", [TEXT, EXACT])
def test_s_is_the_square(text):
    assert worked_out(expr(text, "s"), {}) == pytest.approx(worked_out(expr(text, "sqrt_s"), {}) ** 2, rel=1e-14)


@pytest.mark.parametrize("text", [TEXT, EXACT])
def test_the_electron_points_along_z_and_all_is_at_rest(text):
    """Tracks as the beams themselves: the sum of the two is at rest, the electron on the axis."""
    scale = 10.58 / 10.5795583 if text is EXACT else 1.0
    text = text.replace("as mu", "as e").replace("final state l:muon", "final state l:muon k:muon")
    half = 0.083 / 2
    at = {}
    for leg, energy, sign in (("l", 7.004, 1), ("k", 4.002, -1)):
        p = math.sqrt((energy * scale) ** 2 - 0.00051099895**2)
        at |= {f"{leg}.px": p * math.sin(half), f"{leg}.py": 0.0, f"{leg}.pz": sign * p * math.cos(half)}
    assert worked_out(expr(text, "l.cms.pt"), at) == pytest.approx(0, abs=1e-6)
    assert worked_out(expr(text, "l.cms.pz"), at) == pytest.approx(10.58 / 2 if scale != 1 else 10.579558 / 2, abs=1e-6)
    assert worked_out(expr(text, "(l + k).cms.p"), at) == pytest.approx(0, abs=1e-6)
    assert worked_out(expr(text, "(l + k).cms.E"), at) == pytest.approx(worked_out(expr(text, "sqrt_s"), {}), abs=1e-6)


def test_a_recoil_in_either_frame_is_the_same():
    at = MUON | {"k.px": -0.3, "k.py": 0.8, "k.pz": -0.6}
    text = TEXT.replace("l:muon\n", "l:muon k:muon\n") + "recoil q against (l + k).cms\nrecoil w against l + k\n"
    for name in ("E", "px", "py", "pz"):
        assert worked_out(expr(text, f"q.{name}"), at) == pytest.approx(
            worked_out(expr(text, f"w.cms.{name}"), at), abs=1e-12
        )


def test_azimuths_stay_close_to_the_laboratorys():
    """Rotated about z x e: a direction along y keeps its azimuth exactly, others nearly."""
    along_y = {"l.px": 0.0, "l.py": 1.0, "l.pz": 0.0}
    boost = 0.456618 / 11.006  # of the summed beams along x
    energy = math.sqrt(1 + 0.1056583755**2)
    assert worked_out(expr(TEXT, "l.cms.py"), along_y) == pytest.approx(1.0, rel=1e-12)
    assert worked_out(expr(TEXT, "l.cms.px"), along_y) == pytest.approx(-boost * energy, abs=0.03)
