"""Baskets of numbers, one or a list an entry, straight from the file into memory that is used again and again.

Decoding them by uproot costs more than decompressing them: new memory for every basket, a model for every header.
What is not as simple as this expects is left to uproot.
"""

from __future__ import annotations

import struct
import sys
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cramjam
import numpy as np
import xxhash
import zstandard
from uproot.interpretation.jagged import AsJagged
from uproot.interpretation.numerical import AsDtype

from ..engine.arrays import Column
from .stored import Jagged, joined

KEY = struct.Struct(">ihiihh")  # bytes, version, bytes when decompressed, date, bytes of the header, cycle
BASKET = struct.Struct(">HiiiiB")  # version, buffer size, bytes an entry, entries, where the last one ends, flag
OFFSET = np.dtype(">i4")
BLOCK = 9
"""Bytes before each compressed block: two letters, a method, its size and its size when decompressed."""

CHECKSUM = 8
"""Bytes before what is compressed by LZ4."""

DAMAGED = (cramjam.DecompressionError, zstandard.ZstdError, ValueError)


class LocalFile:
    """A file that is read a piece at a time, each into the same memory. Raises OSError."""

    def __init__(self, path: str) -> None:
        self._file = Path(path).open("rb", buffering=0)  # noqa: SIM115  (closed by `close`, or with the object)
        self._memory = bytearray()
        self.zstd = zstandard.ZstdDecompressor()

    def piece(self, at: int, size: int) -> memoryview:
        """So many bytes, or fewer where the file ends; good until the next piece is read."""
        if size > len(self._memory):
            self._memory = bytearray(size)
        self._file.seek(at)
        room = memoryview(self._memory)[:size]
        return room[: self._file.readinto(room) or 0]

    def close(self) -> None:
        self._file.close()

    __del__ = close


class Rooms:
    """Memory for decoded values. A room is given out again when no array looks into it any more."""

    MOST = 2  # the reader holds what it reads, and at most what it read before

    def __init__(self) -> None:
        self._rooms: list[Column] = []

    def room(self, size: int) -> Column:
        """So many bytes, with nothing in particular in them."""
        for k in range(len(self._rooms)):
            if sys.getrefcount(self._rooms[k]) == FREE:
                if len(self._rooms[k]) < size:
                    self._rooms[k] = np.empty(size, np.uint8)
                return self._rooms[k][:size]
        room = np.empty(size, np.uint8)
        if len(self._rooms) < self.MOST:
            self._rooms.append(room)
        return room[:size]


FREE = 2
"""References to an array that only its list and the question hold."""


@dataclass(frozen=True, slots=True)
class Basket:
    """What is stored of a basket: so many entries, in `length` bytes when decompressed. Of these `border` hold values,
    and any others say where in them each entry begins, counted from `header` bytes before."""

    entries: int
    width: int
    header: int
    border: int
    length: int
    stored: memoryview


