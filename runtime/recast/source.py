"""The bytes of a file, unpacked, and how they end."""

from __future__ import annotations

import gzip
import zlib
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from ..errors import DataError

GZIP = b"\x1f\x8b"
KEPT = 8
"""How many of the last pieces that were read are kept, to see how the text ends."""


class Source:
    """A plain or gzipped file for libraries that read files. Damage ends it; `damage` says what there was."""

    def __init__(self, path: str | Path) -> None:
        """Raises DataError E0960 where the file can't be opened."""
        self.damage = ""
        self._last: deque[bytes] = deque(maxlen=KEPT)
        try:
            with Path(path).open("rb") as file:
                packed = file.read(2) == GZIP
            self._file = cast("BinaryIO", gzip.open(path)) if packed else Path(path).open("rb")  # noqa: SIM115 (`close`)
        except OSError as error:
            raise DataError("E0960", f"can't be opened: {error.strerror or error}", file=str(path)) from error

    def read(self, size: int = -1) -> bytes:
        """As of a file; nothing more where the bytes are damaged."""
        piece = b"" if self.damage else self._unpacked(size)
        if piece:
            self._last.append(piece)
        return piece

    @property
    def tail(self) -> bytes:
        """The last bytes that were read."""
        return b"".join(self._last)

    def close(self) -> None:
        self._file.close()

    def _unpacked(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except EOFError:
            self.damage = "the gzip stream is cut off"
        except (OSError, zlib.error) as error:
            self.damage = str(error)
        return b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
