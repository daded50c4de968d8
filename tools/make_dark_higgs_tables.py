"""Measure the resolutions of the dark-Higgsstrahlung search in simulation, and write its two tables.

    python tools/make_dark_higgs_tables.py SAMPLES/det analyses/dark_higgsstrahlung_invisible

A width is half the shortest interval that holds 68.27% of the events in which one muon of each charge is found.
"""

# ruff: noqa: E501 - the headers of tables are one line a statement

import math
import sys
from pathlib import Path

import awkward as ak
import numpy as np
import uproot
from measure_alp_resolution import beams, core_width

MUON = 0.1056583755

#: (mass of the dark photon, of the dark Higgs boson) in GeV, and the file.
SIGNALS = (
    (2.0, 1.0, "sig_ApHp_mA2p0_mh1p0.root"),
    (4.0, 1.0, "sig_ApHp_mA4p0_mh1p0.root"),
    (6.0, 3.0, "sig_ApHp_mA6p0_mh3p0.root"),
)

DIMUON = """\
# what: resolution of the mass of the muon pair
# source: the project's own simulation with a parametrised detector, not Belle II's (arXiv:2207.00509)
# how found: half the shortest 68.27% interval at 2, 4 and 6 GeV: {measured} GeV
# rule: powers of the mass between the measured points; below 2 and above 6 GeV the nearest of the two powers goes on
"""
RECOIL = """\
# what: resolution of the mass of what recoils against the muon pair
# source: the project's own simulation with a parametrised detector, not Belle II's (arXiv:2207.00509)
# how found: half the shortest 68.27% interval of the squared mass: {low} GeV^2 at 1 GeV (mean of two dark-photon masses, 2 and 4 GeV), {high} GeV^2 at 3 GeV; sigma(M) = sigma(M^2) / 2M
# rule: sigma(M^2) on a straight line from 1 to 3 GeV, above as at 3 GeV (no dark Higgs boson above 5.29 GeV is lighter than its dark photon)
# assumed: below 1 GeV sigma(M) as at 1 GeV; no lower mass was simulated, and true windows there would be wider
"""

Vector = np.ndarray


def legs(path: Path) -> tuple[Vector, Vector]:
    """Positive and negative muon, (E, px, py, pz) by event."""
    names = ["track_px", "track_py", "track_pz", "track_charge", "track_muonID"]
    with uproot.open(path) as file:
        events = file["events"].arrays(names)
    muon = events.track_muonID > 0.5
    found = [muon & (events.track_charge > 0), muon & (events.track_charge < 0)]
    one_each = (ak.sum(found[0], axis=1) == 1) & (ak.sum(found[1], axis=1) == 1)
    return tuple(four_vector(events[one_each], which[one_each]) for which in found)  # type: ignore[return-value]


def four_vector(events: ak.Array, which: ak.Array) -> Vector:
    p = np.array([ak.to_numpy(ak.flatten(events[f"track_p{x}"][which])) for x in "xyz"], np.float64)
    return np.array([np.sqrt(np.sum(p**2, axis=0) + MUON**2), *p])


def squared_mass(p: Vector) -> Vector:
    return np.asarray(p[0] ** 2 - p[1] ** 2 - p[2] ** 2 - p[3] ** 2)


def widths(path: Path) -> tuple[float, float]:
    """Of the pair's mass in GeV and of the recoil's squared mass in GeV^2."""
    plus, minus = legs(path)
    pair = plus + minus
    recoil = beams()[:, None] - pair
    return core_width(list(np.sqrt(squared_mass(pair)))), core_width(list(squared_mass(recoil)))


def powers(points: dict[float, float], mass: float) -> float:
    """Through the points, a power of the mass between each two; the end ones go on."""
    at, width = np.log(list(points)), np.log(list(points.values()))
    k = int(np.clip(np.searchsorted(at, math.log(mass)) - 1, 0, len(at) - 2))
    slope = (width[k + 1] - width[k]) / (at[k + 1] - at[k])
    return math.exp(width[k] + slope * (math.log(mass) - at[k]))


def recoil_width(low: float, high: float, mass: float) -> float:
    mass = max(mass, 1.0)
    return float(np.interp(mass, (1.0, 3.0), (low, high))) / (2 * mass)


def write(path: Path, header: str, columns: str, rows: list[tuple[float, float]]) -> None:
    lines = [f"{x:g},{y:.4g}" for x, y in rows]
    path.write_text(header + columns + "\n" + "\n".join(lines) + "\n", encoding="utf-8")


def main(samples: Path, folder: Path) -> None:
    found = {(mA, mh): widths(samples / name) for mA, mh, name in SIGNALS}
    pair = {mA: dimuon for (mA, _), (dimuon, _) in found.items()}
    low = (found[2.0, 1.0][1] + found[4.0, 1.0][1]) / 2
    high = found[6.0, 3.0][1]
    print(found, file=sys.stderr)
    masses = [round(0.2 + 0.1 * k, 1) for k in range(105)]
    write(
        folder / "dimuon_resolution.csv",
        DIMUON.format(measured=", ".join(f"{w:.3g}" for w in pair.values())),
        "mA [GeV],sigma_dimuon [GeV]",
        [(m, powers(pair, m)) for m in masses],
    )
    write(
        folder / "recoil_resolution.csv",
        RECOIL.format(low=f"{low:.3g}", high=f"{high:.3g}"),
        "mh [GeV],sigma_recoil [GeV]",
        [(m, recoil_width(low, high, m)) for m in [0.0, *(round(1 + 0.1 * k, 1) for k in range(91))]],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
