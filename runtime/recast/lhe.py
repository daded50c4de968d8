"""Les Houches event files, by pylhe."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from itertools import chain, islice
from operator import attrgetter
from typing import Any

import numpy as np

from ..engine.arrays import Index, Mask, Numbers, offsets_of
from ..errors import DataError
from ..reading.stored import first_line
from .generated_file import GeneratedFile, broken
from .particles import Generated, joined
from .source import Source

DAMAGE = (ValueError, LookupError, AttributeError, ArithmeticError, StopIteration, SyntaxError)
"""What pylhe raises on text that is no LHE."""

AT_ONCE = 64
"""Events that are there as objects of pylhe's before they become columns: so few that the garbage collector, who looks
through all that was ever imported, does not find them (512 take half as long again)."""

END = b"</LesHouchesEvents>"
FAR = 2.0**31


def open_lhe(path: str) -> GeneratedFile:
    """The head of the file. Raises DataError E0960 where it can't be read."""
    with Source(path) as source:
        stored = _opened(source, path)
    processes = stored.init.procInfo
    return GeneratedFile(
        path=path,
        format="LHE",
        reader=_blocks,
        generator=_generator(stored),
        cross_section=1000.0 * sum(process.xSection for process in processes) if processes else None,
        promised=_promised(stored),
    )


def _opened(source: Source, path: str) -> Any:
    import pylhe

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return pylhe.LHEFile.frombuffer(source, with_attributes=False)
    except DAMAGE as error:
        why = source.damage or first_line(error)
        raise DataError("E0960", f"the head of this LHE file can't be read: {why}", file=path) from error


def _generator(stored: Any) -> str:
    for generator in stored.init.generators:
        return f"{generator.name} {generator.version}".strip()
    made = re.search(r"(?:created|generated) (?:with|by) +(\S+)", stored.comment or "", re.IGNORECASE)
    return made[1] if made else ""


def _promised(stored: Any) -> int | None:
    """MadGraph writes the number of events into the header."""
    texts = (element.text or "" for element in (stored.header.extra_elements if stored.header else ()))
    said = re.search(r"Number of Events\s*:\s*(\d+)", "\n".join(texts))
    return int(said[1]) if said else None


def _blocks(file: GeneratedFile, events: int) -> Iterator[Generated]:
    with Source(file.path) as source:
        stored: Iterator[Any] = iter(_opened(source, file.path).events)
        whole, why, miscounted = 0, None, 0
        while why is None:
            parts: list[Generated] = []
            while why is None and sum(map(len, parts)) < events:
                taken, why = _taken(stored, min(AT_ONCE, events - sum(map(len, parts))))
                parts += [_columns(taken)] if taken else []
                miscounted += sum(event.eventinfo.nparticles != len(event.particles) for event in taken)
            whole += sum(map(len, parts))
            if parts:
                yield joined(parts)
        _ended(file, source, whole, why)
        if miscounted:
            file.doubts.append(f"{miscounted} events have not as many particles as they say")


def _taken(stored: Iterator[Any], most: int) -> tuple[list[Any], str | None]:
    """The next events, and why there are no more: "" at the proper end, None where there may be more."""
    taken: list[Any] = []
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            taken.extend(islice(stored, most))
        except DAMAGE as error:
            return taken, f"an event that is not as it should be ({first_line(error)})"
    if len(taken) == most:
        return taken, None
    return taken, str(said[0].message) if said else ""


def _ended(file: GeneratedFile, source: Source, whole: int, why: str) -> None:
    """Notes a doubt where only the end tag is missing. Raises DataError E0964 where more is."""
    left = source.tail.rpartition(b"</event>")[2].strip()
    if source.damage:
        raise broken(file.path, whole, source.damage)
    if "no element found" in why and END.startswith(left):
        file.doubts.append(f"the end tag {END.decode()} is missing: there may have been more events")
    elif why:
        raise broken(file.path, whole, "the text ends within an event" if "no element found" in why else why)


def _columns(events: list[Any]) -> Generated:
    particles = list(chain.from_iterable(event.particles for event in events))
    offsets = offsets_of(np.array([len(event.particles) for event in events], np.int64))
    first, last = (_whole(particles, name) - 1 for name in ("mother1", "mother2"))
    return Generated(
        offsets=offsets,
        pdg=_whole(particles, "id"),
        status=_whole(particles, "status"),
        mother=first,
        has_daughters=_named(offsets, first) | _named(offsets, last),
        px=_numbers(particles, "px"),
        py=_numbers(particles, "py"),
        pz=_numbers(particles, "pz"),
        E=_numbers(particles, "e"),
        m=_numbers(particles, "m"),
        weights=np.array([event.eventinfo.weight for event in events]),
    )


def _numbers(particles: list[Any], name: str) -> Numbers:
    return np.fromiter(map(attrgetter(name), particles), np.float64, len(particles))


def _whole(particles: list[Any], name: str) -> Index:
    return _numbers(particles, name).clip(-FAR, FAR).astype(np.int64)


def _named(offsets: Index, mother: Index) -> Mask:
    """Which rows are the mother of another one; places outside of the event name none."""
    counts = np.diff(offsets)
    known = (mother >= 0) & (mother < np.repeat(counts, counts))
    named = np.zeros(len(mother), bool)
    named[(np.repeat(offsets[:-1], counts) + mother)[known]] = True
    return named
