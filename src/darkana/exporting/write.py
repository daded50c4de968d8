"""Exports of a search, made and written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..runtime.errors import DataError
from ..runtime.exports.files import Files
from .formats import maker_of
from .inputs import At, Inputs

if TYPE_CHECKING:
    from ..analysis import Analysis

FORMATS = ("pyhf", "hs3", "hepdata", "darkcast", "correctionlib", "bibtex", "cff")
SUFFIXES = (".json", ".bib", ".cff", ".yaml", ".zip", ".lmt", ".py")
FEW = 4


@dataclass(slots=True)
class Exported:
    """`files` by name, and why formats were `left_out`."""

    files: Files = field(default_factory=dict)
    left_out: dict[str, DataError] = field(default_factory=dict)


def make(inputs: Inputs, formats: Iterable[str], *, every: bool = False) -> Exported:
    """The files of formats. Where `every` one is asked for, those that do not apply are left out, unless none does;
    else they raise DataError."""
    found = Exported()
    for name in dict.fromkeys(formats):
        try:
            found.files |= maker_of(name)(inputs)
        except DataError as error:
            if not every:
                raise
            found.left_out[name] = error
    return found


def export(
    analysis: Analysis,
    formats: tuple[str, ...],
    out: Path,
    folder: Path | None,
    at: tuple[At, ...],
    physics: Mapping[str, str],
) -> list[Path]:
    """See `Analysis.export`."""
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise ValueError(f"no format {', '.join(unknown)}; there are: {', '.join(FORMATS)}")
    return write(make(Inputs(analysis, folder, at, physics), formats).files, out)


def write(files: Files, out: Path) -> list[Path]:
    """Below the folder `out`; a single file to `out` itself, where that has its suffix. Raises OSError, and ValueError
    where `out` is called as a file and can't be one."""
    if out.suffix in SUFFIXES and not out.is_dir():
        if len(files) > 1 or out.suffix != Path(next(iter(files))).suffix:
            names = ", ".join(files) if len(files) < FEW else f"{len(files)} files"
            raise ValueError(f"`{out}` is the name of a file, and what is made is {names}: name a folder")
        (content,) = files.values()
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content)
        return [out]
    written = []
    for name, content in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written
