"""What every contender of the photon contest gives, in whole numbers: events after each cut, bins, a window."""

from __future__ import annotations

from typing import Any

SQRT_S = 10.58
EDGES = [k * 12 / 60 for k in range(61)]
ACCEPTANCE = (25.0, 150.0)


def answer(result: Any) -> dict[str, Any]:
    """darkana's result, whatever its names. Bins are those of each pair of photons, with under- and overflow."""
    (flow,) = (rows for region in result.cutflow.regions.values() for rows in region.values())
    contents = (c for histogram in result.histograms.values() for c in histogram.samples.values())
    (window,) = (w for regions in result.windows.values() for found in regions.values() for w in found.values())
    return {
        "cutflow": [row.events for row in flow],
        "bins": [list(map(int, c.values)) for c in contents],
        "window": int(window.events[0]),
    }
