"""The oracles' own frame gives the numbers of the language's page."""

import pytest

from . import kinematics as k

MUON = k.from_momentum(1, 0.5, 2, k.MASS["mu"])


def test_frame_of_the_stated_energies() -> None:
    beams = k.Beams(7.004, 4.002, 0.083)
    assert k.mass(beams.total) == pytest.approx(10.579558, abs=5e-7)
    assert beams.cms(MUON) == pytest.approx((1.77599702, 0.90561757, 0.5, 1.43974253), abs=5e-9)
    recoil = beams.recoil(MUON)
    assert k.mass_squared(recoil) == pytest.approx(74.359681234, abs=5e-10)
    assert k.theta(recoil) == pytest.approx(0.636328141, abs=5e-10)


def test_frame_scaled_to_a_stated_total() -> None:
    assert k.mass(k.SUPERKEKB.total) == pytest.approx(10.58, rel=1e-14)
    assert k.mass_squared(k.SUPERKEKB.recoil(MUON)) == pytest.approx(74.3674666503, abs=5e-11)


def test_electron_beam_is_the_axis() -> None:
    beam = k.SUPERKEKB.cms(k.SUPERKEKB.electron_beam)
    assert beam[1:3] == pytest.approx((0, 0), abs=1e-14)
    assert k.cos_theta(beam) == pytest.approx(1)
