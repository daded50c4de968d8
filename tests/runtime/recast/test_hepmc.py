"""HepMC3 against pyhepmc's own objects, one by one."""

from __future__ import annotations

import pyhepmc
import pytest

from darkana.runtime.errors import DataError
from darkana.runtime.recast.files import open_generated
from generated_kit import DATA, HEPMC, read, same, text_of, written


def mother_of(particle):
    return min((mother.id for mother in particle.parents), default=0) - 1


@pytest.mark.parametrize("name", HEPMC)
def test_columns_are_what_the_objects_say(name):
    generated = read(DATA / name)
    with pyhepmc.open(DATA / name) as file:
        events = list(file)  # they have to stay: their particles know their parents only while they do
    assert generated.counts.tolist() == [len(event.particles) for event in events]
    particles = [particle for event in events for particle in event.particles]
    assert generated.pdg.tolist() == [particle.pid for particle in particles]
    assert generated.status.tolist() == [{4: -1}.get(particle.status, particle.status) for particle in particles]
    assert generated.mother.tolist() == [mother_of(particle) for particle in particles]
    assert generated.has_daughters.tolist() == [len(particle.children) > 0 for particle in particles]
    momenta = [particle.momentum for particle in particles]
    assert generated.momenta.T.tolist() == [[p.e, p.px, p.py, p.pz] for p in momenta]
    assert generated.m.tolist() == [particle.generated_mass for particle in particles]
    assert set(generated.weights) == {1.0}


def test_the_same_events_as_lhe():
    """Converted: only the mother of what comes of the beams may be either of these."""
    one, other = read(DATA / "mg5_zprime.hepmc3.gz"), read(DATA / "mg5_zprime.lhe.gz")
    for name in ("offsets", "pdg", "status", "mother", "has_daughters"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()
    assert one.momenta == pytest.approx(other.momenta, abs=1e-12)


@pytest.mark.parametrize("size", [1, 7, 25, 26])
def test_blocks_of_any_size_hold_the_same_events(size):
    same(read(DATA / HEPMC[2], size), read(DATA / HEPMC[2]))


HEAD = b"HepMC::Asciiv3-START_EVENT_LISTING\n"
END = b"HepMC::Asciiv3-END_EVENT_LISTING\n\n"


def test_what_a_fuller_head_says(tmp_path):
    text = text_of(HEPMC[0]).replace(HEAD, HEAD + b"W nominal\\|other\nT Whizard\\|3.1\\|made up\n")
    text = text.replace(b"W 1.0000000000000000000000e+00\n", b"W -2.5e+00 7.0e+00\n")
    text = text.replace(b"W -2.5e+00 7.0e+00\n", b"W 1.5e+00 7.0e+00\nA 0 GenCrossSection 4.0 0.1 -1 -1 4.0 0.1\n", 1)
    file = open_generated(written(tmp_path, text.replace(b"U GEV", b"U MEV")))
    assert (file.format, file.generator, file.unit, file.cross_section) == ("HepMC3", "Whizard 3.1", "MeV", 4000.0)
    [block] = file.blocks()
    assert block.weights.tolist() == [1.5, *[-2.5] * 49]
    assert block.E[0] == 5.29


def test_a_cross_section_is_refined_by_later_events(tmp_path):
    text = text_of(HEPMC[0])
    for value in (b"4.0", b"3.0"):
        text = text.replace(
            b"\nW 1.0000000000000000000000e+00\n", b"\nA 0 GenCrossSection " + value + b" 0.1 -1 -1\nW 1.0\n", 1
        )
    two = text[: text.index(b"\nE 2 ") + 1]
    file = open_generated(written(tmp_path, two + END))
    assert file.cross_section == 4000.0
    list(file.blocks())
    assert file.cross_section == 3000.0
    assert file.doubts == []


def test_a_missing_end_is_a_doubt(tmp_path):
    file = open_generated(written(tmp_path, text_of(HEPMC[0]).replace(END, b"")))
    assert sum(map(len, file.blocks())) == 50
    assert file.doubts == ["the last line HepMC::Asciiv3-END_EVENT_LISTING is missing: there may have been more events"]


def test_weights_that_are_not_as_many_as_named(tmp_path):
    """pyhepmc refuses them from the first event on."""
    text = text_of(HEPMC[0]).replace(HEAD, HEAD + b"W nominal\\|other\n")
    with pytest.raises(DataError, match="0 whole events, then an event that is not as it should be") as raised:
        list(open_generated(written(tmp_path, text)).blocks())
    assert raised.value.code == "E0964"


def test_without_weights_events_count_one(tmp_path):
    text = text_of(HEPMC[0]).replace(b"W 1.0000000000000000000000e+00\n", b"")
    assert set(read(written(tmp_path, text)).weights) == {1.0}
