"""Figures of a result: histograms, maps, cutflows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .style import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ..results.result import HistogramResult, Result


def figures(result: Result, only: str | None = None) -> Iterator[tuple[str, Figure]]:
    """(name, figure) of each histogram of one or two axes and of each region's cutflow, named `cutflow REGION`.

    `only` draws the one of that name.
    """
    for name, histogram in result.histograms.items():
        if only in {None, name} and len(histogram.axes) <= 2 and histogram.samples:
            yield name, one(result, histogram)
    for region, samples in result.cutflow.regions.items():
        name = f"cutflow {region}"
        if only in {None, name} and samples:
            yield name, one(result, region)


def one(result: Result, what: HistogramResult | str) -> Figure:
    """The figure of a histogram, or of the cutflow of a region."""
    from .cutflow import cutflow_figure
    from .histogram import histogram_figure
    from .map import map_figure

    with style():
        if isinstance(what, str):
            return cutflow_figure(result, what)
        return histogram_figure(result, what) if len(what.axes) == 1 else map_figure(result, what)


def write_figures(result: Result, folder: Path) -> Iterator[Path]:
    """Writes every figure as PNG; the paths. The same result gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, figure in figures(result):
        path = folder / f"{file_name(name)}.png"
        with style():
            figure.savefig(path, metadata={"Software": None})
        yield path


def file_name(name: str) -> str:
    """`recoil at mZ=1 GeV` becomes `recoil_at_mZ_1_GeV`."""
    return re.sub(r"[^\w.+-]+", "_", name).strip("_.") or "figure"
