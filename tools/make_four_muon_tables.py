"""Write the tables of the four-muon search from the few numbers they rest on.

    python tools/make_four_muon_tables.py DARKCAST/limits/BaBar_TheBABAR2016rlg.lmt analyses/zprime_four_muons

The first argument is the public repository's table of the limit. The cross sections are what `zprime_cross_section.py` integrates.
"""

# ruff: noqa: E501 - the headers of tables are one line a statement

import sys
from pathlib import Path

from make_zprime_tables import write

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


def main(limit: Path, folder: Path) -> None:
    write(folder / "mass_resolution.csv", RESOLUTION, "mZ [GeV],sigma_mass [MeV]", [(0.2113, 1.0), (10.0, 9.0)])
    write(folder / "efficiency.csv", EFFICIENCY, "mZ [GeV],eff", [(0.2113, 0.35), (6.5, 0.5), (10.0, 0.5)])
    lines = [f"{mass:.5g},{g:.5g}" for mass, g in published(limit)]
    text = PUBLISHED + "mZ [GeV],gprime\n" + "\n".join(lines) + "\n"
    (folder / "published_gprime.csv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
