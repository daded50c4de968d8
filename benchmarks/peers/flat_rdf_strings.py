"""RDataFrame with expressions in strings, single-threaded."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import ROOT

sys.path.insert(0, str(Path(__file__).parent))
import flat_physics as p


def prepare(data: Path) -> Callable[[], object]:
    energy, px, pz = p.BEAM

    def job() -> object:
        frame = ROOT.RDataFrame("t", str(data / "flat.root"))
        counts = [frame.Count()]

        def cut(frame: object, condition: str) -> object:
            frame = frame.Filter(condition)
            counts.append(frame.Count())
            return frame

        frame = cut(frame, f"mu_p_muonID > {p.MUON_ID}")
        frame = cut(frame, f"mu_m_muonID > {p.MUON_ID}")
        frame = cut(frame, f"Eextra < {p.EXTRA}")
        for part in ("px", "py", "pz", "E"):
            frame = frame.Define(part, f"mu_p_{part} + mu_m_{part}")
        frame = frame.Define("pt", f"std::hypot({p.FROM_E!r} * E + {p.FROM_X!r} * px + {p.FROM_Z!r} * pz, py)")
        frame = cut(frame, f"pt > {p.PT}")
        frame = frame.Define("x", f"{px!r} - px").Define("z", f"{pz!r} - pz")
        frame = frame.Define("theta", "std::atan2(std::hypot(x, py), z)")
        frame = cut(frame, f"theta > {p.LOW!r} && theta < {p.HIGH!r}")
        frame = frame.Define("m2", f"({energy!r} - E) * ({energy!r} - E) - (x * x + py * py + z * z)")
        frame = cut(frame, "m2 > 0").Define("m", "std::sqrt(m2)")
        histogram = frame.Histo1D(("m", "", p.BINS, *p.RANGE), "m")
        values = [int(histogram.GetBinContent(k)) for k in range(p.BINS + 2)]
        return {"cutflow": [int(each.GetValue()) for each in counts], "histogram": values}

    return job
