"""What a document rests on: files with their digests, tables with what they say of their origin, versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from .. import __version__
from ..analysis import Analysis
from ..compiler.documents.document import Block, Row, Section, Table, cell, paragraph, section
from ..runtime.plan import Table as PlanTable

HEADER = "#"
LOG = "log.json"


def sources_of(analysis: Analysis, result: Path | None = None) -> list[Section]:
    """With the inputs and versions of a run, where its log lies in the folder `result`."""
    rows = tuple(_row(*each) for each in _files(analysis))
    made = paragraph(f"Made by darkana {__version__}. A digest is the beginning of a SHA-256.")
    table = Table(("file", "name", "what it says of its origin", "digest"), rows)
    return section("Sources", "sources", table, made, *(_run(result / LOG) if result else ()))


def _run(log: Path) -> Iterator[Block]:
    """What a run read, and with which programs; nothing where it left no log."""
    try:
        found = json.loads(log.read_text(encoding="utf-8"))
        inputs = [(i["sample"], Path(i["file"]).name, str(i["entries"]), str(i["bytes"])) for i in found["inputs"]]
        versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    except (OSError, ValueError, KeyError, TypeError):
        return
    rows = tuple(Row(tuple(cell(each) for each in line)) for line in inputs)
    yield Table(("sample", "input", "entries", "bytes"), rows)
    yield paragraph(f"The run, {found.get('started', '')}, was made with {versions}.")


def _row(what: str, name: str, said: str, digest: str) -> Row:
    return Row((cell(what), cell(name), cell(said), cell(digest[:16])))


def _files(analysis: Analysis) -> Iterator[tuple[str, str, str, str]]:
    search = analysis.search
    yield "analysis", analysis.path.name, "", search.sha256
    for used in search.uses:
        yield used.how, Path(used.source.name).name, used.origin, used.sha256
    statistics = search.statistics
    tables = [("table", shape.table) for shape in search.tables.values()]
    tables += [("published curve", published.table) for published in statistics.published]
    seen: set[Path] = set()
    for what, table in tables:
        path = _path(table)
        if path not in seen:
            seen.add(path)
            yield what, path.name, *_table(path)


def _path(table: PlanTable) -> Path:
    return Path(table.site.file).parent / table.path


def _table(path: Path) -> tuple[str, str]:
    """The comments at its head, and its digest."""
    try:
        data = path.read_bytes()
    except OSError:
        return "not there", ""
    lines = data.decode("utf-8", "replace").splitlines()
    said = "; ".join(line.lstrip("# ").strip() for line in lines if line.startswith(HEADER))
    return said, hashlib.sha256(data).hexdigest()
