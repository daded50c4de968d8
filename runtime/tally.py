"""What one sample gave: sums that can be added, over chunks, files and workers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Point = tuple[tuple[str, float], ...]
"""A hypothesis: (name, value in GeV) for each scan parameter; the empty tuple where none is meant."""


@dataclass(slots=True)
class CutTally:
    """One row of a cutflow. `sumw` and `sumw2` are normalised: yields at the analysis's luminosity."""

    cut: str
    at: Point
    events: int = 0
    candidates: int = 0
    sumw: float = 0.0
    sumw2: float = 0.0


@dataclass(slots=True)
class HistogramTally:
    """Sums of weights and of their squares, of shape (bins + 2, ...) with flow bins; `nan` were not filled."""

    values: NDArray[np.float64]
    variances: NDArray[np.float64]
    nan: int = 0


@dataclass(slots=True)
class WindowTally:
    """One entry a hypothesis of the scan."""

    events: NDArray[np.int64]
    sumw: NDArray[np.float64]
    sumw2: NDArray[np.float64]


@dataclass(slots=True)
class SpectrumTally:
    """`candidates` in range, one entry a hypothesis; sums of weights and of their squares of shape (hypotheses,
    bins). A whole spectrum has one row."""

    candidates: NDArray[np.int64]
    sumw: NDArray[np.float64]
    sumw2: NDArray[np.float64]


@dataclass(slots=True)
class SampleTally:
    """`cutflow` is keyed by region; `histograms` by (name, hypothesis); `windows` by (window, region); `spectra` by
    name. `own_windows` and `own_spectra` are those of a signal sample at its own hypothesis, which the scan need not
    hold. `entries` are those the files hold, `read` those processed, `skipped` says what was not and why."""

    sample: str
    entries: int = 0
    read: int = 0
    skipped: list[str] = field(default_factory=list)
    cutflow: dict[str, list[CutTally]] = field(default_factory=dict)
    histograms: dict[tuple[str, Point], HistogramTally] = field(default_factory=dict)
    windows: dict[tuple[str, str], WindowTally] = field(default_factory=dict)
    warnings: dict[str, int] = field(default_factory=dict)
    own_windows: dict[tuple[str, str], WindowTally] = field(default_factory=dict)
    spectra: dict[str, SpectrumTally] = field(default_factory=dict)
    own_spectra: dict[str, SpectrumTally] = field(default_factory=dict)
