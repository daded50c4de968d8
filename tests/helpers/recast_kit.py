"""Searches and made events for tests of recasts."""

from __future__ import annotations

import numpy as np

import darkana
from darkana.detectors import detected
from darkana.runtime.recast.objects import Recorder

HEAD = """\
beams
  electron 7.004 GeV
  positron 4.002 GeV
  crossing 83 mrad
collection tracks
  vector px, py, pz [GeV]
  member charge, muonID, clusterE
collection clusters
  vector E, theta, phi [GeV, rad, rad]
  member timing [ns]
"""
PAIR = """\
object muon from tracks as mu
final state l1:muon+ l2:muon-
region signal
  cut "pair" (l1 + l2).m > 0 GeV
"""
MASS = {11: 0.000510998951, 13: 0.1056583755, 211: 0.13957039, 22: 0.0}


def searched(text, name="made.ana"):
    return darkana.loads(text, name)


def particles(*events):
    """Of lists of (pdg, px, py, pz): offsets and columns; masses are those of the particles."""
    rows = np.array([row for event in events for row in event], float).reshape(-1, 4)
    mass = np.array([MASS[abs(int(n))] for n in rows[:, 0]])
    energy = np.sqrt((rows[:, 1:] ** 2).sum(axis=1) + mass**2)
    offsets = np.cumsum([0, *map(len, events)])
    return offsets, {
        "pdg": rows[:, 0].astype(np.int64),
        "px": rows[:, 1],
        "py": rows[:, 2],
        "pz": rows[:, 3],
        "E": energy,
    }


def many(pdg, n, momentum=(1.0, 0.5, 0.3)):
    """Events of one particle each."""
    return particles(*[[(pdg, *momentum)]] * n)


def recorded(text, offsets, columns, seed=1, block=None):
    """The columns that the search reads of these particles."""
    found = detected(searched(text))
    recorder = Recorder(found.detector, found.wanted, seed, (0,))
    n = len(offsets) - 1
    for first in range(0, n, block or n):
        part = slice(first, min(first + (block or n), n) + 1)
        rows = slice(offsets[part][0], offsets[part][-1])
        recorder.record(offsets[part] - offsets[part][0], {k: v[rows] for k, v in columns.items()})
    return recorder.columns(), recorder
