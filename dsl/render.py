"""Diagnostics as text for a terminal, as JSON for programs, and as annotations for GitHub."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from .diagnostics import Diagnostic
from .source import Span

_STYLES = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "related": "\x1b[1;34m",
    "frame": "\x1b[34m",
    "bold": "\x1b[1m",
}
_TAB = 4
MOST_LINES = 4
_MOST_COLUMNS = 120


def render(diagnostics: Iterable[Diagnostic], *, color: bool = False) -> str:
    """All of them in order, an empty line between two."""
    return "\n".join(render_one(d, color=color) for d in sorted(diagnostics, key=lambda d: d.order))


def render_one(diagnostic: Diagnostic, *, color: bool = False) -> str:
    """One diagnostic: what is wrong, the line it is in, the words it is about, and how to mend it."""
    paint = _painter(color)
    lines = [_title(diagnostic, paint)]
    lines += _excerpt(diagnostic.span, diagnostic.label, diagnostic.severity, _gutter(diagnostic), paint)
    pad = " " * _gutter(diagnostic)
    lines += [f"{pad} {paint('=', 'frame')} {paint('help', 'bold')}: {text}" for text in diagnostic.help]
    for other in diagnostic.related:
        lines += _excerpt(other.span, other.label, "related", _gutter(diagnostic), paint)
    return "\n".join(lines) + "\n"


def _painter(color: bool) -> Any:
    def paint(text: str, style: str) -> str:
        return f"{_STYLES[style]}{text}\x1b[0m" if color and text else text

    return paint


def _title(diagnostic: Diagnostic, paint: Any) -> str:
    kind = paint(f"{diagnostic.severity}[{diagnostic.code}]", diagnostic.severity)
    return f"{kind}{paint(f': {plain(diagnostic.message)}', 'bold')}"


def _gutter(diagnostic: Diagnostic) -> int:
    """The width of the largest line number shown."""
    places = [diagnostic.span, *(r.span for r in diagnostic.related)]
    return max(len(str(place.source.position(place.end)[0])) for place in places)


def _excerpt(span: Span, label: str, style: str, width: int, paint: Any) -> list[str]:
    """The lines of a span, with carets under its words."""
    pad, bar = " " * width, paint("|", "frame")
    lines = [f"{pad}{paint('-->', 'frame')} {plain(span.source.name)}:{span.line}:{span.column}", f"{pad} {bar}"]
    numbers = list(range(span.line, last_line(span) + 1))
    for number in numbers[:MOST_LINES]:
        text, indent, carets = _clipped(shown(span.source.line(number)), *_marks(span, number))
        lines.append(f"{paint(f'{number:>{width}}', 'frame')} {bar} {text}".rstrip())
        said = f" {plain(label)}" if label and number == numbers[:MOST_LINES][-1] else ""
        if carets:
            lines.append(f"{pad} {bar} {indent}{paint(carets + said, style)}")
    if len(numbers) > MOST_LINES:
        lines.append(f"{pad} {bar} ...")
    return lines


def _clipped(text: str, indent: str, carets: str) -> tuple[str, str, str]:
    """A very long line is cut around its carets; columns are counted as if no character were wide."""
    if len(text) <= _MOST_COLUMNS:
        return text, indent, carets
    start = max(len(indent) - _MOST_COLUMNS // 2, 0)
    end = min(start + _MOST_COLUMNS, len(text))
    before, after = "... " if start else "", " ..." if end < len(text) else ""
    moved = " " * (len(before) + len(indent) - start)
    return before + text[start:end] + after, moved, carets[: max(end - len(indent), 1)]


def last_line(span: Span) -> int:
    return span.source.position(max(span.end - 1, span.start))[0]


def _marks(span: Span, number: int) -> tuple[str, str]:
    """The blank before and the carets under the part of a line that a span covers."""
    line = span.source.line(number)
    begins = span.source.line_starts[number - 1]
    start = max(span.start - begins, len(line) - len(line.lstrip()) if number > span.line else 0)
    end = min(span.end - begins, len(line.rstrip()))
    before, marked = shown(line[:start]), shown(line[start:end])
    return " " * _width(before), "^" * max(_width(marked), 1 if span.line == number else 0)


def shown(text: str) -> str:
    """A line as it is printed: tabs as blanks, and nothing that could steer a terminal."""
    return plain(text.replace("\t", " " * _TAB))


def plain(text: str) -> str:
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    wide = sum(1 for c in text if unicodedata.east_asian_width(c) in "WF")
    return len(text) + wide - sum(1 for c in text if unicodedata.combining(c))


def as_json(diagnostics: Iterable[Diagnostic]) -> dict[str, Any]:
    """`darkana/diagnostics/1`: positions are 1-based, in code points, the end exclusive."""
    found = sorted(diagnostics, key=lambda d: d.order)
    count = {kind: sum(d.severity == kind for d in found) for kind in ("error", "warning")}
    return {
        "schema": "darkana/diagnostics/1",
        "errors": count["error"],
        "warnings": count["warning"],
        "diagnostics": [_as_json(d) for d in found],
    }


def _as_json(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        **_position(diagnostic.span),
        "text": diagnostic.span.text,
        "label": diagnostic.label,
        "help": list(diagnostic.help),
        "replacement": diagnostic.replacement,
        "related": [{**_position(r.span), "label": r.label} for r in diagnostic.related],
    }


def _position(span: Span) -> dict[str, Any]:
    end_line, end_column = span.source.position(span.end)
    names = ("file", "line", "column", "end_line", "end_column")
    return dict(zip(names, (span.source.name, span.line, span.column, end_line, end_column), strict=True))


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Workflow commands that GitHub shows beside the lines of a pull request."""
    return "".join(_annotation(d) + "\n" for d in sorted(diagnostics, key=lambda d: d.order))


def _annotation(diagnostic: Diagnostic) -> str:
    place = _position(diagnostic.span)
    properties = {
        "file": place["file"],
        "line": place["line"],
        "col": place["column"],
        "endLine": place["end_line"],
        "endColumn": place["end_column"],
        "title": diagnostic.code,
    }
    given = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    said = "\n".join([diagnostic.message, *(f"help: {text}" for text in diagnostic.help)])
    return f"::{diagnostic.severity} {given}::{_data(said)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
