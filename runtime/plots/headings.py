"""What stands around a figure: title, region and hypothesis, experiment and luminosity, and what is assumed."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from ..results.result import HistogramResult, Point, Result, point_text
from .sheet import active
from .style import escaped, laid_out, points, shortened, unit_of_scan, unit_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PER_INCH = 14.5
"""Letters of 9 points."""
LEAST = 24
"""Letters: in less room beside the right text, the left one goes above it."""


def headings(figure: Figure, axes: tuple[Axes, Axes], result: Result, below: str, margin: float) -> None:
    """The title of the analysis; below it region and hypothesis over the left axes, experiment and luminosity over
    the right ones. `margin` is what the figure is wider than from the left end of the one to the right end of the
    other, in inches."""
    title = result.presentation.title or result.analysis.file
    place_headings(figure, axes, (title, below, right_text(result)), margin)


def place_headings(figure: Figure, axes: tuple[Axes, Axes], texts: tuple[str, str, str], margin: float) -> None:
    """Title, what stands below it on the left, and on the right (already escaped). Without a heading the last alone."""
    title, below, right = texts
    sheet, width = active(), laid_out(figure)[0]
    axes[1].set_title(right, loc="right", fontsize=points(9), color="0.3")
    if not sheet.heading:
        return
    title = shortened(sheet.title or title, max(48, int(12.5 * width)))
    size = max(8.5, min(12.0, 12.0 * 8.75 * width / max(len(title), 1)))  # so many letters of 12 points fill a figure
    figure.suptitle(escaped(title), x=0.02, ha="left", fontsize=points(size), fontweight="bold")
    across = int(PER_INCH * (width - margin))
    room = across - len(re.sub(r"[$^{}]", "", right)) - 2
    said = escaped_lines(below, room) if room >= LEAST or room > len(below) else f"{escaped_lines(below, across)}\n"
    axes[0].set_title(said, loc="left", fontsize=points(9), color="0.3")


def escaped_lines(text: str, width: int) -> str:
    """On two lines, if one doesn't hold it."""
    lines = textwrap.wrap(text, width, max_lines=2, placeholder="\N{HORIZONTAL ELLIPSIS}")
    return "\n".join(escaped(line) for line in lines)


def right_text(result: Result) -> str:
    """`Belle II simulation, 276 pb^-1`."""
    data = any(sample.kind == "data" for sample in result.samples)
    lumi = f"{result.luminosity.value:g} {unit_text(result.luminosity.unit)}" if result.luminosity else ""
    return whose_text(result.presentation.experiment, data, lumi)


def whose_text(experiment: str, data: bool, luminosity: str) -> str:
    """Whose, if the search names an experiment, and in every case what: data, simulation, a recast; preliminary."""
    sheet = active()
    what = "recast" if sheet.recast else "data" if data else "simulation"
    words = (escaped(shortened(experiment, 24)), what, "preliminary" if sheet.preliminary else "")
    return ", ".join(part for part in (" ".join(word for word in words if word), luminosity) if part)


def note_assumed(figure: Figure, result: Result, region: str, without: Collection[str] = ()) -> None:
    """At the bottom, which cuts of this region are assumed, not published."""
    flows = result.cutflow.regions.get(region, {})
    applied = {row.cut for rows in flows.values() for row in rows} - set(without)
    place_assumed(figure, [label for label in result.presentation.assumed if label in applied])


def place_assumed(figure: Figure, labels: Sequence[str]) -> None:
    if not labels:
        return
    width = laid_out(figure)[0]
    note = textwrap.wrap(
        f"assumed, not published: {', '.join(labels)}", int(18.5 * width), max_lines=2 if width < 6 else 1,
        placeholder="\N{HORIZONTAL ELLIPSIS}",
    )  # fmt: skip
    figure.text(0.995, 0.004, "\n".join(map(escaped, note)), ha="right", va="bottom", fontsize=points(6.5), color="0.4")
    leave_foot(figure, len(note))


def leave_foot(figure: Figure, lines: int = 1) -> None:
    """Keeps lines free at the bottom."""
    foot = 0.022 if lines == 1 else 0.115 * lines / laid_out(figure)[1]
    figure.get_layout_engine().set(rect=(0, foot, 1, 1 - foot))  # type: ignore[union-attr,call-arg]


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
