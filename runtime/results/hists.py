"""Histograms as `hist` objects."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from hist import Hist

    from .result import AxisResult, HistogramResult


def to_hist(histogram: HistogramResult) -> Hist[Any]:
    """An axis `sample`, then the histogram's own, with under- and overflow; weighted storage."""
    import hist

    samples = list(histogram.samples)
    axes: list[Any] = [
        hist.axis.StrCategory(samples, name="sample", overflow=False),
        *(binned(axis, index) for index, axis in enumerate(histogram.axes)),
    ]
    with warnings.catch_warnings():
        # hist keeps the word for `fill(sample=...)`, which weighted storage hasn't got.
        warnings.filterwarnings("ignore", message="sample is a protected keyword")
        filled: Hist[Any] = hist.Hist(*axes, storage=hist.storage.Weight(), name=histogram.name)
    view: Any = filled.view(flow=True)
    for index, sample in enumerate(samples):
        view["value"][index] = histogram.samples[sample].values
        view["variance"][index] = histogram.samples[sample].variances
    return filled


def binned(axis: AxisResult, index: int) -> Any:
    """A regular axis where the edges are, else a variable one. Its name is `x`, `y`, ...; its label says more."""
    import hist

    name = "xyzuvw"[index] if index < 6 else f"x{index}"
    label = f"{axis.label} [{axis.unit}]" if axis.unit else axis.label
    edges = np.asarray(axis.edges)
    if np.array_equal(edges, np.linspace(edges[0], edges[-1], len(edges))):
        return hist.axis.Regular(len(edges) - 1, edges[0], edges[-1], name=name, label=label)
    return hist.axis.Variable(edges, name=name, label=label)
