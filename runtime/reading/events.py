"""From what is read to blocks of whole events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from ..engine.arrays import Column, Index, Value
from ..engine.names import COUNTER
from ..engine.rows import Rows
from ..execution.block import Block, Setting
from ..execution.flat import begins_of, next_event, whole_events
from ..plan import Branch
from .needs import CANDIDATE, EVENT
from .reader import SPAN, Chunk, RawSpace, Reader, Wanted, converted

ID_SHIFT = 40
"""`@id` is the number of the space, shifted, plus that of the row: no two input objects of a block share one."""


@dataclass(frozen=True, slots=True)
class Portion:
    """The events `start` to `stop` of a chunk; of a flat tree of candidates, those that begin at `begins`."""

    chunk: Chunk
    start: int
    stop: int
    begins: Index | None = None

    def halves(self) -> tuple[Portion, Portion]:
        middle = (self.start + self.stop) // 2
        first = Portion(self.chunk, self.start, middle, self.begins)
        return first, Portion(self.chunk, middle, self.stop, self.begins)

    @property
    def span(self) -> int:
        """The number of the span of entries of its file that it begins in."""
        return (self.chunk.start + self._entries()[0]) // SPAN

    @property
    def entries(self) -> int:
        first, last = self._entries()
        return last - first

    def _entries(self) -> tuple[int, int]:
        if self.begins is None:
            return self.start, self.stop
        return int(self.begins[self.start]), int(self.begins[self.stop])

    def weights(self) -> Value:
        """The sample's own weights of the events, 1 where it has none; of a flat tree, those of their first rows."""
        own = self.chunk.weights
        if own is None:
            return 1.0
        return own[self.start : self.stop] if self.begins is None else own[self.begins[self.start : self.stop]]

    def block(self, setting: Setting) -> Block:
        first, last = self._entries()
        events = self.stop - self.start
        inputs = {EVENT: Rows(EVENT, np.arange(events + 1), no_column)}
        raws: dict[str, _Raw] = {}
        for number, (name, raw) in enumerate(self.chunk.spaces.items(), 1):
            offsets = np.arange(events + 1) if raw.offsets is None else raw.offsets[first : last + 1]
            if name == EVENT and self.begins is not None:
                raws[name] = _Raw(raw, self.begins[self.start : self.stop], events, number)
                inputs[name] = Rows(name, offsets, raws[name], plain=raws[name].plain)
                continue
            if name == CANDIDATE and self.begins is not None:
                offsets = self.begins[self.start : self.stop + 1]
            span = slice(int(offsets[0]), int(offsets[-1]))
            single = raw.offsets is None and self.begins is None
            if single:
                span = slice(first, last)
            raws[name] = _Raw(raw, span, span.stop - span.start, number)
            inputs[name] = Rows(name, offsets - offsets[0], raws[name], single=single, plain=raws[name].plain)
        block = Block(setting, events, inputs, self.chunk.file, self.chunk.start + first)
        _report_cut_off(block, self.chunk.spaces, slice(first, last))
        report = partial(_report_nan, block, raws)
        if setting.kernels is None:
            report()
        else:  # which look for NaN in all that they read
            block.at_last.append(report)
        return block


def _report_nan(block: Block, raws: Mapping[str, _Raw]) -> None:
    """Comparisons with NaN are false, so that events drop out of cuts without a word: the input's are counted.

    Numbers are converted here, where they are new to the processor's memory; whoever asks for them later has them. Of
    those that kernels read as they are stored, these say whether there is any."""
    kernels = block.setting.kernels
    for space, raw in raws.items():
        rows, floats = block.inputs[space], dict(raw.floats())
        if kernels is not None:
            kernels.look(rows, (name for name, branch in floats.items() if branch.kind != "flag"))
        for name, branch in floats.items():
            values = raw.stored(name) if branch.kind == "flag" else rows.stored(name) if kernels else rows.column(name)
            if rows.missing[name] if name in rows.missing else len(values) and np.isnan(values.max()):
                block.warn(f"branch `{branch.name}`: NaN", int(np.count_nonzero(np.isnan(values))))


