"""Tables of `alp_two_photons_counts.ana`: from formulae and the published curve, without simulated events.

    python tools/make_alp_tables.py analyses

The background is e+e- -> gamma gamma gamma at tree level (one helicity formula, massless electrons; Berends and Kleiss,
Nucl. Phys. B 186 (1981) 22), the acceptance that of e+e- -> gamma a with 1 + cos^2 theta*, a -> gamma gamma isotropic,
both within the angles and energies that the search takes. The resolution is inferred from the published curve's steps.
"""

# ruff: noqa: E501 - the headers of tables are one line a statement

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

Vectors = np.ndarray
"""(n, 3), or (n, 4) with the energy first."""
Random = np.random.Generator

ALPHA, GEV2_FB = 1 / 137.036, 0.3893794e12
SQRT_S = 10.58
S = SQRT_S**2
BOOST = np.array([0.0414881, 0.0, 0.2725255])
"""Velocity of the centre-of-mass frame in the laboratory."""
NODES = np.array(
    [0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5, 9.7]
)
JUST_ABOVE_4 = 4.0001
THETA = np.radians([37.3, 123.7])
FITS = 500
"""Of the published search, half a resolution apart: recalled."""


def directions(generator: Random, n: int, *, axis_spectrum: bool = False) -> Vectors:
    """Unit vectors (n, 3): isotropic, or with 1 + cos^2 about z."""
    cosine = generator.uniform(-1, 1, n)
    if axis_spectrum:  # the cubic cosine + cosine^3 / 3 = 4 u / 3, u in [-1, 1]
        u = generator.uniform(-1, 1, n)
        cosine = np.cbrt(2 * u + np.sqrt(4 * u * u + 1)) + np.cbrt(2 * u - np.sqrt(4 * u * u + 1))
    phi, sine = generator.uniform(0, 2 * np.pi, n), np.sqrt(1 - cosine**2)
    return np.stack([sine * np.cos(phi), sine * np.sin(phi), cosine], axis=1)


def boosted(p: Vectors, velocity: Vectors) -> Vectors:
    """Four-vectors (n, 4), energy first, seen from a frame in which theirs moves with `velocity`, (3,) or (n, 3)."""
    velocity = np.broadcast_to(velocity, (len(p), 3))
    squared = np.sum(velocity**2, axis=1)
    gamma = 1 / np.sqrt(1 - squared)
    along = np.sum(velocity * p[:, 1:], axis=1)
    factor = np.where(squared > 0, (gamma - 1) / np.where(squared > 0, squared, 1), 0) * along + gamma * p[:, 0]
    return np.concatenate([(gamma * (p[:, 0] + along))[:, None], p[:, 1:] + factor[:, None] * velocity], axis=1)


def light(energy: np.ndarray, unit: Vectors) -> Vectors:
    return energy[:, None] * np.concatenate([np.ones((len(unit), 1)), unit], axis=1)


def three_photons(generator: Random, n: int) -> list[Vectors]:
    """Flat phase space of three massless particles: energies uniform on the Dalitz triangle, any orientation."""
    x = np.sort(generator.uniform(0, 1, (n, 2)), axis=1)
    energy = SQRT_S / 2 * (1 - np.stack([x[:, 0], x[:, 1] - x[:, 0], 1 - x[:, 1]], axis=1))
    first = directions(generator, n)
    across = np.cross(first, directions(generator, n))
    across /= np.linalg.norm(across, axis=1)[:, None]
    cosine = 1 - S * (1 - 2 * energy[:, 2] / SQRT_S) / (2 * energy[:, 0] * energy[:, 1])
    sine = np.sqrt(np.clip(1 - cosine**2, 0, None))
    k1, k2 = light(energy[:, 0], first), light(energy[:, 1], cosine[:, None] * first + sine[:, None] * across)
    return [k1, k2, np.array([SQRT_S, 0, 0, 0]) - k1 - k2]


def weights(k: Sequence[Vectors]) -> np.ndarray:
    """Cross section (fb) of one flat event, three photons alike: e^6 s sum a b (a^2 + b^2) / prod a b, a and b = p+- k."""
    ab = [(SQRT_S / 2 * (p[:, 0] - p[:, 3]), SQRT_S / 2 * (p[:, 0] + p[:, 3])) for p in k]
    products = np.prod([a * b for a, b in ab], axis=0)
    squared = (4 * np.pi * ALPHA) ** 3 * S * sum(a * b * (a * a + b * b) for a, b in ab) / products
    return squared / 6 / (2 * S) * S / (256 * np.pi**3) * GEV2_FB


def seen(photons: Sequence[Vectors], energy: float) -> np.ndarray:
    """In the laboratory within the angles, above `energy` (GeV)."""
    passed = np.ones(len(photons[0]), bool)
    for p in photons:
        lab = boosted(p, BOOST)
        theta = np.arctan2(np.hypot(lab[:, 1], lab[:, 2]), lab[:, 3])
        passed &= (lab[:, 0] > energy) & (theta > THETA[0]) & (theta < THETA[1])
    return passed


