"""Places of a text as an editor counts them."""

from __future__ import annotations

import pytest
from lsprotocol import types as t

from darkana.dsl.source import Source, Span
from darkana.editors.places import Places, name_of, uri_of

TEXT = Source("/a b/c.ana", "é😀x\n\nµ = 1")


@pytest.mark.parametrize(
    ("encoding", "offset", "line", "units"),
    [
        ("utf-8", 2, 0, 6),
        ("utf-16", 2, 0, 3),
        ("utf-32", 2, 0, 2),
        ("utf-16", 4, 1, 0),
        ("utf-8", 6, 2, 2),
        ("utf-16", 10, 2, 5),
    ],
)
def test_there_and_back(encoding, offset, line, units):
    places = Places(encoding)
    assert places.position(TEXT, offset) == t.Position(line, units)
    assert places.offset(TEXT, t.Position(line, units)) == offset


def test_beyond_an_end_is_that_end():
    places = Places()
    assert places.offset(TEXT, t.Position(0, 99)) == 3
    assert places.offset(TEXT, t.Position(99, 0)) == len(TEXT.text)
    assert places.offset(TEXT, t.Position(0, 2)) == 2  # within the smiley: behind it
    assert places.whole(TEXT) == t.Range(t.Position(0, 0), t.Position(2, 5))


def test_addresses():
    """The editor's own spelling of an address is kept."""
    assert uri_of("/a b/c.ana") == "file:///a%20b/c.ana"
    assert name_of("file:///a%20b/c.ana") == "/a b/c.ana"
    assert uri_of(name_of("untitled:one")) == "untitled:one"
    places = Places(addresses={"/a b/c.ana": "file:///a+b/c.ana"})
    assert places.location(Span(TEXT, 0, 1)).uri == "file:///a+b/c.ana"
