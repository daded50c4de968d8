"""HepMC3 event listings (ASCII), by pyhepmc."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from ..engine.arrays import Column, offsets_of
from ..reading.stored import first_line
from .generated_file import GeneratedFile, broken
from .hepmc_links import gathered, mothers_of
from .listing import END, PIECE, Listing
from .particles import INCOMING, Generated
from .source import Source

DAMAGE = (RuntimeError, MemoryError, ValueError, LookupError)
"""What pyhepmc raises on an event that it can't read; most often it says only that it could not."""

BEAM = 4
"""HepMC's status of an incoming beam."""


def open_hepmc(path: str) -> GeneratedFile:
    """What the head and the first event say."""
    file = GeneratedFile(path=path, format="HepMC3", reader=_blocks)
    event = _empty()
    with Source(path) as source, _quietly():
        _, why = _next(_reader(Listing(source)), event)
    if not why and event.particles:
        file.generator = ", ".join(f"{tool.name} {tool.version}".strip() for tool in event.run_info.tools)
        file.unit = {"GEV": "GeV", "MEV": "MeV"}[event.momentum_unit.name]
        _note_cross_section(file, event)
    return file


def _note_cross_section(file: GeneratedFile, event: Any) -> None:
    """Generators refine it as they go: the last that was read stays. HepMC means pb."""
    if event.cross_section is not None:
        file.cross_section = 1000.0 * event.cross_section.xsec()


def _reader(listing: Listing) -> Any:
    from pyhepmc.io import ReaderAscii, pyiostream

    return ReaderAscii(pyiostream(listing, PIECE))


def _empty() -> Any:
    import pyhepmc

    return pyhepmc.GenEvent()


def _next(reader: Any, event: Any) -> tuple[bool, str]:
    """Reads into `event`: whether it was the last one, and what is wrong with it."""
    try:
        why = "" if reader.read_event(event) else "an event that has not the particles it says"
    except DAMAGE as error:
        return True, f"an event that is not as it should be ({first_line(error)})"
    return bool(reader.failed()), why


@contextmanager
def _quietly() -> Iterator[None]:
    """HepMC3 writes of damage to the terminal; here it becomes an error."""
    from pyhepmc import Setup

    before = Setup.print_errors, Setup.print_warnings, Setup.debug_level
    Setup.print_errors, Setup.print_warnings, Setup.debug_level = False, False, 0
    try:
        yield
    finally:
        Setup.print_errors, Setup.print_warnings, Setup.debug_level = before


class Stored(NamedTuple):
    """An event as pyhepmc hands it over: records of particles, pairs of linked ones, and how many vertices."""

    particles: Column
    begin: Column
    end: Column
    vertices: int
    weight: float


def _blocks(file: GeneratedFile, events: int) -> Iterator[Generated]:
    with Source(file.path) as source:
        listing = Listing(source)
        reader = _reader(listing)
        whole, why = 0, None
        while why is None:
            taken, why = _taken(file, reader, events)
            whole += len(taken)
            if taken:
                yield _columns(taken)
    why = why or source.damage or ("the text ends within an event" if listing.cut else "")
    if why:
        raise broken(file.path, whole, why)
    if END not in source.tail:
        file.doubts.append(f"the last line {END.decode()} is missing: there may have been more events")


def _taken(file: GeneratedFile, reader: Any, most: int) -> tuple[list[Stored], str | None]:
    """The next events, and why there are no more: "" at the end of the text, None where there may be more."""
    taken: list[Stored] = []
    event, last, why = _empty(), False, ""
    with _quietly():
        while len(taken) < most and not (last or why):
            last, why = _next(reader, event)
            stored = _stored(event)
            if len(stored.particles) and not why:
                taken.append(stored)
                if file.cross_section is not None:
                    _note_cross_section(file, event)
    return taken, why if last or why else None


def _stored(event: Any) -> Stored:
    import pyhepmc

    data = pyhepmc.GenEventData()
    event.write_data(data)
    weights = data.weights
    weight = weights[0] if len(weights) else 1.0
    return Stored(data.particles, data.links1, data.links2, len(data.vertices), weight)


def _columns(events: list[Stored]) -> Generated:
    arrays, begin, end, vertices, weights = zip(*events, strict=True)
    particles = gathered(arrays)
    offsets = offsets_of(np.array([len(array) for array in arrays], np.int64))
    mother, has_daughters = mothers_of(begin, end, np.array(vertices), offsets)
    status = particles["status"].astype(np.int64)
    return Generated(
        offsets=offsets,
        pdg=particles["pid"].astype(np.int64),
        status=np.where(status == BEAM, INCOMING, status),
        mother=mother,
        has_daughters=has_daughters,
        px=particles["px"].copy(),
        py=particles["py"].copy(),
        pz=particles["pz"].copy(),
        E=particles["e"].copy(),
        m=particles["mass"].copy(),
        weights=np.array(weights, np.float64),
    )
