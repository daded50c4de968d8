"""Where texts come from: beside the file, the shipped library, the shipped searches."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from .compiler.modules import Found
from .dsl.diagnostics import AnaError
from .dsl.limits import Limits
from .dsl.read import read_source
from .dsl.source import Source

SHIPPED = Path(os.environ.get("DARKANA_SHIPPED") or Path(__file__).parent / "analyses")
"""Shipped searches and libraries; `darkana verify` puts those of an archive in their place."""


def shipped_searches() -> dict[str, Path]:
    """The searches that the package carries, by name."""
    return {p.stem: p for p in sorted(SHIPPED.glob("*/*.ana")) if p.parent.name == p.stem}


def shipped_libraries() -> dict[str, Path]:
    """The library files that the package carries, by name."""
    return {p.stem: p for p in sorted((SHIPPED / "library").glob("*.ana"))}


def find(name: str) -> Path:
    """The file that a path or the name of a shipped search means.

    Raises:
        FileNotFoundError: there is no such file and no such search.
    """
    path = Path(name)
    if path.is_file():
        return path
    if path.is_dir():
        raise FileNotFoundError(f"`{name}` is a folder, not an `.ana` file")
    shipped = {**shipped_libraries(), **shipped_searches()}
    if name in shipped:
        return shipped[name]
    from .compiler.report import nearest

    better = nearest(name, [*shipped, *(str(p) for p in Path().glob("*.ana"))])
    hint = f"; did you mean `{better}`?" if better else ""
    raise FileNotFoundError(f"there is no file `{name}`, and no shipped search of that name{hint}")


def open_text(path: Path, limits: Limits | None = None) -> Source:
    """The text of a file.

    Raises:
        AnaError: the file is too large, or is not UTF-8.
        OSError: the file can't be read.
    """
    source, diagnostics = read_source(path, limits=limits)
    if diagnostics:
        raise AnaError(diagnostics)
    return source


def events_of(path: Path, parents: tuple[str, ...] = ()) -> Path | None:
    """The samples file that belongs to a search: beside it, `NAME.samples.yaml`, `samples.yaml` or
    `events/samples.yaml`; of a search that it inherits, if it has none of its own."""
    beside = (path.with_suffix(".samples.yaml"), path.parent / "samples.yaml", path.parent / "events" / "samples.yaml")
    for candidate in beside:
        if candidate.is_file():
            return candidate
    known = shipped_searches()
    return next((e for p in reversed(parents) if p in known and (e := events_of(known[p]))), None)


@dataclass(frozen=True, slots=True)
class Files:
    """A loader that reads from disk; never outside a file's own folder and the package."""

    def library(self, name: str, beside: Source) -> Found | None:
        own = Path(beside.name).parent / f"{name}.ana"
        if own.is_file() and own.resolve() != Path(beside.name).resolve():
            return Found(open_text(own), "beside")
        for origin, known in (("library", shipped_libraries()), ("search", shipped_searches())):
            if name in known:
                return Found(open_text(known[name]), origin)
        return None

    def libraries(self, beside: Source) -> list[str]:
        near = [p.stem for p in sorted(Path(beside.name).parent.glob("*.ana"))]
        return list(dict.fromkeys([*near, *shipped_libraries(), *shipped_searches()]))

    def table(self, path: str, beside: Source) -> str | None:
        folder = Path(beside.name).parent
        target = folder / path
        if not target.is_file() or not target.resolve().is_relative_to(folder.resolve()):
            return None
        if target.stat().st_size > TABLE_LIMIT:
            return ""
        return target.read_text(encoding="utf-8", errors="replace")


TABLE_LIMIT = 50_000_000
"""Bytes of a table's file."""