def least_energy(mass: float) -> float:
    return 1.0 if mass <= 4 else 0.65


def background(generator: Random, masses: np.ndarray, blocks: int = 40, n: int = 1_000_000) -> np.ndarray:
    """dsigma/dm^2 (fb/GeV^2) of photon pairs, three an event, about each mass."""
    half = np.maximum(0.1 * masses**2, 0.03)
    low, high = np.maximum(masses**2 - half, 0), masses**2 + half
    total = np.zeros(len(masses))
    for _ in range(blocks):
        k = three_photons(generator, n)
        weight = weights(k) / (blocks * n)
        for energy in (1.0, 0.65):
            here = seen(k, energy)
            w, left = weight[here], [p[here] for p in k]
            for p in left:
                order = np.argsort(S - 2 * SQRT_S * p[:, 0])
                m2, summed = (S - 2 * SQRT_S * p[:, 0])[order], np.concatenate([[0], np.cumsum(w[order])])
                inside = summed[np.searchsorted(m2, high)] - summed[np.searchsorted(m2, low)]
                total += np.where([least_energy(m) == energy for m in masses], inside / (high - low), 0)
    return total


def acceptance(generator: Random, mass: float, n: int = 2_000_000) -> float:
    """Of the signal: all three photons seen."""
    unit = directions(generator, n, axis_spectrum=True)
    energy = (S - mass**2) / (2 * SQRT_S)
    alp = (S + mass**2) / (2 * SQRT_S)
    one = light(np.full(n, mass / 2), directions(generator, n))
    other = np.concatenate([one[:, :1], -one[:, 1:]], axis=1)
    velocity = -unit * (energy / alp)
    photons = [light(np.full(n, energy), unit), boosted(one, velocity), boosted(other, velocity)]
    return float(np.mean(seen(photons, least_energy(mass))))


def resolution(published: np.ndarray, masses: np.ndarray) -> np.ndarray:
    """sigma(M^2) (GeV^2): two steps in M^2 of the published curve, of which the digitised one has too few."""
    edges = np.unique(published[:, :2])
    steps = 2 * np.sqrt(edges[1:] * edges[:-1]) * np.diff(edges) * len(published) / FITS
    middle = np.sqrt(edges[1:] * edges[:-1])
    below, above = middle < 6.85, middle >= 6.85
    fits = [
        np.polyfit(np.log(middle[part]), np.log(2 * steps[part]), 1, w=np.sqrt(steps[part])) for part in (below, above)
    ]
    return np.exp([np.polyval(fits[int(m >= 6.85)], np.log(m)) for m in masses])


def write(path: Path, head: Sequence[str], names: Sequence[str], columns: Sequence[Iterable[float]]) -> None:
    lines = [*(f"# {line}" for line in head), ",".join(names)]
    lines += [",".join(f"{value:.5g}" for value in row) for row in zip(*columns, strict=True)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(analyses: Path) -> None:
    generator = np.random.default_rng(20240603)
    folder, published = analyses / "alp_two_photons_counts", analyses / "alp_two_photons/published_cross_section.csv"
    masses = np.sort(np.append(NODES, JUST_ABOVE_4))
    write(
        folder / "background.csv",
        ["what: cross section in 1 GeV^2 of squared mass of photon pairs (three an event) of e+e- -> gamma gamma gamma, all photons within 37.3-123.7 deg and above 1 GeV",
         "what: (masses up to 4 GeV) or 0.65 GeV (above)",
         "source: tree-level matrix element (Berends, Kleiss, Nucl. Phys. B 186 (1981) 22) integrated by tools/make_alp_tables.py"],
        ["ma [GeV]", "density [fb]"], [masses, background(generator, masses)],
    )  # fmt: skip
    write(
        folder / "acceptance.csv",
        ["what: share of e+e- -> gamma a, a -> gamma gamma with all photons within 37.3-123.7 deg and above 1 GeV (masses up to 4 GeV) or 0.65 GeV (above)",
         "source: 1 + cos^2 theta*, isotropic decay: computed by tools/make_alp_tables.py"],
        ["ma [GeV]", "acceptance"], [masses, [acceptance(generator, m) for m in masses]],
    )  # fmt: skip
    steps = np.loadtxt(published, delimiter=",", comments=("#", "ma"))
    nodes = np.sort(np.append(NODES, [6.849, 6.85]))
    write(
        folder / "resolution.csv",
        ["what: resolution of the squared ALP mass",
         "paper: inferred from Belle II, arXiv:2007.13071: the published limit's steps are half a resolution (recalled)",
         f"how found: two steps in M^2, a power of the mass below and above 6.85 GeV; times the share of the {FITS} fits that the digitised curve has"],
        ["ma [GeV]", "sigma_m2 [GeV^2]"], [nodes, resolution(steps, nodes)],
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
