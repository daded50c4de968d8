"""A file of generated events, and how its reading ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..errors import DataError
from .particles import Generated

Reader = Callable[["GeneratedFile", int], Iterator[Generated]]


@dataclass(slots=True)
class GeneratedFile:
    """What a file says of itself, and its events.

    `cross_section` is in fb, as the file says it, be it a dummy; `unit` is "GeV" or "MeV" where the file states one;
    `doubts` are filled while events are read.
    """

    path: str
    format: str
    reader: Reader = field(repr=False)
    generator: str = ""
    cross_section: float | None = None
    unit: str | None = None
    promised: int | None = None
    doubts: list[str] = field(default_factory=list)

    def blocks(self, events: int = 8192) -> Iterator[Generated]:
        """All events from the first on, so many at a time (more than none).

        Raises DataError E0963 where there is none, and E0964, after the last whole event, where the file can't be read
        to its end: what was given until then may be used.
        """
        self.doubts.clear()
        read = 0
        for block in self.reader(self, events):
            read += len(block)
            yield block
        if not read:
            raise DataError("E0963", "holds no event", file=self.path)
        if self.promised is not None and read < self.promised:
            self.doubts.append(f"the header promises {self.promised} events, the file has {read}")


def broken(path: str, whole: int, why: str) -> DataError:
    """The error at the end of a file that has `whole` events and then something else."""
    events = "1 whole event" if whole == 1 else f"{whole} whole events"
    helps = ["write or copy the file again"]
    if whole:
        helps.append("its whole events may be used if the number of generated events, too, is taken to be theirs")
    return DataError("E0964", f"can't be read to its end: {events}, then {why}", file=path, help=helps)
