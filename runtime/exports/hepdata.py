"""A HEPData submission: submission.yaml, a file a table, figures, and all of it as one archive to be uploaded.

Format: https://hepdata-submission.readthedocs.io, checked by `hepdata-validate`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .files import Files, file_name, yaml_file
from .hepdata_tables import DataTable

THUMBNAIL = 240
"""Pixels, at most."""
LONGEST_NAME, LONGEST_PHRASE = 60, 128
"""HEPData takes 64 letters and 128; the former leave room for a number."""


@dataclass(frozen=True, slots=True)
class About:
    """What a submission says of the search; `reactions` in HEPData's words, `sqrt_s` in GeV (None: not stated); `links`
    are addresses and what is there."""

    comment: str
    reactions: tuple[str, ...] = ()
    sqrt_s: float | None = None
    links: tuple[tuple[str, str], ...] = ()


def submission(about: About, tables: Iterable[DataTable], figures: Mapping[str, Path]) -> Files:
    """The files of a submission. `figures` are PNG files by name, of which those that show a table are taken."""
    files: Files = {}
    documents: list[dict[str, Any]] = [_head(about)]
    taken: set[str] = set()
    names: set[str] = set()
    for given in tables:
        table = replace(given, name=_unused(given.name[:LONGEST_NAME], names))
        name = _unused(file_name(table.name) or "table", taken)
        files[f"{name}.yaml"] = yaml_file(table.plain())
        images = _images(table, figures)
        files |= images
        documents.append(_entry(about, table, f"{name}.yaml", list(images)))
    return {"submission.yaml": yaml_file(*documents), **files}


def archive(files: Files) -> bytes:
    """A zip file, byte by byte the same for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _unused(name: str, taken: set[str]) -> str:
    unused = next(n for n in (name, *(f"{name}_{k}" for k in range(2, 10_000))) if n.lower() not in taken)
    taken.add(unused.lower())
    return unused


def _head(about: About) -> dict[str, Any]:
    links = [{"location": url, "description": what} for url, what in about.links]
    return {"comment": about.comment} | ({"additional_resources": links} if links else {})


def _entry(about: About, table: DataTable, data_file: str, images: list[str]) -> dict[str, Any]:
    keywords: list[dict[str, Any]] = [
        {"name": "reactions", "values": list(about.reactions)},
        {"name": "observables", "values": list(table.observables)},
        {"name": "cmenergies", "values": [] if about.sqrt_s is None else [round(about.sqrt_s, 4)]},
        {"name": "phrases", "values": [phrase[:LONGEST_PHRASE] for phrase in table.phrases]},
    ]
    shown = [
        {"location": name, "description": "Thumbnail" if name.startswith("thumb_") else "Figure"} for name in images
    ]
    return {
        "name": table.name,
        "description": table.description,
        "keywords": [keyword for keyword in keywords if keyword["values"]],
        "data_file": data_file,
    } | ({"additional_resources": shown} if shown else {})


def _images(table: DataTable, figures: Mapping[str, Path]) -> Files:
    """The figure, and the small one that a record shows."""
    path = figures.get(table.image)
    if not table.image or path is None:
        return {}
    from PIL import Image

    small = io.BytesIO()
    with Image.open(path) as picture:
        picture.thumbnail((THUMBNAIL, THUMBNAIL))
        picture.save(small, "PNG")
    return {f"{table.image}.png": path.read_bytes(), f"thumb_{table.image}.png": small.getvalue()}
