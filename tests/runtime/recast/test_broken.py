"""Files that were cut off or damaged anywhere: the whole events before, then an error that says how many."""

from __future__ import annotations

import gzip
import re

import numpy as np
import pytest

from darkana.runtime.errors import CODES, DataError
from darkana.runtime.recast.files import open_generated
from darkana.runtime.recast.particles import joined
from generated_kit import DATA, HEPMC, LHE, read, same, text_of, written

HEAD = {"E0960", "E0961", "E0963"}
WHOLE = {name: read(DATA / name) for name in (*LHE, *HEPMC)}


def ends_of_events(name):
    """Where the text of each event ends."""
    text = text_of(name)
    if name in LHE:
        return [match.end() for match in re.finditer(b"</event>", text)]
    return [match.start() + 1 for match in re.finditer(rb"\n(E |HepMC::Asciiv3-END)", text)][1:]


def what_is_left(path):
    """The events and the error at their end, if any."""
    blocks = []
    try:
        for block in open_generated(path).blocks(7):
            blocks.append(block)  # noqa: PERF402 (those before an error count)
    except DataError as error:
        return blocks, error
    return blocks, None


def check(name, path, whole, may_be_good=False):
    blocks, error = what_is_left(path)
    assert sum(map(len, blocks)) == whole
    if blocks:
        same(joined(blocks), WHOLE[name].taken(np.arange(whole)))
    assert error is None or (error.code in CODES and error.file == str(path))
    if error is None:
        assert may_be_good
    elif error.code == "E0964":
        assert f" {whole} whole event" in error.message
        assert error.help
    else:
        assert not whole
        assert error.code in HEAD


def cuts(name, seed, n=40):
    """Anywhere; and at every place of the last lines of an event and the first of the next."""
    length, end = len(text_of(name)), ends_of_events(name)[11]
    return sorted(
        {*np.random.default_rng(seed).integers(0, length, n).tolist(), *range(end - 30, end + 80), *range(0, 400, 9)}
    )


@pytest.mark.parametrize("name", [LHE[0], LHE[2], HEPMC[0], HEPMC[2]])
def test_texts_cut_anywhere(tmp_path, name, capfd):
    text, ends = text_of(name), ends_of_events(name)
    for cut in cuts(name, 1):
        whole = sum(end <= cut for end in ends)
        left = text[max([0, *(end for end in ends if end <= cut)]) : cut].strip()
        between = whole and any(
            line.startswith(left) for line in (b"</LesHouchesEvents>", b"HepMC::Asciiv3-END_EVENT_LISTING")
        )
        check(name, written(tmp_path, text[:cut]), whole, bool(between))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", [LHE[1], HEPMC[0]])
def test_gzip_streams_cut_anywhere(tmp_path, name, capfd):
    packed, ends = (DATA / name).read_bytes(), ends_of_events(name)
    for cut in np.random.default_rng(2).integers(1, len(packed), 40).tolist():
        blocks, error = what_is_left(written(tmp_path, packed[:cut]))
        assert error is not None
        assert error.code in {"E0964", *HEAD}
        whole = sum(map(len, blocks))
        assert whole <= len(ends)
        if blocks:
            assert f" {whole} whole event" in error.message
            same(joined(blocks), WHOLE[name].taken(np.arange(whole)))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", [LHE[1], HEPMC[0]])
def test_flipped_bytes_of_a_gzip_stream(tmp_path, name, capfd):
    """What is unpacked before it is noticed may be wrong; but there is an error, and never a traceback."""
    packed = bytearray((DATA / name).read_bytes())
    for place in np.random.default_rng(3).integers(0, len(packed), 40).tolist():
        damaged = packed.copy()
        damaged[place] ^= 0x55
        blocks, error = what_is_left(written(tmp_path, bytes(damaged)))
        assert error is not None or len(joined(blocks)) == len(WHOLE[name])  # the name or time in the gzip header


def test_a_cut_stream_says_so(tmp_path):
    packed = (DATA / LHE[1]).read_bytes()
    _, error = what_is_left(written(tmp_path, packed[: len(packed) // 2]))
    assert re.search(r"can't be read to its end: \d+ whole events, then the gzip stream is cut off", error.message)


@pytest.mark.parametrize("by", [b"x ", b"", b"<", b"1.0D+00 "])
def test_an_event_of_lhe_that_is_not_understood(tmp_path, by):
    at = ends_of_events(LHE[1])[4]
    text = text_of(LHE[1])
    place = text.index(b"5.2899999753194660 ", at)
    check(LHE[1], written(tmp_path, text[:place] + by + text[place + 19 :]), 5)


@pytest.mark.parametrize("name", [LHE[1], HEPMC[0]])
def test_random_damage_of_the_text(tmp_path, name, capfd):
    """Numbers that were changed may go unnoticed; there is never anything else than events or an error."""
    text, rng = text_of(name), np.random.default_rng(4)
    for _ in range(150):
        damaged = bytearray(text)
        for place in rng.integers(0, len(text), 3).tolist():
            damaged[place] = rng.choice(list(b"<>&\n \t-9.e+EPVWx\x00\xff"))
        what_is_left(written(tmp_path, bytes(damaged)))


@pytest.mark.parametrize("name", [LHE[0], HEPMC[0]])
def test_no_event(tmp_path, name):
    text = text_of(name)
    begin, end = re.search(rb"<event>|E 0 ", text).start(), ends_of_events(name)[-1]
    _, error = what_is_left(written(tmp_path, gzip.compress(text[:begin] + text[end:].lstrip())))
    assert error.code == "E0963"
