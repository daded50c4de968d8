"""Unit and frame found from the beams: the same events in other units and frames come out the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from darkana.runtime.errors import DataError
from darkana.runtime.recast.frames import Laboratory
from darkana.runtime.recast.particles import FINAL, INCOMING
from darkana.runtime.recast.units import find_convention, to_laboratory
from generated_kit import DATA, ELECTRON, HEPMC, LHE, POSITRON, about, belle2, made, read, transformed

BELLE2 = belle2()
BACK = np.linalg.inv(BELLE2.to_cms)
EVENTS = read(DATA / LHE[0])
REVERSED = np.diag([1.0, -1.0, 1.0, -1.0])


def only(generated, rows):
    """Without the other particles; none has a mother then."""
    counts = np.bincount(generated.owner[rows], minlength=len(generated))
    columns = {name: getattr(generated, name)[rows] for name in ("pdg", "status", "px", "py", "pz", "E", "m")}
    none = {"mother": np.full(rows.sum(), -1), "has_daughters": np.zeros(rows.sum(), bool)}
    return replace(generated, offsets=np.cumsum([0, *counts]), **columns, **none)


def test_the_centre_of_mass_frame_of_the_tests_is_that_of_the_language():
    """The numbers of docs/language.md, worked out elsewhere."""
    assert BELLE2.sqrt_s == pytest.approx(10.579558, abs=5e-7)
    muon = np.array([np.sqrt(0.1056583755**2 + 1 + 0.25 + 4), 1, 0.5, 2])
    assert BELLE2.to_cms @ muon == pytest.approx([1.77599702, 0.90561757, 0.5, 1.43974253], abs=1e-7)


def test_generated_in_the_centre_of_mass():
    convention = find_convention(EVENTS, BELLE2)
    assert (convention.unit, convention.frame, convention.turned, convention.doubts) == (
        "GeV",
        "centre of mass",
        False,
        (),
    )
    assert convention.said == "GeV (found from the beams), centre of mass (found from the beams), electron along +z"
    moved = to_laboratory(EVENTS, convention, BELLE2)
    electrons = moved.momenta[:, (moved.pdg == 11) & (moved.status == INCOMING)]
    assert pytest.approx(np.tile(ELECTRON * 10.58 / BELLE2.sqrt_s, (50, 1)), abs=1e-3) == electrons.T
    total = moved.summed(moved.status == FINAL).T
    assert total == pytest.approx(np.tile((ELECTRON + POSITRON) * 10.58 / BELLE2.sqrt_s, (50, 1)), abs=1e-6)
    E, *p = moved.momenta
    assert E**2 - np.square(p).sum(axis=0) == pytest.approx(moved.m**2, abs=1e-6)


VARIANTS = {
    "MeV": (np.eye(4), 1000.0, "MeV (found from the beams), centre of mass (found from the beams), electron along +z"),
    "laboratory": (BACK, 1.0, "GeV (found from the beams), laboratory (found from the beams)"),
    "laboratory, MeV": (BACK, 1000.0, "MeV (found from the beams), laboratory (found from the beams)"),
    "reversed": (
        REVERSED, 1.0,
        "GeV (found from the beams), centre of mass (found from the beams), electron along -z: turned about y",
    ),
}  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_come_out_the_same(variant):
    matrix, scale, said = VARIANTS[variant]
    stored = transformed(EVENTS, matrix, scale)
    convention = find_convention(stored, BELLE2)
    assert (convention.said, convention.doubts) == (said, ())
    moved, expected = (
        to_laboratory(stored, convention, BELLE2),
        to_laboratory(EVENTS, find_convention(EVENTS, BELLE2), BELLE2),
    )
    assert moved.momenta == pytest.approx(expected.momenta, abs=1e-9)
    assert moved.m == pytest.approx(expected.m)
    given = {"unit": convention.unit, "frame": convention.frame}
    assert find_convention(stored, BELLE2, **given).doubts == ()


@pytest.mark.parametrize("name", HEPMC)
def test_final_particles_do_where_none_are_incoming(name):
    generated = read(DATA / name)
    convention = find_convention(only(generated, generated.status == FINAL), BELLE2, stated="GeV")
    assert (convention.unit, convention.frame) == ("GeV", "centre of mass")
    assert convention.doubts == ("no incoming electron tells the sense of z: it is taken along +z",)


@pytest.mark.parametrize(
    ("matrix", "what"),
    [
        (np.diag([1, 1, 1, -1.0]) @ BACK, "a laboratory that is rotated or has z reversed"),
        (about([0, 1, 0], 0.3) @ BACK, "a laboratory that is rotated or has z reversed"),
        (about([0, 1, 0], np.pi / 2) @ BACK, "a laboratory that is rotated or has z reversed"),
        (np.linalg.inv(BELLE2.to_cms) @ np.linalg.inv(BELLE2.to_cms), "neither laboratory nor centre of mass"),
    ],
)
def test_other_frames_are_refused(matrix, what):
    with pytest.raises(DataError, match=what) as raised:
        find_convention(transformed(EVENTS, matrix), BELLE2, file="a.lhe")
    assert (raised.value.code, raised.value.file) == ("E0965", "a.lhe")


def test_beams_across_z_are_refused():
    with pytest.raises(DataError, match="the electron beam is not along z: cos"):
        find_convention(transformed(EVENTS, about([0, 1, 0], 1.0)), BELLE2)


@pytest.mark.parametrize("energy", [0.9, 0.98, 1.02, 10.0, 1020.0, 1e6])
def test_other_beams_are_refused(energy):
    with pytest.raises(DataError, match=r"the beams do not match: sqrt\(s\) is .* in the analysis 10.5796 GeV"):
        find_convention(transformed(EVENTS, np.eye(4), energy), BELLE2)


def test_energies_within_a_percent_are_a_doubt():
    assert find_convention(transformed(EVENTS, np.eye(4), 1.0008), BELLE2).doubts == ()
    convention = find_convention(transformed(EVENTS, np.eye(4), 1.005), BELLE2)
    assert convention.doubts == ("sqrt(s) is 10.6329 GeV, that of the analysis 10.5796 GeV",)


def test_what_is_stated_holds_and_contradictions_are_doubts():
    convention = find_convention(EVENTS, BELLE2, unit="MeV", frame="laboratory", stated="GeV")
    assert (convention.unit, convention.frame) == ("MeV", "laboratory")
    assert convention.said == "MeV (as stated), laboratory (as stated)"
    assert len(convention.doubts) == 3
    assert find_convention(EVENTS, BELLE2, stated="MeV").doubts == (
        "the file states MeV, and GeV is what fits the beams",
    )


def test_symmetric_beams_need_the_turn_too():
    """Where laboratory and centre of mass are one frame, the electron still has a side."""
    symmetric = Laboratory((10.58, 0.0, 0.0, 0.0), np.eye(4))
    assert find_convention(transformed(EVENTS, REVERSED), symmetric).turned


def test_a_laboratory_that_hardly_moves():
    """Crossing beams of 22 mrad: the total momentum is 1.1% of the energy, and the nearer frame is taken."""
    angle = 0.011
    e = np.array([1.89, 1.89 * np.sin(angle), 0, 1.89 * np.cos(angle)])
    total = e + e * [1, 1, 1, -1]
    laboratory = Laboratory(tuple(total), np.eye(4))
    made_up = [(11, -1, -1, *e[1:], e[0]), (-11, -1, -1, e[1], 0, -e[3], e[0])]
    assert find_convention(made(made_up), laboratory).frame == "laboratory"


def test_one_event_that_is_not_numbers_does_not_matter():
    for value in (np.nan, np.inf, -np.inf):
        damaged = replace(EVENTS, pz=np.where(np.arange(len(EVENTS.pz)) < 4, value, EVENTS.pz))
        assert find_convention(damaged, BELLE2) == find_convention(EVENTS, BELLE2)


def test_events_without_particles_or_numbers():
    with pytest.raises(DataError, match="neither incoming nor final"):
        find_convention(made([(23, 2, -1, 0, 0, 0, 10.58)]), BELLE2)
    with pytest.raises(DataError, match="no momenta that are finite numbers"):
        find_convention(made([(22, 1, -1, np.nan, 0, 0, 10.58)]), BELLE2)
