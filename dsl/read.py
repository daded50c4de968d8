"""Bytes to text: UTF-8 with or without a byte-order mark, lines ended by `\\n` or `\\r\\n`."""

from __future__ import annotations

import os
import re

from .diagnostics import Diagnostic
from .limits import Limits, exceeded
from .source import Source, Span

# Control characters, and those that make a text read otherwise than it is written (bidirectional overrides).
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_MOST = 5


def read_source(
    origin: bytes | str | os.PathLike[str], name: str | None = None, limits: Limits | None = None
) -> tuple[Source, list[Diagnostic]]:
    """Read a file (or take bytes); raises only what opening a file raises."""
    limits = limits or Limits()
    if isinstance(origin, bytes):
        return decode(origin, name or "<text>", limits)
    with open(origin, "rb") as file:
        return decode(file.read(4 * limits.size + 4), name or os.fspath(origin), limits)


def decode(data: bytes, name: str, limits: Limits | None = None) -> tuple[Source, list[Diagnostic]]:
    """A text from its bytes; what cannot be decoded is reported, and replaced by `\\ufffd`."""
    limits = limits or Limits()
    if len(data) > 4 * limits.size:
        return too_large(Source(name, ""), f"more than {4 * limits.size}", limits)
    text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    source = Source(name, text)
    return source, _undecodable(source, data)


def too_large(source: Source, size: str, limits: Limits) -> tuple[Source, list[Diagnostic]]:
    message = f"the file has {size} characters, and at most {limits.size} are allowed"
    return source, [exceeded("E0141", message, "size", Span(source, 0, 0))]


def _undecodable(source: Source, data: bytes) -> list[Diagnostic]:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig").replace("\r\n", "\n")
        at = Span(source, len(before), len(before) + 1)
        message = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        return [Diagnostic("E0144", message, at, "", ("save the file as UTF-8",))]
    return []


def hidden(source: Source) -> list[Diagnostic]:
    """Characters that cannot be seen, or that change how the others are seen."""
    found = []
    for match in HIDDEN.finditer(source.text):
        at = Span(source, match.start(), match.end())
        name = f"U+{ord(match.group()):04X}"
        found.append(Diagnostic("E0145", f"the text holds the invisible character {name}", at, "", ("delete it",), ""))
        if len(found) == _MOST:
            break
    return found