def _report_cut_off(block: Block, spaces: Mapping[str, RawSpace], entries: slice) -> None:
    for name, raw in spaces.items():
        if raw.cut_off is not None and (n := int(np.count_nonzero(raw.cut_off[entries]))):
            block.warn(f"events of which not all `{name}` are stored (`{COUNTER}` is larger)", n)


@dataclass(frozen=True, slots=True)
class _Raw:
    """The columns of a part of a chunk, converted when first asked for."""

    raw: RawSpace
    part: slice | Index
    length: int
    number: int

    def floats(self) -> Iterator[tuple[str, Branch]]:
        """The fields that may hold NaN, and their branches."""
        return ((name, branch) for name, (values, branch) in self.raw.columns.items() if values.dtype.kind == "f")

    def stored(self, name: str) -> Column:
        """A column as it is stored."""
        values: Column = self.raw.columns[name][0][self.part]
        return values

    def plain(self, name: str) -> Column | None:
        """A column as it is stored, if that differs from it in the order of bytes at most."""
        values, branch = self.raw.columns.get(name, (None, None))
        if values is None or branch is None or branch.kind == "flag" or branch.factor != 1.0:
            return None
        return self.stored(name) if values.dtype.str[1:] == "f8" and isinstance(self.part, slice) else None

    def __call__(self, name: str) -> Column:
        if name == "@id":
            start = self.part.start if isinstance(self.part, slice) else 0
            return np.arange(start, start + self.length) + (self.number << ID_SHIFT)
        return converted(self.stored(name), self.raw.columns[name][1])


def no_column(name: str) -> Column:
    raise KeyError(name)


TARGET_ROWS = 1 << 17
"""Blocks are made so small that their candidates stay near the processor."""


@dataclass(slots=True)
class Pace:
    """How many events the next block takes: at most `most`, fewer where events have many candidates."""

    most: int
    size: int

    def learn(self, events: int, peak: int) -> None:
        """What the last block had at once."""
        wanted = TARGET_ROWS * events // max(peak, 1)
        self.size = max(1, min(self.most, max(wanted, 256)))

    def slices(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        while start < stop:
            end = min(start + self.size, stop)
            yield start, end
            start = end


def portions(
    reader: Reader, wanted: list[Wanted], weight: str | None, span: tuple[int, int], pace: Pace
) -> Iterator[Portion]:
    """The events of a file, some at a time. Of a flat tree of candidates both ends of the span are moved on to
    where an event begins, so that neighbouring spans share no event and lose none.

    Blocks do not depend on `span`, if it begins with a multiple of SPAN: no block has events of two such stretches of
    the file, and the pace begins anew with each.
    """
    keyed = [each for each in wanted if each.space == CANDIDATE]
    several = bool(keyed) and any(map(reader.has, keyed[0].event_keys))
    first, last = (next_event(reader, keyed[0], entry) for entry in span) if several else span
    chunks = reader.chunks(wanted, weight, first, last, pace.most)
    here = -1
    for chunk in whole_events(chunks) if several else chunks:
        begins = begins_of(chunk) if several else None
        for one, other in _stretches(chunk, begins):
            before, here = here, _span_of(chunk, begins, one)
            if here != before:
                pace.size = pace.most
            for start, stop in pace.slices(one, other):
                yield Portion(chunk, start, stop, begins)


def _stretches(chunk: Chunk, begins: Index | None) -> Iterator[tuple[int, int]]:
    """The events of a chunk, those that begin in one span together. Chunks end with spans, but an event of several
    rows may have begun in the span before."""
    if begins is None:
        yield 0, chunk.n
        return
    spans = (begins[:-1] + chunk.start) // SPAN
    yield from pairwise([0, *(np.flatnonzero(np.diff(spans)) + 1).tolist(), len(spans)])


def _span_of(chunk: Chunk, begins: Index | None, event: int) -> int:
    return (chunk.start + (event if begins is None else int(begins[event]))) // SPAN
