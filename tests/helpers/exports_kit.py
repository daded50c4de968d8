"""Two searches to export: counts from numbers alone; and a fit to made-up candidates, beside a count of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import darkana
from darkana.analysis import Analysis

COUNTS = """\
analysis "Two counts"
  experiment "Belle II"
  cite       arXiv:1912.11276, doi:10.1103/PhysRevLett.124.141801, arXiv:hep-ph/9901234
  luminosity 10 fb^-1 +- 2%

use belle2

scan mX "mass of X" from 1 GeV to 3 GeV step 1 GeV

object muon from tracks as mu

final state l1:muon+ l2:muon-

define pair = l1 + l2

recoil x against pair

table eff(mX [GeV]) from "eff.csv"

region signal
  cut "fast" pair.pt > 1 GeV

region control
  cut "slow" pair.pt < 1 GeV

window peak = abs(x.m - mX) < 0.1 GeV

count in signal within peak
  observed    47
  background  40
  efficiency  eff(mX)
  uncertainty "trigger"  6%  on signal
  uncertainty "tracking" 20% lognormal on signal, background
  uncertainty "shape"    30% on background

count in control within peak
  observed    60
  background  66
  efficiency  0.02
  uncertainty "tracking" 10% lognormal on signal, background

limit cross_section
  method cls
  level  90%

interpret gprime "g'" from cross_section = gprime^2 * 500 fb
"""
EFF = "mX [GeV],eff\n1,0.1\n2,0.2\n3,0.3\n"
FITTED = """\
analysis "A fit"
  luminosity 2 fb^-1

beams
  electron 5 GeV
  positron 5 GeV

scan mX from 2 GeV to 3 GeV step 1 GeV

collection tracks = "track"
  vector px, py, pz [GeV]
  member charge

object muon from tracks as mu

final state l1:muon+ l2:muon-

define pair = l1 + l2

region signal
  cut "two" count(tracks) == 2

histogram mass in signal
  of pair.m bins 10 from 0 GeV to 5 GeV

fit pair.m in signal
  range       mX +- 1 GeV
  bins        12
  signal      gaussian(mean = mX, sigma = 0.1 GeV)
  background  chebyshev(order = 2) + gaussian(mean = 2.5 GeV, sigma = 0.1 GeV)
  efficiency  50%
  spurious    3
  uncertainty "trigger" 15% lognormal on signal

window light = pair.m < 0.4 GeV

count in signal within light
  background simulation
  efficiency 3%
  uncertainty "trigger" 30% lognormal on signal
  uncertainty "scale"   25% lognormal on background

limit cross_section
  method cls
  level  95%
"""


def counts(folder: Path, text: str = COUNTS, *, limits: bool = True) -> Analysis:
    """The search of counts; its limits lie in folder/out, if any are asked for."""
    (folder / "eff.csv").write_text(EFF, encoding="utf-8")
    (folder / "two.ana").write_text(text, encoding="utf-8")
    search = darkana.load(folder / "two.ana")
    if limits:
        search.limits().write(folder / "out", plots=False)
    return search


def fitted(folder: Path) -> Analysis:
    """The search with a fit; its result and limits lie in folder/out."""
    (folder / "fitted.ana").write_text(FITTED, encoding="utf-8")
    search = darkana.load(folder / "fitted.ana")
    result = search.run({"mc": _columns(400, 1), "data": darkana.sample(_columns(400, 2), kind="data")})
    result.write(folder / "out", plots=False)
    search.limits(folder / "out" / "result.json").write(folder / "out", plots=False)
    return search


def _columns(events: int, seed: int) -> dict[str, list[list[float]]]:
    """Back-to-back pairs along x, of masses evenly spread from 0 to 5 GeV."""
    half = np.random.default_rng(seed).uniform(0, 2.5, events)
    nothing = [[0.0, 0.0]] * events
    px = [[p, -p] for p in half]
    return {"track_px": px, "track_py": nothing, "track_pz": nothing, "track_charge": [[1.0, -1.0]] * events}
