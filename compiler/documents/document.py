"""A document of a search, for any writer: sections of paragraphs, equations, tables and pictures."""

from __future__ import annotations

from dataclasses import dataclass, field

from darkana.dsl.source import NOWHERE, Span

from .formula import Formula


@dataclass(frozen=True, slots=True)
class Text:
    """Words of ours or of the author."""

    text: str


@dataclass(frozen=True, slots=True)
class Comment:
    """The comment of the author that documents a statement."""

    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """The place in the text that a row comes from."""

    span: Span


@dataclass(frozen=True, slots=True)
class Assumed:
    """The mark of what is assumed, not published."""


Inline = Text | Comment | Source | Assumed | Formula
Cell = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    parts: Cell


@dataclass(frozen=True, slots=True)
class Equation:
    """A formula on a line of its own."""

    formula: Formula
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Of a table; `span` is the statement that it comes from."""

    cells: tuple[Cell, ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Table:
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """`svg` is its text, or `png` its bytes; `name` is that of a file that a writer may make of it."""

    name: str
    alt: str
    svg: str = ""
    png: bytes = field(default=b"", repr=False)


Block = Paragraph | Equation | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """`key` is its anchor. `paper`: it belongs into the selection section of a paper."""

    title: str
    key: str
    blocks: tuple[Block, ...]
    paper: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """`facts` are (name, value) of the head: experiment, luminosity, references."""

    title: str
    abstract: str
    facts: tuple[tuple[str, Cell], ...]
    sections: tuple[Section, ...]


def in_one_line(doc: str) -> str:
    """A comment of several lines."""
    return " ".join(doc.split())


def words(text: str) -> Cell:
    return (Text(text),)


def paragraph(*parts: Inline | str) -> Paragraph:
    return Paragraph(tuple(Text(part) if isinstance(part, str) else part for part in parts))


def cell(*parts: Inline | str) -> Cell:
    return paragraph(*parts).parts


def row(span: Span, *cells: Cell) -> Row:
    """With the place in the text as its last cell."""
    return Row((*cells, (Source(span),)), span)


def section(title: str, key: str, *blocks: Block | None, paper: bool = False) -> list[Section]:
    """None where there is nothing to say."""
    there = tuple(block for block in blocks if block is not None and not (isinstance(block, Table) and not block.rows))
    return [Section(title, key, there, paper)] if there else []
