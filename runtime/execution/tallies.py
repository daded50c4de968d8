"""Tallies of samples: from a run's ledger, and parts of one sample put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..plan import Plan
from ..tally import CutTally, HistogramTally, Point, SampleTally, SpectrumTally, WindowTally
from .ledger import Ledger
from .stages import Selection, Stage


def tally_of(selection: Selection, plan: Plan, ledger: Ledger, points: Sequence[Point], *, own: bool) -> SampleTally:
    """A ledger read as a tally. With `own`, the last hypothesis of each window is the sample's own."""
    tally = SampleTally("", read=ledger.read, warnings=dict(sorted(ledger.warnings.items())))
    for region, rows in selection.rows.items():
        stages = [("all events", selection.everything)]
        if plan.candidates is not None:
            stages.append(("candidate", selection.root))
        stages += [(cut.label, stage) for cut, stage in rows]
        tally.cutflow[region] = [row for label, stage in stages for row in _rows(label, stage, ledger, points)]
    for stage in selection.stages():
        _add_histograms(tally, stage, ledger, points)
        _add_windows(tally, stage, ledger, own=own)
        _add_spectra(tally, stage, ledger, own=own)
    order = {(window.name, region): k for k, window in enumerate(plan.windows) for region in window.regions}
    tally.windows = dict(sorted(tally.windows.items(), key=lambda item: order[item[0]]))
    names = [histogram.name for histogram in plan.histograms]
    tally.histograms = dict(sorted(tally.histograms.items(), key=lambda item: names.index(item[0][0])))
    return tally


def _rows(label: str, stage: Stage, ledger: Ledger, points: Sequence[Point]) -> list[CutTally]:
    counts, sums = stage.tallies.of(ledger.counts), stage.sums.of(ledger.totals())
    return [
        CutTally(label, at, int(counts[k, 0]), int(counts[k, 1]), float(sums[k, 0]), float(sums[k, 1]))
        for k, at in enumerate(points if stage.scans else [()])
    ]


def _add_histograms(tally: SampleTally, stage: Stage, ledger: Ledger, points: Sequence[Point]) -> None:
    totals = ledger.totals()
    for fill in stage.fills:
        for k, at in enumerate(points if fill.scans else [()]):
            values, variances = fill.values.of(totals)[k].copy(), fill.variances.of(totals)[k].copy()
            nan = int(fill.nan.of(ledger.counts)[k])
            tally.histograms[fill.histogram.name, at] = HistogramTally(values, variances, nan)


def _add_windows(tally: SampleTally, stage: Stage, ledger: Ledger, *, own: bool) -> None:
    totals = ledger.totals()
    for count in stage.counts:
        events, (sumw, sumw2) = count.events.of(ledger.counts), count.sums.of(totals)
        key = count.window.name, count.region
        end = len(events) - own
        tally.windows[key] = WindowTally(events[:end].copy(), sumw[:end].copy(), sumw2[:end].copy())
        if own:
            tally.own_windows[key] = WindowTally(events[end:].copy(), sumw[end:].copy(), sumw2[end:].copy())


def _add_spectra(tally: SampleTally, stage: Stage, ledger: Ledger, *, own: bool) -> None:
    totals = ledger.totals()
    for job in stage.distributions:
        arrays = job.candidates.of(ledger.counts), *job.sums.of(totals)
        end = len(arrays[0]) - (own and not job.spectrum.whole)
        tally.spectra[job.spectrum.name] = SpectrumTally(*(a[:end].copy() for a in arrays))
        if own and not job.spectrum.whole:
            tally.own_spectra[job.spectrum.name] = SpectrumTally(*(a[end:].copy() for a in arrays))


def merge(parts: Sequence[SampleTally]) -> SampleTally:
    """Parts of one sample, run over different ranges of its entries, put together in any order."""
    first, *others = parts
    total = _copy(first)
    for part in others:
        _add(total, part)
    total.warnings = dict(sorted(total.warnings.items()))
    return total


def _add(total: SampleTally, part: SampleTally) -> None:
    if total.sample != part.sample:
        message = f"parts of different samples: {total.sample}, {part.sample}"
        raise ValueError(message)
    total.entries = max(total.entries, part.entries)
    total.read += part.read
    total.skipped += [text for text in part.skipped if text not in total.skipped]
    total.warnings = dict(Counter(total.warnings) + Counter(part.warnings))
    for region, rows in part.cutflow.items():
        for mine, theirs in zip(total.cutflow[region], rows, strict=True):
            mine.events += theirs.events
            mine.candidates += theirs.candidates
            mine.sumw += theirs.sumw
            mine.sumw2 += theirs.sumw2
    for name, histogram in part.histograms.items():
        total.histograms[name].values += histogram.values
        total.histograms[name].variances += histogram.variances
        total.histograms[name].nan += histogram.nan
    for windows, more in ((total.windows, part.windows), (total.own_windows, part.own_windows)):
        for key, window in more.items():
            windows[key].events += window.events
            windows[key].sumw += window.sumw
            windows[key].sumw2 += window.sumw2
    for spectra, added in ((total.spectra, part.spectra), (total.own_spectra, part.own_spectra)):
        for title, spectrum in added.items():
            spectra[title].candidates += spectrum.candidates
            spectra[title].sumw += spectrum.sumw
            spectra[title].sumw2 += spectrum.sumw2


def _copy(tally: SampleTally) -> SampleTally:
    """A tally that shares no array or row."""
    return SampleTally(
        tally.sample, tally.entries, tally.read, list(tally.skipped),
        {
            region: [CutTally(r.cut, r.at, r.events, r.candidates, r.sumw, r.sumw2) for r in rows]
            for region, rows in tally.cutflow.items()
        },
        {k: HistogramTally(h.values.copy(), h.variances.copy(), h.nan) for k, h in tally.histograms.items()},
        {k: _copied(window) for k, window in tally.windows.items()},
        dict(tally.warnings),
        {k: _copied(window) for k, window in tally.own_windows.items()},
        {k: _copied_spectrum(s) for k, s in tally.spectra.items()},
        {k: _copied_spectrum(s) for k, s in tally.own_spectra.items()},
    )  # fmt: skip


def _copied_spectrum(spectrum: SpectrumTally) -> SpectrumTally:
    return SpectrumTally(spectrum.candidates.copy(), spectrum.sumw.copy(), spectrum.sumw2.copy())


def _copied(window: WindowTally) -> WindowTally:
    return WindowTally(window.events.copy(), window.sumw.copy(), window.sumw2.copy())
