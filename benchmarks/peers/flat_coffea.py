"""coffea: Lorentz vectors, a PackedSelection of masks over all rows of a chunk, and a hist histogram."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import awkward as ak
import hist
import numpy as np
import uproot
from coffea.analysis_tools import PackedSelection
from coffea.nanoevents.methods import vector

sys.path.insert(0, str(Path(__file__).parent))
import flat_physics as p

ak.behavior.update(vector.behavior)


def lorentz(x: object, y: object, z: object, t: object) -> ak.Array:
    return ak.zip({"x": x, "y": y, "z": z, "t": t}, with_name="LorentzVector")


def chunk(events: ak.Array, histogram: hist.Hist) -> list[int]:
    plus, minus = (lorentz(*(events[f"{leg}_{part}"] for part in ("px", "py", "pz", "E"))) for leg in p.LEGS)
    pair = plus + minus
    recoil = lorentz(p.BEAM[1] - pair.x, -pair.y, p.BEAM[2] - pair.z, p.BEAM[0] - pair.t)
    across = p.FROM_E * pair.t + p.FROM_X * pair.x + p.FROM_Z * pair.z
    selection = PackedSelection()
    selection.add("mu+", events.mu_p_muonID > p.MUON_ID)
    selection.add("mu-", events.mu_m_muonID > p.MUON_ID)
    selection.add("little energy", events.Eextra < p.EXTRA)
    selection.add("not back to back", np.hypot(across, pair.y) > p.PT)
    selection.add("into the barrel", (recoil.theta > p.LOW) & (recoil.theta < p.HIGH))
    selection.add("a mass", recoil.mass2 > 0)
    histogram.fill(np.sqrt(recoil.mass2[selection.all()]))
    return [len(events), *(int(selection.all(*selection.names[:k]).sum()) for k in range(1, 7))]


def prepare(data: Path) -> Callable[[], object]:
    def job() -> object:
        total, histogram = np.zeros(7, int), hist.Hist(hist.axis.Regular(p.BINS, *p.RANGE))
        for events in uproot.iterate({data / "flat.root": "t"}, p.COLUMNS, step_size=250_000, library="ak"):
            total += chunk(events, histogram)
        return {"cutflow": total.tolist(), "histogram": histogram.values(flow=True).astype(int).tolist()}

    return job
