"""Flat trees of candidates: rows that follow each other and agree in the event's keys are one event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from ..engine.arrays import Index
from ..reading.reader import Chunk, RawSpace, Reader, Wanted


def begins_of(chunk: Chunk) -> Index:
    """Where each event begins, and the number of rows. Without keys each row is an event."""
    new = np.ones(chunk.n + 1, bool)
    if chunk.keys:
        new[1:-1] = False
        for key in chunk.keys:
            new[1:-1] |= key[1:] != key[:-1]
    return np.flatnonzero(new) if chunk.n else np.zeros(1, np.int64)


def whole_events(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Chunks whose last event is held back until it is known to be complete."""
    held: Chunk | None = None
    for chunk in chunks:
        together = chunk if held is None else _joined(held, chunk)
        last = int(begins_of(together)[-2])
        held = _part(together, last, together.n)
        if last:
            yield _part(together, 0, last)
    if held is not None:
        yield held


def next_event(reader: Reader, wanted: Wanted, entry: int) -> int:
    """The first entry at or after `entry` that begins an event."""
    if entry <= 0 or entry >= reader.entries:
        return max(0, min(entry, reader.entries))
    keys = replace(wanted, branches=())
    held: Chunk | None = None
    for chunk in reader.chunks([keys], None, entry - 1, reader.entries, 1024):
        held = chunk if held is None else _joined(_part(held, held.n - 1, held.n), chunk)
        begins = begins_of(held)[1:-1]
        if len(begins):
            return held.start + int(begins[0])
    return reader.entries


def _part(chunk: Chunk, start: int, stop: int) -> Chunk:
    spaces = {
        name: RawSpace({field: (values[start:stop], branch) for field, (values, branch) in space.columns.items()})
        for name, space in chunk.spaces.items()
    }
    weights = None if chunk.weights is None else chunk.weights[start:stop]
    keys = tuple(key[start:stop] for key in chunk.keys)
    return Chunk(chunk.file, chunk.start + start, stop - start, spaces, weights, keys)


def _joined(first: Chunk, second: Chunk) -> Chunk:
    spaces = {
        name: RawSpace(
            {
                field: (np.concatenate((values, second.spaces[name].columns[field][0])), branch)
                for field, (values, branch) in space.columns.items()
            }
        )
        for name, space in first.spaces.items()
    }
    weights = None
    if first.weights is not None and second.weights is not None:
        weights = np.concatenate((first.weights, second.weights))
    keys = tuple(np.concatenate(pair) for pair in zip(first.keys, second.keys, strict=True))
    return Chunk(first.file, first.start, first.n + second.n, spaces, weights, keys)
