"""LHE against its text, split by hand."""

from __future__ import annotations

import numpy as np
import pytest

from darkana.runtime.recast.files import open_generated
from generated_kit import DATA, LHE, read, same, text_of, written


def by_hand(text):
    """(weight, rows of 13 numbers) of each event."""
    events = []
    for piece in text.decode().split("<event>")[1:]:
        first, *rows = piece.split("</event>")[0].strip().splitlines()
        particles = [[float(word) for word in row.split()] for row in rows if "<" not in row and "#" not in row]
        events.append((float(first.split()[2]), particles))
    return events


@pytest.mark.parametrize("name", LHE)
def test_columns_are_what_the_text_says(name):
    generated, events = read(DATA / name), by_hand(text_of(name))
    assert generated.weights.tolist() == [weight for weight, _ in events]
    assert generated.counts.tolist() == [len(rows) for _, rows in events]
    table = np.array([row for _, rows in events for row in rows]).T
    columns = (generated.pdg, generated.status, generated.mother + 1)
    for column, expected in zip(columns, table[:3], strict=True):
        np.testing.assert_array_equal(column, expected)
    np.testing.assert_array_equal([generated.px, generated.py, generated.pz, generated.E, generated.m], table[6:11])
    named = [i + 1 in {row[k] for row in rows for k in (2, 3)} for _, rows in events for i in range(len(rows))]
    assert generated.has_daughters.tolist() == named


@pytest.mark.parametrize("size", [1, 7, 50, 51])
def test_blocks_of_any_size_hold_the_same_events(size):
    file = open_generated(DATA / "kkmc_mumu.lhe.gz")
    assert [len(block) for block in file.blocks(size)][:-1] == [size] * ((50 - 1) // size)
    same(read(DATA / "kkmc_mumu.lhe.gz", size), read(DATA / "kkmc_mumu.lhe.gz"))


def test_the_head_of_madgraph():
    file = open_generated(DATA / "mg5_zprime.lhe.gz")
    assert (file.format, file.generator, file.unit) == ("LHE", "MadGraph5_aMC@NLO 3.5.7", None)
    assert file.cross_section == pytest.approx(346.0294)
    list(file.blocks())
    assert file.doubts == ["the header promises 10000 events, the file has 50"]


def test_the_head_of_kkmc_and_its_missing_end():
    file = open_generated(DATA / "kkmc_tautau.lhe.gz")
    assert (file.generator, file.cross_section) == ("KKMC", 100.0)
    for _ in range(2):
        assert sum(map(len, file.blocks(9))) == 40
        assert file.doubts == ["the end tag </LesHouchesEvents> is missing: there may have been more events"]


def test_several_processes_are_summed(tmp_path):
    text = text_of("kkmc_mumu.lhe.gz").replace(b"  0.1  1.0e-06  1.000000e+00   9999\n", b" 0.5 0 1 1\n 0.25 0 1 2\n")
    assert open_generated(written(tmp_path, text)).cross_section == 750.0


def test_weights_comments_and_reweighting(tmp_path):
    text = text_of("mg5_zprime.lhe.gz").replace(b"+3.4602945e-01", b"-2.5e-01", 1)
    text = text.replace(b"</event>", b"# a comment\n<rwgt><wgt id='1'>7.0</wgt></rwgt>\n</event>", 1)
    generated = read(written(tmp_path, text))
    assert generated.weights[:2].tolist() == [-0.25, 0.34602945]
    assert generated.counts[0] == 5


def test_a_wrong_number_of_particles_is_a_doubt(tmp_path):
    file = open_generated(
        written(tmp_path, text_of("kkmc_mumu.lhe.gz").replace(b"           6        9999", b" 7 9999", 2))
    )
    list(file.blocks())
    assert file.doubts == ["2 events have not as many particles as they say"]
