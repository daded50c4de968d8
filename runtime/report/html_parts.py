"""The pieces that views for notebooks are made of; styles are inline, so that no style sheet is needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

FAINT = ' style="opacity: .65; font-size: 85%"'
RIGHT = ' style="text-align: right"'
LEFT = ' style="text-align: left; vertical-align: top"'
WARNING = ' style="color: var(--jp-warn-color1, #b26a00); font-weight: 600"'
WHOLE = ' style="white-space: nowrap"'
PRE = ' style="margin: .3em 0; padding: 0; background: none; color: inherit; overflow-x: auto; line-height: 1.45"'


def table(rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """Rows of cells that are HTML already; the first cell of a row is its head. Nothing for no rows."""
    body = "\n".join(_row(row) for row in rows)
    head = f"<caption{LEFT}>{caption}</caption>\n" if caption else ""
    return f"<table>\n{head}<tbody>\n{body}\n</tbody>\n</table>" if body else ""


def _row(row: Sequence[str]) -> str:
    first, *others = row
    cells = "".join(f"<td{LEFT}>{cell}</td>" for cell in others)
    return f"<tr><th{LEFT}>{first}</th>{cells}</tr>"


def folded(summary: str, inside: str, *, open_: bool = False) -> str:
    """What is there at a click; `summary` is plain text, `inside` HTML."""
    return f"<details{' open' if open_ else ''}><summary>{escape(summary)}</summary>\n{inside}\n</details>"


def code(text: str) -> str:
    """Plain text as code."""
    return f"<code>{escape(text)}</code>"


def faint(text: str) -> str:
    """Plain text that stands back."""
    return f"<span{FAINT}>{escape(text)}</span>"


def prose(text: str) -> str:
    """A sentence, with what stands in back quotes as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
