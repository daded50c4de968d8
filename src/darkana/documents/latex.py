"""A document as LaTeX: whole, or the part that belongs into a paper's selection section."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
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
    Row,
    Section,
    Source,
    Table,
    Text,
)  # fmt: skip
from ..runtime.report.latex_text import escaped
from .tex import tex

PREAMBLE = r"""\documentclass[11pt,a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{amsmath}
\usepackage{amssymb}
\usepackage{graphicx}
\usepackage{longtable}
\usepackage{array}
\usepackage[margin=2.2cm]{geometry}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.5em}
"""
ASSUMED = r"\textsuperscript{\dag}"
NOTE = r"{\small \textsuperscript{\dag}\,assumed, not published.}"
ROOM, GAP = 0.95, 0.03
"""Of the text's width: shared out among the columns, less what lies between them."""
COLUMNS = 100
"""Of a line of the text; longer ones go on in the next."""
LEAST = 0.08


def whole(document: Document, text: str) -> str:
    """A document of its own, with the text of the file at its end."""
    facts = r" \\ ".join(rf"\textbf{{{escaped(name)}}}: {inlines(cell)}" for name, cell in document.facts)
    body = "\n".join(section(each, paper=False) for each in document.sections if not _drawn_alone(each))
    return (
        f"{PREAMBLE}\\title{{{escaped(document.title)}}}\n\\date{{}}\n\\begin{{document}}\n\\maketitle\n"
        f"{escaped(document.abstract)}\n\n{facts}\n\n{body}\n{NOTE}\n\n"
        f"\\section*{{The text}}\n\\begin{{footnotesize}}\n\\begin{{verbatim}}\n{_verbatim(text)}\n"
        "\\end{verbatim}\n\\end{footnotesize}\n"
        "\\end{document}\n"
    )


def _verbatim(text: str) -> str:
    """Each line within the page."""
    lines = [part for line in text.rstrip("\n").split("\n") for part in _broken(line)]
    return "\n".join(lines).replace(r"\end{verbatim}", r"\end {verbatim}")


def _broken(line: str) -> list[str]:
    inset = " " * (len(line) - len(line.lstrip()) + 4)
    return textwrap.wrap(line, COLUMNS, subsequent_indent=inset, drop_whitespace=False, break_on_hyphens=False) or [""]


def selection(document: Document) -> str:
    """To be pasted or \\input: needs amsmath, array and longtable."""
    body = "\n".join(section(each, paper=True) for each in document.sections if each.paper)
    head = f"% {escaped(document.title)}: made from its analysis file; needs amsmath, array and longtable"
    return f"{head}\n{body}\n{NOTE}\n"


def _drawn_alone(found: Section) -> bool:
    """Drawings are SVG, which LaTeX does not take; the HTML page has them."""
    return all(isinstance(block, Picture) and not block.png for block in found.blocks)


def section(found: Section, *, paper: bool) -> str:
    """Places in the text are for whoever has the text."""
    inside = "\n\n".join(block(each, paper=paper) for each in found.blocks)
    return f"\\subsection*{{{escaped(found.title)}}}\n{inside}\n"


def block(found: Block, *, paper: bool) -> str:
    match found:
        case Paragraph(parts=parts):
            return inlines(parts)
        case Equation(formula=formula, assumed=assumed):
            return f"\\begin{{equation*}}\n{tex(formula)}{ASSUMED if assumed else ''}\n\\end{{equation*}}"
        case Table():
            return table(found, paper=paper)
        case Picture(name=name, alt=alt, png=png):
            if not png:
                return f"% {escaped(alt)}: in the HTML page"
            graphic = rf"\includegraphics[width=0.8\textwidth]{{figures/{name}.png}}"
            return f"\\begin{{center}}\n{graphic}\n\n{{\\small {escaped(alt)}}}\n\\end{{center}}"
    assert_never(found)


def table(found: Table, *, paper: bool) -> str:
    """A long one goes over pages."""
    lines = not paper and bool(found.heads) and found.heads[-1] == "line"
    heads = found.heads if lines or found.heads[-1] != "line" else found.heads[:-1]
    shares = _shares(found, len(heads) - lines)
    columns = "".join(rf">{{\raggedright\arraybackslash}}p{{{share:.3f}\textwidth}}" for share in shares)
    columns += "r" if lines else ""
    head = " & ".join(rf"\textbf{{{escaped(each)}}}" for each in heads) if any(heads) else ""
    rows = "\n".join(_row(each, len(heads)) for each in found.rows)
    caption = rf"\textit{{{escaped(found.caption)}}}" + "\n\n" if found.caption else ""
    top = rf"{head} \\ \hline" + "\n" if head else ""
    body = f"\\begin{{longtable}}{{@{{}}{columns}@{{}}}}\n\\hline\n{top}{rows}\n\\hline\n\\end{{longtable}}"
    return f"{caption}{{\\small\n{body}}}"


def _shares(found: Table, columns: int) -> list[float]:
    """Widths that go with the root of the longest cell of each column."""
    longest = [max((len(inlines(row.cells[k])) for row in found.rows), default=1) for k in range(columns)]
    wanted = [max(length, len(head), 1) ** 0.5 for length, head in zip(longest, found.heads, strict=False)]
    room = ROOM - GAP * columns
    shares = [max(LEAST, room * each / sum(wanted)) for each in wanted]
    return [room * share / sum(shares) for share in shares]


def _row(row: Row, cells: int) -> str:
    return " & ".join(inlines(cell) for cell in row.cells[:cells]) + r" \\"


def inlines(parts: Cell) -> str:
    return "".join(_inlines(parts))


def _inlines(parts: Cell) -> Iterator[str]:
    for part in parts:
        yield inline(part)


def inline(part: Inline) -> str:
    match part:
        case Text(text=text):
            return escaped(text).replace(r"\_", r"\_\allowbreak ")
        case Comment(text=text):
            return rf" {{\small\itshape {escaped(text)}}}"
        case Assumed():
            return ASSUMED
        case Source(span=span):
            return str(span.line)
    return f"${tex(part)}$"
