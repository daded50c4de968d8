"""A document as one HTML page that needs nothing else: no network, no script; light and dark."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import assert_never

from ..analysis import Analysis
from ..compiler.documents.document import (
    Assumed,
    Block,
    Cell,
    Comment,
    Document,
    Equation,
    Inline,
    Paragraph,
    Picture,
    Row,
    Section,
    Source,
    Table,
    Text,
)  # fmt: skip
from ..dsl.source import Span
from .mathml import mathml
from .source import linked_source

LineOf = Callable[[Span], str | None]
"""The anchor of a line of the text that the page shows, if it does."""

MARK = '<span class="assumed" title="assumed, not published">assumed</span>'
CSS = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def whole(document: Document, analysis: Analysis) -> str:
    """With the text of the file, its names linked."""
    linked = linked_source(analysis)

    def line_of(span: Span) -> str | None:
        return linked.line(span) if span.source.name in linked.files else None

    return page(document, linked.html, linked.css, line_of)


def page(document: Document, source: str, css: str, line_of: LineOf) -> str:
    """`source` is the highlighted text with anchors, which `line_of` names, and `css` its colours."""
    title = escape(document.title)
    return "".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{title}</title>\n<style>{CSS}{css}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
            _head(document, line_of),
            _contents(document),
            *(_section(each, line_of) for each in document.sections),
            f'<section id="text"><h2>The text</h2>\n{source}</section>\n</body>\n</html>\n',
        )
    )


def _head(document: Document, line_of: LineOf) -> str:
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{inlines(cell, line_of)}</dd>" for name, cell in document.facts)
    return f"<p>{escape(document.abstract)}</p>\n<dl class='facts'>{facts}</dl>\n"


def _contents(document: Document) -> str:
    keys = [(each.key, each.title) for each in document.sections] + [("text", "The text")]
    items = "".join(f'<li><a href="#{escape(key)}">{escape(title)}</a></li>' for key, title in keys)
    return f'<nav aria-label="Contents"><ul>{items}</ul></nav>\n'


def _section(section: Section, line_of: LineOf) -> str:
    inside = "\n".join(block(each, line_of) for each in section.blocks)
    return f'<section id="{escape(section.key)}">\n<h2>{escape(section.title)}</h2>\n{inside}\n</section>\n'


def block(found: Block, line_of: LineOf) -> str:
    match found:
        case Paragraph(parts=parts):
            return f"<p>{inlines(parts, line_of)}</p>"
        case Equation(formula=formula, assumed=assumed):
            return f'<div class="wide">{mathml(formula, block=True)}{MARK if assumed else ""}</div>'
        case Table():
            return table(found, line_of)
        case Picture():
            return picture(found)
    assert_never(found)


def table(found: Table, line_of: LineOf) -> str:
    caption = f"<caption>{escape(found.caption)}</caption>" if found.caption else ""
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in found.heads)
    rows = "".join(_row(each, line_of) for each in found.rows)
    return f'<div class="wide"><table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'


def _row(row: Row, line_of: LineOf) -> str:
    return f"<tr>{''.join(f'<td>{inlines(cell, line_of)}</td>' for cell in row.cells)}</tr>\n"


def picture(found: Picture) -> str:
    """In the page itself."""
    if found.svg:
        inside = found.svg
    else:
        data = base64.b64encode(found.png).decode()
        inside = f'<img src="data:image/png;base64,{data}" alt="{escape(found.alt)}">'
    return f"<figure>{inside}<figcaption>{escape(found.alt)}</figcaption></figure>"


def inlines(parts: Cell, line_of: LineOf) -> str:
    return "".join(_inlines(parts, line_of))


def _inlines(parts: Cell, line_of: LineOf) -> Iterator[str]:
    for part in parts:
        yield inline(part, line_of)


def inline(part: Inline, line_of: LineOf) -> str:
    match part:
        case Text(text=text):
            return escape(text)
        case Comment(text=text):
            return f'<span class="comment">{escape(text)}</span>'
        case Assumed():
            return MARK
        case Source(span=span):
            anchor = line_of(span)
            return f'<a class="line" href="#{escape(anchor)}">{span.line}</a>' if anchor else str(span.line)
    return mathml(part)
