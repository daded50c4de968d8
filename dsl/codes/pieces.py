"""Pieces of searches that the examples share, so that each shows little beside its mistake."""

from __future__ import annotations

MUONS = """use belle2

object muon from tracks as mu
  select muonID > 0.5

final state l1:muon+ l2:muon-

"""

PHOTONS = """use belle2

object photon from clusters as gamma
  select E > 0.1 GeV

"""

SCAN = """scan mZ from 1 GeV to 8 GeV step 50 MeV

"""

RECOIL = (
    MUONS
    + SCAN
    + """recoil zp against l1 + l2

"""
)

PEAK = (
    RECOIL
    + """region signal
  cut "two tracks" count(tracks) == 2

window peak = abs(zp.m - mZ) < 100 MeV

"""
)

COUNT = """count in signal within peak
  background simulation
  efficiency 12%

"""

LIMIT = """limit cross_section
  method bayesian flat
  level  90%
"""
