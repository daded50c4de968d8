"""The figure of a measured resolution: points with error bars, the bias below where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .style import LINES, escaped, new_figure, shortened, style, unit_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ..results.measured import Measured, MeasuredPoint
    from ..results.result import Point
    from ..results.spread import Spread

Known = list[tuple["MeasuredPoint", "Spread"]]


def measured_figure(measured: Measured) -> Figure:
    """Against the scan parameter; of several parameters, or none, against the number of the sample, named below."""
    points = [(p, p.spread) for p in measured.points if p.spread is not None]
    biased = all(point.bias is not None for point, _ in points)
    with style():
        figure = new_figure()
        top, *below = figure.subplots(1 + biased, 1, sharex=True, squeeze=False)[:, 0]
        x = _abscissae(measured, [p.at for p, _ in points])
        _draw(top, x, points, [s.resolution for _, s in points], [s.resolution_error for _, s in points])
        top.set_ylim(bottom=0)
        _label(top, "resolution", measured.unit)
        for axes in below:
            biases = [point.bias or 0.0 for point, _ in points]
            _draw(axes, x, points, biases, [s.median_error for _, s in points])
            axes.axhline(0, color="#717581", linewidth=0.9)
            _label(axes, "bias", measured.unit)
        top.set_title(escaped(shortened(f"{measured.quantity} in {measured.region}", 70)), loc="left", fontsize=11)
        _name_abscissae(measured, [top, *below][-1], points)
        if any(point.doubtful for point, _ in points):
            top.legend(loc="best")
    return figure


def _abscissae(measured: Measured, at: list[Point]) -> list[float]:
    return [point[0][1] for point in at] if len(measured.units) == 1 else [float(k) for k in range(len(at))]


def _draw(axes: Axes, x: list[float], points: Known, values: list[float], errors: list[float]) -> None:
    """Open marks rest on few events."""
    few = np.array([point.doubtful for point, _ in points], bool)
    for chosen, fill, label in ((~few, LINES[0], ""), (few, "white", "few events")):
        if chosen.any():
            at, height, error = (np.asarray(numbers)[chosen] for numbers in (x, values, errors))
            axes.errorbar(at, height, yerr=error, fmt="o", color=LINES[0], markerfacecolor=fill, label=label or None)


def _label(axes: Axes, what: str, unit: str) -> None:
    axes.set_ylabel(f"{what} [{unit_text(unit)}]" if unit not in ("", "1") else what, loc="top")


def _name_abscissae(measured: Measured, axes: Axes, points: Known) -> None:
    if len(measured.units) == 1:
        ((name, unit),) = measured.units.items()
        label = escaped(shortened(measured.labels.get(name, name), 60))
        axes.set_xlabel(f"{label} [{unit_text(unit)}]" if unit else label, loc="right")
        return
    names = [", ".join(f"{value:g}" for _, value in point.at) or point.sample for point, _ in points]
    axes.set_xticks(range(len(names)), [escaped(shortened(name, 20)) for name in names], rotation=45, ha="right")
    axes.minorticks_off()
    axes.set_xlabel(", ".join(escaped(measured.labels.get(name, name)) for name in measured.units), loc="right")
