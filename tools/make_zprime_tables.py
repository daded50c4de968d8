"""Write the tables of the invisible-Z' search from the few numbers they rest on.

    python tools/make_zprime_tables.py analyses/zprime_invisible

Its cross sections are what `zprime_cross_section.py` integrates.
"""

# ruff: noqa: E501 - the headers of tables are one line a statement

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

#: (recoil mass in GeV, half the distance of the published window edges in GeV^2).
WINDOW_HALF_WIDTH = ((2.57, 0.67), (4.5, 0.50), (5.7, 0.38))

RESOLUTION = """\
# what: recoil-mass resolution of the Z' search; the windows are +- this
# paper: inferred from Belle II, arXiv:1912.11276: the published limit's windows, two resolutions wide, are spaced in squared recoil mass
# luminosity: 276 pb^-1
# how found: sigma(M^2) = 0.67 GeV^2 up to 2.57 GeV, straight lines through 0.50 at 4.5 and 0.38 at 5.7 GeV; sigma(M) = sigma(M^2) / 2M
# assumed: the last straight line goes on from 5.97 GeV, where the published points end, to 8 GeV
"""
EFFICIENCY = """\
# what: signal efficiency of the Z' search
# paper: Belle II, arXiv:1912.11276: 2.6-4.9% below 7 GeV, recalled, not checked against the text
# luminosity: 276 pb^-1
# assumed: the least at the lowest mass, the most at 7 GeV, a straight line between; at 8 GeV half, as the geometric acceptance of the simulated signal falls from 6 to 8 GeV
"""
TAU_CUT = """\
# what: least momentum of the recoil transverse to the harder lepton (half of it: to the softer one)
# paper: Belle II, arXiv:1912.11276, has a linear cut that depends on the mass; its numbers are not public
# assumed: chosen on the simulation: it leaves a 15th of tau tau or less at 2-6 GeV, a third of mu mu at 1 GeV, and a quarter (1 GeV) to 60% (4 GeV) of the signal; no cut is left at 8 GeV, where the recoil has little momentum
mZ [GeV],tau_cut [GeV]
0.5,1.5
6,1
8,0
"""


def sigma_m2(mass: float) -> float:
    """Half the window's width in squared recoil mass, in GeV^2."""
    x, y = np.array(WINDOW_HALF_WIDTH).T
    if mass > x[-1]:
        return float(y[-1] + (mass - x[-1]) * (y[-1] - y[-2]) / (x[-1] - x[-2]))
    return float(np.interp(mass, x, y))


def write(path: Path, header: str, columns: str, rows: Sequence[tuple[float, float]]) -> None:
    lines = [f"{x:g},{y:.4g}" for x, y in rows]
    path.write_text(header + columns + "\n" + "\n".join(lines) + "\n", encoding="utf-8")


def masses(low: float, high: float, step: float) -> list[float]:
    return [round(low + k * step, 6) for k in range(round((high - low) / step) + 1)]


def main(folder: Path) -> None:
    write(
        folder / "recoil_resolution.csv",
        RESOLUTION,
        "mZ [GeV],sigma_recoil [GeV]",
        [(m, sigma_m2(m) / (2 * m)) for m in masses(0.5, 8, 0.05)],
    )
    write(folder / "efficiency.csv", EFFICIENCY, "mZ [GeV],eff", [(0.5, 0.026), (7, 0.049), (8, 0.0245)])
    (folder / "tau_cut.csv").write_text(TAU_CUT, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
