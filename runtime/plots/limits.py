"""Figures of limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .figures import file_name, save
from .limits_maps import maps
from .limits_subjects import Subject, subjects
from .sheet import PLAIN, Sheet
from .style import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ..limits.result import Limits


def figure_names(limits: Limits) -> list[str]:
    """`cross_section`, `gprime` or `gprime VARIANT`; in a plane each observed and `NAME expected`, `NAME at L`."""
    return [name for name, _ in views(limits)]


def limit_figures(limits: Limits, only: str | None = None, sheet: Sheet = PLAIN) -> Iterator[tuple[str, Figure]]:
    """(name, figure) of each; `only` draws the one of that name."""
    for name, subject in views(limits):
        if only in {None, name}:
            yield name, one(limits, subject, name, sheet)


def views(limits: Limits) -> list[tuple[str, Subject]]:
    """(name, subject) of each figure. There are none of scans of three parameters or more."""
    if len(limits.scan) > 2:
        return []
    if len(limits.scan) < 2 or limits.hypotheses < 2:
        return [(subject.name, subject) for subject in subjects(limits)]
    return [(name, subject) for subject in subjects(limits) for name in maps(subject)]


def one(limits: Limits, subject: Subject, name: str, sheet: Sheet = PLAIN) -> Figure:
    """`name` is that of one of a subject's maps, where there are several."""
    from .limits_plane import plane_figure
    from .limits_point import point_figure
    from .limits_scan import scan_figure

    with style(sheet):
        if limits.hypotheses < 2:
            return point_figure(limits, subject)
        return scan_figure(limits, subject) if len(limits.scan) == 1 else plane_figure(limits, subject, name)


def write_limit_figures(
    limits: Limits, folder: Path, formats: tuple[str, ...] = ("png",), sheet: Sheet = PLAIN
) -> Iterator[Path]:
    """Writes every figure, as PNG unless told otherwise; the paths. The same limits give the same bytes."""
    taken: set[str] = set()
    for name, figure in limit_figures(limits, sheet=sheet):
        stem = unused(file_name(name), taken)
        for form in formats:
            yield save(figure, folder / f"{stem}.{form}")


def unused(name: str, taken: set[str]) -> str:
    """Two variants whose names differ by signs only have files of their own."""
    found = next(text for text in [name, *(f"{name}_{n}" for n in range(2, 1000))] if text not in taken)
    taken.add(found)
    return found
