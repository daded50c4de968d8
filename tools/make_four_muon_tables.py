"""Write the tables of the four-muon search from the few numbers they rest on.

    python tools/make_four_muon_tables.py SAMPLES/zprime_cross_section.csv DARKCAST/limits/BaBar_TheBABAR2016rlg.lmt analyses/zprime_four_muons

The first argument is the generator's table of cross sections, the second the public repository's table of the limit.
"""

# ruff: noqa: E501 - the headers of tables are one line a statement

import math
import sys
from pathlib import Path

from make_zprime_tables import COMPUTED, generator_points, log_cross_section, write

RESOLUTION = """\
# what: resolution of the mass of a muon pair
# paper: BaBar, arXiv:1606.03501: 1-9 MeV, recalled, not checked against the text; no public input
# assumed: the least at threshold, the most at 10 GeV, a straight line between
"""
EFFICIENCY = """\
# what: signal efficiency of the search
# paper: BaBar, arXiv:1606.03501: about 35% at low masses, 50% at 6-7 GeV, recalled, not checked against the text; no public input
# assumed: a straight line from threshold to 6.5 GeV, constant above
"""
CROSS_SECTION = """\
# what: sigma(e+ e- -> mu+ mu- Z') at g' = 1, sqrt(s) = 10.58 GeV, tree level without initial-state radiation, no cuts, any Z' decay
# source: MadGraph5_aMC@NLO 3.5.7 with an L_mu - L_tau model, alpha = 1/137.036 (the project's own samples): 0.212, 0.5, 1, 2, 2.5, 4, 6, 8, 9 GeV; tree-level computation: 3, 5, 5.9, 7 GeV
# how found: between those points the logarithm is interpolated by a monotone cubic (PCHIP); the Z' is narrow, and what its muons and the other two have in common by being identical is left out
"""
PUBLISHED = """\
# what: observed upper limit on g' of the L_mu - L_tau model, Z' -> mu+ mu-, 90% CL
# paper: BaBar, PRD 94 011102, arXiv:1606.03501, Fig. 5 (digitized)
# luminosity: 514 fb^-1
# found: public repository micha-a-schmidt/darkcast; that its numbers are g' is inferred from the least of them, 6.7e-4, which the abstract gives as 7e-4
# cleaned: points without a limit and out of order dropped
"""


def published(path: Path) -> list[tuple[float, float]]:
    """Masses in GeV and limits; the repository marks the ends of a curve with 1e5."""
    rows = [
        tuple(map(float, line.split()))
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    found: list[tuple[float, float]] = []
    for mass, limit in rows:
        if limit < 1 and (not found or mass > found[-1][0]):
            found.append((mass, limit))
    return found


def main(generator_table: Path, limit: Path, folder: Path) -> None:
    write(folder / "mass_resolution.csv", RESOLUTION, "mZ [GeV],sigma_mass [MeV]", [(0.2113, 1.0), (10.0, 9.0)])
    write(folder / "efficiency.csv", EFFICIENCY, "mZ [GeV],eff", [(0.2113, 0.35), (6.5, 0.5), (10.0, 0.5)])
    points = {m: v for m, v in generator_points(generator_table).items() if m > 0.2} | dict(COMPUTED)
    curve = log_cross_section(points)
    grid = [0.212, *(round(0.25 + 0.05 * k, 2) for k in range(176))]
    rows = [(m, points.get(m) or math.exp(curve(m))) for m in grid]
    write(folder / "cross_section.csv", CROSS_SECTION, "mZ [GeV],sigma_unit_g [fb]", rows)
    lines = [f"{mass:.5g},{g:.5g}" for mass, g in published(limit)]
    text = PUBLISHED + "mZ [GeV],gprime\n" + "\n".join(lines) + "\n"
    (folder / "published_gprime.csv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
