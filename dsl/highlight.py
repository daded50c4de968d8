"""The text of an analysis in colours, as HTML for notebooks and pages. All text is escaped.

Colours are inline: no style sheet, no script. They are those of JupyterLab's editor, whatever its theme; elsewhere
tones that can be read on white and on black.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from .driver import Token, tokens
from .pieces import pieces
from .source import Source, Span

PALETTE = (
    "--ana-word: var(--jp-mirror-editor-keyword-color, #2b8a3e); "
    "--ana-string: var(--jp-mirror-editor-string-color, #cc5a2b); "
    "--ana-number: var(--jp-mirror-editor-number-color, #3a7fd5)"
)
"""The style of the element that highlighted text stands in."""
STYLES = {
    "word": "color: var(--ana-word); font-weight: 600",
    "string": "color: var(--ana-string)",
    "number": "color: var(--ana-number)",
    "comment": "opacity: .65; font-style: italic",
}
_BETWEEN = re.compile(r'"[^"\n]*"|#[^\n]*')  # what is met between tokens; strings only where the text can't be parsed
_CUT = 'region r\n  cut "" '
_WORD = re.compile(r"[a-z]\w*")
Coloured = tuple[int, int, str]  # begin, end, and a key of STYLES


def highlighted(source: Source) -> str:
    """The whole text, for an element with PALETTE; what can't be parsed has its strings and comments coloured alone."""
    return _html(source, 0, len(source.text), _read(source))


def coloured_parts(source: Source) -> Iterator[Coloured]:
    """Begin, end and kind of what is coloured, in order."""
    return _coloured(source, 0, len(source.text), _read(source))


def _read(source: Source) -> list[Token]:
    return [token for piece in pieces(source) for token in tokens(source, piece.start, piece.end)]


def highlighted_statement(span: Span) -> str:
    """The text of one statement."""
    return _html(span.source, span.start, span.end, tokens(span.source, span.start, span.end))


def highlighted_condition(text: str) -> str:
    """What stands behind the label of a cut."""
    source = Source("", _CUT + text)
    read = [token for token in tokens(source, 0, len(source.text)) if token.start >= len(_CUT)]
    return _html(source, len(_CUT), len(source.text), read)


def _html(source: Source, start: int, end: int, read: list[Token]) -> str:
    parts, at = [], start
    for begin, stop, style in _coloured(source, start, end, read):
        parts += [escape(source.text[at:begin]), coloured(source.text[begin:stop], STYLES[style])]
        at = stop
    return "".join([*parts, escape(source.text[at:end])])


def coloured(text: str, style: str) -> str:
    """A text in a style, escaped."""
    return f'<span style="{style}">{escape(text)}</span>'


def _coloured(source: Source, start: int, end: int, read: list[Token]) -> Iterator[Coloured]:
    at, before = start, ""
    for token in read:
        yield from _between(source, at, token.start)
        if kind := kind_of_token(token, before):
            yield token.start, token.end, kind
        at, before = token.end, token.type
    yield from _between(source, at, end)


def _between(source: Source, start: int, end: int) -> Iterator[Coloured]:
    for found in _BETWEEN.finditer(source.text, start, end):
        yield found.start(), found.end(), "string" if found.group().startswith('"') else "comment"


def kind_of_token(token: Token, before: str) -> str:
    """A key of STYLES, or nothing, by the type of the token before too: a name behind a number is its unit."""
    if token.type == "STRING":
        return "string"
    if token.type in {"NUMBER", "PERCENT", "UNIT_POWER"} or (token.type == "NAME" and before == "NUMBER"):
        return "number"
    return "word" if token.type != "NAME" and _WORD.fullmatch(token.text) else ""
