"""Results of one search over different samples, put together: as if they had been run at once."""

from __future__ import annotations

import awkward as ak
import numpy as np

import darkana
from darkana.runtime.results.document import document
from darkana.runtime.results.merge import merged, of_samples

TEXT = """\
analysis "Pairs"
  luminosity 1 fb^-1
beams
  electron 7 GeV
  positron 4 GeV
collection tracks
  vector px, py, pz [GeV]
  member charge
object muon from tracks as mu
final state l1:muon+ l2:muon-
scan m from 1 GeV to 3 GeV step 1 GeV
region signal
  cut "back to back" abs(dphi(l1, l2)) > 90 deg
  cut "heavy" (l1 + l2).m > m
histogram mass in signal without "heavy"
  of (l1 + l2).m bins 5 from 0 GeV to 5 GeV
window peak = abs((l1 + l2).m - m) < 0.5 GeV
fit (l1 + l2).m in signal
  range m - 0.5 GeV to m + 0.5 GeV
  bins 4
  signal gaussian(mean = m, sigma = 0.1 GeV)
  background polynomial(order = 1)
  efficiency 10%
limit cross_section
  method profile_likelihood one_sided
  level 95%
"""


def events(seed, n=400):
    rng = np.random.default_rng(seed)
    momenta = rng.normal(size=(n, 2, 3))
    columns = {f"tracks_p{x}": ak.from_regular(momenta[:, :, k]) for k, x in enumerate("xyz")}
    return {**columns, "tracks_charge": ak.from_regular(np.tile([1.0, -1.0], (n, 1)))}


def signal(seed, mass):
    return darkana.sample(
        events(seed), name=f"s{seed}", kind="signal", hypothesis={"m": mass}, cross_section="1 fb", generated=400
    )


def test_two_runs_are_one():
    search = darkana.loads(TEXT)
    samples = {"mc": events(1), "s2": signal(2, "2 GeV"), "s3": signal(3, "1 GeV")}
    together = document(search.run(samples))
    apart = merged(search.run({"mc": samples["mc"]}), search.run({n: samples[n] for n in ("s2", "s3")}))
    parts = document(apart)
    for each in (together, parts):
        each["run"] = {}
    assert set(together["histograms"]) == set(parts["histograms"])
    assert {k: v for k, v in together.items() if k != "histograms"} == {
        k: v for k, v in parts.items() if k != "histograms"
    }
    for key, histogram in together["histograms"].items():
        for name, contents in histogram["samples"].items():
            if name in parts["histograms"][key]["samples"]:
                assert contents == parts["histograms"][key]["samples"][name]


def test_samples_that_are_left_out_are_not_looked_at():
    search = darkana.loads(TEXT)
    result = search.run({"mc": events(1), "data": darkana.sample(events(4), kind="data")})
    bare = search.limits(of_samples(result, frozenset({"mc"})))
    assert np.isnan(bare.found.observed).all()
    np.testing.assert_array_equal(bare.found.expected, search.limits(search.run({"mc": events(1)})).found.expected)
