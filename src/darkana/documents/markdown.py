"""A document as Markdown, with formulae between dollars."""

from __future__ import annotations

from typing import assert_never

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
    Section,
    Source,
    Table,
    Text,
)  # fmt: skip
from .tex import tex

ASSUMED = " *(assumed)*"


def whole(document: Document, text: str) -> str:
    facts = "\n".join(f"- {name}: {inlines(cell)}" for name, cell in document.facts)
    body = "\n".join(section(each) for each in document.sections)
    head = f"# {plain(document.title)}\n\n{plain(document.abstract)}\n\n{facts}\n\n"
    return f"{head}{body}\n## The text\n\n```ana\n{text.rstrip()}\n```\n"


def section(found: Section) -> str:
    return f"## {plain(found.title)}\n\n" + "\n\n".join(block(each) for each in found.blocks) + "\n"


def block(found: Block) -> str:
    match found:
        case Paragraph(parts=parts):
            return inlines(parts)
        case Equation(formula=formula, assumed=assumed):
            return f"$$\n{tex(formula)}\n$${ASSUMED if assumed else ''}"
        case Table(heads=heads, rows=rows, caption=caption):
            lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
            lines += [f"| {' | '.join(_cell(cell) for cell in row.cells)} |" for row in rows]
            return (f"*{plain(caption)}*\n\n" if caption else "") + "\n".join(lines)
        case Picture(name=name, alt=alt, svg=svg):
            return f"![{plain(alt)}](figures/{name}.{'svg' if svg else 'png'})"
    assert_never(found)


def _cell(cell: Cell) -> str:
    """A bar ends a cell, in a formula too."""
    return (
        inlines(cell)
        .replace("\n", " ")
        .replace(r"\left|", r"\lvert ")
        .replace(r"\right|", r"\rvert ")
        .replace("|", r"\|")
    )


def inlines(parts: Cell) -> str:
    return "".join(inline(part) for part in parts)


def inline(part: Inline) -> str:
    match part:
        case Text(text=text):
            return plain(text)
        case Comment(text=text):
            return f" *{plain(text)}*"
        case Assumed():
            return ASSUMED
        case Source(span=span):
            return str(span.line)
    return f"${tex(part)}$"


def plain(text: str) -> str:
    """An author's words, of which nothing is markup."""
    return "".join("\\" + c if c in "\\`*_{}[]<#|$" else c for c in text)
