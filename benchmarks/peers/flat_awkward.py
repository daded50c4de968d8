"""awkward arrays from uproot.iterate, as coffea hands them to a processor; a hist histogram."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import hist
import numpy as np
import uproot

sys.path.insert(0, str(Path(__file__).parent))
import flat_physics as p


def chunk(events: object, counts: list[int], histogram: hist.Hist) -> None:
    def keep(mask: object) -> None:
        nonlocal events
        events = events[mask]
        counts.append(len(events))

    counts.append(len(events))
    keep(events.mu_p_muonID > p.MUON_ID)
    keep(events.mu_m_muonID > p.MUON_ID)
    keep(events.Eextra < p.EXTRA)
    energy, px = events.mu_p_E + events.mu_m_E, events.mu_p_px + events.mu_m_px
    py, pz = events.mu_p_py + events.mu_m_py, events.mu_p_pz + events.mu_m_pz
    x, y, z = p.BEAM[1] - px, -py, p.BEAM[2] - pz
    events["pt"] = np.hypot(p.FROM_E * energy + p.FROM_X * px + p.FROM_Z * pz, py)
    events["theta"] = np.arctan2(np.hypot(x, y), z)
    events["m2"] = (p.BEAM[0] - energy) ** 2 - (x**2 + y**2 + z**2)
    keep(events.pt > p.PT)
    keep((events.theta > p.LOW) & (events.theta < p.HIGH))
    keep(events.m2 > 0)
    histogram.fill(np.sqrt(events.m2))


def prepare(data: Path) -> Callable[[], object]:
    def job() -> object:
        total, histogram = np.zeros(7, int), hist.Hist(hist.axis.Regular(p.BINS, *p.RANGE))
        for events in uproot.iterate({data / "flat.root": "t"}, p.COLUMNS, step_size=250_000, library="ak"):
            counts: list[int] = []
            chunk(events, counts, histogram)
            total += counts
        return {"cutflow": total.tolist(), "histogram": histogram.values(flow=True).astype(int).tolist()}

    return job
