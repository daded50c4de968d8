"""RDataFrame with the whole search in one C++ function, compiled with -O3; single-threaded."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ["EXTRA_CLING_ARGS"] = "-O3"
import ROOT

sys.path.insert(0, str(Path(__file__).parent))
import flat_physics as p

CODE = """
struct Outcome { std::vector<long> counts = std::vector<long>(7), bins; };

Outcome search(const std::string &file) {
  Outcome found;
  auto &n = found.counts;
  TH1D histogram("m", "", %(bins)d, %(first)r, %(last)r);
  ROOT::RDataFrame frame("t", file);
  frame.Foreach([&](double px1, double py1, double pz1, double E1, double px2, double py2, double pz2, double E2,
                    double id1, double id2, double extra) {
    ++n[0];
    if (!(id1 > %(id)r)) return;
    ++n[1];
    if (!(id2 > %(id)r)) return;
    ++n[2];
    if (!(extra < %(extra)r)) return;
    ++n[3];
    const double px = px1 + px2, py = py1 + py2, pz = pz1 + pz2, E = E1 + E2;
    const double across = %(from_e)r * E + %(from_x)r * px + %(from_z)r * pz;
    if (!(std::sqrt(across * across + py * py) > %(pt)r)) return;
    ++n[4];
    const double x = %(beam_x)r - px, z = %(beam_z)r - pz, e = %(beam_e)r - E, xy2 = x * x + py * py;
    const double theta = std::atan2(std::sqrt(xy2), z);
    if (!(theta > %(low)r && theta < %(high)r)) return;
    ++n[5];
    const double m2 = e * e - (xy2 + z * z);
    if (!(m2 > 0)) return;
    ++n[6];
    histogram.Fill(std::sqrt(m2));
  }, {%(columns)s});
  for (int k = 0; k < %(bins)d + 2; ++k) found.bins.push_back(histogram.GetBinContent(k));
  return found;
}
"""


def prepare(data: Path) -> Callable[[], object]:
    ROOT.TH1.AddDirectory(False)
    numbers = {
        "bins": p.BINS, "first": p.RANGE[0], "last": p.RANGE[1], "id": p.MUON_ID, "extra": p.EXTRA, "pt": p.PT,
        "from_e": p.FROM_E, "from_x": p.FROM_X, "from_z": p.FROM_Z, "low": p.LOW, "high": p.HIGH,
        "beam_e": p.BEAM[0], "beam_x": p.BEAM[1], "beam_z": p.BEAM[2],
    }  # fmt: skip
    ROOT.gInterpreter.Declare(CODE % {**numbers, "columns": _listed()})

    def job() -> object:
        found = ROOT.search(str(data / "flat.root"))
        return {"cutflow": list(map(int, found.counts)), "histogram": list(map(int, found.bins))}

    return job


def _listed() -> str:
    return ", ".join(f'"{name}"' for name in p.COLUMNS)
