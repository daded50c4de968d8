"""Diagnostics as HTML for notebooks: the words to blame are underlined in their line. All text is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from .diagnostics import Diagnostic
from .highlight import coloured
from .render import MOST_LINES, last_line, plain, shown
from .source import Span

COLOURS = {
    "error": "var(--jp-error-color1, #e03e36)",
    "warning": "var(--jp-warn-color1, #b26a00)",
    "related": "var(--jp-info-color1, #3a7fd5)",
}
PRE = "margin: .3em 0; padding: 0; background: none; color: inherit; overflow-x: auto; line-height: 1.5"
_FAINT = "opacity: .65; font-size: 85%"
_MOST_BESIDE = 60  # characters on either side of the words to blame


def render_html(diagnostics: Iterable[Diagnostic]) -> str:
    """All of them in order."""
    return "\n".join(diagnostic_html(d) for d in sorted(diagnostics, key=lambda d: d.order))


def diagnostic_html(diagnostic: Diagnostic) -> str:
    """One diagnostic: what is wrong, the lines it is in with the words it is about, and how to mend it."""
    colour = COLOURS[diagnostic.severity]
    kind = coloured(f"{diagnostic.severity}[{diagnostic.code}]", f"color: {colour}")
    parts = [f"<div><strong>{kind}: {_prose(diagnostic.message)}</strong></div>"]
    parts.append(_excerpt(diagnostic.span, diagnostic.label, colour))
    parts += [f"<div><strong>help</strong>: {_prose(text)}</div>" for text in diagnostic.help]
    parts += [_excerpt(other.span, other.label, COLOURS["related"]) for other in diagnostic.related]
    style = f"border-left: 3px solid {colour}; padding: .1em .8em; margin: .6em 0; text-align: left"
    inside = "\n".join(part for part in parts if part)
    return f'<div style="{style}">\n{inside}\n</div>'


def _prose(text: str) -> str:
    """A sentence, with what stands in back quotes as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(plain(text)))


def _excerpt(span: Span, label: str, colour: str) -> str:
    """The place and the lines of a span; nothing for what has no place in a text."""
    if not span.source.name:
        return ""
    numbers = range(span.line, last_line(span) + 1)
    lines = [_line(span, number, colour) for number in numbers[:MOST_LINES]]
    if label:
        lines[-1] += f"  {coloured(plain(label), f'color: {colour}')}"
    if len(numbers) > MOST_LINES:
        lines.append(f'<span style="{_FAINT}">...</span>')
    place = f'<div style="{_FAINT}">{escape(plain(span.source.name))}:{span.line}:{span.column}</div>'
    text = "\n".join(lines)
    return f'{place}<pre style="{PRE}">{text}</pre>'


def _line(span: Span, number: int, colour: str) -> str:
    before, marked, after = _parts(span, number)
    width = len(str(last_line(span)))
    gutter = f'<span style="opacity: .5; user-select: none">{number:>{width}} \N{BOX DRAWINGS LIGHT VERTICAL} </span>'
    if not marked and number > span.line:
        return gutter + escape(before + after)
    style = f"color: {colour}; text-decoration: underline wavy; font-weight: 600"
    return gutter + escape(before) + coloured(marked or "\N{NO-BREAK SPACE}", style) + escape(after)


def _parts(span: Span, number: int) -> tuple[str, str, str]:
    """What stands in a line before the words of a span, these, and what follows; a very long line is cut."""
    line, begins = span.source.line(number), span.source.line_starts[number - 1]
    start = max(span.start - begins, len(line) - len(line.lstrip()) if number > span.line else 0)
    end = max(min(span.end - begins, len(line.rstrip())), start)
    before, marked, after = shown(line[:start]), shown(line[start:end]), shown(line[end:])
    if len(before) + len(marked) + len(after) <= 2 * _MOST_BESIDE:
        return before, marked, after
    return _tail(before), _head(marked), _head(after)


def _head(text: str) -> str:
    return text if len(text) <= _MOST_BESIDE else text[:_MOST_BESIDE] + " ..."


def _tail(text: str) -> str:
    return text if len(text) <= _MOST_BESIDE else "... " + text[-_MOST_BESIDE:]
