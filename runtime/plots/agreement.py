"""How well data agree with simulation: a chi2 where it means something, and the errors of counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..results.result import HistogramResult, Result, SampleResult
from .style import Array

FEWEST = 10.0
"""Expected events, and effective simulated ones, that a bin of a chi2 has at least; bins are merged up to that."""
FEWEST_BINS = 3
ONE_SIGMA = 0.6827


@dataclass(frozen=True, slots=True)
class Agreement:
    """chi2 of so many (merged) bins; nothing was fitted, so these are its degrees of freedom."""

    chi2: float
    bins: int

    @property
    def text(self) -> str:
        """`chi2/ndf = 12.3/14`, of statistical errors alone."""
        return rf"$\chi^2$/ndf = {self.chi2:.1f}/{self.bins} (stat.)"


def agreement(data: Array, simulated: Array, variances: Array) -> Agreement | None:
    """Of counts (n) and the yields expected without looking at them, with the variance of the simulation.

    Pearson's: (data - simulated)^2 / (simulated + variance), the variance of a Poisson count about its expectation and
    that of the expectation. Neighbouring bins are merged until each holds ten expected and ten effective simulated
    events (sum w)^2 / sum w^2, where both are next to Gaussian; None where fewer than three bins do.
    """
    bins = merged(np.stack([data, simulated, variances]))
    if len(bins) < FEWEST_BINS:
        return None
    seen, expected, variance = bins.T
    return Agreement(float(np.sum((seen - expected) ** 2 / (expected + variance))), len(bins))


def merged(rows: Array) -> Array:
    """Bins (k, 3) with enough in each; what is left at the end goes to the last."""
    found: list[Array] = []
    held = np.zeros(3)
    for each in np.nan_to_num(rows).T:
        held = held + each
        if held[1] >= FEWEST and held[1] ** 2 >= FEWEST * held[2]:
            found.append(held)
            held = np.zeros(3)
    if found:
        found[-1] = found[-1] + held
    return np.array(found).reshape(-1, 3)


def independent(result: Result, histogram: HistogramResult) -> bool:
    """Whether each entry is an event of its own, so that contents of data are Poisson counts: of events, or of the
    candidates of a region that has one of them an event."""
    if histogram.level == "event":
        return True
    flows = result.cutflow.regions.get(histogram.region, {})
    kinds = {sample.name: sample for sample in result.samples}
    drawn = [flows[name] for name in histogram.samples if name in flows and not is_signal(kinds.get(name))]
    last = [rows[-1] for rows in drawn if rows]
    if histogram.without:  # the rows of the region miss what the histogram keeps
        last = [row for rows in drawn for row in rows if row.cut == "candidate"]
    return histogram.level == "candidate" and bool(last) and all(row.candidates == row.events for row in last)


def is_signal(sample: SampleResult | None) -> bool:
    return sample is not None and sample.kind == "signal"


def count_errors(values: Array, variances: Array) -> Array:
    """(2, n) lower and upper errors of data, of counts n = value^2 / variance: the central 68.27% interval of a
    Poisson mean (F. Garwood, Biometrika 28 (1936) 437), times value / n. Of an empty bin they are 0."""
    from scipy.special import gammaincinv

    there = (values > 0) & (variances > 0)
    counts = np.where(there, values**2 / np.where(there, variances, 1.0), 1.0)
    tail = (1 - ONE_SIGMA) / 2
    low, high = gammaincinv(counts, tail), gammaincinv(counts + 1, 1 - tail)
    size = np.where(there, values / counts, 0.0)
    return np.stack([(counts - low) * size, (high - counts) * size])
