"""Histograms as uproot takes them for writing, by the protocol that scikit-hep's libraries share (uhi's
PlottableHistogram): importing hist for that alone would take longer than writing them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..engine.arrays import Numbers

if TYPE_CHECKING:
    from .result import AxisResult, HistogramResult


@dataclass(frozen=True, slots=True)
class PlottableAxis:
    """`edges` of the bins within, and what is written beside the axis."""

    edges: Numbers
    label: str

    def __len__(self) -> int:
        return len(self.edges) - 1


@dataclass(frozen=True, slots=True)
class Plottable:
    """One sample's histogram, whose contents have under- and overflow."""

    title: str
    axes: tuple[PlottableAxis, ...]
    contents: Numbers
    squares: Numbers
    kind: str = "COUNT"

    def values(self, flow: bool = False) -> Numbers:
        return self.contents if flow else within(self.contents)

    def variances(self, flow: bool = False) -> Numbers:
        return self.squares if flow else within(self.squares)

    def counts(self, flow: bool = False) -> Numbers:
        return self.values(flow)


def within(contents: Numbers) -> Numbers:
    """Without under- and overflow."""
    inner: Numbers = contents[(slice(1, -1),) * contents.ndim]
    return inner


def plottable(histogram: HistogramResult, sample: str, title: str) -> Plottable | None:
    """The histogram of one sample; None where uproot would take its edges for regular ones that they are not."""
    axes = tuple(_axis(axis) for axis in histogram.axes)
    if any(map(_nearly_regular, axes)):
        return None
    filled = histogram.samples[sample]
    return Plottable(title, axes, np.asarray(filled.values, float), np.asarray(filled.variances, float))


def _axis(axis: AxisResult) -> PlottableAxis:
    return PlottableAxis(np.asarray(axis.edges, float), f"{axis.label} [{axis.unit}]" if axis.unit else axis.label)


def _nearly_regular(axis: PlottableAxis) -> bool:
    regular = np.linspace(axis.edges[0], axis.edges[-1], len(axis.edges))
    exact = 1e-14 * np.abs(regular).max()
    return bool(np.allclose(axis.edges, regular)) and not np.allclose(axis.edges, regular, rtol=0.0, atol=exact)