class Baskets:
    """The baskets of one branch in a local file."""

    def __init__(self, branch: Any, file: LocalFile, dtype: np.dtype[Any]) -> None:
        self._file = file
        self._seeks = [seek for seek in branch.member("fBasketSeek").tolist() if seek]
        self._bytes = branch.member("fBasketBytes").tolist()
        self._edges = list(branch.entry_offsets)
        self._dtype = dtype
        self._rooms = Rooms()

    def _range(self, start: int, stop: int) -> range | None:
        """The baskets between two edges; None where some lie elsewhere in the file."""
        first, last = bisect_left(self._edges, start), bisect_left(self._edges, stop)
        return None if last > len(self._seeks) else range(first, last)

    def _basket(self, number: int) -> Basket | None:
        """A basket, good until the next one; None where it is not what it should be."""
        raw = self._file.piece(self._seeks[number], self._bytes[number])
        if len(raw) < max(KEY.size, self._bytes[number]):
            return None
        size, _, length, _, header, _ = KEY.unpack_from(raw)
        if size != len(raw) or not KEY.size + BASKET.size < header <= size:
            return None
        _, _, width, entries, end, _ = BASKET.unpack_from(raw, header - BASKET.size)
        if entries != self._edges[number + 1] - self._edges[number] or not 0 <= end - header <= length:
            return None
        return Basket(entries, width, header, end - header, length, raw[header:])

    def _fill(self, data: memoryview, room: Column) -> bool:
        """Decompresses blocks until the room is full."""
        if len(data) == len(room):
            room[:] = np.frombuffer(data, np.uint8)
            return True
        at = done = 0
        while at + BLOCK <= len(data):
            packed, size = (int.from_bytes(data[at + k : at + k + 3], "little") for k in (3, 6))
            if done + size > len(room) or at + BLOCK + packed > len(data):
                return False
            part, into = data[at + BLOCK : at + BLOCK + packed], room[done : done + size]
            if not self._decompress(bytes(data[at : at + 2]), part, into):
                return False
            at, done = at + BLOCK + packed, done + size
        return at == len(data) and done == len(room)

    def _decompress(self, method: bytes, part: memoryview, into: Column) -> bool:
        """One block, of the method that ROOT's two letters mean. python-zstandard takes an eighth less than cramjam."""
        try:
            match method:
                case b"ZS":
                    whole = zstandard.frame_content_size(part) == len(into)
                    return whole and self._file.zstd.stream_reader(part).readinto(into) == len(into)
                case b"ZL":
                    return cramjam.zlib.decompress_into(part, into) == len(into)  # type: ignore[arg-type]
                case b"L4":
                    summed = xxhash.xxh64_intdigest(part[CHECKSUM:]) == int.from_bytes(part[:CHECKSUM], "big")
                    written = cramjam.lz4.decompress_block_into(part[CHECKSUM:], into)  # type: ignore[arg-type]
                    return summed and written == len(into)
        except DAMAGED:
            pass
        return False


class PlainBaskets(Baskets):
    """Of one number an entry."""

    def read(self, start: int, stop: int) -> Column | None:
        """The entries between two edges, as they are stored; None where uproot has to look."""
        width = self._dtype.itemsize
        room = self._rooms.room((stop - start) * width)
        numbers = self._range(start, stop)
        if numbers is None:
            return None
        for k in numbers:
            begin, end = self._edges[k] - start, self._edges[k + 1] - start
            if not self._decode(k, room[begin * width : end * width]):
                return None
        values: Column = room.view(self._dtype)
        return values

    def _decode(self, number: int, room: Column) -> bool:
        basket = self._basket(number)
        if basket is None or basket.width != self._dtype.itemsize or not basket.border == basket.length == len(room):
            return False
        return self._fill(basket.stored, room)


class JaggedBaskets(Baskets):
    """Of a list of numbers an entry."""

    def read(self, start: int, stop: int) -> Jagged | None:
        """The entries between two edges, as they are stored; None where uproot has to look."""
        parts = []
        for k in self._range(start, stop) or ():
            part = self._decode(k)
            if part is None:
                return None
            parts.append(part)
        return joined(parts) if parts else None

    def _decode(self, number: int) -> Jagged | None:
        basket = self._basket(number)
        if basket is None or basket.length - basket.border != OFFSET.itemsize * (basket.entries + 2):
            return None
        room = self._rooms.room(basket.length)
        if not self._fill(basket.stored, room):
            return None
        begins = room[basket.border :].view(OFFSET)[1:].astype(np.int64) - basket.header
        begins[-1] = basket.border
        offsets, rest = np.divmod(begins, self._dtype.itemsize)
        if rest.any() or offsets[0] != 0 or (offsets[1:] < offsets[:-1]).any():
            return None
        return Jagged(offsets, room[: basket.border].view(self._dtype))


def plain_baskets(branch: Any, file: LocalFile | None) -> PlainBaskets | JaggedBaskets | None:
    """Of a branch of plain numbers, or of lists of them, in a file that is open here; None for any other."""
    kind = branch.interpretation
    jagged = type(kind) is AsJagged and kind.header_bytes == 0
    numbers = kind.content if jagged else kind
    if file is None or type(numbers) is not AsDtype or numbers.from_dtype.newbyteorder("=") != numbers.to_dtype:
        return None
    return (JaggedBaskets if jagged else PlainBaskets)(branch, file, numbers.from_dtype)
