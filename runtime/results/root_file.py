"""`histograms.root`: a folder a sample, in it each histogram with its variances."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .plottable import plottable

if TYPE_CHECKING:
    from .result import HistogramResult, Result

MOST_AXES = 3
"""ROOT has TH1D, TH2D and TH3D."""


def write_root(result: Result, path: Path | str) -> Path:
    """Writes the histograms with under- and overflow and sums of squared weights; the title of each is its key in
    `result.json`. Those of more than three axes are left out. Raises OSError."""
    import uproot

    folders = root_names(sample.name for sample in result.samples)
    names = root_names(result.histograms)
    with uproot.recreate(path) as file:
        for sample, folder in folders.items():
            file.mkdir(folder)
            for key, histogram in result.histograms.items():
                if sample in histogram.samples and len(histogram.axes) <= MOST_AXES:
                    file[f"{folder}/{names[key]}"] = of_sample(histogram, sample, key)
    return Path(path)


def of_sample(histogram: HistogramResult, sample: str, title: str) -> Any:
    """What uproot writes for one sample: a `hist.Hist` only where its axes need one."""
    if (plain := plottable(histogram, sample, title)) is not None:
        return plain
    from .hists import to_hist

    alone = to_hist(replace(histogram, samples={sample: histogram.samples[sample]}))
    made: Any = alone[{"sample": 0}]
    made.title = title  # uproot takes it for the histogram's
    return made


def root_names(keys: Iterable[str]) -> dict[str, str]:
    """For each key a name that differs from all others.

    >>> root_names(["h", "h at mZ=1 GeV", "h at mZ=0.5 GeV", "h at mZ=-1e-3 GeV"]).values()
    dict_values(['h', 'h_at_mZ_1_GeV', 'h_at_mZ_0p5_GeV', 'h_at_mZ_m1em3_GeV'])
    >>> root_names(["a b", "a+b"]).values()
    dict_values(['a_b', 'a_b_2'])
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for key in keys:
        name, number = root_name(key), 1
        while name.casefold() in taken:
            number += 1
            name = f"{root_name(key)}_{number}"
        taken.add(name.casefold())
        names[key] = name
    return names


def root_name(key: str) -> str:
    """Letters, digits and `_` alone, so that it can be typed at ROOT's prompt: in numbers `.` is `p` and `-` is `m`,
    any other characters become one `_`; a digit does not come first."""
    text = re.sub(r"(?<=\d)\.(?=\d)", "p", key)
    text = re.sub(r"-(?=\d)", "m", text)
    text = re.sub(r"[^0-9A-Za-z_]+", "_", text).strip("_") or "_"
    return f"_{text}" if text[0].isdigit() else text
