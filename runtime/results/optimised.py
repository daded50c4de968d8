"""What a cut's threshold does to signal and background, and which threshold is best."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Numbers = NDArray[np.float64]
FIGURES = {
    "punzi": "eff / (a/2 + sqrt(b))",
    "s_over_sqrt_b": "s / sqrt(b)",
    "limit": "expected limit",
}
"""Figures of merit: the first is G. Punzi's, arXiv:physics/0308063."""


@dataclass(frozen=True, slots=True)
class Optimised:
    """The figure of merit at T thresholds (in `unit`) of a cut, for S signals.

    `signal` and `background` are yields, `error` is the background's statistical one, `efficiency` that of the signal,
    `merit` the figure: all (T, S), NaN where not known. `now` is the threshold of the file.
    """

    title: str
    cut: str
    text: str
    unit: str
    figure: str
    now: float
    thresholds: Numbers
    signals: tuple[str, ...]
    efficiency: Numbers
    signal: Numbers
    background: Numbers
    error: Numbers
    merit: Numbers
    merit_unit: str = ""

    @property
    def relative(self) -> Numbers:
        """The figure as a share of its best, 1 at the best threshold, (T, S); of a limit the inverse."""
        merit = 1 / self.merit if self.figure == "limit" else self.merit
        with np.errstate(invalid="ignore", divide="ignore"):
            highest = np.max(np.where(np.isfinite(merit), merit, -np.inf), axis=0, initial=-np.inf)
            return np.where(np.isfinite(merit) & (highest > 0), merit / highest, np.nan)

    def best(self, signal: int) -> int | None:
        """The best threshold for one signal; None where no figure is known."""
        shares = self.relative[:, signal]
        return int(np.nanargmax(shares)) if np.isfinite(shares).any() else None

    @property
    def best_for_all(self) -> int | None:
        """The threshold with the largest geometric mean of the shares, where all signals have one."""
        shares = self.relative
        whole = np.all(np.isfinite(shares) & (shares > 0), axis=1)
        if not whole.any():
            return None
        means = np.log(np.where(np.reshape(whole, (-1, 1)), shares, 1.0)).mean(axis=1)
        return int(np.argmax(np.where(whole, means, -np.inf)))

    def to_csv(self) -> str:
        """A line for each threshold and signal; empty where a number is not known."""
        from ..report.csv_text import known

        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        threshold = f"threshold [{self.unit}]" if self.unit else "threshold"
        merit = f"{self.figure} [{self.merit_unit}]" if self.merit_unit else self.figure
        writer.writerow([threshold, "signal", "efficiency", "s", "b", "error_b", merit])
        for t, value in enumerate(self.thresholds):
            for s, name in enumerate(self.signals):
                arrays = (self.efficiency, self.signal, self.background, self.error, self.merit)
                writer.writerow([float(value), name, *(known(float(array[t, s])) for array in arrays)])
        return text.getvalue()

    def plot(self) -> Figure:
        """The figure of merit of each signal, as a share of its best, against the threshold."""
        from ..plots.optimised import optimised_figure

        return optimised_figure(self)

    def write(self, folder: Path | str, plots: bool = True) -> list[Path]:
        """Writes optimise.csv and plots/optimise.png; the paths written."""
        from ..plots.style import style

        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        table = place / "optimise.csv"
        table.write_text(self.to_csv(), encoding="utf-8", newline="")
        if not plots:
            return [table]
        drawn = place / "plots" / "optimise.png"
        drawn.parent.mkdir(exist_ok=True)
        with style():
            self.plot().savefig(drawn, metadata={"Software": None})
        return [table, drawn]

    def __str__(self) -> str:
        from ..report.optimised_text import optimised_text

        return optimised_text(self)


def punzi(efficiency: Numbers, background: Numbers, a: float) -> Numbers:
    """eff / (a/2 + sqrt(b)), `a` in standard deviations; negative backgrounds count as 0 (arXiv:physics/0308063)."""
    merit: Numbers = efficiency / (a / 2 + np.sqrt(np.maximum(background, 0)))
    return merit


def s_over_sqrt_b(signal: Numbers, background: Numbers) -> Numbers:
    """s / sqrt(b); NaN where there is no background, since it says nothing there."""
    return np.divide(signal, np.sqrt(np.maximum(background, 0)), out=np.full_like(signal, np.nan), where=background > 0)
