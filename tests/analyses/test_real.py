"""Files that nobody in this project wrote: the counts and histograms of a plain loop over them.

Two of them are shipped; DARKANA_REALDATA names a folder with all four.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import product
from math import hypot, pi, remainder, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import uproot

import darkana
from darkana.runtime.reading.samples import Sample

HERE = Path(__file__).parent / "real"
SHIPPED = Path(__file__).parents[1] / "data" / "real"
REALDATA = os.environ.get("DARKANA_REALDATA")
MUON = 0.1056583755

Event = dict[str, Any]
Outcome = tuple[list[int], list[float]]
"""Events after each cut, and what the histogram is filled with."""


def events_of(file: Path, tree: str, *names: str) -> Iterator[Event]:
    """The branches of each event, in double precision."""
    with uproot.open(file) as root:
        arrays = root[tree].arrays(names, library="np")
    for k in range(len(arrays[names[0]])):
        yield {name: np.asarray(arrays[name][k], np.float64) for name in names}


def count(flow: list[int], passed: list[bool]) -> bool:
    """Adds an event to the rows up to the first cut that it fails."""
    kept = 0
    while kept < len(passed) and passed[kept]:
        kept += 1
    for row in range(kept + 1):
        flow[row] += 1
    return kept == len(passed)


def hzz(file: Path) -> Outcome:
    components = [f"Muon_{name}" for name in ("Px", "Py", "Pz", "Charge", "Iso")]
    flow, filled = [0] * 5, []
    for event in events_of(file, "events", *components, "triggerIsoMu24", "MET_px", "MET_py"):
        muons = [m for m in zip(*(event[c] for c in components), strict=True) if m[4] / hypot(m[0], m[1]) < 0.1]
        masses = [mass(a, b) for a, b in product(muons, muons) if a[3] > 0 > b[3]]
        quiet = hypot(event["MET_px"], event["MET_py"]) < 30
        windowed = any(80 < m < 100 for m in masses)
        count(flow, [bool(masses), bool(event["triggerIsoMu24"]), windowed, bool(quiet)])
        filled += masses if event["triggerIsoMu24"] and quiet else []
    return flow, filled


def mass(*momenta: tuple[float, ...]) -> float:
    """Of muons."""
    energy = sum(sqrt(MUON**2 + p[0] ** 2 + p[1] ** 2 + p[2] ** 2) for p in momenta)
    return sqrt(energy**2 - sum(sum(p[k] for p in momenta) ** 2 for k in range(3)))


def zmumu(file: Path) -> Outcome:
    flow, filled = [0] * 5, []
    for e in events_of(file, "events", "M", "pt1", "pt2", "Q1", "Q2"):
        opposite, hard = e["Q1"] * e["Q2"] < 0, min(e["pt1"], e["pt2"]) > 30
        count(flow, [True, opposite, hard, abs(e["M"] - 91) < 5])
        filled += [float(e["M"])] if opposite and hard else []
    return flow, filled


def nanoaod(file: Path) -> Outcome:
    muon, jet = (f"Muon_{m}" for m in ("pt", "eta", "phi", "pfRelIso03_all")), ("pt", "eta", "phi", "btagCSVV2")
    names = [*muon, *(f"Jet_{m}" for m in jet)]
    flow, filled = [0] * 4, []
    for event in events_of(file, "Events", *names):
        rows = [list(zip(*(event[name] for name in part), strict=True)) for part in (names[:4], names[4:])]
        muons = [m for m in rows[0] if m[3] < 0.15 and m[0] > 20 and abs(m[1]) < 2.4]
        jets = [j for j in rows[1] if j[0] > 15 and abs(j[1]) < 2.4]
        jets = [j for j in jets if all(hypot(m[1] - j[1], remainder(m[2] - j[2], 2 * pi)) >= 0.4 for m in muons)]
        if count(flow, [len(muons) >= 1, len(jets) >= 1, any(j[3] > 0.3 for j in jets)]):
            filled += [j[0] for j in jets]
    return flow, filled


def fcc(file: Path) -> Outcome:
    names = [f"RP_{name}" for name in ("px", "py", "pz", "mass", "charge")]
    flow, filled = [0] * 4, []
    for event in events_of(file, "events", *names, "EVT_thrust_val"):
        rows = list(zip(*(event[name] for name in names), strict=True))
        charged = [hypot(p[0], p[1]) for p in rows if abs(p[4]) > 0.5 and hypot(p[0], p[1]) > 0.2]
        energy = sum(sqrt(p[0] ** 2 + p[1] ** 2 + p[2] ** 2 + p[3] ** 2) for p in rows)
        if count(flow, [len(charged) >= 10, energy > 80, bool(event["EVT_thrust_val"] > 0.9)]):
            filled += charged
    return flow, filled


#: Search, its plain loop, the file.
CASES: list[tuple[str, Callable[[Path], Outcome], str]] = [
    ("hzz", hzz, "uproot-HZZ.root"),
    ("zmumu", zmumu, "uproot-Zmumu.root"),
    ("nanoaod", nanoaod, "nanoAOD_2015_CMS_Open_Data_ttbar.root"),
    ("fcc", fcc, "uproot-issue-589.root"),
]


def case(search: str, loop: Callable[[Path], Outcome], name: str) -> Any:
    if (SHIPPED / name).exists():
        return pytest.param(search, loop, SHIPPED / name, id=search)
    skip = pytest.mark.skipif(not REALDATA, reason="DARKANA_REALDATA does not name a folder of files")
    return pytest.param(search, loop, Path(REALDATA or "") / name, id=search, marks=[pytest.mark.long, skip])


@pytest.mark.parametrize(("search", "loop", "file"), [case(*each) for each in CASES])
def test_a_plain_loop_gives_the_same(search: str, loop: Callable[[Path], Outcome], file: Path) -> None:
    schema = HERE / f"{search}.schema.yaml"
    sample = Sample(name="s", kind="data", files=(str(file),))
    result = darkana.load(HERE / f"{search}.ana").run([sample], schema=schema if schema.exists() else None).to_json()
    flow, filled = loop(file)
    rows = result["cutflow"]["signal"]["s"]
    assert [row["events"] for row in rows] == flow
    assert len(set(flow)) >= 3, "cuts that cut nothing test nothing"
    (histogram,) = result["histograms"].values()
    edges = [-np.inf, *histogram["axes"][0]["edges"], np.inf]
    assert histogram["samples"]["s"]["values"] == np.histogram(filled, edges)[0].tolist()
    assert sum(histogram["samples"]["s"]["values"]) > 0
