"""Les Houches event files, version 3.0 (J. Alwall et al., hep-ph/0609017; J. Andersen et al., arXiv:1405.1067)."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from ..errors import DataError
from .events import Events
from .particles import ALPHA

PAGE = 2000
"""Events formatted at once."""
LEVEL = 3
"""Of gzip: digits of momenta hardly compress, whatever the time spent."""

UNIT_WEIGHTS = 3
"""IDWTUP: every event has weight 1, the cross section is that of `<init>`."""


def write_lhe(events: Events, path: str | Path, process: str, seed: int) -> None:
    """Writes the file, compressed where its name ends in `.gz`; the same events give the same bytes.

    `process` and `seed` go into the header. Raises DataError E0974 where the file can't be written.
    """
    try:
        with _opened(Path(path)) as file:
            file.write(_head(events, process, seed).encode())
            for text in _pages(events):
                file.write(text.encode())
            file.write(b"</LesHouchesEvents>\n")
    except OSError as error:
        raise DataError("E0974", f"the events can't be written: {error.strerror or error}", file=str(path)) from None


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with path.open("wb") as file:
        if path.suffix != ".gz":
            yield file
            return
        # Without name and time, which would make two files of the same events differ.
        with gzip.GzipFile("", "wb", LEVEL, file, mtime=0) as packed, io.BufferedWriter(packed) as buffer:
            yield buffer


def _head(events: Events, process: str, seed: int) -> str:
    beam, rate = events.sqrt_s / 2, events.cross_section / 1000
    rates = f"{rate:.10e} {events.cross_section_error / 1000:.10e} 1.0000000000e+00 1"
    said = f"{process}\nsqrt_s = {events.sqrt_s!r} GeV\nseed = {seed}\nevents = {len(events)}"
    return f"""\
<LesHouchesEvents version="3.0">
<header>
<darkana>
{escape(said)}
</darkana>
</header>
<init>
11 -11 {beam:.10e} {beam:.10e} 0 0 0 0 {UNIT_WEIGHTS} 1
{rates}
<generator name="darkana" version="{_version()}">tree level, without radiation off the beams</generator>
</init>
"""


def _version() -> str:
    try:
        return version("darkana")
    except PackageNotFoundError:
        return "unknown"


def _pages(events: Events) -> Iterator[str]:
    if not len(events):
        return
    block = _block(events)
    # The beams are the same in all events, and stand in the block.
    momenta = events.momenta[:, 2:].reshape(len(events), -1)
    for start in range(0, len(events), PAGE):
        page = momenta[start : start + PAGE]
        yield block * len(page) % tuple(page.ravel().tolist())


def _block(events: Events) -> str:
    """One event, with a place for every component of every momentum but the beams'."""
    count = events.pdg.shape[1]
    head = f"{count} 1 1.0000000000e+00 {events.sqrt_s:.8e} {ALPHA:.8e} 0.00000000e+00\n"
    return f"<event>\n{head}{''.join(_line(events, k) for k in range(count))}</event>\n"


def _line(events: Events, k: int) -> str:
    mother = int(events.mothers[0, k])
    mothers = {-1: "0 0", 0: "1 2"}.get(mother, f"{mother + 1} {mother + 1}")
    momentum = " ".join(f"{p:.10e}" for p in events.momenta[0, k]) if k < 2 else "%.10e %.10e %.10e %.10e"
    return f"{events.pdg[0, k]} {events.status[0, k]} {mothers} 0 0 {momentum} {events.masses[0, k]:.10e} 0 9\n"
