"""Write tests/data/closure: generated events of each process, and what plain loops count in their reconstruction.

    PYTHONPATH=src:tests/helpers:. python tools/make_closure_reference.py SAMPLES
    PYTHONPATH=src:tests/helpers:. python tools/make_closure_reference.py SAMPLES --judge SEEDS

SAMPLES is a folder with `truth/` and, of the same events, `det/`. `truth.npz` has the final particles of the first
events of each process, `expected.json` the events after each cut and the resolutions of their reconstruction. With
`--judge` nothing is written: all events of `truth/` are simulated, with so many seeds, and the differences printed.
"""

from __future__ import annotations

import json
import math
import sys
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np
import uproot
from tests.oracles.closure import SELECTIONS, counted, differences
from tests.oracles.events import read

from closure_kit import COLUMNS, EXPECTED, SELECTED, TRUTH, Truth, counts_of, packed, passed, simulated, values_of
from closure_statistics import binomial_error, pull, resolution

FINAL = 1
FEW = 50
EVENTS = {
    "sig": 2000,
    "bkg_ggg_mg5": 6000,
    "bkg_gg_babayaga": 4000,
    "bkg_mumu_kkmc": 4000,
    "bkg_tautau_kkmc": 3000,
    "bkg_ee_babayaga": 6000,
    "bkg_eemumu_mg5": 6000,
    "bkg_qqbar_pythia8": 1500,
}
"""How many are shipped: enough for the selections, and small."""


def truth(samples: Path, name: str, events: int | None) -> Truth:
    names = [f"part_{part}" for part in ("pdg", "px", "py", "pz", "m")]
    with uproot.open(samples / "truth" / f"{name}.root") as file:
        tree = file["events"].arrays(["part_status", *names], entry_stop=events)
    final = tree["part_status"] == FINAL
    columns = [ak.to_numpy(ak.flatten(tree[each][final])) for each in names]
    return Truth(ak.to_numpy(ak.sum(final, axis=1)), *columns)


def reference(samples: Path, name: str, particles: Truth) -> dict[str, object]:
    """Of the reconstruction of these very events."""
    events = list(islice(read(samples / "det" / f"{name}.root"), len(particles.counts)))
    counts, resolutions = {}, {}
    for selection in SELECTED[name]:
        counts[selection], values = counted(SELECTIONS[selection], events)
        if selection in COLUMNS:
            away = differences(SELECTIONS[selection], values, particles.particles)
            resolutions[selection] = {column: asdict(resolution(np.array(each))) for column, each in away.items()}
    return {"counts": counts, "resolutions": resolutions}


def write(samples: Path) -> None:
    columns, numbers = {}, {}
    for name in SELECTED:
        particles = truth(samples, name, EVENTS.get(name, EVENTS["sig"]))
        columns |= {f"{name}: {part}": values for part, values in packed(particles).items()}
        numbers[name] = reference(samples, name, particles)
    TRUTH.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(TRUTH, allow_pickle=False, **columns)
    EXPECTED.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")


# --- all events, several seeds ----------------------------------------------------------------------------------------


def judge(samples: Path, seeds: int) -> None:
    """Prints rows of more than 50 events, resolutions, and the pulls of whole selections."""
    truths = {name: truth(samples, name, None) for name in SELECTED}
    wanted: dict[str, Any] = {name: reference(samples, name, particles) for name, particles in truths.items()}
    for selection in SELECTIONS:
        results = [simulated(selection, truths, seed) for seed in range(1, seeds + 1)]
        for name, particles in truths.items():
            if selection in SELECTED[name]:
                print(f"{name}: {selection}")
                judge_counts(results, name, wanted[name]["counts"][selection])
                if selection in COLUMNS:
                    values = [values_of(result, selection, name) for result in results]
                    away = [differences(SELECTIONS[selection], each, particles.particles) for each in values]
                    judge_resolutions(away, wanted[name]["resolutions"][selection])


def judge_counts(results: list[Any], name: str, wanted: dict[str, dict[str, int]]) -> None:
    for region, rows in wanted.items():
        events = rows["all events"]
        for cut, count in rows.items():
            found = [counts_of(result, name)[region][cut] for result in results]
            worst = largest([(n - count) / binomial_error(n, count, events) for n in found])
            if count > FEW and cut != "all events":
                print(f"  {region}, {cut}: {count}, ours {np.mean(found) / count:.4f} of it, worst {worst:+.2f}")
        if count > FEW:
            thrown = np.array([passed(result, region, name, events) for result in results])
            print(f"  {region}: pull {pull(thrown, count):+.2f}")


def judge_resolutions(away: list[dict[str, list[float]]], wanted: dict[str, dict[str, float]]) -> None:
    for column, expected in wanted.items():
        found = [resolution(np.array(each[column])) for each in away]
        for what in ("width", "median"):
            errors = [math.hypot(getattr(f, f"{what}_error"), expected[f"{what}_error"]) for f in found]
            shifts = np.array([getattr(f, what) for f in found]) - expected[what]
            mean = shifts.mean() / expected["width"]
            of_all = shifts.mean() / math.hypot(expected[f"{what}_error"], errors[0] / math.sqrt(len(found)))
            said = f"{expected[what]:.4g} +- {expected[f'{what}_error']:.2g}, ours {mean:+.4f} widths off"
            print(f"  {column} {what}: {said}, pull {of_all:+.2f}, worst {largest(list(shifts / errors)):+.2f}")


def largest(values: list[float]) -> float:
    return max(values, key=abs)


if __name__ == "__main__":
    match sys.argv[1:]:
        case [folder]:
            write(Path(folder))
        case [folder, "--judge", number]:
            judge(Path(folder), int(number))
        case _:
            sys.exit(__doc__)
