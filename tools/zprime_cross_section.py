"""Integrate the tree-level matrix element of e+ e- -> mu+ mu- Z' over a grid of masses, and write a table.

    python tools/zprime_cross_section.py OUT.csv [BESIDE.csv]

It is `cross_section.csv` of `zprime_invisible` and of `zprime_four_muons`. BESIDE is a table with the columns `mZ [GeV],sigma_unit_g [fb]`, such as analyses/zprime_invisible/cross_section.csv:
what this one is over that one is printed for each of its masses.
"""

# ruff: noqa: E501 - the headers of tables are one line a statement

from __future__ import annotations

import sys
from pathlib import Path

from darkana.runtime.generator.zprime import cross_section

SQRT_S = 10.58
MASSES = [0.1, 0.15, 0.2, 0.212, *(round(0.05 * k, 2) for k in range(5, 191))]
DIGITS = 6

HEADER = f"""\
# what: sigma(e+ e- -> mu+ mu- Z') at g' = 1, sqrt(s) = {SQRT_S} GeV, tree level without initial-state radiation, no cuts, any Z' decay
# source: tree-level matrix element (virtual photon, Z' off either muon, vector coupling, the muon's mass kept), alpha = 1/137.036
# formula: sigma = alpha^2 / (48 pi s^3) int da db T(a, b); a = (p1 + k)^2 - m^2, b = (p2 + k)^2 - m^2, T the spin sum of gamma* -> mu- mu+ Z' over e^2 g'^2
# how found: Gauss-Legendre quadrature in log a and log b; the error is the larger of rounding and of what half the points change
mZ [GeV],sigma_unit_g [fb],error [fb]
"""


def line(mass: float) -> str:
    rate, error = cross_section(mass, SQRT_S)
    return f"{mass:g},{rate:.{DIGITS}g},{max(error, 0.5 * 10 ** (1 - DIGITS) * rate):.2g}\n"


def compare(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines if line[:1].isdigit()]
    ratios = {float(mass): cross_section(float(mass), SQRT_S)[0] / float(rate) for mass, rate, *_ in rows}
    for mass, ratio in ratios.items():
        print(f"{mass:5g} GeV  {ratio:.4f}")
    least, most = min(ratios, key=lambda m: ratios[m]), max(ratios, key=lambda m: ratios[m])
    print(f"from {ratios[least]:.4f} at {least:g} GeV to {ratios[most]:.4f} at {most:g} GeV")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(HEADER + "".join(map(line, MASSES)), encoding="utf-8")
    for beside in sys.argv[2:]:
        compare(Path(beside))
