"""The threshold of a cut: the search is run once, with the cut at every threshold, and figures of merit follow.

Data take no part. Hypotheses are those of the signal samples. The signal's efficiency is that of its sample in the
region (and the window of its `count`), also where the file gives one by a table, which does not know of the threshold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .analysis import Analysis
from .compiler.search import Search
from .compiler.thresholds import CantVary, Threshold, copy_name, threshold_of, varied
from .running import Meter, Settings, chosen_samples, run_all
from .runtime.engine.scan_values import ScanValues
from .runtime.errors import DataError
from .runtime.plan import Counting, Fit, Hypotheses, Ingredient, Plan, Statistics
from .runtime.reading.samples import Sample
from .runtime.results.optimised import Optimised, punzi, s_over_sqrt_b
from .runtime.results.result import Result, point_text, units

Numbers = NDArray[np.float64]
POINTS = 21


@dataclass(frozen=True, slots=True)
class Aim:
    """Which thresholds (in the unit of the cut), and what should become best. `a` is Punzi's, in standard deviations.
    Without ends they go from zero to twice the threshold of the file."""

    low: float | None = None
    high: float | None = None
    points: int = POINTS
    figure: str = "punzi"
    a: float = 3.0


class Varied(Analysis):
    """A search with a cut at several thresholds."""

    def plan_at(self, sqrt_s: float | None) -> Plan:
        """Raises DataError E0954: of another energy the search would have to be checked anew."""
        if sqrt_s is not None:
            raise DataError("E0954", "a sample states its own `sqrt_s`: thresholds are varied at one energy only")
        return self.plan


def optimise(
    analysis: Analysis,
    cut: str,
    samples: str | Path | Sequence[Sample] | Mapping[str, Any] | None = None,
    aim: Aim | None = None,
    *,
    workers: int = 1,
    meter: Meter | None = None,
) -> Optimised:
    """The figure of merit at each threshold of the cut labelled `cut`.

    Raises:
        DataError: E0953, the cut has no single threshold; E0954, signals or backgrounds are missing; what a run or
            a limit raises.
    """
    aim = aim or Aim()
    try:
        threshold = threshold_of(analysis.search, cut)
    except CantVary as error:
        raise DataError("E0953", str(error)) from None
    if aim.figure == "limit":
        from .limiting import check_limit

        check_limit(analysis)
    simulated = [s for s in chosen_samples(analysis, samples) if s.kind != "data"]
    _check_samples(analysis, simulated)
    thresholds = _thresholds(threshold, aim)
    signals = [s for s in simulated if s.kind == "signal"]
    search = _at_signals(varied(analysis.search, threshold, (thresholds * threshold.factor).tolist()), signals)
    other = Varied(analysis.path, analysis.source, search, (), analysis.allowed, analysis.stored)
    outcome = run_all(other, simulated, Settings(workers=workers), meter)
    if outcome.errors:
        raise outcome.errors[0]
    if outcome.interrupted:
        raise KeyboardInterrupt
    return _optimised(search, outcome.result, threshold, thresholds, [s.name for s in signals], aim)


def _check_samples(analysis: Analysis, samples: Sequence[Sample]) -> None:
    for kind in ("signal", "background"):
        if not any(s.kind == kind for s in samples):
            raise DataError("E0954", f"no sample is {'a signal' if kind == 'signal' else 'a background'}")
    names = set(analysis.search.hypotheses.names)
    for sample in samples:
        if sample.kind == "signal" and names and set(sample.hypothesis or {}) != names:
            raise DataError("E0954", f"signal `{sample.name}` states no hypothesis of the scan")


def _thresholds(threshold: Threshold, aim: Aim) -> Numbers:
    """Raises DataError E0954 where there is no range."""
    now = threshold.value / threshold.factor
    low = aim.low if aim.low is not None else min(0.0, 2 * now)
    high = aim.high if aim.high is not None else max(0.0, 2 * now)
    if not low < high:
        help = ["say from where to where: `--from 0.1 --to 2`, in the unit of the cut"]
        raise DataError("E0954", f"there are no thresholds from {low:g} to {high:g}", help=help)
    return np.linspace(low, high, aim.points)


def _at_signals(search: Search, signals: Sequence[Sample]) -> Search:
    """The hypotheses are those of the signals, in their order."""
    scan = search.hypotheses
    if not scan.names:
        return search
    values = tuple(tuple((s.hypothesis or {})[name] for s in signals) for name in scan.names)
    points = Hypotheses(scan.names, scan.labels, scan.units, values, tuple(zip(*values, strict=True)))
    return replace(search, hypotheses=points, statistics=replace(search.statistics, scan=points))


# --- yields -------------------------------------------------------------------------------------------------------


def _optimised(
    search: Search, result: Result, threshold: Threshold, thresholds: Numbers, signals: Sequence[str], aim: Aim
) -> Optimised:
    signal, background, variance = _yields(search, result, threshold.label, len(thresholds), signals)
    efficiency = signal / _generated(result, signals)
    match aim.figure:
        case "punzi":
            merit = punzi(efficiency, background, aim.a)
        case "s_over_sqrt_b":
            merit = s_over_sqrt_b(signal, background)
        case _:
            merit = _limits(search, result, len(thresholds), len(signals))
    described = {s.name: s.hypothesis for s in result.samples}
    names = [point_text(described[name], units(result.scan)) for name in signals]
    return Optimised(
        title=search.meta.title,
        cut=threshold.label,
        text=threshold.text,
        unit=threshold.unit,
        figure=aim.figure,
        now=threshold.value / threshold.factor,
        thresholds=thresholds,
        signals=tuple(f"{name} ({at})" if at else name for name, at in zip(signals, names, strict=True)),
        efficiency=efficiency,
        signal=signal,
        background=background,
        error=np.sqrt(variance),
        merit=merit,
        merit_unit=_merit_unit(search, aim),
    )


def _merit_unit(search: Search, aim: Aim) -> str:
    limit = search.statistics.limit
    return "fb" if aim.figure == "limit" and limit is not None and limit.quantity != "yield" else ""


def _yields(
    search: Search, result: Result, label: str, points: int, signals: Sequence[str]
) -> tuple[Numbers, Numbers, Numbers]:
    """Of each signal, and of all backgrounds at its hypothesis with their variance: (T, S)."""
    backgrounds = [s.name for s in result.samples if s.kind == "background"]
    arrays = [np.zeros((points, len(signals))) for _ in range(3)]
    for s, name in enumerate(signals):
        region, window = _counted(search, label, s)
        for t in range(points):
            for sample in (name, *backgrounds):
                sums = _window(result, window, copy_name(region, t), sample, s)
                sums = sums or _row(result, copy_name(region, t), sample, name)
                kinds = ((arrays[0], sums[0]),) if sample == name else ((arrays[1], sums[0]), (arrays[2], sums[1]))
                for array, value in kinds:
                    array[t, s] += value
    return arrays[0], arrays[1], arrays[2]


def _counted(search: Search, label: str, s: int) -> tuple[str, str]:
    """The region and window of the first count that hangs on the cut and takes part at hypothesis s; without one the
    first region that has the cut, as a whole."""
    first = {_plain(r.name, 0): r for r in search.regions if r.name.endswith(copy_name("", 0))}
    values = ScanValues.of(search.statistics.tables, search.statistics.scan)
    for count in search.statistics.counts:
        here = 0 if values.size == 1 else s
        if count.region in first and (count.when is None or values.mask(count.when)[here]):
            return count.region, count.window
    return next(name for name, region in first.items() if any(c.label == label for c in region.cuts)), ""


def _window(result: Result, window: str, region: str, sample: str, s: int) -> tuple[float, float] | None:
    counts = result.windows.get(window, {}).get(region, {}).get(sample)
    if counts is None:
        return None
    here = s if len(counts.yield_) > 1 else 0
    return float(counts.yield_[here]), float(counts.variance[here])


def _row(result: Result, region: str, sample: str, signal: str) -> tuple[float, float]:
    """The last row of a cutflow, at the hypothesis of a signal where rows depend on it."""
    at = next(s.hypothesis for s in result.samples if s.name == signal)
    rows = [row for row in result.cutflow[region][sample] if row.at in ((), at)]
    return rows[-1].yield_, rows[-1].variance


def _generated(result: Result, signals: Sequence[str]) -> Numbers:
    """The yield of all that was generated, (S,)."""
    by_name = {s.name: s.generated for s in result.samples}
    return np.array([by_name[name] for name in signals])


# --- limits -------------------------------------------------------------------------------------------------------


def _limits(search: Search, result: Result, points: int, signals: int) -> Numbers:
    """Median expected limits, (T, S)."""
    from .runtime.limits.execute import set_limits

    statistics = _simulated_efficiency(search.statistics)
    found = []
    for t in range(points):
        expected = set_limits(statistics, _one(result, t)).found.expected[:, 2]
        found.append(np.broadcast_to(expected, signals))
    return np.array(found)


def _simulated_efficiency(statistics: Statistics) -> Statistics:
    """Efficiencies from the samples; nothing observed, no couplings or curves."""
    counts = tuple(replace(c, ingredients=_expected_only(c)) for c in statistics.counts)
    fits = tuple(_fit(f) for f in statistics.fits)
    return replace(statistics, counts=counts, fits=fits, couplings=(), projections=(), curves=(), published=())


def _expected_only(count: Counting) -> tuple[Ingredient, ...]:
    kept = [i for i in count.ingredients if i.role == "background"]
    return (*kept, Ingredient("efficiency", "simulation"))


def _fit(fit: Fit) -> Fit:
    return replace(fit, efficiency=Ingredient("efficiency", "simulation"))


def _one(result: Result, t: int) -> Result:
    """The result at one threshold, as if nothing else had been run."""
    return replace(
        result,
        windows=_renamed(result.windows, t),
        own_windows=_renamed(result.own_windows, t),
        spectra={_plain(n, t): s for n, s in result.spectra.items() if _belongs(n, t)},
    )


def _renamed(windows: Mapping[str, Mapping[str, Any]], t: int) -> dict[str, dict[str, Any]]:
    return {w: {_plain(r, t): counts for r, counts in by.items() if _belongs(r, t)} for w, by in windows.items()}


def _belongs(name: str, t: int) -> bool:
    return "@" not in name or name.endswith(copy_name("", t))


def _plain(name: str, t: int) -> str:
    return name.removesuffix(copy_name("", t))
