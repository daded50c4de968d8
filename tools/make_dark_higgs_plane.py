"""Tables over the plane of the dark-Higgsstrahlung search: background density and signal efficiency, both from events.

    python tools/make_dark_higgs_plane.py analyses/dark_higgsstrahlung_invisible_plane

The shipped backgrounds are too few for the search's windows, and the shipped signals too near to each other. Here the
density of the background about a point is that of the 25 nearest simulated events, and signals are generated and led
through the library's detector at every point.
"""

# ruff: noqa: E501 - the headers of tables are one line a statement

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

import darkana
from darkana.analysis import Analysis
from darkana.detectors import detected
from darkana.on_particles import on_particles
from darkana.runtime.recast.summary import passed_in
from darkana.validation import NAME, Made, _simulated

Array = np.ndarray
Grid = tuple[Array, Array]

SQRT_S = 10.58
NEAREST = 25
EVENTS = 1500
DENSITY = (np.arange(1.5, 10.51, 0.5), np.arange(0, 5.76, 0.25))
EFFICIENCY = (np.array([1.6, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10.6]), np.array([0, 1, 2, 3, 4, 5, 5.5]))


def masses(search: Analysis) -> tuple[Grid, Array]:
    """Of every simulated background event that passes: the two masses (n,), and its share of the cross section (fb)."""
    result = search.run(save=["signal:dark_photon.m,dark_higgs.m"])
    rows = result.saved("signal")
    kept = np.array([name in ("mumu", "tautau", "eemumu") for name in rows["sample"]])
    per_fb = 1 / 8.34  # weights are yields at the search's luminosity
    one, other, weight = (np.asarray(rows[name], float)[kept] for name in ("dark_photon_m", "dark_higgs_m", "weight"))
    return (one, other), weight * per_fb


def density(at: Array, points: Grid, weights: Array) -> float:
    """Of the nearest events, in a square that ends at no dark Higgs mass and at the kinematic limit; fb in 1 GeV^2."""
    distance = np.maximum(np.abs(points[0] - at[0]), np.abs(points[1] - at[1]))
    half = max(np.sort(distance)[NEAREST], 0.1)
    inside = distance < half
    grid = np.linspace(-half, half, 201)
    x, y = np.meshgrid(at[0] + grid, at[1] + grid)
    area = (2 * half) ** 2 * np.mean((y > 0) & (x + y < SQRT_S) & (x > 0.22))
    return weights[inside].sum() / area


def efficiency(analysis: Analysis, at: Array) -> float:
    """Of events generated at two masses, within the search's selection and window."""
    found = detected(analysis)
    search = on_particles(analysis, found)
    made = Made({"mA": float(at[0]), "mh": max(float(at[1]), 0.02)}, EVENTS, 1, 0)  # generated masses are above 0
    return passed_in(_simulated(analysis, search, found, made), "signal", NAME, "ellipse").efficiency[0] or 0.0


def allowed(at: Array) -> bool:
    """Away from the edges of the plane, where masses can be generated and seen."""
    return at[1] < at[0] - 0.05 and at[0] + at[1] < SQRT_S - 0.1


def with_neighbours(grid: Grid, values: Array) -> tuple[Array, Array]:
    """Points outside the plane take the value of the nearest one inside: tables are rectangles."""
    places = np.array([(x, y) for x in grid[0] for y in grid[1]])
    known = np.isfinite(values)
    nearest = [int(np.argmin(np.sum((places[known] - place) ** 2, axis=1))) for place in places]
    return places, np.where(known, values, values[known][nearest])


def write(path: Path, head: Sequence[str], name: str, places: Array, values: Array) -> None:
    lines = [*(f"# {line}" for line in head), f"mA [GeV],mh [GeV],{name}"]
    lines += [f"{x:g},{y:g},{value:.4g}" for (x, y), value in zip(places, values, strict=True)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(folder: Path) -> None:
    analysis = darkana.load("dark_higgsstrahlung_invisible")
    points, weights = masses(analysis)
    places = np.array([(x, y) for x in DENSITY[0] for y in DENSITY[1]])
    values = np.array([density(at, points, weights) if at.sum() < SQRT_S else np.nan for at in places])
    write(
        folder / "background.csv",
        ["what: background in 1 GeV^2 of the two masses, after the selection",
         "source: the project's own simulation with a parametrised detector, not Belle II's (arXiv:2207.00509)",
         f"how found: the shipped mu mu, tau tau and e e mu mu events; at each point the {NEAREST} nearest, so a fifth of statistical error; outside the plane as at its edge"],
        "density [fb]", *with_neighbours(DENSITY, values),
    )  # fmt: skip
    places = np.array([(x, y) for x in EFFICIENCY[0] for y in EFFICIENCY[1]])
    values = np.array([efficiency(analysis, at) if allowed(at) else np.nan for at in places])
    write(
        folder / "efficiency.csv",
        ["what: efficiency of the selection with the window, muon pairs alone",
         "source: the project's own generator and the detector of the library belle2.ana, not Belle II's (arXiv:2207.00509)",
         f"how found: {EVENTS} events a point; outside the plane as at its edge"],
        "efficiency", *with_neighbours(EFFICIENCY, values),
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
