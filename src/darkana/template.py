"""What `darkana new` writes: a small search that runs as it is, and samples to run it on."""

from __future__ import annotations

from pathlib import Path

TEXT = """\
## Say here what the search looks for.
analysis "Recoil against two muons"
  experiment "Belle II"
  luminosity 276 pb^-1

use belle2

## The mass hypotheses.
scan mX "X mass" from 1 GeV to 7 GeV step 250 MeV
  show at 2 GeV, 4 GeV

object muon from tracks as mu
  select muonID > 0.5

object photon from clusters as gamma
  select trackIdx < 0
  select E > 0.1 GeV

final state l1:muon+ l2:muon-

recoil x against l1 + l2

region signal
  cut "two tracks"     count(tracks) == 2
  cut "muons apart"    abs(dphi(l1, l2)) > 90 deg
  cut "little energy"  sum(photon.E) < 0.4 GeV

histogram recoil_mass in signal
  of x.m bins 50 from 0 GeV to 10 GeV

window peak = abs(x.m - mX) < 250 MeV

count in signal within peak
  background simulation
  efficiency 10% assumed

limit cross_section
  method bayesian flat
  level  90%
"""

SAMPLES = """\
# Events that darkana carries. Replace them by your own: paths are relative to this file.
schema: darkana/samples/1
samples:
- name: mumu
  kind: background
  files: ["shipped:zprime_invisible/events/mumu.root"]
  weight: weight
  weight_unit: fb
- name: tautau
  kind: background
  files: ["shipped:zprime_invisible/events/tautau.root"]
  weight: weight
  weight_unit: fb
- name: eemumu
  kind: background
  files: ["shipped:zprime_invisible/events/eemumu.root"]
  weight: weight
  weight_unit: fb
- name: signal
  kind: signal
  hypothesis: {mX: 4 GeV}
  files: ["shipped:zprime_invisible/events/zp_4.root"]
  weight: weight
  weight_unit: fb
"""


def write_new(path: Path) -> list[Path]:
    """Writes the search and its samples file.

    Raises:
        FileExistsError: one of them is there already.
    """
    path = path.with_suffix(".ana")
    samples = path.with_suffix(".samples.yaml")
    for target in (path, samples):
        if target.exists():
            raise FileExistsError(17, "it is there already", str(target))
    path.write_text(TEXT, encoding="utf-8", newline="\n")
    samples.write_text(SAMPLES, encoding="utf-8", newline="\n")
    return [path, samples]
