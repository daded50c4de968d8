"""Offsets, which count code points from 0, and an editor's positions, which count lines and units of an encoding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from lsprotocol import types

from ..dsl.source import Source, Span
from .documents import place

_UNITS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


@dataclass(frozen=True, slots=True)
class Places:
    """`encoding` is what editor and server have agreed on: `utf-16` unless told. `addresses` are those by which the
    editor knows files, by place."""

    encoding: str = "utf-16"
    addresses: Mapping[str, str] = field(default_factory=dict)

    def uri(self, name: str) -> str:
        """The address of a file."""
        return self.addresses.get(place(name)) or uri_of(name)

    def _units(self, text: str) -> int:
        name, size = _UNITS.get(self.encoding, _UNITS["utf-16"])
        return len(text.encode(name, "surrogatepass")) // size

    def position(self, source: Source, offset: int) -> types.Position:
        """Where an offset is."""
        line, column = source.position(offset)
        return types.Position(line - 1, self._units(source.line(line)[: column - 1]))

    def offset(self, source: Source, position: types.Position) -> int:
        """The offset of a position; beyond the end of its line or of the text, that end."""
        if position.line >= len(source.line_starts):
            return len(source.text)
        start, text = source.line_starts[position.line], source.line(position.line + 1)
        left = position.character
        for count, character in enumerate(text):
            if left <= 0:
                return start + count
            left -= self._units(character)
        return start + len(text)

    def range(self, span: Span) -> types.Range:
        """Where a span is."""
        return types.Range(self.position(span.source, span.start), self.position(span.source, span.end))

    def whole(self, source: Source) -> types.Range:
        """All of a text."""
        return self.range(Span(source, 0, len(source.text)))

    def location(self, span: Span) -> types.Location:
        """A span with its file."""
        return types.Location(self.uri(span.source.name), self.range(span))


def uri_of(name: str) -> str:
    """The address of a file; a text that is no file has its address as its name."""
    return name if _is_uri(name) else "file://" + quote(Path(name).absolute().as_posix())


def name_of(uri: str) -> str:
    """The name of the source at an address."""
    parts = urlsplit(uri)
    return unquote(parts.path) if parts.scheme == "file" else uri


def _is_uri(name: str) -> bool:
    return ":" in name.split("/", 1)[0] and not name.startswith("/")
