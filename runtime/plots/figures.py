"""Figures of a result: histograms, maps, cutflows."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .sheet import PLAIN, Sheet
from .style import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ..results.result import HistogramResult, Result


def figure_names(result: Result) -> list[str]:
    """Of all figures that a result has."""
    return [name for name, _ in drawable(result)]


def drawable(result: Result) -> Iterator[tuple[str, HistogramResult | str]]:
    """Name and what it is of: a histogram of one or two axes, or the region of a cutflow (`cutflow REGION`)."""
    for name, histogram in result.histograms.items():
        if len(histogram.axes) <= 2 and histogram.samples:
            yield name, histogram
    for region, samples in result.cutflow.regions.items():
        if samples:
            yield f"cutflow {region}", region


def figures(result: Result, only: str | None = None, sheet: Sheet = PLAIN) -> Iterator[tuple[str, Figure]]:
    """(name, figure) of each; `only` draws the one of that name."""
    for name, what in drawable(result):
        if only in {None, name}:
            yield name, one(result, what, sheet)


def one(result: Result, what: HistogramResult | str, sheet: Sheet = PLAIN) -> Figure:
    """The figure of a histogram, or of the cutflow of a region."""
    from .cutflow import cutflow_figure
    from .histogram import histogram_figure
    from .map import map_figure

    with style(sheet):
        if isinstance(what, str):
            return cutflow_figure(result, what)
        return histogram_figure(result, what) if len(what.axes) == 1 else map_figure(result, what)


def write_figures(result: Result, folder: Path) -> Iterator[Path]:
    """Writes every figure as PNG; the paths. The same result gives the same bytes."""
    for name, figure in figures(result):
        yield save(figure, folder / f"{file_name(name)}.png")


def save(figure: Figure, path: Path) -> Path:
    """As the ending of its name says (.png, .pdf, .svg); the same figure gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    undated = {".png": {"Software": None}, ".pdf": {"CreationDate": None}, ".svg": {"Date": None}}
    with style(), quiet("fontTools"):
        settle(figure)
        figure.savefig(path, metadata=undated[path.suffix])
    return path


def settle(figure: Figure) -> None:
    """Lays it out once and for all: each saving would move things by a hair."""
    if figure.get_layout_engine() is not None:
        figure.draw_without_rendering()
        figure.set_layout_engine("none")


@contextmanager
def quiet(library: str) -> Iterator[None]:
    """Without the doubts of a library that embeds fonts about dates in these."""
    logger = logging.getLogger(library)
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def file_name(name: str) -> str:
    """`recoil at mZ=1 GeV` becomes `recoil_at_mZ_1_GeV`."""
    return re.sub(r"[^\w.+-]+", "_", name).strip("_.") or "figure"
