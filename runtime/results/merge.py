"""Results of one search over different samples, put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from .result import FitSpectrum, HistogramResult, Result

T = TypeVar("T")


def merged(first: Result, second: Result) -> Result:
    """The samples of both, whose names differ; all else, such as how it was run, is that of the first. Both are of the
    same search and scan."""
    samples = (*first.samples, *second.samples)
    regions = _nested(first.cutflow.regions, second.cutflow.regions)
    return replace(
        first,
        complete=first.complete and second.complete,
        samples=samples,
        cutflow=replace(first.cutflow, regions=regions, samples=samples),
        histograms={**first.histograms, **_histograms(first.histograms, second.histograms)},
        windows={name: _nested(kept, second.windows.get(name, {})) for name, kept in first.windows.items()},
        own_windows={
            name: _nested(first.own_windows.get(name, {}), second.own_windows.get(name, {}))
            for name in dict.fromkeys([*first.own_windows, *second.own_windows])
        },
        spectra=_spectra(first.spectra, second.spectra),
        warnings=tuple(dict.fromkeys((*first.warnings, *second.warnings))),
    )


def of_samples(result: Result, names: frozenset[str]) -> Result:
    """The result with some of its samples alone: what others counted is not looked at any more."""
    return replace(result, samples=tuple(sample for sample in result.samples if sample.name in names))


def _nested(first: Mapping[str, Mapping[str, T]], second: Mapping[str, Mapping[str, T]]) -> dict[str, dict[str, T]]:
    names = dict.fromkeys([*first, *second])
    return {name: {**first.get(name, {}), **second.get(name, {})} for name in names}


def _histograms(
    first: Mapping[str, HistogramResult], second: Mapping[str, HistogramResult]
) -> dict[str, HistogramResult]:
    return {
        key: replace(new, samples={**(first[key].samples if key in first else {}), **new.samples})
        for key, new in second.items()
    }


def _spectra(first: Mapping[str, FitSpectrum], second: Mapping[str, FitSpectrum]) -> dict[str, FitSpectrum]:
    joined = dict(first)
    for name, new in second.items():
        kept = first.get(name, new)
        joined[name] = replace(kept, samples={**kept.samples, **new.samples}, own={**kept.own, **new.own})
    return joined
