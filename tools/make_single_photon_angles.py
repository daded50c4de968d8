"""Compute the directions in which a single photon is asked for, and write the two tables of the search.

    python tools/make_single_photon_angles.py analyses/dark_photon_invisible

In e+e- -> e+e- gamma the electrons may both leave along the beam pipe, one forward and one backward. Their directions
lie within cones; momentum balance then gives the largest energy that the photon can have in each direction. A photon
of more energy than that, in the barrel of the calorimeter, is not of such an event.
"""

# ruff: noqa: E501 - the headers of tables are one line a statement

import math
import sys
from pathlib import Path

from scipy.optimize import brentq, minimize_scalar

SQRT_S = 10.58
BETA = 0.2757  # of the centre-of-mass frame, along z
BARREL = (32.2, 128.7)  # degrees in the laboratory
COVERED = (12.4, 155.1)
NARROWEST = 2.7  # GeV

HEADER = """\
# what: {which} polar angle of the single photon in the laboratory, against its energy in the centre-of-mass frame
# paper: Belle II Physics Book, arXiv:1808.10567, selects in energy and angle; its numbers are not public
# assumed: the calorimeter's barrel, {low:g} to {high:g} degrees, less the directions in which e+ e- -> e+ e- gamma with both electrons outside {covered_low:g} to {covered_high:g} degrees gives a photon of this energy
# how found: three-body kinematics of massless electrons, polar angles about the boost; without resolutions and without a second photon
# assumed: below {narrowest:g} GeV as at {narrowest:g} GeV: no direction is free of that background below {least:.2f} GeV
E [GeV],{column} [deg]
"""


def to_cms(theta: float) -> float:
    """Polar angle of a massless particle, from the laboratory; radians."""
    return 2 * math.atan(math.tan(theta / 2) * math.sqrt((1 + BETA) / (1 - BETA)))


def to_lab(theta: float) -> float:
    return 2 * math.atan(math.tan(theta / 2) * math.sqrt((1 - BETA) / (1 + BETA)))


def largest_energy(theta: float) -> float:
    """Of a photon at this angle in the centre-of-mass frame, the electrons at the edges of their cones opposite to it."""
    forward = to_cms(math.radians(COVERED[0]))
    backward = math.pi - to_cms(math.radians(COVERED[1]))
    apart = math.sin(forward + backward)
    return SQRT_S * apart / (apart + math.sin(theta + forward) + math.sin(math.pi - theta + backward))


def least() -> tuple[float, float]:
    """The angle at which the largest energy is least, and that energy."""
    found = minimize_scalar(largest_energy, bounds=(1.0, 2.2), method="bounded")
    return float(found.x), float(found.fun)


def band(energy: float) -> tuple[float, float]:
    """In degrees in the laboratory."""
    middle, _ = least()
    energy = max(energy, NARROWEST)
    ends = []
    for edge in (to_cms(math.radians(a)) for a in BARREL):
        free = largest_energy(edge) <= energy
        ends.append(edge if free else brentq(lambda t: largest_energy(t) - energy, middle, edge))
    low, high = (math.degrees(to_lab(t)) for t in ends)
    return low, high


def main(folder: Path) -> None:
    energies = [1.8, *(round(NARROWEST + 0.05 * k, 2) for k in range(18)), 5.3]
    names = (("least", "theta_low", "angle_low.csv"), ("largest", "theta_high", "angle_high.csv"))
    for k, (which, column, file) in enumerate(names):
        header = HEADER.format(
            which=which, low=BARREL[0], high=BARREL[1], covered_low=COVERED[0], covered_high=COVERED[1],
            narrowest=NARROWEST, least=least()[1], column=column,
        )  # fmt: skip
        rows = "".join(f"{energy:g},{band(energy)[k]:.2f}\n" for energy in energies)
        (folder / file).write_text(header + rows, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
