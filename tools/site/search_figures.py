"""Figures of a search: those of the validation that it has a line in, and those of a run on its own events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from markdown import fenced

from darkana.analysis import Analysis
from darkana.library import SHIPPED
from darkana.runtime.validation.review import FigureSpec, review_in


def published_figures(name: str) -> Iterator[str]:
    """The figures of docs/images/validation with a line of the search."""
    for figure in review_in(SHIPPED / "figures.yaml").figures:
        lines = [*figure.lines, *filter(None, [figure.plane])]
        if any(line.search == name for line in lines):
            yield f"![{figure.title}](../images/validation/{file_name(figure)})\n"


def file_name(figure: FigureSpec) -> str:
    """What `darkana validate` calls it."""
    name = f"figure {figure.figure}" if figure.figure[0].isdigit() else figure.figure
    return re.sub(r"[^A-Za-z0-9.-]+", "_", name) + ".png"


def run_parts(name: str, search: Analysis, folder: Path) -> Iterator[str]:
    """The cutflow on the shipped events, and its figures."""
    result = search.run()
    place = folder / name / "plots"
    place.mkdir(parents=True, exist_ok=True)
    yield "## Run on the shipped events\n"
    yield fenced(f"darkana run {name}", "sh")
    yield fenced(str(result.cutflow), "text")
    for key, figure in result.plot().items():
        file = place / (re.sub(r"[^A-Za-z0-9.-]+", "_", key) + ".png")
        figure.savefig(file, dpi=110)
        yield f"![{key}]({name}/plots/{file.name})\n"
