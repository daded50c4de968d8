"""The figure of a cut's threshold: the figure of merit of each signal, as a share of its best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..results.optimised import FIGURES
from .style import DASHES, LINES, escaped, new_figure, shortened, style, unit_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ..results.optimised import Optimised


def optimised_figure(optimised: Optimised) -> Figure:
    """Curves, a mark at each best threshold, a line where the file cuts now."""
    with style():
        figure = new_figure()
        axes = figure.subplots()
        for s, name in enumerate(optimised.signals):
            colour, dash = LINES[s % len(LINES)], DASHES[s // len(LINES) % len(DASHES)]
            shares = optimised.relative[:, s]
            axes.plot(optimised.thresholds, shares, color=colour, linestyle=dash, label=escaped(shortened(name, 30)))
            best = optimised.best(s)
            if best is not None:
                axes.plot(optimised.thresholds[best], shares[best], "o", color=colour)
        axes.axvline(optimised.now, color="#717581", linewidth=0.9, label="in the file")
        axes.set_ylim(bottom=0, top=1.15)
        unit = f" [{unit_text(optimised.unit)}]" if optimised.unit else ""
        axes.set_xlabel(f"{escaped(shortened(optimised.text, 60))}: threshold{unit}", loc="right")
        inverse = "1 / " if optimised.figure == "limit" else ""
        axes.set_ylabel(f"{inverse}{FIGURES[optimised.figure]}, relative to its best", loc="top")
        axes.set_title(escaped(shortened(optimised.title, 70)), loc="left", fontsize=11)
        axes.legend(loc="best")
    return figure
