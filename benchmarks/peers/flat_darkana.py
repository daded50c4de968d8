"""The search of flat.ana, or of the file that `FLAT_ANA` names, as a user runs it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import darkana
from darkana.runtime.reading.samples import Sample

ANA = Path(os.environ.get("FLAT_ANA", Path(__file__).parents[1] / "flat.ana"))


def prepare(data: Path) -> Callable[[], object]:
    search = darkana.load(ANA)
    sample = Sample(name="pairs", kind="background", files=(str(data / "flat.root"),), unweighted=True)

    def job() -> object:
        result = search.run([sample])
        (region,), (histogram,) = result.cutflow.regions.values(), result.histograms.values()
        rows, values = region["pairs"], histogram.samples["pairs"].values
        return {"cutflow": [row.events for row in rows[:1] + rows[2:]], "histogram": values.astype(int).tolist()}

    return job
