"""What a finished sample gave, kept until its run is complete: `unfinished/SAMPLE.json`, numbers in full."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..tally import CutTally, HistogramTally, Point, SampleTally, SpectrumTally, WindowTally

SCHEMA = "darkana/finished/1"


def write_finished(path: Path, made_from: Mapping[str, str], tally: SampleTally) -> None:
    """`made_from` says what the tally hangs on. Another name first, so that no half a file is ever read."""
    document = {"schema": SCHEMA, "made_from": dict(made_from), "tally": to_plain(tally)}
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(document, indent=None), encoding="utf-8")
    fresh.replace(path)


def read_finished(path: Path) -> tuple[dict[str, str], SampleTally] | None:
    """What `write_finished` wrote; None where that can't be read."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["schema"] != SCHEMA:
            return None
        return dict(document["made_from"]), from_plain(document["tally"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def to_plain(tally: SampleTally) -> dict[str, Any]:
    return {
        "sample": tally.sample,
        "entries": tally.entries,
        "read": tally.read,
        "skipped": tally.skipped,
        "cutflow": {
            region: [[r.cut, r.at, r.events, r.candidates, r.sumw, r.sumw2] for r in rows]
            for region, rows in tally.cutflow.items()
        },
        "histograms": [
            [name, at, h.values.tolist(), h.variances.tolist(), h.nan] for (name, at), h in tally.histograms.items()
        ],
        "windows": _windows(tally.windows),
        "own_windows": _windows(tally.own_windows),
        "spectra": _spectra(tally.spectra),
        "own_spectra": _spectra(tally.own_spectra),
        "warnings": tally.warnings,
    }


def _windows(windows: Mapping[tuple[str, str], WindowTally]) -> list[Any]:
    return [[*key, w.events.tolist(), w.sumw.tolist(), w.sumw2.tolist()] for key, w in windows.items()]


def _spectra(spectra: Mapping[str, SpectrumTally]) -> list[Any]:
    return [[name, s.candidates.tolist(), s.sumw.tolist(), s.sumw2.tolist()] for name, s in spectra.items()]


def from_plain(plain: Mapping[str, Any]) -> SampleTally:
    """Raises LookupError, TypeError or ValueError where it is none."""
    return SampleTally(
        plain["sample"],
        plain["entries"],
        plain["read"],
        list(plain["skipped"]),
        {
            region: [CutTally(cut, _point(at), *numbers) for cut, at, *numbers in rows]
            for region, rows in plain["cutflow"].items()
        },
        {
            (name, _point(at)): HistogramTally(np.array(values, float), np.array(variances, float), nan)
            for name, at, values, variances, nan in plain["histograms"]
        },
        _window_tallies(plain["windows"]),
        dict(plain["warnings"]),
        _window_tallies(plain["own_windows"]),
        _spectrum_tallies(plain["spectra"]),
        _spectrum_tallies(plain["own_spectra"]),
    )


def _window_tallies(plain: list[Any]) -> dict[tuple[str, str], WindowTally]:
    return {
        (window, region): WindowTally(np.array(events, np.int64), np.array(sumw, float), np.array(sumw2, float))
        for window, region, events, sumw, sumw2 in plain
    }


def _spectrum_tallies(plain: list[Any]) -> dict[str, SpectrumTally]:
    return {
        name: SpectrumTally(np.array(candidates, np.int64), np.array(sumw, float), np.array(sumw2, float))
        for name, candidates, sumw, sumw2 in plain
    }


def _point(at: list[Any]) -> Point:
    return tuple((name, value) for name, value in at)
