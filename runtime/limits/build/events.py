"""What a run counted, for whoever builds models from it: data, backgrounds, and signals at their own hypotheses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ...results.result import CutRow, FitSpectrum, Result, SampleResult
from ..found import Numbers
from .between import error_between, weights_between


@dataclass(frozen=True, slots=True)
class Counted:
    """Of one sample (or of a sum of samples): raw events, yield and variance, arrays of one shape."""

    events: Numbers
    yields: Numbers
    variances: Numbers

    def __add__(self, other: Counted) -> Counted:
        return Counted(self.events + other.events, self.yields + other.yields, self.variances + other.variances)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Of a signal, at every hypothesis: its fraction (H, ...) of all generated events, and the variance of that, from
    the events and from interpolation. NaN outside the hypotheses at which signals were generated."""

    values: Numbers
    variances: Numbers

    @property
    def relative_error(self) -> Numbers:
        """(H,); 0 where nothing is accepted or known, which is said otherwise."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.nan_to_num(np.sqrt(self.variances) / self.values, posinf=0.0)

    def summed(self) -> Acceptance:
        """Over bins, (H,)."""
        return Acceptance(self.values.sum(axis=1), self.variances.sum(axis=1))


@dataclass(frozen=True, slots=True)
class Events:
    """A run's result as models need it; `columns` (parameters, H) are the hypotheses in the scan's units."""

    result: Result
    columns: Numbers

    def samples(self, kind: str) -> list[SampleResult]:
        return [sample for sample in self.result.samples if sample.kind == kind]

    def windows(self, window: str, region: str, kind: str) -> dict[str, Counted]:
        """Counts (H,) of the samples of a kind; those withheld (blinded) are left out."""
        found = self.result.windows.get(window, {}).get(region, {})
        return {
            sample.name: Counted(np.asarray(c.events, float), c.yield_, c.variance)
            for sample in self.samples(kind)
            if (c := found.get(sample.name)) is not None
        }

    def spectra(self, name: str, kind: str) -> dict[str, Counted]:
        """Contents (H, B) of the samples of a kind; the raw events are those in range, (H, 1)."""
        spectrum = self.spectrum(name)
        return {
            sample.name: Counted(np.asarray(c.candidates, float)[:, None], c.values, c.variances)
            for sample in self.samples(kind)
            if spectrum is not None and (c := spectrum.samples.get(sample.name)) is not None
        }

    def spectrum(self, name: str) -> FitSpectrum | None:
        return self.result.spectra.get(name)

    def window_acceptance(self, window: str, region: str) -> Acceptance:
        """Of region and window together, (H,)."""
        windows = self.result.own_windows if self.result.scan else self.result.windows  # the one hypothesis is its own
        own = windows.get(window, {}).get(region, {})
        found = ((s, own[s.name].yield_[0], own[s.name].variance[0]) for s in self._signals() if s.name in own)
        return self._acceptance(found, ())

    def region_acceptance(self, region: str) -> Acceptance:
        """Of a region, (H,)."""
        found = ((s, row.yield_, row.variance) for s in self._signals() if (row := self._last(region, s)) is not None)
        return self._acceptance(found, ())

    def template(self, name: str, bins: int) -> Acceptance:
        """Of each bin of a spectrum whose range moves with the hypothesis, (H, B)."""
        spectrum = self.spectrum(name)
        own = {} if spectrum is None else spectrum.own if self.result.scan else spectrum.samples
        found = ((s, own[s.name].values[0], own[s.name].variances[0]) for s in self._signals() if s.name in own)
        return self._acceptance(found, (bins,))

    def _signals(self) -> Iterator[SampleResult]:
        """Those at a hypothesis, of a known number of generated events."""
        for sample in self.samples("signal"):
            if sample.generated > 0 and (sample.hypothesis or not len(self.columns)):
                yield sample

    def _last(self, region: str, sample: SampleResult) -> CutRow | None:
        rows = self.result.cutflow.regions.get(region, {}).get(sample.name, ())
        return rows[-1] if rows else None

    def _acceptance(
        self, found: Iterable[tuple[SampleResult, Numbers | float, Numbers | float]], shape: tuple[int, ...]
    ) -> Acceptance:
        points, values, variances = [], [], []
        for sample, yields, variance in found:
            own = dict(sample.hypothesis)
            points.append([own[axis.name] for axis in self.result.scan])
            values.append(np.asarray(yields) / sample.generated)
            variances.append(np.asarray(variance) / sample.generated**2)
        size = self.columns.shape[1]
        if not points:
            return Acceptance(np.full((size, *shape), np.nan), np.full((size, *shape), np.nan))
        places = np.array(points, float)
        weights = weights_between(places, self.columns.T)
        linear = np.tensordot(weights, np.array(values), 1)
        wrong = error_between(places, self.columns.T, np.array(values, float), linear)
        return Acceptance(linear, np.tensordot(weights**2, np.array(variances), 1) + wrong**2)


def effective_events(counted: Counted) -> Numbers:
    """The unweighted events of the same relative error: the square of the yield over its variance; 0 of none."""
    variances = np.where(counted.variances > 0, counted.variances, 1.0)
    effective: Numbers = np.where(counted.variances > 0, counted.yields**2 / variances, 0.0)
    return effective


def total(counted: dict[str, Counted]) -> Counted | None:
    """The sum over samples; None of none."""
    parts = list(counted.values())
    if not parts:
        return None
    together = parts[0]
    for part in parts[1:]:
        together = together + part
    return together
