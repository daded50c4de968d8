"""Colours, fonts and small helpers that all figures share."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..results.result import AxisResult, Result, units
from .sheet import Sheet, active, use

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = NDArray[np.float64]

# Petroff's accessible colours: the paler ones fill, the strong ones draw lines.
FILLS = ("#3f90da", "#ffa90e", "#94a4a2", "#92dadd", "#b9ac70", "#a96b59", "#717581")
LINES = ("#bd1f01", "#832db6", "#0b5d3b", "#e76300", "#000000")
DASHES: tuple[Any, ...] = ("-", (0, (5, 1.5)), (0, (1.5, 1)), (0, (6, 1.5, 1.5, 1.5)), (0, (3, 1, 1, 1, 1, 1)))
MAX_SIGNALS = 5

STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "axes.unicode_minus": True,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "xtick.top": True,
    "ytick.right": True,
    "xtick.minor.visible": True,
    "ytick.minor.visible": True,
    "legend.frameon": False,
    "hatch.linewidth": 0.6,
    "savefig.dpi": 160,
    "mathtext.fontset": "dejavusans",
    "pdf.fonttype": 42,  # letters stay letters
    "svg.hashsalt": "darkana",  # names inside SVG files: the same figure gives the same bytes
}


@contextmanager
def style(sheet: Sheet | None = None) -> Iterator[None]:
    """darkana's style, whatever the user's own is, on a sheet."""
    import matplotlib as mpl

    before = use(sheet)
    try:
        with mpl.rc_context():
            mpl.rcdefaults()
            mpl.rcParams.update(settings(active().scale))
            yield
    finally:
        use(before)


def settings(scale: float) -> dict[Any, Any]:
    """matplotlib's settings, with letters, lines and ticks of a figure that is printed smaller."""
    sizes = {"font.size": 11, "axes.labelsize": 12, "axes.linewidth": 0.9, "legend.fontsize": 9}
    ticks = {"xtick.major.size": 3.5, "ytick.major.size": 3.5, "xtick.minor.size": 2, "ytick.minor.size": 2}
    return {**STYLE, **{name: scale * size for name, size in (sizes | ticks).items()}}


def points(size: float) -> float:
    """The size of letters, of those that are laid out."""
    return active().scale * size


def new_figure(width: float = 6.4, height: float = 4.8) -> Figure:
    """A figure of its own canvas: no windows, no global state, safe beside other users of matplotlib.

    Inches are those of the layout; the sheet may want others, see `laid_out`.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from .drawing import Drawing

    sheet = active()
    width, height = (sheet.scale * inches for inches in sheet.canvas(width, height))
    figure = Drawing(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def laid_out(figure: Figure) -> tuple[float, float]:
    """Width and height that the figure is laid out in, in inches."""
    width, height = figure.get_size_inches() / active().scale
    return float(width), float(height)


def escaped(text: str) -> str:
    """An author's text as it stands: no mathematics in it, no control characters, never hidden from a legend."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return re.sub(r"^_", " _", printable.replace("$", r"\$"))


def unit_text(unit: str) -> str:
    """`GeV^2` with its exponent raised."""
    return re.sub(r"\^(-?\d+)", r"$^{\1}$", unit.replace("$", r"\$")).replace("*", " ")


def axis_text(axis: AxisResult) -> str:
    """The label and, in brackets, the unit."""
    return f"{escaped(axis.label)} [{unit_text(axis.unit)}]" if axis.unit else escaped(axis.label)


def shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def number_text(value: float) -> str:
    """A yield for a legend: three digits, without an exponent up to ten million."""
    if value == 0:
        return "0"
    if not 1e-3 <= abs(value) < 1e7:
        return f"{value:.2g}"
    places = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:.{places}f}"


def power_of_ten(factor: float) -> str:
    """A scale factor for a legend."""
    exponent = round(math.log10(factor))
    times = "\N{MULTIPLICATION SIGN}"
    return f"{times}{factor:g}" if -4 < exponent < 5 else f"{times}$10^{{{exponent}}}$"


def unit_of_scan(result: Result) -> dict[str, str]:
    return units(result.scan)
