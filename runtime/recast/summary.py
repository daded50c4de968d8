"""What became of a signal, from the counts of a run."""

from __future__ import annotations

from collections.abc import Mapping

from ..results.intervals import Count, efficiency
from ..results.result import Point, Result, WindowCounts
from .result import Model, Passed, RecastSignal
from .signals import SignalEvents


def summarised(
    result: Result,
    name: str,
    *,
    generated_at: Point,
    taken_at: Point,
    row: int,
    events: SignalEvents,
    model: Model | None,
) -> RecastSignal:
    """Efficiencies are of regions, and of windows in regions at the hypothesis that was looked at."""
    findings = events.findings
    return RecastSignal(
        name=name,
        at=generated_at,
        taken_at=taken_at,
        row=row,
        files=events.files,
        events=findings.events,
        weight_sum=float(events.weights.sum()),
        negative=findings.negative,
        negative_sum=findings.negative_sum,
        left_out=dict(findings.inconsistent),
        regions={region: passed_in(result, region, name) for region in result.cutflow.regions},
        windows={
            window: {region: passed_in(result, region, name, window) for region in regions}
            for window, regions in _own_windows(result).items()
        },
        model=model,
    )


def passed_in(result: Result, region: str, name: str, window: str = "") -> Passed:
    """What of a sample passed all cuts of a region, and lies in a window at the sample's own hypothesis."""
    rows = result.cutflow.regions[region][name]
    if not window:
        return Passed(rows[-1].events, rows[-1].cumulative)
    counts = _own_windows(result)[window][region][name]
    total = Count(rows[0].events, rows[0].yield_, rows[0].variance)
    passed = Count(int(counts.events[0]), float(counts.yield_[0]), float(counts.variance[0]))
    return Passed(passed.events, efficiency(passed, total))


def _own_windows(result: Result) -> Mapping[str, Mapping[str, Mapping[str, WindowCounts]]]:
    """Where nothing is scanned there is one hypothesis."""
    return result.own_windows if result.scan else result.windows
