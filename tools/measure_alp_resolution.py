"""Measure the resolution of the ALP's squared mass in simulation, and write the search's table.

    python tools/measure_alp_resolution.py SAMPLES analyses/alp_two_photons/resolution.csv

SAMPLES is a folder with `det/` and `truth/` of the same events. Clusters are matched to generated photons, so the
pairing is the true one. A width is half the shortest interval that holds 68.27% of the events.
"""

# ruff: noqa: E501 - the headers of tables are one line a statement

import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import uproot

E_ELECTRON, E_POSITRON, HALF_CROSSING = 7.004, 4.002, 0.0415
SQRT_S = 10.58
ALP = 9000005
SWITCH = 6.85
MEASURED = (0.5, 2.0, 5.0, 8.0)

Vector = np.ndarray

HEADER = """\
# what: resolution of the squared ALP mass: of the photon pair below {switch} GeV, of the recoil against the other photon above
# source: the project's own simulation with a parametrised detector, not Belle II's (arXiv:2007.13071)
# how found: half the shortest 68.27% interval, clusters matched to generated photons, at 0.5, 2 and 5 GeV (pair: {pair}) and 8 GeV (recoil: {recoil} GeV^2)
# rule: pair: powers of the mass between the measured points, below 0.5 GeV proportional to the mass (the opening angle decides), above 5 GeV the last power
# rule: recoil: 2 sqrt_s sigma_E(E) at the recoil photon's energy with sigma_E of belle2.ana, times {factor:.3f} so that it meets the measured point
ma [GeV],sigma_m2 [GeV^2]
"""


def beams() -> Vector:
    total = E_ELECTRON + E_POSITRON
    along = (E_ELECTRON - E_POSITRON) * math.cos(HALF_CROSSING)
    return np.array([total, total * math.sin(HALF_CROSSING), 0.0, along])


def photon(energy: float, theta: float, phi: float) -> Vector:
    transverse = energy * math.sin(theta)
    return np.array([energy, transverse * math.cos(phi), transverse * math.sin(phi), energy * math.cos(theta)])


def squared(p: Vector) -> float:
    return float(p[0] ** 2 - p[1:] @ p[1:])


def nearest(direction: Vector, clusters: list[Vector]) -> int | None:
    """The cluster within 50 mrad of a generated photon."""
    cosines = [float(direction[1:] @ c[1:] / (direction[0] * c[0])) for c in clusters]
    best = max(range(len(clusters)), key=lambda k: cosines[k], default=None)
    return best if best is not None and cosines[best] > math.cos(0.05) else None


def matched(samples: Path, stem: str) -> Iterator[tuple[Vector, Vector, Vector]]:
    """Clusters of the recoil photon and of the ALP's two, in every event where all three are found and apart."""
    with uproot.open(samples / "truth" / f"{stem}.root") as file:
        truth = file["events"].arrays(library="np")
    with uproot.open(samples / "det" / f"{stem}.root") as file:
        seen = file["events"].arrays(["event", "cluster_E", "cluster_theta", "cluster_phi"], library="np")
    row = {int(number): k for k, number in enumerate(seen["event"])}
    for i, number in enumerate(truth["event"]):
        k = row[int(number)]
        clusters = [
            photon(*map(float, c))
            for c in zip(seen["cluster_E"][k], seen["cluster_theta"][k], seen["cluster_phi"][k], strict=True)
        ]
        pdg, mother = truth["part_pdg"][i], truth["part_mother"][i]
        final = [j for j in range(len(pdg)) if pdg[j] == 22 and truth["part_status"][i][j] == 1]
        final.sort(key=lambda j: mother[j] >= 0 and pdg[mother[j]] == ALP)
        generated = [np.array([truth[f"part_{x}"][i][j] for x in ("E", "px", "py", "pz")], float) for j in final]
        found = [nearest(p, clusters) for p in generated]
        if len(found) == 3 and None not in found and len(set(found)) == 3:
            recoil, first, second = (clusters[f] for f in found if f is not None)
            yield recoil, first, second


def core_width(values: list[float]) -> float:
    x = np.sort(values)
    held = math.ceil(0.6827 * len(x))
    return float(np.min(x[held - 1 :] - x[: len(x) - held + 1])) / 2


def sigma_energy(energy: float) -> float:
    return energy * math.sqrt((0.00066 / energy) ** 2 + 0.0081**2 / math.sqrt(energy) + 0.0134**2)


def recoil_rule(mass: float) -> float:
    return 2 * SQRT_S * sigma_energy((SQRT_S**2 - mass**2) / (2 * SQRT_S))


def pair_rule(measured: dict[float, float]) -> Callable[[float], float]:
    at, width = np.log(list(measured)), np.log(list(measured.values()))
    last_power = (width[-1] - width[-2]) / (at[-1] - at[-2])

    def sigma(mass: float) -> float:
        x = math.log(mass)
        if x < at[0]:
            return math.exp(width[0] + (x - at[0]))
        if x > at[-1]:
            return math.exp(width[-1] + last_power * (x - at[-1]))
        return math.exp(np.interp(x, at, width))

    return sigma


def main(samples: Path, table: Path) -> None:
    pair: dict[float, float] = {}
    recoil: dict[float, float] = {}
    for mass in MEASURED:
        events = list(matched(samples, f"sig_alp_m{mass:.1f}".replace(".", "p")))
        pair[mass] = core_width([squared(a + b) for _, a, b in events])
        recoil[mass] = core_width([squared(beams() - r) for r, _, _ in events])
        print(
            f"{mass} GeV: {len(events)} events, pair {pair[mass]:.4f}, recoil {recoil[mass]:.4f} GeV^2"
            f" (rule {recoil_rule(mass):.4f})",
            file=sys.stderr,
        )
    low = pair_rule({m: w for m, w in pair.items() if m < SWITCH})
    factor = recoil[8.0] / recoil_rule(8.0)
    below = [round(0.2 + 0.05 * k, 2) for k in range(133)] + [SWITCH - 0.0001]
    above = [SWITCH] + [round(6.9 + 0.05 * k, 2) for k in range(57)]
    rows = [(m, low(m)) for m in below] + [(m, factor * recoil_rule(m)) for m in above]
    header = HEADER.format(
        switch=SWITCH,
        pair=", ".join(f"{pair[m]:.3g}" for m in MEASURED if m < SWITCH),
        recoil=f"{recoil[8.0]:.3g}",
        factor=factor,
    )
    table.write_text(header + "".join(f"{m:.6g},{w:.4g}\n" for m, w in rows), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
