"""Limits at some hypotheses are those of the whole scan there."""

from __future__ import annotations

import numpy as np

import darkana
from darkana.runtime.limits.selected import at_hypotheses

TEXT = """\
analysis "Table"
  luminosity 10 fb^-1
scan m from 1 GeV to 5 GeV step 1 GeV
beams
  electron 7 GeV
  positron 4 GeV
collection tracks
  vector px, py, pz [GeV]
region signal
  cut "two" count(tracks) == 2
window peak = m > 0 GeV
count in signal within peak
  observed   3
  background m / 1 GeV
  efficiency 50%
limit cross_section
  method bayesian flat
  level 90%
interpret g from cross_section = g^2 * m * 10 fb / 1 GeV
curve c = m / 1 GeV
project to 20 fb^-1
"""


def test_rows_are_taken_everywhere():
    whole = darkana.loads(TEXT).limits()
    some = at_hypotheses(whole, np.array([3, 1]))
    points, all_points = some.to_json()["points"], whole.to_json()["points"]
    assert points == [all_points[3], all_points[1]]
    assert some.scan[0].values == (4.0, 2.0)
    of, among = some.couplings[0].variants[""].observed, whole.couplings[0].variants[""].observed
    np.testing.assert_array_equal(of, among[[3, 1]])
    np.testing.assert_array_equal(some.projections[0].bounds.expected, whole.projections[0].bounds.expected[[3, 1]])
    np.testing.assert_array_equal(some.curves[0].values, [4.0, 2.0])
    assert not some.overall.method  # of the whole scan
