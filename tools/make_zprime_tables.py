"""Write the tables of the invisible-Z' search from the few numbers they rest on.

    python tools/make_zprime_tables.py SAMPLES/zprime_cross_section.csv analyses/zprime_invisible

The first argument is the generator's table of cross sections (mass, sigma at g' = 1 in pb, ...).
"""

# ruff: noqa: E501 - the headers of tables are one line a statement

import csv
import math
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.interpolate import PchipInterpolator

#: (recoil mass in GeV, half the distance of the published window edges in GeV^2).
WINDOW_HALF_WIDTH = ((2.57, 0.67), (4.5, 0.50), (5.7, 0.38))

#: (mass in GeV, sigma at g' = 1 in fb), computed at tree level where the generator has no point.
COMPUTED = ((3.0, 1.37e4), (5.0, 2.03e3), (5.9, 744.0), (7.0, 174.0))

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
CROSS_SECTION = """\
# what: sigma(e+ e- -> mu+ mu- Z') at g' = 1, sqrt(s) = 10.58 GeV, tree level without initial-state radiation, no cuts, any Z' decay
# source: MadGraph5_aMC@NLO 3.5.7 with an L_mu - L_tau model, alpha = 1/137.036 (the project's own samples): 0.5, 1, 2, 2.5, 4, 6, 8 GeV; tree-level computation: 3, 5, 5.9, 7 GeV
# how found: between those points the logarithm is interpolated by a monotone cubic (PCHIP, with the generator's points at 0.212 and 9 GeV beyond the ends); leaving one point out moves it by at most {shift:.0%} there
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


def generator_points(path: Path) -> dict[float, float]:
    """Cross sections in fb at g' = 1, by mass."""
    with path.open(encoding="utf-8") as stream:
        rows = csv.DictReader(line for line in stream if not line.startswith("#"))
        return {float(row["mass_GeV"]): 1000 * float(row["sigma_pb_gp1"]) for row in rows}


def log_cross_section(points: dict[float, float]) -> PchipInterpolator:
    at = sorted(points)
    return PchipInterpolator(at, [math.log(points[m]) for m in at])


def largest_shift(points: dict[float, float]) -> float:
    """How far the curve moves at an inner point that is left out."""
    inner = [m for m in points if 0.5 < m < 8]
    shifts = []
    for left_out in inner:
        curve = log_cross_section({m: v for m, v in points.items() if m != left_out})
        shifts.append(abs(math.exp(curve(left_out)) / points[left_out] - 1))
    return max(shifts)


def main(generator_table: Path, folder: Path) -> None:
    grid = masses(0.5, 8, 0.1)
    write(
        folder / "recoil_resolution.csv",
        RESOLUTION,
        "mZ [GeV],sigma_recoil [GeV]",
        [(m, sigma_m2(m) / (2 * m)) for m in masses(0.5, 8, 0.05)],
    )
    write(folder / "efficiency.csv", EFFICIENCY, "mZ [GeV],eff", [(0.5, 0.026), (7, 0.049), (8, 0.0245)])
    (folder / "tau_cut.csv").write_text(TAU_CUT, encoding="utf-8")
    points = {m: v for m, v in generator_points(generator_table).items() if m > 0.2} | dict(COMPUTED)
    curve = log_cross_section(points)
    header = CROSS_SECTION.format(shift=largest_shift(points))
    write(
        folder / "cross_section.csv",
        header,
        "mZ [GeV],sigma_unit_g [fb]",
        [(m, points.get(m) or math.exp(curve(m))) for m in grid],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
