"""Text and places in it: what every node, diagnostic and plan step points back to."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Source:
    """One `.ana` text. `name` is what messages call it; line ends are `\\n` (see `read_source`)."""

    name: str
    text: str

    @cached_property
    def line_starts(self) -> list[int]:
        return [0, *(i + 1 for i, c in enumerate(self.text) if c == "\n")]

    def position(self, offset: int) -> tuple[int, int]:
        """1-based line and column, in code points, of a 0-based offset."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a 1-based line, without its end."""
        return self.text[self.line_starts[number - 1] :].split("\n", 1)[0]


@dataclass(frozen=True, slots=True)
class Span:
    """The half-open range of offsets `[start, end)` in a source."""

    source: Source = field(repr=False)
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        return self.source.position(self.start)[1]

    def to(self, other: Span) -> Span:
        """From the beginning of this span to the end of the other."""
        return Span(self.source, self.start, other.end)


NOWHERE = Span(Source("", ""), 0, 0)
