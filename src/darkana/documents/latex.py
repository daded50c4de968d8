"""A document as LaTeX: whole, or the part that belongs into a paper's selection section."""

from __future__ import annotations

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
\usepackage[margin=2.2cm]{geometry}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.5em}
"""
ASSUMED = r"\textsuperscript{\dag}"
NOTE = r"{\small \textsuperscript{\dag}\,assumed, not published.}"
WIDTHS = {1: ("0.9",), 2: ("0.3", "0.58"), 3: ("0.2", "0.26", "0.42"), 4: ("0.22", "0.22", "0.16", "0.26")}


def whole(document: Document, text: str) -> str:
    """A document of its own, with the text of the file at its end."""
    facts = r" \\ ".join(rf"\textbf{{{escaped(name)}}}: {inlines(cell)}" for name, cell in document.facts)
    body = "\n".join(section(each, paper=False) for each in document.sections)
    return (
        f"{PREAMBLE}\\title{{{escaped(document.title)}}}\n\\date{{}}\n\\begin{{document}}\n\\maketitle\n"
        f"{escaped(document.abstract)}\n\n{facts}\n\n{body}\n{NOTE}\n\n"
        f"\\section*{{The text}}\n\\begin{{footnotesize}}\n\\begin{{verbatim}}\n{_verbatim(text)}\n"
        "\\end{verbatim}\n\\end{footnotesize}\n"
        "\\end{document}\n"
    )


def _verbatim(text: str) -> str:
    return text.replace(r"\end{verbatim}", r"\end {verbatim}").rstrip("\n")


def selection(document: Document) -> str:
    """To be pasted or \\input: needs amsmath and longtable."""
    body = "\n".join(section(each, paper=True) for each in document.sections if each.paper)
    return f"% {escaped(document.title)}: made from its analysis file; needs amsmath and longtable\n{body}\n{NOTE}\n"


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
    content = len(heads) - lines
    widths = WIDTHS.get(content) or (f"{0.88 / content:.3f}",) * content
    columns = "".join(rf"p{{{width}\textwidth}}" for width in widths) + ("r" if lines else "")
    head = " & ".join(rf"\textbf{{{escaped(each)}}}" for each in heads) if any(heads) else ""
    rows = "\n".join(_row(each, len(heads)) for each in found.rows)
    caption = rf"\textit{{{escaped(found.caption)}}}" + "\n\n" if found.caption else ""
    top = rf"{head} \\ \hline" + "\n" if head else ""
    return f"{caption}\\begin{{longtable}}{{@{{}}{columns}@{{}}}}\n\\hline\n{top}{rows}\n\\hline\n\\end{{longtable}}"


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
            return escaped(text)
        case Comment(text=text):
            return rf" {{\small\itshape {escaped(text)}}}"
        case Assumed():
            return ASSUMED
        case Source(span=span):
            return str(span.line)
    return f"${tex(part)}$"
