"""Generated events that the closure of the simulation is tested with, and what darkana makes of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import darkana
from darkana.detectors import detected
from darkana.runtime.engine.arrays import offsets_of
from darkana.runtime.recast.objects import Recorder

DATA = Path(__file__).parent.parent / "data" / "closure"
TRUTH, EXPECTED = DATA / "truth.npz", DATA / "expected.json"
SELECTED: dict[str, tuple[str, ...]] = {
    **{f"sig_zp_m{m}": ("pairs",) for m in ("0p5", "1p0", "2p0", "4p0", "6p0")},
    **{f"sig_ApHp_{m}": ("pairs",) for m in ("mA2p0_mh1p0", "mA4p0_mh1p0", "mA6p0_mh3p0")},
    **{f"sig_alp_m{m}": ("three_photons",) for m in ("0p5", "2p0", "5p0", "8p0")},
    **{f"sig_gammaAp_m{m}": ("one_photon",) for m in ("1p0", "4p0", "7p0")},
    "bkg_ggg_mg5": ("three_photons",),
    "bkg_gg_babayaga": ("two_photons",),
    "bkg_mumu_kkmc": ("pairs", "multiplicities"),
    "bkg_tautau_kkmc": ("pairs", "multiplicities"),
    "bkg_ee_babayaga": ("pairs", "multiplicities"),
    "bkg_eemumu_mg5": ("pairs", "multiplicities"),
    "bkg_qqbar_pythia8": ("multiplicities",),
}
"""Which selections a process is judged by."""

COLUMNS = {
    "pairs": ("pair.m", "rest.m", "rest.m2", "l1.theta", "l1.phi"),
    "three_photons": ("triplet.m", "lightest"),
    "two_photons": ("pair.m",),
    "one_photon": ("dark.m", "dark.m2", "g.theta", "g.phi"),
}
"""What is reconstructed, by selection."""


@dataclass(frozen=True)
class Truth:
    """Final particles of n events: counts (n); all else one value a particle, laboratory, GeV."""

    counts: np.ndarray
    pdg: np.ndarray
    px: np.ndarray
    py: np.ndarray
    pz: np.ndarray
    m: np.ndarray

    @property
    def E(self) -> np.ndarray:
        return np.sqrt(sum(np.float64(c) ** 2 for c in (self.px, self.py, self.pz, self.m)))

    def particles(self, event: int) -> Iterator[tuple[int, float, float, float]]:
        """PDG number and momentum of each particle of one event."""
        rows = slice(*offsets_of(self.counts.astype(int))[event : event + 2])
        return zip(*(getattr(self, part)[rows].tolist() for part in ("pdg", "px", "py", "pz")), strict=True)


PARTS = ("counts", "pdg", "px", "py", "pz", "m")


def packed(truth: Truth) -> dict[str, np.ndarray]:
    kinds = ("uint8", "int32", *["float32"] * 4)
    return {name: getattr(truth, name).astype(kind) for name, kind in zip(PARTS, kinds, strict=True)}


@cache
def shipped() -> dict[str, Truth]:
    with np.load(TRUTH) as file:
        return {name: Truth(*(file[f"{name}: {part}"] for part in PARTS)) for name in SELECTED}


@cache
def expected() -> dict[str, Any]:
    """By process: `counts` and `resolutions` of each selection, of the reconstructed events."""
    return json.loads(EXPECTED.read_text(encoding="utf-8"))


def simulated(selection: str, truths: dict[str, Truth], seed: int) -> Any:
    """The result of a selection on what its `simulate` statements make of all processes that it is for."""
    search = darkana.load(DATA / f"{selection}.ana")
    found = detected(search)
    samples = {}
    for number, name in enumerate(name for name in truths if selection in SELECTED[name]):
        recorder = Recorder(found.detector, found.wanted, seed, (number,))
        record(recorder, truths[name])
        samples[name] = darkana.sample(recorder.columns())
    columns = ",".join(COLUMNS.get(selection, ("count(tracks)",)))
    return search.run(samples, save=[f"{region.name}:{columns}" for region in found.plan.regions])


def record(recorder: Recorder, truth: Truth) -> None:
    columns = {part: getattr(truth, part).astype(np.float64) for part in ("px", "py", "pz", "E")}
    recorder.record(offsets_of(truth.counts.astype(int)), {"pdg": truth.pdg, **columns})


def counts_of(result: Any, name: str) -> dict[str, dict[str, int]]:
    """Events after each cut of each region."""
    return {
        region: {row.cut: row.events for row in samples[name]} for region, samples in result.cutflow.regions.items()
    }


def passing(result: Any, region: str, name: str) -> Any:
    """The saved rows of one process: those of the events that pass all cuts."""
    saved = result.saved(region)
    return saved[saved["sample"] == name]


def passed(result: Any, region: str, name: str, events: int) -> np.ndarray:
    """Which events pass all cuts: shape (events)."""
    return np.bincount(passing(result, region, name)["entry"], minlength=events) > 0


def values_of(result: Any, selection: str, name: str) -> dict[int, dict[str, float]]:
    """What is reconstructed, by the number of the event."""
    rows = passing(result, "signal", name)
    columns = {column: rows[column.replace(".", "_")] for column in COLUMNS[selection]}
    return {int(n): {c: float(columns[c].iloc[k]) for c in columns} for k, n in enumerate(rows["entry"])}
