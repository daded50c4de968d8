"""A tiny search and tiny events, of which every number is known by counting."""

from __future__ import annotations

from pathlib import Path

import awkward as ak
import numpy as np

from plan_kit import write

SEARCH = """\
## Pairs of muons, back to back in the laboratory.
analysis "Tiny"
  luminosity 2 fb^-1

scan mX from 1 GeV to 5 GeV step 1 GeV
  show at 1 GeV

collection tracks = "track"
  vector px, py, pz [GeV]
  member charge

object muon from tracks as mu

final state l1:muon+ l2:muon-

define pair = l1 + l2

region signal
  cut "two"    count(tracks) == 2
  cut "heavy"  pair.m > 2 * mX

histogram mass in signal without "heavy"
  of pair.m bins 4 from 0 GeV to 8 GeV

window peak = abs(pair.m - mX) < 0.1 GeV
"""
#: Momentum of each muon of an event; below zero: a third track. The pair's mass is about twice the momentum.
MOMENTA = (0.5, 0.5, 1.5, 1.5, 1.5, 2.5, -1.5, -2.5)
#: Two tracks, and of those a mass above 2 GeV.
TWO, HEAVY = 6, 4


def search(folder: Path, text: str = SEARCH) -> Path:
    path = folder / "tiny.ana"
    path.write_text(text, encoding="utf-8")
    return path


def events(path: Path, momenta: tuple[float, ...] = MOMENTA, *, leave_out: str = "") -> str:
    """A ROOT file of back-to-back pairs along x; each event weighs 0.5 fb."""
    columns: dict[str, list[list[float]]] = {"px": [], "py": [], "pz": [], "charge": []}
    for p in momenta:
        extra = [0.1] if p < 0 else []
        columns["px"].append([abs(p), -abs(p), *extra])
        columns["charge"].append([1.0, -1.0, *extra])
        for name in ("py", "pz"):
            columns[name].append([0.0, 0.0, *([0.0] * len(extra))])
    branches = {f"track_{n}": ak.values_astype(ak.Array(v), np.float64) for n, v in columns.items() if n != leave_out}
    return write(path, {"weight": np.full(len(momenta), 0.5), **branches})


def samples(folder: Path, *entries: str) -> Path:
    path = folder / "samples.yaml"
    path.write_text(
        "schema: darkana/samples/1\nsamples:\n" + "".join(f"- {{{e}}}\n" for e in entries), encoding="utf-8"
    )
    return path


def entry(name: str, file: str | Path, kind: str = "background") -> str:
    return f"name: {name}, kind: {kind}, files: ['{file}'], tree: events, weight: weight, weight_unit: fb"
