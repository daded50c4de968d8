"""What stands around a figure: title, region and hypothesis, experiment and luminosity, and what is assumed."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from ..results.result import HistogramResult, Point, Result, point_text
from .style import escaped, shortened, unit_of_scan, unit_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PER_INCH = 14.5
"""Letters of 9 points."""


def headings(figure: Figure, axes: tuple[Axes, Axes], result: Result, below: str, inches: float) -> None:
    """The title of the analysis; below it region and hypothesis over the left axes, experiment and luminosity over
    the right ones. `inches` is from the left end of the one to the right end of the other."""
    title = result.presentation.title or result.analysis.file
    place_headings(figure, axes, (title, below, right_text(result)), inches)


def place_headings(figure: Figure, axes: tuple[Axes, Axes], texts: tuple[str, str, str], inches: float) -> None:
    """Title, what stands below it on the left, and on the right (already escaped)."""
    title, below, right = texts
    size = max(8.5, min(12.0, 12.0 * 56 / max(len(title), 1)))  # 56 letters of 12 points fill a figure
    figure.suptitle(escaped(shortened(title, 80)), x=0.02, ha="left", fontsize=size, fontweight="bold")
    room = max(24, int(PER_INCH * inches) - len(re.sub(r"[$^{}]", "", right)) - 2)
    axes[0].set_title(escaped_lines(below, room), loc="left", fontsize=9, color="0.3")
    axes[1].set_title(right, loc="right", fontsize=9, color="0.3")


def escaped_lines(text: str, width: int) -> str:
    """On two lines, if one doesn't hold it."""
    lines = textwrap.wrap(text, width, max_lines=2, placeholder="\N{HORIZONTAL ELLIPSIS}")
    return "\n".join(escaped(line) for line in lines)


def right_text(result: Result) -> str:
    """`Belle II simulation, 276 pb^-1`; `simulation` only where there is no data."""
    data = any(sample.kind == "data" for sample in result.samples)
    lumi = f"{result.luminosity.value:g} {unit_text(result.luminosity.unit)}" if result.luminosity else ""
    return whose_text(result.presentation.experiment, data, lumi)


def whose_text(experiment: str, data: bool, luminosity: str) -> str:
    name = escaped(shortened(experiment, 24))
    whose = " ".join(part for part in (name, "" if data else "simulation") if part)
    return ", ".join(part for part in (whose, luminosity) if part)


def note_assumed(figure: Figure, result: Result, region: str, without: Collection[str] = ()) -> None:
    """At the bottom, which cuts of this region are assumed, not published."""
    flows = result.cutflow.regions.get(region, {})
    applied = {row.cut for rows in flows.values() for row in rows} - set(without)
    place_assumed(figure, [label for label in result.presentation.assumed if label in applied])


def place_assumed(figure: Figure, labels: Sequence[str]) -> None:
    if not labels:
        return
    note = shortened(f"assumed, not published: {', '.join(labels)}", 120)
    figure.text(0.995, 0.004, escaped(note), ha="right", va="bottom", fontsize=6.5, color="0.4")
    leave_foot(figure)


def leave_foot(figure: Figure) -> None:
    """Keeps a line free at the bottom."""
    figure.get_layout_engine().set(rect=(0, 0.022, 1, 0.978))  # type: ignore[union-attr,call-arg]


def region_text(result: Result, histogram: HistogramResult) -> str:
    """`signal at mZ = 1 GeV, without "tau suppression"`."""
    at = f" at {point_text(histogram.at, unit_of_scan(result))}" if histogram.at else ""
    without = f", without {', '.join(histogram.without)}" if histogram.without else ""
    return f"{histogram.region}{at}{without}"


def unfilled(result: Result, histogram: HistogramResult) -> str:
    """Says so where the backgrounds were not filled because the hypothesis is that of a signal only."""
    backgrounds = {sample.name for sample in result.samples if sample.kind == "background"}
    if not histogram.at or not backgrounds or backgrounds & set(histogram.samples):
        return ""
    return f"no background at this hypothesis: {at_option(histogram.at, unit_of_scan(result))}"


def at_option(at: Point, unit_of: Mapping[str, str]) -> str:
    """What has `darkana run` fill the backgrounds there: `--at mZ=4GeV`."""
    return " ".join(f"--at {name}={value:.10g}{unit_of.get(name, '')}" for name, value in at)
