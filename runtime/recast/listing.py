"""The text of a HepMC3 listing without a last event that is not whole: HepMC3 would print of it to the terminal."""

from __future__ import annotations

from .source import Source

END = b"HepMC::Asciiv3-END_EVENT_LISTING"
EVENT = b"\nE "
PIECE = 65536
"""Bytes that are read at a time."""


class Listing:
    """A file for pyhepmc. `cut` says, at the end, that the text ended within an event."""

    def __init__(self, source: Source) -> None:
        self.cut = False
        self._source = source
        self._ready = b""
        self._held = b""
        self._over = False

    def readinto(self, buffer: memoryview) -> int:
        """As of a file: how many bytes were written."""
        while not (self._ready or self._over):
            self._fetch()
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    readinto1 = readinto

    def write(self, _text: bytes) -> int:
        """pyhepmc asks whether there is such a thing."""
        raise OSError("opened for reading")

    def _fetch(self) -> None:
        """What comes before the last event that has begun is ready."""
        piece = self._source.read(PIECE)
        text = self._held + piece
        if piece:
            begin = text.rfind(EVENT) + 1
            self._ready, self._held = text[:begin], text[begin:]
            return
        lines, newline, last = text.rpartition(b"\n")
        whole = _is_whole(lines)
        self._ready = lines + newline if whole else b""
        self._over, self.cut = True, not (whole and END.startswith(last))


def _is_whole(text: bytes) -> bool:
    """Whether the event that these lines begin with, if one does, has as many particles as it says."""
    first, *lines = text.split(b"\n")
    if not first.startswith(EVENT[1:]):
        return True
    particles = sum(line.startswith(b"P ") for line in lines)
    return first.split()[3:4] == [b"%d" % particles]
