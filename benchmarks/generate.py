"""Events for the comparisons, from fixed seeds.

    .venv/bin/python benchmarks/generate.py FOLDER [ROWS [EVENTS]]

`flat.root` and `flat.parquet`: ROWS dimuon candidates, one a row. Of 24 branches the search of `flat.ana` uses 11:
eight components as full doubles, two muon probabilities and the extra energy at single precision stored as doubles;
13 are there to be left alone. `photons.root`: EVENTS events of Poisson(4) photons with four components each. Baskets of
250 000 rows and 100 000 events, zstd level 5.
"""

from __future__ import annotations

import sys
from pathlib import Path

import awkward as ak
import numpy as np
import numpy.typing as npt
import uproot

Numbers = npt.NDArray[np.float64]
Branches = dict[str, npt.NDArray[np.generic]]

BOOST = np.array([0.0414, 0.0, 0.2725])
"""The velocity of the centre of mass in the laboratory, about Belle II's."""
MUON = 0.1056583755
SHIFT = 250_000


def single(values: Numbers) -> Numbers:
    """Doubles that hold no more than single precision, as many ntuples do."""
    return values.astype(np.float32).astype(np.float64)


def boosted(energy: Numbers, momentum: Numbers) -> tuple[Numbers, Numbers]:
    """From the centre of mass to the laboratory; `momentum` has shape (3, rows)."""
    gamma = 1 / np.sqrt(1 - BOOST @ BOOST)
    along = BOOST @ momentum
    factor = (gamma - 1) * along / (BOOST @ BOOST) + gamma * energy
    return gamma * (energy + along), momentum + np.outer(BOOST, factor)


def along(cosine: Numbers, phi: Numbers) -> Numbers:
    """Unit vectors, shape (3, rows)."""
    sine = np.sqrt(1 - cosine**2)
    return np.stack((sine * np.cos(phi), sine * np.sin(phi), cosine))


def flat(rows: int, random: np.random.Generator) -> Branches:
    """Pairs of muons that are roughly back to back."""
    branches: Branches = {}
    cosine, phi = np.tanh(random.normal(0, 1.1, rows)), random.uniform(-np.pi, np.pi, rows)
    second = np.clip(-cosine + random.normal(0, 0.35, rows), -0.9999, 0.9999)
    turned = phi + np.pi + random.normal(0, 0.8, rows)
    for charge, direction in (("p", along(cosine, phi)), ("m", along(second, turned))):
        momentum = 5.29 * random.beta(2.2, 1.6, rows)
        energy, vector = boosted(np.hypot(momentum, MUON), momentum * direction)
        branches |= {f"mu_{charge}_p{axis}": vector[k] for k, axis in enumerate("xyz")}
        branches[f"mu_{charge}_E"] = energy
    for charge in "pm":
        branches[f"mu_{charge}_muonID"] = single(random.beta(2.5, 0.5, rows))
    branches["Eextra"] = single(random.exponential(0.5, rows))
    branches |= {f"unused_d{k}": random.normal(0, 1, rows) for k in range(5)}
    branches |= {f"unused_f{k}": single(random.exponential(1, rows)) for k in range(4)}
    branches |= {f"unused_i{k}": random.poisson(2, rows).astype(np.int32) for k in range(4)}
    return branches


def photons(events: int, random: np.random.Generator) -> ak.Array:
    """Photons of a falling spectrum, in no particular direction."""
    counts = random.poisson(4.0, events)
    n = int(counts.sum())
    energy = random.exponential(1.7, n) + 0.05
    vector = energy * along(random.uniform(-0.95, 0.95, n), random.uniform(-np.pi, np.pi, n))
    columns = {"px": vector[0], "py": vector[1], "pz": vector[2], "E": energy}
    return ak.unflatten(ak.zip(columns), counts)


def write_flat(folder: Path, rows: int) -> None:
    branches = flat(rows, np.random.default_rng(1))
    with uproot.recreate(folder / "flat.root", compression=uproot.ZSTD(5)) as file:
        tree = file.mktree("t", {name: column.dtype for name, column in branches.items()})
        for first in range(0, rows, SHIFT):
            tree.extend({name: column[first : first + SHIFT] for name, column in branches.items()})
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.table(branches)
    parquet.write_table(table, folder / "flat.parquet", compression="zstd", use_dictionary=False, row_group_size=SHIFT)


def write_photons(folder: Path, events: int) -> None:
    made = photons(events, np.random.default_rng(2))
    with uproot.recreate(folder / "photons.root", compression=uproot.ZSTD(5)) as file:
        tree = file.mktree("t", {"ph": "var * {px: float64, py: float64, pz: float64, E: float64}"})
        for first in range(0, events, 100_000):
            tree.extend({"ph": made[first : first + 100_000]})


def main(folder: str, rows: str = "5e6", events: str = "1e6") -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    write_flat(Path(folder), int(float(rows)))
    write_photons(Path(folder), int(float(events)))


if __name__ == "__main__":
    main(*sys.argv[1:])
