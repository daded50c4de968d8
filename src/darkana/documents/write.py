"""The documents of a search, written to a folder."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..analysis import Analysis
from ..compiler.documents.build import document
from ..compiler.documents.document import Document, Picture, Section
from . import html, latex, markdown
from .diagrams.final_state import decay_string, final_state_svg
from .diagrams.selection import selection_svg
from .results import results_of
from .sources import sources_of

FORMATS = ("html", "latex", "markdown")


@dataclass(frozen=True, slots=True)
class Written:
    """The files; `pdf` says why there is none, where LaTeX was asked for."""

    paths: tuple[Path, ...]
    pdf: str = ""


def document_of(analysis: Analysis, result: Path | None = None) -> Document:
    """With what a run gave, if its folder is named. Raises DataError."""
    made = document(analysis.search)
    results = results_of(analysis, result) if result is not None else []
    return replace(made, sections=(*_with_pictures(analysis, made), *results, *sources_of(analysis, result)))


def _with_pictures(analysis: Analysis, made: Document) -> Iterator[Section]:
    """Diagrams where they belong: the final state with its own, the selection before the first region."""
    state, graph = final_state_svg(analysis.search), selection_svg(analysis.search)
    before = next((each.key for each in made.sections if each.key.startswith("region-")), "")
    for each in made.sections:
        if each.key == before and graph is not None:
            yield Section("The selection", "selection", (Picture("selection", "The selection as a graph", svg=graph),))
        if each.key == "final-state" and state is not None:
            said = f"The final state: {decay_string(analysis.search)}"
            yield replace(each, blocks=(Picture("final_state", said, svg=state), *each.blocks))
        else:
            yield each


def write_documents(analysis: Analysis, folder: Path, formats: tuple[str, ...], result: Path | None) -> Written:
    """Raises DataError, OSError."""
    made = document_of(analysis, result)
    folder.mkdir(parents=True, exist_ok=True)
    stem = analysis.path.stem
    paths: list[Path] = []
    if "html" in formats:
        paths.append(_put(folder / f"{stem}.html", html.whole(made, analysis)))
    if "latex" in formats:
        paths += [
            _put(folder / f"{stem}.tex", latex.whole(made, analysis.text)),
            _put(folder / f"{stem}-selection.tex", latex.selection(made)),
        ]
    if "markdown" in formats:
        paths.append(_put(folder / f"{stem}.md", markdown.whole(made, analysis.text)))
    if {"latex", "markdown"} & set(formats):
        paths += _figures(made, folder / "figures")
    pdf = _pdf(folder, stem) if "latex" in formats else ""
    return Written((*paths, *([folder / f"{stem}.pdf"] if not pdf and "latex" in formats else [])), pdf)


def _put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="")
    return path


def _figures(made: Document, folder: Path) -> list[Path]:
    """What the page holds in itself, for those that can't."""
    pictures = [block for each in made.sections for block in each.blocks if isinstance(block, Picture)]
    if pictures:
        folder.mkdir(exist_ok=True)
    for picture in pictures:
        path = folder / f"{picture.name}.{'svg' if picture.svg else 'png'}"
        path.write_bytes(picture.svg.encode() if picture.svg else picture.png)
    return [folder / f"{picture.name}.{'svg' if picture.svg else 'png'}" for picture in pictures]


def _pdf(folder: Path, stem: str) -> str:
    """Empty where a PDF was made, else why not."""
    tool = next((name for name in ("latexmk", "tectonic", "pdflatex") if shutil.which(name)), None)
    if tool is None:
        return "no PDF: no latexmk, tectonic or pdflatex is at hand"
    options = {"latexmk": ["-pdf", "-interaction=nonstopmode"], "pdflatex": ["-interaction=nonstopmode"]}.get(tool, [])
    done = subprocess.run([tool, *options, f"{stem}.tex"], cwd=folder, capture_output=True, check=False)  # noqa: S603
    return "" if done.returncode == 0 else f"no PDF: {tool} ended with status {done.returncode}"
