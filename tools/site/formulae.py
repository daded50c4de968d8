"""The formulae of a search, for its page: those of `darkana doc`, in MathML, which browsers typeset by themselves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from darkana.analysis import Analysis
from darkana.documents.html import block
from darkana.documents.write import document_of, write_documents
from darkana.dsl.source import Span


def formula_parts(search: Analysis, folder: Path) -> Iterator[str]:
    """Objects, final state, definitions, cuts, windows, statistics as mathematics; and the whole document."""
    yield "## Formulae\n"
    for section in document_of(search).sections:
        if section.key not in LEFT_OUT:
            yield f"### {section.title}\n"
            inside = "\n".join(block(each, _no_line) for each in section.blocks)
            yield f'````{{raw}} html\n<div class="formulae">\n{inside}\n</div>\n````\n'
    write_documents(search, folder, ("html", "latex"), None)
    shutil.move(folder / f"{search.path.stem}.html", folder / "document.html")
    name = folder.name
    tex = f"{{download}}`LaTeX <{name}/{search.path.stem}-selection.tex>`"
    yield f"All of this for itself: {{download}}`HTML <{name}/document.html>`, {tex}.\n"


LEFT_OUT = {"sources"}
"""Sections that the page has in its own way."""


def _no_line(_: Span) -> None:
    """The text of the page has no anchors."""
