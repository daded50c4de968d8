"""A page for each shipped search: what it is, its text, tables, figures, a run on its events, how it was validated."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from formulae import formula_parts
from markdown import cell, code, fenced, table
from search_figures import published_figures, run_parts
from search_files import table_parts

import darkana
from darkana.analysis import Analysis
from darkana.library import events_of, shipped_searches

ADDRESSES = {"arXiv": "https://arxiv.org/abs/", "doi": "https://doi.org/"}


def write_searches(root: Path, source: Path, *, runs: bool = True) -> None:
    """searches/index.md and searches/NAME.md."""
    folder = source / "searches"
    folder.mkdir()
    searches = {name: darkana.load(name) for name in shipped_searches()}
    for name, search in searches.items():
        text = "\n".join(page(root, name, search, folder, runs=runs))
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "index.md").write_text(index(searches), encoding="utf-8")


def index(searches: dict[str, Analysis]) -> str:
    rows = ((f"[{name}]({name}.md)", cell(search.title)) for name, search in searches.items())
    contents = "\n".join(["```{toctree}", ":hidden:", "", *searches, "```"])
    intro = "`darkana list` prints these, `darkana show NAME` the text of one; each runs by its name.\n"
    return "\n".join(["# Shipped searches\n", intro, table(("search", "title"), rows), contents, ""])


def page(root: Path, name: str, search: Analysis, folder: Path, *, runs: bool = True) -> Iterator[str]:
    """The parts of a page."""
    yield f"# {search.title}\n"
    yield from facts(name, search)
    if search.search.meta.doc:
        yield search.search.meta.doc + "\n"
    yield from published_figures(name)
    yield "## Text\n"
    yield fenced(search.text, "ana")
    if runs:
        yield from formula_parts(search, folder / name)
    yield from validation_part(root / "docs" / "validation.csv", name)
    if runs and events_of(search.path) is not None:
        yield from run_parts(name, search, folder)
    yield from table_parts(search.path.parent, folder / name)


def facts(name: str, search: Analysis) -> Iterator[str]:
    meta = search.search.meta
    rows = [("name", code(name)), ("experiment", cell(meta.experiment))]
    rows += [("published in", ", ".join(map(citation, meta.cite)))]
    if meta.luminosity is not None:
        rows.append(("luminosity", f"{meta.luminosity:g} fb^-1"))
    shipped = shipped_searches()
    used = [f"[{u.name}]({u.name}.md)" if u.name in shipped else code(u.name) for u in search.search.uses]
    rows.append(("uses", ", ".join(used)))
    yield table(("", ""), [row for row in rows if row[1]])


def citation(text: str) -> str:
    kind, _, number = text.partition(":")
    return f"[{text}]({ADDRESSES[kind]}{number})" if kind in ADDRESSES else text


def validation_part(kept: Path, name: str) -> Iterator[str]:
    """Its rows of the table of the validation."""
    with kept.open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row.pop("search") == name]
    if not rows:
        return
    filled = [column for column in rows[0] if any(row[column] for row in rows)]
    yield "## Validation\n"
    yield table(filled, ([cell(row[column]) for column in filled] for row in rows))
    yield "What these words mean, and what differences owe to what: [validation](../validation.md).\n"
